//! Constraints: what must be true before a response can go, as checks of ours.

use super::Reader;
use crate::fhir::outline::Node;
use crate::fhir::part::Part;
use crate::fhir::url;
use crate::json::{Json, Made};

impl<'a> Reader<'a> {
    pub(super) fn checks(&self, part: &Part<'a>, at: usize, node: &Node<'a>, ours: &str, made: &mut Made, fhir: &mut Made) {
        let (mut checks, mut rests) = (Vec::new(), Vec::new());
        for (path, extension) in part.extensions(url::CONSTRAINT) {
            let inner = |name: &str| {
                let list = extension.get("extension").map(Json::list).unwrap_or_default();
                list.iter().enumerate().find(|(_, entry)| entry.text_of("url") == Some(name)).map(|(nth, entry)| (format!("{path}.extension[{nth}]"), entry))
            };
            let severity = inner("severity").and_then(|(_, entry)| entry.text_of("valueCode"));
            if severity == Some("warning") || severity == Some("information") {
                self.report.warning(
                    &path,
                    "not-applied",
                    "Une contrainte qui n’empêche rien est gardée sans être appliquée.",
                    "A constraint that stops nothing is kept without being applied.",
                );
                self.report.carry(&path);
                fhir.push("extension", extension.clone());
                continue;
            }
            let nth = checks.len();
            let must = inner("expression").and_then(|(path, entry)| self.must(entry, &path, at, node));
            let human = inner("human").or_else(|| inner("requirements"));
            let text = human.and_then(|(path, entry)| self.tongue.words(&Part::new(entry, path, self.report), "valueString"));
            let (Some(must), Some(text)) = (must, text) else {
                self.report.error(
                    &path,
                    "unsupported-constraint",
                    "Cette contrainte n’a pas d’expression que nous puissions traduire, ou pas de phrase pour qui ne la respecte pas.",
                    "This constraint has no expression that we can translate, or no sentence for whoever does not meet it.",
                );
                continue;
            };
            self.remember(format!("{ours}.checks[{nth}]"), path.clone());
            checks.push(Json::object([("must", must.into()), ("text", text.json())]));
            rests.push(Json::List(rest(extension, nth)));
        }
        made.put_full("checks", Json::List(checks));
        if rests.iter().any(|rest| !rest.list().is_empty()) {
            fhir.put("$checks", Json::List(rests));
        }
    }

    fn must(&self, entry: &'a Json, path: &str, at: usize, node: &Node<'a>) -> Option<String> {
        let found = match (entry.text_of("valueString"), entry.get("valueExpression")) {
            (Some(text), _) => self.translated(text, false, &format!("{path}.valueString"), at, &node.levels),
            (None, Some(json)) => self.expression(json, &format!("{path}.valueExpression"), at, &node.levels),
            (None, None) => None,
        };
        found.map(|expr| expr.to_string())
    }
}

/// The parts of a constraint that ours does not have.
fn rest(extension: &Json, nth: usize) -> Vec<Json> {
    let has_human = |list: &[Json]| list.iter().any(|entry| entry.text_of("url") == Some("human"));
    let list = extension.get("extension").map(Json::list).unwrap_or_default();
    let is_rest = |entry: &&Json| match entry.text_of("url") {
        Some("severity" | "expression" | "human") => false,
        Some("requirements") => has_human(list),
        Some("key") => entry.text_of("valueId") != Some(key(nth).as_str()),
        _ => true,
    };
    list.iter().filter(is_rest).cloned().collect()
}

/// The key of a check without one.
pub(in crate::fhir) fn key(nth: usize) -> String {
    format!("check-{}", nth + 1)
}
