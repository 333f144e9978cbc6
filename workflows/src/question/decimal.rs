//! `decimal`: an exact number, typed with a comma or a point; the digits are kept as typed.

use rust_decimal::Decimal as Number;

use super::{Facets, Fault, Holds, Kind, MALFORMED, Question, Required, Setting, Shape, single};
use crate::answer::Answer;
use crate::definition::Fields;
use crate::expression::Type;
use crate::lang::{Bilingual, Lang};
use crate::number;

/// Decimals that can be asked at most.
const DECIMALS_MAX: u32 = 12;

pub(super) const KIND: Kind = Kind {
    name: "decimal",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &[
        Setting::optional("min", Shape::Number),
        Setting::optional("max", Shape::Number),
        Setting::optional("decimals", Shape::Whole(0, DECIMALS_MAX as i64)),
        Setting::optional("unit", Shape::Bilingual),
    ],
    example: include_str!("../../definitions/examples/decimal.json"),
    read,
};

/// The least and greatest value that a number may have.
#[derive(Debug)]
pub(super) struct Limits {
    pub(super) min: Option<Number>,
    pub(super) max: Option<Number>,
}

impl Limits {
    /// Both limits; a problem when they leave no value.
    pub(super) fn checked(fields: &Fields<'_>, min: Option<Number>, max: Option<Number>) -> Option<Self> {
        if let (Some(least), Some(most)) = (min, max)
            && least > most
        {
            fields.error("max", "empty-range", "Le maximum est plus petit que le minimum.", "The maximum is smaller than the minimum.");
            return None;
        }
        Some(Self { min, max })
    }

    pub(super) fn judge(&self, number: Number) -> Vec<Fault> {
        if let Some(min) = self.min
            && number < min
        {
            return vec![Fault::new("error-answer-too-small").number("min", min)];
        }
        if let Some(max) = self.max
            && number > max
        {
            return vec![Fault::new("error-answer-too-large").number("max", max)];
        }
        Vec::new()
    }
}

/// A number with its unit after a no-break space.
pub(super) fn with_unit(number: String, unit: Option<&Bilingual>, lang: Lang) -> String {
    match unit {
        Some(unit) => format!("{number}\u{a0}{}", unit.get(lang)),
        None => number,
    }
}

#[derive(Debug)]
struct Decimal {
    limits: Limits,
    decimals: Option<u32>,
    unit: Option<Bilingual>,
}

fn read(fields: &Fields<'_>) -> Option<Box<dyn Question>> {
    let (min, max) = (fields.decimal("min"), fields.decimal("max"));
    Some(Box::new(Decimal { limits: Limits::checked(fields, min, max)?, decimals: fields.count("decimals", 0, DECIMALS_MAX), unit: fields.bilingual("unit") }))
}

impl Question for Decimal {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Decimal)
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        let Some(text) = single(posted)? else {
            return Ok(None);
        };
        number::typed(text).map(|number| Some(Answer::Decimal(number))).ok_or_else(|| Fault::new("error-answer-not-number"))
    }

    fn raw(&self, answer: &Answer, lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Decimal(number) => vec![("", number::show(*number, lang))],
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        let Answer::Decimal(number) = answer else {
            return vec![MALFORMED];
        };
        let mut faults = self.limits.judge(*number);
        if let Some(decimals) = self.decimals
            && number.scale() > decimals
        {
            faults.push(Fault::new("error-answer-too-many-decimals").number("decimals", decimals));
        }
        faults
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        match answer {
            Answer::Decimal(number) => with_unit(number::show(*number, lang), self.unit.as_ref(), lang),
            _ => String::new(),
        }
    }

    fn facets(&self, _answer: Option<&Answer>, lang: Lang) -> Facets {
        Facets {
            min: self.limits.min.map(|min| number::show(min, lang)),
            max: self.limits.max.map(|max| number::show(max, lang)),
            unit: self.unit.as_ref().map(|unit| unit.get(lang).to_owned()),
            decimals: self.decimals,
            ..Facets::default()
        }
    }
}
