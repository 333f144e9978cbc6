//! What a question asks for: limits, options, units, what a draft begins with.

use super::text::{control, extension};
use super::{Exporter, url};
use crate::answer::Answer;
use crate::fhir::value::{kept, quantity, value};
use crate::json::{Json, Made};
use crate::lang::Lang;

/// The extension of FHIR's own namespace with one value.
fn core(name: &str, member: &str, value: &Json) -> Json {
    extension(&format!("http://hl7.org/fhir/StructureDefinition/{name}"), member, value.clone())
}

impl Exporter<'_> {
    pub(super) fn question(&self, slot: usize, made: &mut Made, extensions: &mut Vec<Json>) {
        let Some(item) = self.sheet.form.items.get(slot) else { return };
        let json = self.sheet.item(slot);
        if let Some(value) = self.formulas.get(slot).and_then(|written| written.value.as_ref()) {
            made.put("readOnly", true);
            let url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression";
            extensions.push(extension(url, "valueExpression", value.clone()));
            extensions.extend(json.get("decimals").map(|decimals| core("maxDecimalPlaces", "valueInteger", decimals)));
            self.unit(slot, extensions);
            return;
        }
        made.put_flag("required", item.required);
        made.put_flag("readOnly", item.read_only);
        self.repeat(slot, made, extensions);
        match item.kind.name {
            "acknowledge" => extensions.extend(self.worded(url::OWN_LABEL, json.get("label"))),
            "int" | "decimal" | "scale" | "quantity" => self.numbers(slot, item.kind.name, extensions),
            "date" => Self::dates(json, extensions),
            "string" | "text" => {
                made.put_some("maxLength", json.get("length_max").cloned());
                extensions.extend(json.get("length_min").map(|least| core("minLength", "valueInteger", least)));
                extensions.extend(json.get("pattern").map(|pattern| core("regex", "valueString", pattern)));
            }
            _ => {}
        }
        self.unit(slot, extensions);
        self.initial(slot, made, extensions);
    }

    fn numbers(&self, slot: usize, kind: &str, extensions: &mut Vec<Json>) {
        let json = self.sheet.item(slot);
        let member = if matches!(kind, "decimal" | "quantity") { "valueDecimal" } else { "valueInteger" };
        extensions.extend(json.get("min").map(|least| core("minValue", member, least)));
        extensions.extend(json.get("max").map(|most| core("maxValue", member, most)));
        extensions.extend(json.get("decimals").map(|decimals| core("maxDecimalPlaces", "valueInteger", decimals)));
        if kind == "quantity" {
            extensions.extend(self.units(slot));
        }
        if kind == "scale" {
            let one = Json::from(1_u32);
            extensions.push(core("questionnaire-sliderStepValue", "valueInteger", json.get("step").unwrap_or(&one)));
            let carried = self.sheet.carried(slot, "extension").map(Json::list).unwrap_or_default();
            if !carried.iter().any(|entry| entry.text_of("url").is_some_and(|found| url::ITEM_CONTROL.contains(&found))) {
                extensions.push(control("slider"));
            }
        }
    }

    fn dates(json: &Json, extensions: &mut Vec<Json>) {
        extensions.extend(json.get("min").map(|first| core("minValue", "valueDate", first)));
        extensions.extend(json.get("max").map(|last| core("maxValue", "valueDate", last)));
        let precision = json.text_of("precision").unwrap_or("day");
        if precision != "year" {
            extensions.push(extension(url::OWN_PRECISION, "valueCode", precision.into()));
        }
    }

    /// The unit of a plain number: with its code while the words are those that came.
    fn unit(&self, slot: usize, extensions: &mut Vec<Json>) {
        let Some(unit) = self.sheet.item(slot).get("unit") else { return };
        let words = self.sheet.carried(slot, "$words").map(Json::list).unwrap_or_default();
        let url = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit";
        let base = unit.text_of(self.sheet.base().code());
        if words.iter().any(|one| crate::fhir::import::role(one) == "unit" && one.text_of("text") == base) {
            return;
        }
        if let Some(coding) = self.sheet.carried(slot, "$unit") {
            let said = coding.text_of("display").or_else(|| coding.text_of("code"));
            if said == base {
                extensions.push(extension(url, "valueCoding", coding.clone()));
                return;
            }
        }
        let mut coding = Made::default();
        self.words(&mut coding, "display", Some(unit), None);
        extensions.push(extension(url, "valueCoding", coding.json()));
    }

    /// Options, and what a draft begins with; in an extension of our own where FHIR has no place for it.
    fn initial(&self, slot: usize, made: &mut Made, extensions: &mut Vec<Json>) {
        let Some(item) = self.sheet.form.items.get(slot) else { return };
        let default = item.default.as_ref();
        let (codes, own): (&[String], Option<&String>) = match default {
            Some(Answer::Code(code)) => (std::slice::from_ref(code), None),
            Some(Answer::Codes(codes)) => (codes, None),
            Some(Answer::Open { codes, text }) => (codes, text.as_ref()),
            _ => (&[], None),
        };
        if matches!(item.kind.name, "choice" | "multi" | "open") {
            let carried: Vec<String> =
                self.sheet.carried(slot, "$selected").map(Json::list).unwrap_or_default().iter().filter_map(|code| code.text().map(str::to_owned)).collect();
            if self.is_from_set(slot) {
                made.put_some("answerValueSet", self.sheet.carried(slot, "answerValueSet").cloned());
                let chosen = codes.iter().filter_map(|code| self.sheet.option(slot, code)).map(|option| self.sheet.value(slot, option, self.sheet.base()));
                let chosen: Vec<Json> = chosen.map(|(member, value)| Json::object([(member.as_str(), value)])).collect();
                made.put_full("initial", Json::List(chosen));
            } else {
                made.put("answerOption", self.options(slot, if codes.is_empty() { &carried } else { codes }));
            }
            if own.is_none() {
                return;
            }
        }
        let Some(default) = default else { return };
        match self.value_of(slot, default) {
            Some((member, value)) => made.put("initial", Json::List(vec![Json::object([(member, value)])])),
            None => extensions.extend(kept(default).map(|json| extension(url::OWN_DEFAULT, "valueString", json.canonical().into()))),
        }
    }

    /// The value of a default without options; `None` for what `initial` cannot say exactly.
    fn value_of(&self, slot: usize, default: &Answer) -> Option<(&'static str, Json)> {
        let is_exact =
            |number: &rust_decimal::Decimal| number.mantissa().unsigned_abs().to_string().len() <= 15 && !(number.is_zero() && number.is_sign_negative());
        match default {
            Answer::Quantity { value, unit } => {
                let option = self.sheet.option(slot, unit).filter(|_| is_exact(value))?;
                let coding = self.sheet.value(slot, option, Lang::Fr).1;
                (crate::fhir::import::code_of(coding.text_of("code")?) == *unit)
                    .then(|| ("valueQuantity", quantity(*value, Some(&self.sheet.value(slot, option, self.sheet.base()).1))))
            }
            Answer::Decimal(number) if !is_exact(number) => None,
            Answer::Text(text) if text.trim().is_empty() || text.contains('\r') => None,
            other => value(other),
        }
    }
}
