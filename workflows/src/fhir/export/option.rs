//! Options and units.

use super::Exporter;
use super::text::extension;
use crate::json::{Json, Made};

impl Exporter<'_> {
    /// The options of an item; those of `selected` chosen from the start.
    pub(super) fn options(&self, slot: usize, selected: &[String]) -> Json {
        let options = self.sheet.options(slot).iter().map(|option| {
            let code = option.text_of("code").unwrap_or_default();
            let (mut made, mut extensions) = (Made::default(), Vec::new());
            let score = option.get("score").cloned();
            extensions.extend(score.map(|score| extension("http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal", score)));
            if option.get("exclusive").is_some() {
                extensions.push(extension("http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive", "valueBoolean", true.into()));
            }
            self.coding(slot, option, &mut made);
            if selected.iter().any(|chosen| chosen == code) {
                made.put("initialSelected", true);
            }
            for (name, json) in self.sheet.rest_of(slot, code).map(Json::entries).unwrap_or_default() {
                match json {
                    Json::List(list) if name == "extension" => extensions.extend(list.iter().cloned()),
                    json if !name.starts_with('$') && !made.has(name) => made.put(name, json.clone()),
                    _ => {}
                }
            }
            made.put_full("extension", Json::List(extensions));
            made.json()
        });
        Json::List(options.collect())
    }

    /// The value of an option with its words in both languages.
    fn coding(&self, slot: usize, option: &Json, made: &mut Made) {
        let (member, value) = self.sheet.value(slot, option, self.sheet.base());
        let rest = option.text_of("code").and_then(|code| self.sheet.rest_of(slot, code));
        let more = rest.and_then(|rest| rest.get(&member));
        if member != "valueCoding" {
            made.put(&member, value.clone());
            if value.text().is_some() && member == "valueString" {
                self.words(made, &member, option.get("text"), rest.and_then(|rest| rest.get("_valueString")));
                // what the option is worth stays what it was
                made.put(&member, value);
            }
            return;
        }
        let mut coding = Made::default();
        for name in ["system", "code"] {
            coding.put_some(name, value.get(name).cloned());
        }
        if value.get("display").is_some() {
            self.words(&mut coding, "display", option.get("text"), more.and_then(|more| more.get("_display")));
        }
        for (name, json) in more.map(Json::entries).unwrap_or_default() {
            if name != "_display" {
                coding.put(name, json.clone());
            }
        }
        made.put("valueCoding", coding.json());
    }

    /// The units of a quantity, one as its unit, several as those to choose from.
    pub(super) fn units(&self, slot: usize) -> Vec<Json> {
        let units = self.sheet.options(slot);
        let url = if units.len() == 1 {
            "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
        } else {
            "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption"
        };
        let one = |unit: &Json| {
            let mut made = Made::default();
            made.put("url", url);
            self.coding(slot, unit, &mut made);
            made.json()
        };
        units.iter().map(one).collect()
    }
}
