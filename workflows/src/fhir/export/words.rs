//! The words of an item, and the display items inside it that say more about it.

use super::Exporter;
use super::text::control;
use crate::fhir::import::{role, words_id};
use crate::json::{Json, Made};

impl Exporter<'_> {
    /// Puts the text; whether it is said. It is not where it only stands in for words beside the question.
    pub(super) fn text(&self, slot: usize, made: &mut Made) -> bool {
        let json = self.sheet.item(slot);
        if self.sheet.carried(slot, "$text").is_some() {
            return false;
        }
        self.words(made, "text", json.get("text"), self.sheet.carried(slot, "_text"));
        made.has("text")
    }

    /// Help, unit and ends of a scale: as they came while they say the same, as ours otherwise.
    pub(super) fn words_about(&self, slot: usize, says_text: bool) -> Vec<Json> {
        let json = self.sheet.item(slot);
        let carried = self.sheet.carried(slot, "$words").map(Json::list).unwrap_or_default();
        let kind = json.text_of("type").unwrap_or_default();
        let help = if says_text || json.get("text").is_none() { json.get("help") } else { json.get("text") };
        let ends = |name: &str, end: &str| json.get(name).filter(|words| kind == "scale" && !Self::is_end(json, words, end));
        let mut all = Vec::new();
        for (name, words) in [("help", help), ("lower", ends("min_label", "min")), ("upper", ends("max_label", "max"))] {
            let own: Vec<&Json> = carried.iter().filter(|one| role(one) == name).collect();
            match words {
                Some(words) if !own.is_empty() && self.is_still(&own, words) => all.extend(own.into_iter().cloned()),
                Some(words) if own.is_empty() && (says_text || name != "help" || json.get("text").is_none()) => all.push(self.about(slot, name, words)),
                // a stand-in of a question without any words
                Some(_) if own.is_empty() => {}
                Some(words) => all.push(self.about(slot, name, words)),
                None => all.extend(own.into_iter().cloned()),
            }
        }
        all.extend(carried.iter().filter(|one| role(one) == "unit").cloned());
        all
    }

    /// Are the words of an end of a scale only its number?
    fn is_end(json: &Json, words: &Json, end: &str) -> bool {
        let number = json.get(end).and_then(Json::number).map(|number| number.normalize().to_string());
        number.is_some_and(|number| words.entries().iter().all(|(_, text)| text.text() == Some(number.as_str())))
    }

    /// Do the words that came still say what ours say, in the language in which they stand?
    fn is_still(&self, own: &[&Json], words: &Json) -> bool {
        let texts: Vec<&str> = own.iter().filter_map(|one| one.text_of("text")).collect();
        let ours = words.text_of(self.sheet.base().code()).unwrap_or_default();
        texts.join("\n").replace("\r\n", "\n") == ours
    }

    fn about(&self, slot: usize, role: &str, words: &Json) -> Json {
        let mut made = Made::default();
        made.put("linkId", words_id(self.link_id(slot), role));
        self.words(&mut made, "text", Some(words), None);
        made.put("type", "display");
        made.put("extension", Json::List(vec![control(role)]));
        made.json()
    }
}
