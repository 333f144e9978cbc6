//! Units: words beside a number, or what a quantity is counted in.

use std::collections::BTreeSet;

use super::{Reader, as_option, option};
use crate::fhir::outline::{Choice, Node};
use crate::fhir::part::Part;
use crate::fhir::url;
use crate::json::{Json, Made};

impl<'a> Reader<'a> {
    /// The unit of a plain number: its words are shown, its code is carried.
    pub(super) fn unit(&self, part: &Part<'a>, node: &Node<'a>, made: &mut Made, fhir: &mut Made) {
        if !matches!(node.sort, "int" | "decimal" | "calc") || node.kind == "quantity" {
            return;
        }
        let Some((path, member, json)) = part.value(url::UNIT) else { return };
        let coding = Part::new(json, format!("{path}.{member}"), self.report);
        let words = self.tongue.words(&coding, "display");
        let code = json.text_of("code");
        let Some(unit) =
            words.as_ref().map(crate::fhir::tongue::Words::json).or_else(|| code.map(|code| Json::object([("fr", code.into()), ("en", code.into())])))
        else {
            return self.report.error(path, "wrong-type", "L’unité n’a ni code ni mots.", "The unit has neither a code nor words.");
        };
        made.put("unit", unit);
        let is_plain = words.is_some_and(|words| words.rest.is_empty()) && json.entries().iter().all(|(name, _)| name == "display" || name == "_display");
        if !is_plain {
            fhir.put("$unit", json.clone());
        }
    }

    /// The units of a quantity and its limits.
    pub(super) fn quantity(&self, part: &Part<'a>, node: &Node<'a>, made: &mut Made, fhir: &mut Made) {
        let mut taken = BTreeSet::new();
        let (mut units, mut rest) = (Vec::new(), Vec::new());
        for (path, extension) in part.extensions(url::UNIT_OPTION).into_iter().chain(part.extensions(url::UNIT)) {
            let Some(coding) = extension.get("valueCoding") else {
                self.report.error(path, "wrong-type", "Une unité est un Coding.", "A unit is a Coding.");
                continue;
            };
            let is_known = |unit: &Choice| unit.is_value("valueCoding", coding);
            if units.iter().any(is_known) {
                continue;
            }
            let entry = Json::object([("valueCoding", coding.clone())]);
            units.extend(option::read(&entry, &path, self.tongue, self.report, &mut taken));
        }
        if units.is_empty()
            && let Some(unit) = initial_unit(node.json)
        {
            units.extend(option::read(&unit, &part.path("initial[0].valueQuantity"), self.tongue, self.report, &mut taken));
        }
        let mut list = Vec::with_capacity(units.len());
        for unit in units {
            if !unit.rest.entries().is_empty() {
                rest.push((unit.code.clone(), unit.rest));
            }
            list.push(unit.json);
        }
        fhir.put_full("$options", Json::Object(rest));
        made.put("units", Json::List(list));
        self.limits(part, made);
        if let Some((_, _, decimals)) = part.value(url::DECIMALS) {
            made.put("decimals", decimals.clone());
        }
    }

    /// Limits of a quantity: numbers, or quantities of its only unit.
    fn limits(&self, part: &Part<'a>, made: &mut Made) {
        for (names, field) in [(url::MIN_VALUE, "min"), (url::MAX_VALUE, "max"), (url::MIN_QUANTITY, "min"), (url::MAX_QUANTITY, "max")] {
            let Some((path, _, json)) = part.value(names) else { continue };
            let units = super::outline::peek(part.json, url::UNIT).and_then(|unit| unit.text_of("code"));
            let number = json.number().or_else(|| json.get("value").and_then(Json::number).filter(|_| json.text_of("code") == units));
            match number {
                Some(number) => made.put(field, number),
                None => self.report.error(
                    path,
                    "unsupported-limit",
                    "La limite d’une quantité est un nombre, ou une quantité de sa seule unité.",
                    "The limit of a quantity is a number, or a quantity of its only unit.",
                ),
            }
        }
    }
}

/// The unit that an initial quantity names, as an option.
pub(super) fn initial_unit(item: &Json) -> Option<Json> {
    let quantity = item.get("initial")?.list().first()?.get("valueQuantity")?;
    let mut concept = Made::default();
    concept.put_some("code", quantity.get("code").or_else(|| quantity.get("unit")).cloned());
    concept.put_some("display", quantity.get("unit").cloned());
    Some(as_option(quantity.text_of("system"), &concept.json()))
}
