//! `quantity`: an exact number of one of some units. Numbers of different units are never compared.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::decimal::Limits;
use super::options::Options;
use super::{Facets, Fault, Holds, Kind, Label, MALFORMED, Question, Required, Setting, Shape};
use crate::answer::Answer;
use crate::definition::Fields;
use crate::expression::Type;
use crate::lang::Lang;
use crate::number;

pub(super) const KIND: Kind = Kind {
    name: "quantity",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &[
        Setting::required("units", Shape::Options { exclusive: false }),
        Setting::optional("min", Shape::Number),
        Setting::optional("max", Shape::Number),
        Setting::optional("decimals", Shape::Whole(0, 12)),
    ],
    example: include_str!("../../definitions/examples/quantity.json"),
    read,
};

#[derive(Debug)]
struct Quantity {
    units: Options,
    limits: Limits,
    decimals: Option<u32>,
}

fn read(fields: &Fields<'_>) -> Option<Box<dyn Question>> {
    let units = Options::read_from(fields, "units", false);
    let (min, max) = (fields.decimal("min"), fields.decimal("max"));
    Some(Box::new(Quantity { units: units?, limits: Limits::checked(fields, min, max)?, decimals: fields.count("decimals", 0, 12) }))
}

impl Quantity {
    fn only<'a>(posted: &[(&str, &'a str)], suffix: &'static str) -> Result<&'a str, Fault> {
        let values: BTreeSet<&str> = posted.iter().filter(|(found, _)| *found == suffix).map(|(_, value)| value.trim()).collect();
        match values.len() {
            0 => Ok(""),
            1 => Ok(values.first().copied().unwrap_or_default()),
            _ => Err(Fault::new("error-answer-several").at(suffix)),
        }
    }
}

impl Question for Quantity {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Quantity(Arc::clone(&self.units.codes())))
    }

    fn inputs(&self) -> &'static [&'static str] {
        &["value", "unit"]
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        let (value, unit) = (Self::only(posted, "value")?, Self::only(posted, "unit")?);
        if value.is_empty() {
            return Ok(None);
        }
        let value = number::typed(value).ok_or(Fault::new("error-answer-not-number").at("value"))?;
        let only_unit = self.units.only();
        let unit = if unit.is_empty() { only_unit.ok_or(Fault::new("error-answer-unit-missing").at("unit"))? } else { unit };
        Ok(Some(Answer::Quantity { value, unit: unit.to_owned() }))
    }

    fn raw(&self, answer: &Answer, lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Quantity { value, unit } => vec![("value", number::show(*value, lang)), ("unit", unit.clone())],
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        let Answer::Quantity { value, unit } = answer else { return vec![MALFORMED] };
        if self.units.find(unit).is_none() {
            return vec![Fault::new("error-answer-unknown-option").at("unit")];
        }
        let mut faults = self.limits.judge(*value);
        if let Some(decimals) = self.decimals
            && value.scale() > decimals
        {
            faults.push(Fault::new("error-answer-too-many-decimals").number("decimals", decimals));
        }
        faults
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        let Answer::Quantity { value, unit } = answer else { return String::new() };
        let words = self.units.find(unit).map_or(unit.as_str(), |unit| unit.text.get(lang));
        format!("{}\u{a0}{words}", number::show(*value, lang))
    }

    fn chosen(&self, answer: &Answer, lang: Lang) -> Vec<Label> {
        match answer {
            Answer::Quantity { unit, .. } => self.units.labels(std::slice::from_ref(unit), lang),
            _ => Vec::new(),
        }
    }

    fn facets(&self, answer: Option<&Answer>, lang: Lang) -> Facets {
        let selected = match answer {
            Some(Answer::Quantity { unit, .. }) => std::slice::from_ref(unit),
            _ => &[],
        };
        Facets {
            options: self.units.facets(selected, lang),
            min: self.limits.min.map(|min| number::show(min, lang)),
            max: self.limits.max.map(|max| number::show(max, lang)),
            decimals: self.decimals,
            ..Facets::default()
        }
    }
}
