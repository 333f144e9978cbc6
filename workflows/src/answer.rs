//! Answers as they are kept: typed values by item, in a stable JSON form.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::date::PartialDate;
use crate::expression::Value;

/// The answer to one question. As JSON: `{"int":4}`, `{"decimal":"7.50"}`, `{"codes":["knee","back"]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Yes or no; what was acknowledged is `true`.
    Bool(bool),
    /// A whole number, or a point of a scale.
    Int(i64),
    /// An exact decimal with the digits that were typed.
    #[serde(with = "exact")]
    Decimal(Decimal),
    /// A text, line ends as `\n`.
    Text(String),
    /// A date as precise as it was given.
    Date(PartialDate),
    /// The code of one option.
    Code(String),
    /// The codes of several options, in the order of the definition.
    Codes(Vec<String>),
}

impl Answer {
    /// The value that expressions see.
    pub(crate) fn value(&self) -> Value {
        match self {
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Int(number) => Value::Number(Decimal::from(*number)),
            Self::Decimal(number) => Value::Number(*number),
            Self::Text(text) | Self::Code(text) => Value::Text(text.as_str().into()),
            Self::Date(date) => Value::Date(*date),
            Self::Codes(codes) => Value::List(codes.iter().map(|code| Value::Text(code.as_str().into())).collect()),
        }
    }
}

/// The answers of a draft by item id, those of questions that are not asked at the moment included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// No answer yet.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The answer to an item.
    pub fn get(&self, item: &str) -> Option<&Answer> {
        self.0.get(item)
    }

    /// Sets the answer of an item.
    pub fn set(&mut self, item: impl Into<String>, answer: Answer) {
        self.0.insert(item.into(), answer);
    }

    /// Sets or, with `None`, clears the answer of an item.
    pub fn put(&mut self, item: &str, answer: Option<Answer>) {
        match answer {
            Some(answer) => self.set(item, answer),
            None => {
                self.0.remove(item);
            }
        }
    }

    /// All answers, by item id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(item, answer)| (item.as_str(), answer))
    }

    /// How many items have an answer.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Has nothing been answered?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (String, Answer)>>(answers: I) -> Self {
        Self(answers.into_iter().collect())
    }
}

/// Decimals travel as strings, so that no reader makes a float of them.
mod exact {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(number: &Decimal, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(number)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
        let text = String::deserialize(from)?;
        Decimal::from_str_exact(&text).map_err(serde::de::Error::custom)
    }
}
