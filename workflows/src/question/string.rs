//! `string`: a short text on one line.

use super::text::Length;
use super::{Facets, Fault, Holds, Kind, MALFORMED, Question, Required, Setting, Shape, single};
use crate::answer::Answer;
use crate::expression::Type;
use crate::lang::Lang;

/// Characters that a line can have at most.
const LENGTH_MAX: u32 = 255;

pub(super) const KIND: Kind = Kind {
    name: "string",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &[Setting::optional("length_min", Shape::Whole(1, LENGTH_MAX as i64)), Setting::optional("length_max", Shape::Whole(1, LENGTH_MAX as i64))],
    example: include_str!("../../definitions/examples/string.json"),
    read: |fields| Some(Box::new(Line { length: Length::checked(fields, LENGTH_MAX)? })),
};

#[derive(Debug)]
struct Line {
    length: Length,
}

impl Question for Line {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Text)
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        let Some(text) = single(posted)? else {
            return Ok(None);
        };
        let line = text.trim();
        if line.chars().any(char::is_control) {
            return Err(MALFORMED);
        }
        Ok(Some(Answer::Text(line.to_owned())))
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Text(text) => vec![("", text.clone())],
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        match answer {
            Answer::Text(text) if text.chars().any(char::is_control) => vec![MALFORMED],
            Answer::Text(text) => self.length.judge(text),
            _ => vec![MALFORMED],
        }
    }

    fn show(&self, answer: &Answer, _lang: Lang) -> String {
        match answer {
            Answer::Text(text) => text.clone(),
            _ => String::new(),
        }
    }

    fn facets(&self, _answer: Option<&Answer>, _lang: Lang) -> Facets {
        Facets { length_max: Some(self.length.max), ..Facets::default() }
    }
}
