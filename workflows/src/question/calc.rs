//! `calc`: a value that the form computes; nobody types it, what a page posts is ignored.

use super::decimal::with_unit;
use super::{Facets, Fault, Holds, Kind, Question, Required, Setting, Shape};
use crate::answer::Answer;
use crate::definition::Fields;
use crate::lang::{Bilingual, Lang};
use crate::number;

/// Decimals that can be shown at most.
const DECIMALS_MAX: u32 = 12;

pub(super) const KIND: Kind = Kind {
    name: "calc",
    holds: Holds::Answer,
    required: Required::Never,
    repeats: false,
    settings: &[
        Setting::required("value", Shape::Expression),
        Setting::optional("decimals", Shape::Whole(0, DECIMALS_MAX as i64)),
        Setting::optional("unit", Shape::Bilingual),
    ],
    example: include_str!("../../definitions/examples/calc.json"),
    read,
};

#[derive(Debug)]
struct Calc {
    decimals: Option<u32>,
    unit: Option<Bilingual>,
}

fn read(fields: &Fields<'_>) -> Option<Box<dyn Question>> {
    fields.need("value")?;
    Some(Box::new(Calc { decimals: fields.count("decimals", 0, DECIMALS_MAX), unit: fields.bilingual("unit") }))
}

impl Question for Calc {
    fn inputs(&self) -> &'static [&'static str] {
        &[]
    }

    fn judge(&self, _answer: &Answer) -> Vec<Fault> {
        Vec::new()
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        let number = match answer {
            Answer::Int(whole) => (*whole).into(),
            Answer::Decimal(number) => self.decimals.map_or(*number, |decimals| number::rounded(*number, decimals)),
            Answer::Bool(flag) => return super::bool::words(*flag, lang).to_owned(),
            Answer::Text(text) | Answer::Code(text) => return text.clone(),
            Answer::Date(date) => return date.show(lang),
            _ => return String::new(),
        };
        with_unit(number::show(number, lang), self.unit.as_ref(), lang)
    }

    fn facets(&self, _answer: Option<&Answer>, lang: Lang) -> Facets {
        Facets { unit: self.unit.as_ref().map(|unit| unit.get(lang).to_owned()), ..Facets::default() }
    }
}
