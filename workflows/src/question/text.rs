//! `text`: free words over several lines; line ends are kept.

use super::{Facets, Fault, Holds, Kind, MALFORMED, Question, Required, Setting, Shape, single};
use crate::answer::Answer;
use crate::definition::Fields;
use crate::expression::Type;
use crate::lang::Lang;

/// Characters that a text can have at most.
const LENGTH_MAX: u32 = 10_000;

pub(super) const KIND: Kind = Kind {
    name: "text",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &[Setting::optional("length_min", Shape::Whole(1, LENGTH_MAX as i64)), Setting::optional("length_max", Shape::Whole(1, LENGTH_MAX as i64))],
    example: include_str!("../../definitions/examples/text.json"),
    read: |fields| Some(Box::new(Text { length: Length::checked(fields, LENGTH_MAX)? })),
};

/// How many characters a text must and may have.
#[derive(Debug)]
pub(super) struct Length {
    min: Option<u32>,
    pub(super) max: u32,
}

impl Length {
    /// The length of the definition, up to `most`; a problem when no text fits.
    pub(super) fn checked(fields: &Fields<'_>, most: u32) -> Option<Self> {
        let min = fields.count("length_min", 1, most);
        let max = fields.count("length_max", 1, most).unwrap_or(most);
        if min.is_some_and(|min| min > max) {
            fields.error("length_max", "empty-range", "La longueur la plus grande est sous la plus petite.", "The greatest length is below the least.");
            return None;
        }
        Some(Self { min, max })
    }

    pub(super) fn judge(&self, text: &str) -> Vec<Fault> {
        let length = text.chars().count();
        let is_over = |limit: u32| usize::try_from(limit).is_ok_and(|limit| length > limit);
        if is_over(self.max) {
            return vec![Fault::new("error-answer-too-long").number("max", self.max)];
        }
        match self.min {
            Some(min) if !is_over(min - 1) => {
                vec![Fault::new("error-answer-too-short").number("min", min)]
            }
            _ => Vec::new(),
        }
    }
}

#[derive(Debug)]
struct Text {
    length: Length,
}

fn is_forbidden(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
}

impl Question for Text {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Text)
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        let Some(text) = single(posted)? else {
            return Ok(None);
        };
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        if text.chars().any(is_forbidden) {
            return Err(MALFORMED);
        }
        Ok(Some(Answer::Text(text.trim_end().to_owned())))
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Text(text) => vec![("", text.clone())],
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        match answer {
            Answer::Text(text) if text.chars().any(is_forbidden) => vec![MALFORMED],
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
