//! The form itself: its names, its texts, and what our own exports say that FHIR has no place for.

use super::{Reader, name};
use crate::fhir::part::Part;
use crate::fhir::url;
use crate::json::{Json, Made};

/// Elements of a Questionnaire that are carried when nothing of ours holds them.
const CARRIED: [&str; 24] = [
    "id",
    "meta",
    "text",
    "contained",
    "identifier",
    "derivedFrom",
    "experimental",
    "subjectType",
    "date",
    "publisher",
    "contact",
    "description",
    "useContext",
    "jurisdiction",
    "purpose",
    "approvalDate",
    "lastReviewDate",
    "effectivePeriod",
    "code",
    "versionAlgorithmString",
    "versionAlgorithmCoding",
    "copyrightLabel",
    "name",
    "status",
];
/// What the launch context may say: the person, whose sex a condition can read.
const PATIENT: &str = "patient";

impl<'a> Reader<'a> {
    pub(super) fn definition(&self, fallback: &str) -> Json {
        let part = Part::new(self.document, "$", self.report);
        let (mut made, mut fhir) = (Made::default(), Made::default());
        part.take("resourceType");
        made.put("schema", crate::definition::QUESTIONNAIRE_SCHEMA);
        self.identity(&part, fallback, &mut made, &mut fhir);
        self.own(&part, &mut made);
        if part.take("item").map(Json::list).unwrap_or_default().is_empty() {
            part.error("item", "no-items", "Le questionnaire n’a aucun élément.", "The questionnaire has no item.");
        }
        let roots: Vec<usize> = self.nodes.iter().enumerate().filter(|(_, node)| node.parent.is_none()).map(|(at, _)| at).collect();
        made.put("items", self.items(&roots, "$.items"));
        let scores = self.nodes.iter().filter(|node| node.sort == "score").filter_map(|node| self.score(&Part::new(node.json, node.at.clone(), self.report)));
        made.put_full("scores", Json::List(scores.collect()));
        self.variables_of(&part, &mut fhir);
        self.refuse(&part, &mut fhir);
        for (name, json) in part.rest(&CARRIED).json().entries() {
            match (name.as_str(), json) {
                ("extension", Json::List(list)) => list.iter().for_each(|entry| fhir.push("extension", entry.clone())),
                (name, json) if !fhir.has(name) => fhir.put(name, json.clone()),
                _ => {}
            }
        }
        made.put_full("fhir", fhir.json());
        made.json()
    }

