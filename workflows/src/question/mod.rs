//! The kinds of items a questionnaire can have: one file per kind, one line per kind in [`KINDS`].
//!
//! A kind reads its own settings, turns what a form posts into a typed answer, judges it and shows
//! it. Its controls are the templates `components/questions/<kind>/{field,review}.html`, found by
//! name. Nothing outside this folder asks which kind an item is; no HTML is made here.

mod acknowledge;
mod bool;
mod calc;
mod choice;
mod date;
mod datetime;
mod decimal;
mod display;
mod group;
mod int;
mod matrix;
mod multi;
mod open;
mod options;
mod page;
mod pattern;
mod quantity;
mod scale;
mod setting;
mod string;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_single;
mod text;
mod time;
mod words;

use std::fmt::Debug;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::answer::Answer;
use crate::date::PartialDate;
use crate::definition::Fields;
use crate::expression::{Type, Weights};
use crate::lang::{Bilingual, Lang};

pub(crate) use options::is_code;
pub(crate) use pattern::{PATTERN_MAX, Pattern};
pub use setting::{Setting, Shape};

/// Every kind, in the order in which an author meets them.
pub static KINDS: &[Kind] = &[
    group::KIND,
    page::KIND,
    matrix::KIND,
    display::KIND,
    bool::KIND,
    acknowledge::KIND,
    int::KIND,
    decimal::KIND,
    scale::KIND,
    string::KIND,
    text::KIND,
    date::KIND,
    time::KIND,
    datetime::KIND,
    choice::KIND,
    multi::KIND,
    open::KIND,
    quantity::KIND,
    calc::KIND,
];

/// One kind of item.
#[derive(Debug)]
pub struct Kind {
    /// The word of the definition, and the folder of the templates.
    pub name: &'static str,
    /// What an item of this kind holds.
    pub holds: Holds,
    /// Whether an answer can be demanded.
    pub required: Required,
    /// Whether it can stand there in several rows.
    pub repeats: bool,
    /// The settings besides those that every item has.
    pub settings: &'static [Setting],
    /// A complete questionnaire that shows this kind.
    pub example: &'static str,
    /// Reads the settings; `None` after a problem was reported.
    pub(crate) read: fn(&Fields<'_>) -> Option<Box<dyn Question>>,
}

/// What an item holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words to read.
    Nothing,
    /// Other items.
    Items,
    /// An answer.
    Answer,
}

/// Whether an answer can be demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// There is nothing to demand.
    Never,
    /// The definition decides.
    Optional,
    /// The form cannot be submitted without it.
    Always,
}

/// What an answer can be wrong about: a full Fluent key and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The key of the sentence.
    pub key: &'static str,
    /// The suffix of the input to go to, empty for the only or first one.
    pub input: &'static str,
    /// The arguments of the sentence.
    pub args: Vec<(&'static str, Arg)>,
}

/// An argument of an error sentence, put into words in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// An exact number.
    Number(Decimal),
    /// A date.
    Date(PartialDate),
    /// A text of the definition.
    Text(Bilingual),
}

impl Arg {
    /// The argument in words.
    pub fn show(&self, lang: Lang) -> String {
        match self {
            Self::Number(number) => crate::number::show(*number, lang),
            Self::Date(date) => date.show(lang),
            Self::Text(text) => text.get(lang).to_owned(),
        }
    }
}

impl Fault {
    pub(crate) const fn new(key: &'static str) -> Self {
        Self { key, input: "", args: Vec::new() }
    }

    pub(crate) const fn at(mut self, input: &'static str) -> Self {
        self.input = input;
        self
    }

    pub(crate) fn number(mut self, name: &'static str, number: impl Into<Decimal>) -> Self {
        self.args.push((name, Arg::Number(number.into())));
        self
    }

    pub(crate) fn date(mut self, name: &'static str, date: PartialDate) -> Self {
        self.args.push((name, Arg::Date(date)));
        self
    }

