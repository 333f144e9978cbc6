//! One item.

use super::condition::Condition;
use super::text::{codings, control, extension};
use super::{Exporter, kind_of, url};
use crate::fhir::import::{check_key, id_of, kind_of_value};
use crate::json::{Json, Made};
use crate::question::Holds;

impl Exporter<'_> {
    pub(super) fn item(&self, slot: usize) -> Json {
        let Some(item) = self.sheet.form.items.get(slot) else { return Json::Null };
        let json = self.sheet.item(slot);
        let (mut made, mut extensions) = (Made::default(), Vec::new());
        made.put("linkId", self.link_id(slot));
        if id_of(self.link_id(slot)) != item.id {
            extensions.push(extension(url::OWN_ID, "valueString", item.id.as_str().into()));
        }
        made.put_full("code", codings(&item.codes));
        let says_text = self.text(slot, &mut made);
        made.put("type", self.kind(slot));
        self.condition(slot, &mut made, &mut extensions);
        if item.hidden {
            extensions.push(extension("http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean", true.into()));
        }
        match item.kind.holds {
            Holds::Items => self.group(slot, &mut made, &mut extensions),
            Holds::Answer => self.question(slot, &mut made, &mut extensions),
            Holds::Nothing => extensions.extend(self.worded(url::OWN_HELP, json.get("help"))),
        }
        self.checks(slot, &mut extensions);
        let mut inside = if item.kind.holds == Holds::Nothing { Vec::new() } else { self.words_about(slot, says_text) };
        inside.extend(item.children.iter().map(|child| self.item(*child)));
        for (name, carried) in json.get("fhir").map(Json::entries).unwrap_or_default() {
            match carried {
                Json::List(list) if name == "extension" => extensions.extend(list.iter().cloned()),
                carried if !name.starts_with('$') && !made.has(name) && name != "_text" && name != "answerValueSet" => made.put(name, carried.clone()),
                _ => {}
            }
        }
        made.put_full("extension", Json::List(extensions));
        made.put_full("item", Json::List(inside));
        made.json()
    }

    fn kind(&self, slot: usize) -> String {
        let Some(item) = self.sheet.form.items.get(slot) else { return String::new() };
        let stated = self.sheet.carried(slot, "$type").and_then(Json::text);
        let own = item.calc.as_ref().map_or_else(|| kind_of(item.kind.name), |calc| kind_of_value(&calc.kind));
        stated.unwrap_or(own).to_owned()
    }

    fn condition(&self, slot: usize, made: &mut Made, extensions: &mut Vec<Json>) {
        match self.formulas.get(slot).and_then(|written| written.condition.as_ref()) {
            None => {}
            Some(Condition::List(listed, behaviour)) => {
                made.put("enableWhen", Json::List(listed.clone()));
                if listed.len() > 1 {
                    made.put("enableBehavior", *behaviour);
                }
            }
            Some(Condition::Expression(json)) => {
                let url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";
                extensions.push(extension(url, "valueExpression", json.clone()));
            }
        }
    }

    fn group(&self, slot: usize, made: &mut Made, extensions: &mut Vec<Json>) {
        let Some(item) = self.sheet.form.items.get(slot) else { return };
        let carried = self.sheet.carried(slot, "extension").map(Json::list).unwrap_or_default();
        let has_control = carried.iter().any(|entry| entry.text_of("url").is_some_and(|found| url::ITEM_CONTROL.contains(&found)));
        match item.kind.name {
            "page" if !has_control => extensions.push(control("page")),
            "matrix" if !has_control => extensions.push(control("table")),
            _ => {}
        }
        if self.rows.contains(&slot) {
            extensions.push(super::formulas::row(&item.id));
        }
        made.put_flag("required", item.required);
        self.repeat(slot, made, extensions);
    }

    pub(super) fn repeat(&self, slot: usize, made: &mut Made, extensions: &mut Vec<Json>) {
        let json = self.sheet.item(slot);
        let (several, least, most) = match (json.get("repeat"), json.text_of("type")) {
            (Some(rows), _) => (true, rows.get("min"), rows.get("max").filter(|most| most.number() != Some(100.into()))),
            (None, Some("multi")) => (true, json.get("choose_min"), json.get("choose_max")),
            (None, Some("open")) => (json.get("several").and_then(Json::flag).unwrap_or(false), None, None),
            _ => (false, None, None),
        };
        made.put_flag("repeats", several);
        let count =
            |name: &str, number: &Json| extension(&format!("http://hl7.org/fhir/StructureDefinition/questionnaire-{name}"), "valueInteger", number.clone());
        extensions.extend(least.filter(|least| least.number() != Some(0.into())).map(|least| count("minOccurs", least)));
        extensions.extend(most.map(|most| count("maxOccurs", most)));
    }

    fn checks(&self, slot: usize, extensions: &mut Vec<Json>) {
        let checks = self.sheet.item(slot).get("checks").map(Json::list).unwrap_or_default();
        let written = self.formulas.get(slot).map(|written| written.checks.as_slice()).unwrap_or_default();
        for (nth, (check, expression)) in checks.iter().zip(written).enumerate() {
            let rest = self.sheet.carried(slot, "$checks").and_then(|all| all.list().get(nth)).map(Json::list).unwrap_or_default();
            let is_said = rest.iter().any(|entry| entry.text_of("url") == Some("key"));
            let mut inner = Vec::new();
            if !is_said {
                inner.push(extension("key", "valueId", check_key(nth).into()));
            }
            inner.push(extension("severity", "valueCode", "error".into()));
            let is_fhirpath = expression.text_of("language") == Some("text/fhirpath");
            let name = if is_fhirpath { "questionnaire-constraint" } else { "targetConstraint" };
            inner.push(match expression.text_of("expression").filter(|_| is_fhirpath) {
                Some(text) => extension("expression", "valueString", text.into()),
                None => extension("expression", "valueExpression", expression.clone()),
            });
            inner.extend(self.worded("human", check.get("text")));
            inner.extend(rest.iter().cloned());
            extensions.push(Json::object([("url", format!("http://hl7.org/fhir/StructureDefinition/{name}").into()), ("extension", Json::List(inner))]));
        }
    }
}
