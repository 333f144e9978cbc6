//! What `string` and `text` share: words of a length, kept once what must not stand in them is refused.

use super::pattern::Pattern;
use super::{Facets, Fault, MALFORMED, Question, Setting, Shape, single};
use crate::answer::Answer;
use crate::definition::Fields;
use crate::expression::Type;
use crate::lang::Lang;

/// How a kind of words differs from the other.
#[derive(Debug)]
pub(super) struct Rule {
    /// Characters that an answer can have at most.
    pub(super) length_max: u32,
    /// What of the typed words is kept.
    pub(super) kept: fn(&str) -> String,
    /// Which characters must not stand in them.
    pub(super) is_forbidden: fn(char) -> bool,
}

/// The settings of words of at most `length_max` characters.
pub(super) const fn settings(length_max: u32) -> [Setting; 3] {
    [
        Setting::optional("length_min", Shape::Whole(1, length_max as i64)),
        Setting::optional("length_max", Shape::Whole(1, length_max as i64)),
        Setting::optional("pattern", Shape::Pattern),
    ]
}

/// Reads the settings; a problem when no words fit.
pub(super) fn read(fields: &Fields<'_>, rule: &'static Rule) -> Option<Box<dyn Question>> {
    let min = fields.count("length_min", 1, rule.length_max);
    let max = fields.count("length_max", 1, rule.length_max).unwrap_or(rule.length_max);
    if min.is_some_and(|min| min > max) {
        fields.error("length_max", "empty-range", "La longueur la plus grande est sous la plus petite.", "The greatest length is below the least.");
        return None;
    }
    Some(Box::new(Words { min, max, pattern: Pattern::checked(fields)?, rule }))
}

/// Words that must and may have so many characters.
#[derive(Debug)]
struct Words {
    min: Option<u32>,
    max: u32,
    pattern: Option<Pattern>,
    rule: &'static Rule,
}

impl Question for Words {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Text)
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        let Some(typed) = single(posted)? else {
            return Ok(None);
        };
        let words = (self.rule.kept)(typed);
        if words.chars().any(self.rule.is_forbidden) {
            return Err(MALFORMED);
        }
        Ok(Some(Answer::Text(words)))
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Text(text) => vec![("", text.clone())],
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        let Answer::Text(text) = answer else { return vec![MALFORMED] };
        if text.chars().any(self.rule.is_forbidden) {
            return vec![MALFORMED];
        }
        let length = text.chars().count();
        let is_over = |limit: u32| usize::try_from(limit).is_ok_and(|limit| length > limit);
        if is_over(self.max) {
            return vec![Fault::new("error-answer-too-long").number("max", self.max)];
        }
        match self.min {
            Some(min) if !is_over(min - 1) => vec![Fault::new("error-answer-too-short").number("min", min)],
            _ => self.pattern.as_ref().map_or_else(Vec::new, |pattern| pattern.judge(text)),
        }
    }

    fn show(&self, answer: &Answer, _lang: Lang) -> String {
        match answer {
            Answer::Text(text) => text.clone(),
            _ => String::new(),
        }
    }

    fn facets(&self, _answer: Option<&Answer>, _lang: Lang) -> Facets {
        Facets { length_max: Some(self.max), ..Facets::default() }
    }
}