    pub(crate) fn text(mut self, name: &'static str, text: Bilingual) -> Self {
        self.args.push((name, Arg::Text(text)));
        self
    }
}

/// The answer is not of the type that its question takes.
pub(crate) const MALFORMED: Fault = Fault::new("error-answer-malformed");

/// An option as it was shown: its code and its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Label {
    /// The code that is kept.
    pub code: String,
    /// The words that were read.
    pub text: String,
}

/// What a control needs besides the words of its item. Numbers are written as in the definition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// What can be chosen, in order.
    pub options: Vec<OptionFacet>,
    /// The least value, or the earliest date.
    pub min: Option<String>,
    /// The greatest value, or the latest date.
    pub max: Option<String>,
    /// The words at the low end of a scale.
    pub min_label: Option<String>,
    /// The words at the high end of a scale.
    pub max_label: Option<String>,
    /// The unit, beside the input.
    pub unit: Option<String>,
    /// How many decimals at most.
    pub decimals: Option<u32>,
    /// How many characters at most.
    pub length_max: Option<u32>,
    /// Several may be chosen.
    pub several: bool,
    /// The items inside are drawn together: never one of them alone.
    pub together: bool,
    /// The media types of files that are taken.
    pub media_types: Vec<&'static str>,
    /// How many files at most.
    pub count_max: Option<u32>,
    /// Which parts of a date may be left out: none, the day, or the day and the month.
    pub optional_parts: Vec<&'static str>,
}

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OptionFacet {
    /// The value of the control.
    pub code: String,
    /// The words beside it.
    pub label: String,
    /// It cannot be chosen together with another.
    pub exclusive: bool,
    /// It is part of the present answer.
    pub selected: bool,
}

/// An item's own behaviour, made from its settings.
///
/// Only kinds that hold an answer override the methods about answers.
pub(crate) trait Question: Debug + Send + Sync {
    /// The type of the answer in expressions.
    fn value_type(&self) -> Option<Type> {
        None
    }

    /// The suffixes of the inputs; the empty one is the item's own name.
    fn inputs(&self) -> &'static [&'static str] {
        &[""]
    }

    /// The answer in what a form posted as (suffix, value) pairs; `None` when left unanswered.
    fn parse(&self, _posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        Err(Fault::new("error-answer-unexpected"))
    }

    /// What stands in each input for this answer.
    fn raw(&self, _answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// Everything wrong with the answer by itself, a wrong type included.
    fn judge(&self, _answer: &Answer) -> Vec<Fault> {
        vec![Fault::new("error-answer-unexpected")]
    }

    /// The answer in words.
    fn show(&self, _answer: &Answer, _lang: Lang) -> String {
        String::new()
    }

    /// What each code weighs in a score.
    fn weights(&self) -> Option<Weights> {
        None
    }

    /// The least and the greatest points of an answer; `None` for a question that gives none.
    fn range(&self) -> Option<(Decimal, Decimal)> {
        None
    }

    /// The points of an answer.
    fn points(&self, _answer: &Answer) -> Option<Decimal> {
        None
    }

    /// The options of the answer with their words.
    fn chosen(&self, _answer: &Answer, _lang: Lang) -> Vec<Label> {
        Vec::new()
    }

    /// What the control needs.
    fn facets(&self, _answer: Option<&Answer>, _lang: Lang) -> Facets {
        Facets::default()
    }

    /// The sentence when an answer is demanded and absent.
    fn absence(&self) -> Fault {
        Fault::new("error-answer-required")
    }
}

/// The only value posted; `None` when there is none or it is blank.
pub(crate) fn single<'a>(posted: &[(&str, &'a str)]) -> Result<Option<&'a str>, Fault> {
    match posted {
        [] => Ok(None),
        [("", value)] if value.trim().is_empty() => Ok(None),
        [("", value)] => Ok(Some(value)),
        _ => Err(Fault::new("error-answer-several")),
    }
}
