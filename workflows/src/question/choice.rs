//! `choice`: one of several options.

use rust_decimal::Decimal;

use super::options::Options;
use super::{Facets, Fault, Holds, Kind, Label, MALFORMED, Question, Required, Setting, Shape, single};
use crate::answer::Answer;
use crate::expression::{Type, Weights};
use crate::lang::Lang;

pub(super) const KIND: Kind = Kind {
    name: "choice",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &[Setting::required("options", Shape::Options { exclusive: false })],
    example: include_str!("../../definitions/examples/choice.json"),
    read: |fields| Some(Box::new(Choice { options: Options::read(fields, false)? })),
};

#[derive(Debug)]
struct Choice {
    options: Options,
}

impl Question for Choice {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Code(self.options.codes()))
    }

    fn weights(&self) -> Option<Weights> {
        self.options.weights()
    }

    fn range(&self) -> Option<(Decimal, Decimal)> {
        self.options.range()
    }

    fn points(&self, answer: &Answer) -> Option<Decimal> {
        match answer {
            Answer::Code(code) => self.options.find(code)?.score,
            _ => None,
        }
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        let Some(code) = single(posted)? else {
            return Ok(None);
        };
        self.options.find(code).map(|option| Some(Answer::Code(option.code.clone()))).ok_or_else(|| Fault::new("error-answer-unknown-option"))
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Code(code) => vec![("", code.clone())],
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        match answer {
            Answer::Code(code) if self.options.find(code).is_some() => Vec::new(),
            Answer::Code(_) => vec![Fault::new("error-answer-unknown-option")],
            _ => vec![MALFORMED],
        }
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        match answer {
            Answer::Code(code) => self.options.find(code).map_or_else(String::new, |option| option.text.get(lang).to_owned()),
            _ => String::new(),
        }
    }

    fn chosen(&self, answer: &Answer, lang: Lang) -> Vec<Label> {
        match answer {
            Answer::Code(code) => self.options.labels(std::slice::from_ref(code), lang),
            _ => Vec::new(),
        }
    }

    fn facets(&self, answer: Option<&Answer>, lang: Lang) -> Facets {
        let selected = match answer {
            Some(Answer::Code(code)) => std::slice::from_ref(code),
            _ => &[],
        };
        Facets { options: self.options.facets(selected, lang), ..Facets::default() }
    }
}
