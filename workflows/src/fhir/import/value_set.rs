//! Value sets that a Questionnaire contains: their concepts are the options.

use std::collections::BTreeSet;

use super::{Reader, as_option, option};
use crate::fhir::outline::Choice;
use crate::fhir::report::Report;
use crate::json::Json;

impl Reader<'_> {
    /// The options that a reference to a value set stands for.
    pub(super) fn value_set(&self, reference: &str, at: &str, taken: &mut BTreeSet<String>) -> Vec<Choice> {
        let contained = reference.strip_prefix('#').and_then(|id| contained(self.document, id));
        let Some((nth, set)) = contained else {
            self.report.error(
                at,
                "external-value-set",
                format!("Le jeu de valeurs « {reference} » n’est pas dans le document : il faudrait le demander à un serveur."),
                format!("The value set “{reference}” is not in the document: it would have to be asked of a server."),
            );
            return Vec::new();
        };
        let place = format!("$.contained[{nth}]");
        match concepts(set) {
            Ok(concepts) => concepts
                .iter()
                .filter_map(|(inner, option)| {
                    // told at the concept, whatever part of the option it is about
                    let report = Report::default();
                    let choice = option::read(option, "", self.tongue, &report, taken);
                    let path = format!("{place}{inner}");
                    self.report.keep(&path);
                    report.finish().0.into_iter().for_each(|problem| self.report.add(crate::problem::Problem { path: path.clone(), ..problem }));
                    choice
                })
                .collect(),
            Err(inner) => {
                self.report.error(
                    format!("{place}{inner}"),
                    "open-value-set",
                    "Ce jeu de valeurs ne nomme pas tous ses concepts : il faudrait le demander à un serveur.",
                    "This value set does not name all its concepts: it would have to be asked of a server.",
                );
                Vec::new()
            }
        }
    }
}

fn contained<'a>(document: &'a Json, id: &str) -> Option<(usize, &'a Json)> {
    let all = document.get("contained").map(Json::list).unwrap_or_default();
    all.iter().enumerate().find(|(_, resource)| resource.text_of("resourceType") == Some("ValueSet") && resource.text_of("id") == Some(id))
}

/// The concepts of a value set as options, each with its place; or the place of what only a server could tell.
pub(in crate::fhir) fn concepts(set: &Json) -> Result<Vec<(String, Json)>, String> {
    let mut found = Vec::new();
    if let Some(expansion) = set.get("expansion") {
        contains(expansion, ".expansion", &mut found);
        return if found.is_empty() { Err(".expansion".to_owned()) } else { Ok(found) };
    }
    let compose = set.get("compose").ok_or_else(|| ".compose".to_owned())?;
    if compose.get("exclude").is_some() {
        return Err(".compose.exclude".to_owned());
    }
    for (nth, include) in compose.get("include").map(Json::list).unwrap_or_default().iter().enumerate() {
        let at = format!(".compose.include[{nth}]");
        let concepts = include.get("concept").map(Json::list).unwrap_or_default();
        if concepts.is_empty() || include.get("filter").is_some() || include.get("valueSet").is_some() {
            return Err(at);
        }
        for (nth, concept) in concepts.iter().enumerate() {
            found.push((format!("{at}.concept[{nth}]"), as_option(include.text_of("system"), concept)));
        }
    }
    if found.is_empty() { Err(".compose".to_owned()) } else { Ok(found) }
}

/// The entries of an expansion, those inside others too; abstract ones cannot be chosen.
fn contains(holder: &Json, at: &str, found: &mut Vec<(String, Json)>) {
    for (nth, entry) in holder.get("contains").map(Json::list).unwrap_or_default().iter().enumerate() {
        let at = format!("{at}.contains[{nth}]");
        let is_abstract = entry.get("abstract").and_then(Json::flag).unwrap_or(false);
        if !is_abstract && entry.get("code").is_some() {
            found.push((at.clone(), as_option(None, entry)));
        }
        contains(entry, &at, found);
    }
}
