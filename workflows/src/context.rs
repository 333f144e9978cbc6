//! What a form may know besides its answers: today's date, and a little about the person.
//!
//! It comes in as an argument, so that evaluation needs no clock. What is not known is missing, as an unanswered question.

use std::sync::Arc;

use crate::date::PartialDate;
use crate::expression::{Type, Value};

/// What is known around the answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The day on which the form is answered, in the clinic's zone.
    pub today: Option<PartialDate>,
    /// The person's age in full years.
    pub age_years: Option<u16>,
    /// The sex in the person's file: `female`, `male` or `other`.
    pub sex: Option<String>,
    /// The language in which it is answered: `fr` or `en`.
    pub language: Option<String>,
}

/// How many places the context has, after those of the items.
pub(crate) const PLACES: usize = NAMES.len();
/// Names of the context in expressions, in the order of their places.
const NAMES: [&str; 4] = ["today", "patient.age_years", "patient.sex", "patient.language"];

/// The name of a place.
pub(crate) fn name_of(place: usize) -> &'static str {
    NAMES.get(place).copied().unwrap_or_default()
}

fn codes(words: &[&str]) -> Type {
    Type::Code(words.iter().map(|word| (*word).to_owned()).collect::<Arc<[String]>>())
}

impl Context {
    /// The place and type of a name of the context.
    pub(crate) fn name(name: &str) -> Option<(usize, Type)> {
        let place = NAMES.iter().position(|known| *known == name)?;
        let kind = match place {
            0 => Type::Date,
            1 => Type::Int,
            2 => codes(&["female", "male", "other"]),
            _ => codes(&["fr", "en"]),
        };
        Some((place, kind))
    }

    /// The value in a place.
    pub(crate) fn value(&self, place: usize) -> Option<Value> {
        let text = |text: &Option<String>| text.as_deref().map(|text| Value::Text(text.into()));
        match place {
            0 => self.today.map(Value::Date),
            1 => self.age_years.map(|years| Value::Number(years.into())),
            2 => text(&self.sex),
            3 => text(&self.language),
            _ => None,
        }
    }
}
