//! Options of a question: `answerOption`, and the concepts of a contained value set.

use std::collections::BTreeSet;

use super::{Reader, name};
use crate::fhir::outline::Choice;
use crate::fhir::part::Part;
use crate::fhir::report::Report;
use crate::fhir::tongue::Tongue;
use crate::fhir::url;
use crate::json::{Json, Made};

/// The values that an option can be.
const MEMBERS: [&str; 5] = ["valueCoding", "valueString", "valueInteger", "valueDate", "valueTime"];

impl Reader<'_> {
    /// The options of an item, from wherever it has them.
    pub(super) fn options(&self, item: &Json, at: &str) -> Vec<Choice> {
        let mut taken = BTreeSet::new();
        let mut choices = Vec::new();
        for (nth, entry) in item.get("answerOption").map(Json::list).unwrap_or_default().iter().enumerate() {
            choices.extend(read(entry, &format!("{at}.answerOption[{nth}]"), self.tongue, self.report, &mut taken));
        }
        if let Some(set) = item.text_of("answerValueSet") {
            choices.extend(self.value_set(set, &format!("{at}.answerValueSet"), &mut taken));
        }
        if choices.is_empty() && item.get("answerOption").is_none() && item.get("answerValueSet").is_none() {
            self.report.error(at, "no-options", "Ce choix n’a aucune option.", "This choice has no option.");
        }
        choices
    }
}

/// One option.
pub(in crate::fhir) fn read(json: &Json, at: &str, tongue: &Tongue, report: &Report, taken: &mut BTreeSet<String>) -> Option<Choice> {
    let part = Part::new(json, at, report);
    let Some(member) = MEMBERS.iter().find(|member| part.peek(member).is_some()) else {
        let (fr, en) = match part.peek("valueReference") {
            Some(_) => ("Une référence à une ressource ne peut pas être un choix.", "A reference to a resource cannot be an option."),
            None => ("Le choix n’a pas de valeur.", "The option has no value."),
        };
        part.error("valueReference", "unsupported-option", fr, en);
        return None;
    };
    let value = part.take(member)?;
    let (mut made, mut rest) = (Made::default(), Made::default());
    let mut points = ordinal(&part);
    let words = if *member == "valueCoding" {
        let coding = Part::new(value, part.path(member), report);
        points = points.or_else(|| ordinal(&coding));
        coding_of(&coding, tongue, taken, &mut made, &mut rest)?
    } else {
        plain_of(&part, member, value, tongue, taken, &mut made, &mut rest)
    };
    made.put("text", words);
    made.put_some("score", points.clone());
    let is_exclusive = part.value(url::EXCLUSIVE).and_then(|(_, _, json)| json.flag()).unwrap_or(false);
    made.put_flag("exclusive", is_exclusive);
    let is_selected = part.flag("initialSelected").unwrap_or(false);
    part.rest(&["id"]).json().entries().iter().for_each(|(name, json)| rest.put(name, json.clone()));
    let json = made.json();
    let code = json.text_of("code").unwrap_or_default().to_owned();
    Some(Choice { code, json, member: (*member).to_owned(), value: value.clone(), has_points: points.is_some(), is_selected, rest: rest.json() })
}

fn ordinal(part: &Part<'_>) -> Option<Json> {
    let (path, _, json) = part.value(url::ORDINAL)?;
    if json.number().is_none() {
        part.report.error(path, "wrong-type", "Les points d’un choix sont un nombre.", "The points of an option are a number.");
    }
    json.number().map(Json::Number)
}

/// Code, system and words of a Coding; what differs from what an export would write goes to `rest`.
fn coding_of(coding: &Part<'_>, tongue: &Tongue, taken: &mut BTreeSet<String>, made: &mut Made, rest: &mut Made) -> Option<Json> {
    let (system, code) = (coding.text("system"), coding.text("code"));
    let display = coding.peek("display").and_then(Json::text).filter(|text| !text.trim().is_empty());
    let words = tongue.words(coding, "display");
    let Some(named) = code.or(display) else {
        coding.report.error(&coding.at, "no-option-code", "Le choix n’a ni code ni mots.", "The option has neither a code nor words.");
        return None;
    };
    let own = name::fresh(name::code(named), taken);
    made.put("code", own.as_str());
    made.put_some("system", system);
    match code {
        Some(code) if code == own => {}
        Some(code) => rest.put("$code", code),
        None => rest.put("$code", Json::Null),
    }
    let mut inner = coding.rest(&["id", "version", "userSelected"]);
    let json = if let Some(words) = words {
        inner.put_full("_display", words.rest.clone().json());
        words.json()
    } else {
        rest.put("$display", Json::Null);
        Json::object([("fr", named.into()), ("en", named.into())])
    };
    rest.put_full("valueCoding", inner.json());
    Some(json)
}

/// The words of an option that is a plain value.
fn plain_of(part: &Part<'_>, member: &str, value: &Json, tongue: &Tongue, taken: &mut BTreeSet<String>, made: &mut Made, rest: &mut Made) -> Json {
    let text = match value {
        Json::Text(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let is_whole = member != "valueInteger" || value.number().is_some_and(|number| number.scale() == 0);
    if text.trim().is_empty() || !is_whole {
        part.error(member, "wrong-type", "La valeur du choix n’est pas du type annoncé.", "The value of the option is not of the type announced.");
    }
    made.put("code", name::fresh(name::code(&text), taken));
    rest.put("$value", Json::object([(member, value.clone())]));
    if member == "valueString"
        && let Some(words) = tongue.words(part, member)
    {
        rest.put_full("_valueString", words.rest.clone().json());
        return words.json();
    }
    Json::object([("fr", text.as_str().into()), ("en", text.as_str().into())])
}

/// A concept of a value set as an option would say it.
pub(in crate::fhir) fn as_option(system: Option<&str>, concept: &Json) -> Json {
    let mut coding = Made::default();
    coding.put_some("system", system.or_else(|| concept.text_of("system")));
    for name in ["code", "display"] {
        coding.put_some(name, concept.get(name).cloned());
    }
    let translations: Vec<Json> = concept
        .get("designation")
        .map(Json::list)
        .unwrap_or_default()
        .iter()
        .filter_map(|one| Some(crate::fhir::tongue::as_translation(one.text_of("language")?, one.text_of("value")?)))
        .collect();
    if !translations.is_empty() {
        coding.put("_display", Json::object([("extension", Json::List(translations))]));
    }
    let mut option = Made::default();
    let is_points = |json: &&Json| json.text_of("url").is_some_and(|found| url::ORDINAL.contains(&found));
    let points: Vec<Json> = concept.get("extension").map(Json::list).unwrap_or_default().iter().filter(is_points).cloned().collect();
    option.put_full("extension", Json::List(points));
    option.put("valueCoding", coding.json());
    option.json()
}
