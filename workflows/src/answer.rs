//! Answers as they are kept: typed values by item, in a stable JSON form.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use crate::date::PartialDate;
use crate::expression::{Type, Value};
use crate::number::exact;

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
    /// A time of day, `HH:MM:SS`.
    Time(String),
    /// A day and a time on the clock of the clinic, `YYYY-MM-DDTHH:MM:SS`.
    Moment(String),
    /// An exact number of a unit.
    Quantity {
        /// The number, with the digits that were typed.
        #[serde(with = "exact")]
        value: Decimal,
        /// The code of the unit.
        unit: String,
    },
    /// Options, and words of one's own beside them.
    Open {
        /// The codes that were chosen.
        codes: Vec<String>,
        /// What was written.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// Files.
    Files(Vec<FileAnswer>),
    /// The rows of a repeated item, in their order. A number is never given twice in a draft.
    Rows(Vec<u32>),
}

impl Answer {
    /// The value that expressions see; rows have none.
    pub(crate) fn value(&self) -> Option<Value> {
        let list = |texts: &[String]| Value::List(texts.iter().map(|text| Value::Text(text.as_str().into())).collect());
        Some(match self {
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Int(number) => Value::Number(Decimal::from(*number)),
            Self::Decimal(number) => Value::Number(*number),
            Self::Text(text) | Self::Code(text) => Value::Text(text.as_str().into()),
            Self::Date(date) => Value::Date(*date),
            Self::Time(time) => Value::Time(time.as_str().into()),
            Self::Moment(moment) => Value::Moment(moment.as_str().into()),
            Self::Quantity { value, unit } => Value::Quantity(*value, unit.as_str().into()),
            Self::Codes(codes) => list(codes),
            Self::Open { codes, text } => Value::List(codes.iter().chain(text).map(|text| Value::Text(text.as_str().into())).collect()),
            Self::Files(files) => Value::List(files.iter().map(|file| Value::Text(file.id.as_str().into())).collect()),
            Self::Rows(_) => return None,
        })
    }

    /// The answer that says a computed value of this type; `None` for a number that is no whole one where one is due.
    pub(crate) fn of_value(value: &Value, kind: &Type) -> Option<Self> {
        let text = |value: &Value| match value {
            Value::Text(text) => Some(text.to_string()),
            _ => None,
        };
        Some(match (value, kind) {
            (Value::Bool(flag), _) => Self::Bool(*flag),
            (Value::Number(number), Type::Int) => Self::Int(number.normalize().to_i64().filter(|whole| Decimal::from(*whole) == *number)?),
            (Value::Number(number), _) => Self::Decimal(*number),
            (Value::Text(code), Type::Code(_)) => Self::Code(code.to_string()),
            (Value::Text(text), _) => Self::Text(text.to_string()),
            (Value::Date(date), _) => Self::Date(*date),
            (Value::Time(time), _) => Self::Time(time.to_string()),
            (Value::Moment(moment), _) => Self::Moment(moment.to_string()),
            (Value::Quantity(value, unit), _) => Self::Quantity { value: *value, unit: unit.to_string() },
            (Value::List(values), _) => Self::Codes(values.iter().map(text).collect::<Option<_>>()?),
        })
    }
}

/// A file that was handed in with an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileAnswer {
    /// Where the store keeps it.
    pub id: String,
    /// Its name, as the person's device called it.
    pub name: String,
    /// Its type, found from its bytes.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
}

/// The answers of a draft by key (the id of the item, with its rows), those of questions that are not asked at the moment included.
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
