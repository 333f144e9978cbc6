//! The words of an item: its text, and what the display items inside it say about it.

use super::item::words_id;
use super::{Reader, outline};
use crate::fhir::outline::Node;
use crate::fhir::part::Part;
use crate::fhir::tongue::Words;
use crate::fhir::url;
use crate::json::{Json, Made};

/// Members of a display item inside a question that are carried with it.
const CARRIED: [&str; 3] = ["id", "prefix", "definition"];

/// What a display item inside another is for.
pub(in crate::fhir) fn role(json: &Json) -> &'static str {
    match outline::control(json) {
        Some("unit") => "unit",
        Some("lower") => "lower",
        Some("upper") => "upper",
        _ => "help",
    }
}

impl<'a> Reader<'a> {
    /// Text and help. Words about the item that an export would write otherwise are carried as they are.
    pub(super) fn words_of_item(&self, part: &Part<'a>, node: &Node<'a>, made: &mut Made, fhir: &mut Made) {
        let own = self.tongue.words(part, "text");
        let about: Vec<(&'static str, &'a Json, Words)> = node.words.iter().filter_map(|(json, at)| self.about(node, json, at)).collect();
        let help = joined(about.iter().filter(|(role, ..)| *role == "help").map(|(_, _, words)| words));
        match (&own, node.holds_items()) {
            (Some(words), _) => {
                fhir.put_full("_text", words.rest.clone().json());
                made.put("text", words.json());
                made.put_some("help", help);
            }
            (None, true) if part.peek("text").is_none() => made.put_some("help", help),
            _ => {
                // the words beside the question are all that there is to read
                fhir.put("$text", Json::Null);
                made.put("text", help.unwrap_or_else(|| Self::nameless(part, node)));
            }
        }
        if node.sort == "display"
            && let Some((path, json)) = part.extension(&[url::OWN_HELP])
        {
            let help = self.tongue.words(&Part::new(json, path, self.report), "valueString");
            made.put_some("help", help.map(|words| words.json()));
        }
        for (role, json, words) in &about {
            match *role {
                "unit" if matches!(node.sort, "int" | "decimal") => made.put("unit", words.json()),
                "lower" if node.sort == "scale" => made.put("min_label", words.json()),
                "upper" if node.sort == "scale" => made.put("max_label", words.json()),
                "help" => {}
                _ => self.report.warning(
                    part.path("item"),
                    "words-without-place",
                    "Des mots sur cette question n’ont pas de place ici : ils sont gardés sans être montrés.",
                    "Words about this question have no place here: they are kept without being shown.",
                ),
            }
            if !is_plain(node, role, json, &about) {
                fhir.push("$words", (*json).clone());
            }
        }
        if node.holds_answer() {
            part.take("item");
        }
    }

    /// A display item about another.
    fn about(&self, node: &Node<'a>, json: &'a Json, at: &str) -> Option<(&'static str, &'a Json, Words)> {
        let part = Part::new(json, at, self.report);
        for name in ["item", "code", "required", "repeats", "readOnly", "initial", "answerOption", "answerValueSet", "maxLength"] {
            if part.take(name).is_some() {
                part.error(name, "que-1", format!("Un texte à lire n’a pas « {name} »."), format!("A text to read has no “{name}”."));
            }
        }
        if part.take("enableWhen").is_some() || part.extension(url::ENABLE_WHEN).is_some() {
            part.error(
                "enableWhen",
                "conditional-words",
                "Des mots sur une question ne peuvent pas dépendre d’une condition : mettez-les à côté de la question.",
                "Words about a question cannot depend on a condition: put them beside the question.",
            );
        }
        for name in ["linkId", "type"] {
            part.take(name);
        }
        let link_id = json.text_of("linkId").unwrap_or_default();
        let is_again = self.nodes.iter().flat_map(|node| &node.words).filter(|(other, _)| other.text_of("linkId") == Some(link_id)).count() > 1;
        if is_again || link_id.is_empty() || link_id == node.link_id {
            part.error("linkId", "que-2", "Le linkId sert à plusieurs éléments (que-2).", "The linkId is used by several items (que-2).");
        }
        part.extensions(url::ITEM_CONTROL);
        part.extensions(url::DISPLAY_CATEGORY);
        let words = self.tongue.words(&part, "text");
        part.rest(&CARRIED);
        Some((role(json), json, words?))
    }

    /// A question without words: what its prefix or its code says, or its name.
    fn nameless(part: &Part<'a>, node: &Node<'a>) -> Json {
        let coded = node.json.get("code").map(Json::list).unwrap_or_default().iter().find_map(|coding| coding.text_of("display"));
        let text = node.json.text_of("prefix").or(coded).unwrap_or(&node.link_id).to_owned();
        part.report.warning(
            part.path("text"),
            "no-text",
            format!("L’élément n’a pas de texte : « {text} » en tient lieu."),
            format!("The item has no text: “{text}” stands in for it."),
        );
        Json::object([("fr", text.as_str().into()), ("en", text.as_str().into())])
    }
}

/// Would an export write this item of words by itself?
fn is_plain(node: &Node<'_>, role: &str, json: &Json, about: &[(&'static str, &Json, Words)]) -> bool {
    let is_alone = about.iter().filter(|(other, ..)| *other == role).count() == 1;
    let is_bare = json.entries().iter().all(|(name, _)| matches!(name.as_str(), "linkId" | "type" | "text" | "_text" | "extension"));
    let is_own = json.text_of("linkId") == Some(words_id(&node.link_id, role).as_str());
    let extensions = json.get("extension").map(Json::list).unwrap_or_default();
    let has_rest = about.iter().any(|(_, other, words)| std::ptr::eq(*other, json) && !words.rest.is_empty());
    let is_said =
        outline::control(json) == Some(role) && extensions.len() == 1 && outline::peek(json, url::ITEM_CONTROL).is_some_and(|json| json.entries().len() == 1);
    let has_text = !matches!((role, node.json.get("text")), ("help", None)) || node.holds_items();
    is_alone && is_bare && is_own && is_said && has_text && !has_rest
}

/// Several texts one under the other.
fn joined<'a>(words: impl Iterator<Item = &'a Words>) -> Option<Json> {
    let (mut fr, mut en): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for words in words {
        fr.push(&words.fr);
        en.push(&words.en);
    }
    (!fr.is_empty()).then(|| Json::object([("fr", fr.join("\n").into()), ("en", en.join("\n").into())]))
}
