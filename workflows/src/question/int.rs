//! `int`: a whole number, with limits and a unit if the definition gives them. `7,0` is refused.

use rust_decimal::Decimal;

use super::decimal::{Limits, with_unit};
use super::{Facets, Fault, Holds, Kind, MALFORMED, Question, Required, Setting, Shape, single};
use crate::answer::Answer;
use crate::definition::Fields;
use crate::expression::Type;
use crate::lang::{Bilingual, Lang};
use crate::number;

pub(super) const KIND: Kind = Kind {
    name: "int",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &[
        Setting::optional("min", Shape::Whole(i64::MIN, i64::MAX)),
        Setting::optional("max", Shape::Whole(i64::MIN, i64::MAX)),
        Setting::optional("unit", Shape::Bilingual),
    ],
    example: include_str!("../../definitions/examples/int.json"),
    read,
};

#[derive(Debug)]
struct Int {
    limits: Limits,
    unit: Option<Bilingual>,
}

fn read(fields: &Fields<'_>) -> Option<Box<dyn Question>> {
    let min = fields.integer("min").map(Decimal::from);
    let max = fields.integer("max").map(Decimal::from);
    Some(Box::new(Int { limits: Limits::checked(fields, min, max)?, unit: fields.bilingual("unit") }))
}

impl Question for Int {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Int)
    }

    fn range(&self) -> Option<(Decimal, Decimal)> {
        Some((self.limits.min?, self.limits.max?))
    }

    fn points(&self, answer: &Answer) -> Option<Decimal> {
        match answer {
            Answer::Int(number) => Some(Decimal::from(*number)),
            _ => None,
        }
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        let Some(text) = single(posted)? else {
            return Ok(None);
        };
        number::typed_whole(text).map(|number| Some(Answer::Int(number))).ok_or_else(|| Fault::new("error-answer-not-whole"))
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Int(number) => vec![("", number.to_string())],
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        match answer {
            Answer::Int(number) => self.limits.judge(Decimal::from(*number)),
            _ => vec![MALFORMED],
        }
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        match answer {
            Answer::Int(number) => with_unit(number.to_string(), self.unit.as_ref(), lang),
            _ => String::new(),
        }
    }

    fn facets(&self, _answer: Option<&Answer>, lang: Lang) -> Facets {
        Facets {
            min: self.limits.min.map(|min| min.to_string()),
            max: self.limits.max.map(|max| max.to_string()),
            unit: self.unit.as_ref().map(|unit| unit.get(lang).to_owned()),
            decimals: Some(0),
            ..Facets::default()
        }
    }
}