    /// Key, version, title, state, licence.
    fn identity(&self, part: &Part<'a>, fallback: &str, made: &mut Made, fhir: &mut Made) {
        let (url, version) = (part.text("url"), part.text("version"));
        let own = name::own_key(self.document);
        let identifiers = part.peek("identifier").map(Json::list).unwrap_or_default();
        let stated = identifiers.iter().find(|one| one.text_of("system") == Some(url::OWN_KEY)).and_then(|one| one.text_of("value"));
        if stated.is_some() {
            part.take("identifier");
            let others = identifiers.iter().filter(|one| one.text_of("system") != Some(url::OWN_KEY)).cloned();
            fhir.put_full("identifier", Json::List(others.collect()));
        }
        made.put("key", stated.map_or_else(|| name::derived_key(self.document).unwrap_or_else(|| name::key(fallback)), str::to_owned));
        if own.is_none() {
            match url {
                Some(url) => fhir.put("url", url),
                None => fhir.put("$url", Json::Null),
            }
        }
        let number = version.and_then(|version| version.parse::<u32>().ok()).filter(|number| *number >= 1 && version == Some(number.to_string().as_str()));
        made.put("version", number.unwrap_or(1));
        fhir.put_some("version", version.filter(|_| number.is_none()));
        if version.is_none() && own.is_none() {
            fhir.put("$version", Json::Null);
        }
        self.title(part, fallback, made, fhir);
        self.state(part, fhir);
        if let Some(name) = part.peek("name").and_then(Json::text)
            && !(name.starts_with(|c: char| c.is_ascii_uppercase()) && name.len() <= 255 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
        {
            part.error(
                "name",
                "que-0",
                "Le nom (name) commence par une majuscule, suivie de A à Z, de chiffres et de « _ » (que-0).",
                "The name begins with a capital letter, followed by letters, digits and “_” (que-0).",
            );
        }
        if let Some(words) = part.peek("copyright").and_then(|_| self.tongue.words(part, "copyright")) {
            made.put("licence", if words.fr == words.en { words.fr.clone() } else { format!("{}\n{}", words.fr, words.en) });
            fhir.put_full("_copyright", words.rest.json());
        }
    }

    fn title(&self, part: &Part<'a>, fallback: &str, made: &mut Made, fhir: &mut Made) {
        if let Some(words) = self.tongue.words(part, "title") {
            made.put("title", words.json());
            fhir.put_full("_title", words.rest.json());
            return;
        }
        let title = part.peek("name").and_then(Json::text).or_else(|| part.peek("id").and_then(Json::text)).unwrap_or(fallback);
        part.report.warning(
            "$.title",
            "no-title",
            format!("Le questionnaire n’a pas de titre : « {title} » en tient lieu."),
            format!("The questionnaire has no title: “{title}” stands in for it."),
        );
        made.put("title", Json::object([("fr", title.into()), ("en", title.into())]));
        fhir.put("$title", Json::Null);
    }

    /// Status and language; what an export says by itself is not carried.
    fn state(&self, part: &Part<'a>, fhir: &mut Made) {
        match part.peek("status").and_then(Json::text) {
            Some("active") => drop(part.take("status")),
            Some("draft" | "retired" | "unknown") => {}
            Some(_) => part.error(
                "status",
                "unknown-word",
                "Les mots permis : draft, active, retired, unknown.",
                "The words allowed: draft, active, retired, unknown.",
            ),
            None => {
                fhir.put("status", "unknown");
                part.report.warning("$.status", "no-status", "Le questionnaire ne dit pas son état (status).", "The questionnaire does not say its status.");
            }
        }
        match part.text("language") {
            Some(tag) if self.tongue.is_own() => fhir.put_some("language", Some(tag).filter(|tag| *tag != "fr")),
            Some(_) => {}
            None => fhir.put("$language", self.tongue.unsaid().map_or(Json::Null, Json::from)),
        }
    }

    /// What our own exports say besides.
    fn own(&self, part: &Part<'a>, made: &mut Made) {
        for (url, field) in [(url::OWN_LAYOUT, "layout"), (url::OWN_PURPOSE, "purpose"), (url::OWN_SOURCE, "source")] {
            let value = part.value(&[url]).and_then(|(_, _, json)| json.text());
            made.put_some(field, value);
        }
        let alerts: Vec<Json> = part.extensions(&[url::OWN_ALERT]).into_iter().filter_map(|(path, json)| self.document(&path, json)).collect();
        made.put_full("alerts", Json::List(alerts));
    }

    /// A score of ours, told beside the item that shows it to others.
    fn score(&self, part: &Part<'a>) -> Option<Json> {
        self.report.keep(&part.at);
        let (path, json) = part.extension(&[url::OWN_SCORE])?;
        self.document(&path, json)
    }

    /// A part of our definition inside an extension.
    fn document(&self, path: &str, extension: &Json) -> Option<Json> {
        let read = extension.text_of("valueString").and_then(|text| Json::read(text).ok());
        if read.is_none() {
            self.report.error(path, "wrong-type", "Cette extension de Passerelle ne se lit pas.", "This extension of Passerelle cannot be read.");
        }
        read
    }

    /// What must not be ignored.
    fn refuse(&self, part: &Part<'a>, fhir: &mut Made) {
        if part.take("implicitRules").is_some() {
            part.error(
                "implicitRules",
                "implicit-rules",
                "Des règles implicites (implicitRules) changent le sens et ne sont pas connues.",
                "Implicit rules (implicitRules) change the meaning and are not known.",
            );
        }
        for (path, _) in part.extensions(url::CONSTRAINT) {
            self.report.error(
                path,
                "unsupported-constraint",
                "Une contrainte de tout le questionnaire n’est pas acceptée : dites-la d’un élément.",
                "A constraint of the whole questionnaire is not accepted: say it of an item.",
            );
        }
        for (path, extension) in part.extensions(url::LAUNCH_CONTEXT) {
            let inner = extension.get("extension").map(Json::list).unwrap_or_default();
            let name = inner.iter().find(|entry| entry.text_of("url") == Some("name"));
            let code = name.and_then(|name| name.get("valueCoding").and_then(|coding| coding.text_of("code")).or_else(|| name.text_of("valueId")));
            if code == Some(PATIENT) {
                self.report.carry(path);
                fhir.push("extension", extension.clone());
            } else {
                self.report.error(
                    path,
                    "unsupported-context",
                    "Le questionnaire demande des données qui ne sont pas celles de la personne (launchContext).",
                    "The questionnaire asks for data other than the person’s (launchContext).",
                );
            }
        }
    }
}
