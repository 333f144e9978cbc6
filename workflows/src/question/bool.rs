//! `bool`: yes or no, as two radio buttons, so that "no" is not the same as no answer.

use rust_decimal::Decimal;

use super::{Facets, Fault, Holds, Kind, Label, MALFORMED, OptionFacet, Question, Required, single};
use crate::answer::Answer;
use crate::expression::Type;
use crate::lang::Lang;

pub(super) const KIND: Kind = Kind {
    name: "bool",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &[],
    example: include_str!("../../definitions/examples/bool.json"),
    read: |_| Some(Box::new(YesNo)),
};

const YES: &str = "yes";
const NO: &str = "no";

#[derive(Debug)]
struct YesNo;

const fn code(flag: bool) -> &'static str {
    if flag { YES } else { NO }
}

/// Yes or no in words.
pub(super) const fn words(flag: bool, lang: Lang) -> &'static str {
    match (flag, lang) {
        (true, Lang::Fr) => "Oui",
        (true, Lang::En) => "Yes",
        (false, Lang::Fr) => "Non",
        (false, Lang::En) => "No",
    }
}

impl Question for YesNo {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Bool)
    }

    fn range(&self) -> Option<(Decimal, Decimal)> {
        Some((Decimal::ZERO, Decimal::ONE))
    }

    fn points(&self, answer: &Answer) -> Option<Decimal> {
        match answer {
            Answer::Bool(flag) => Some(Decimal::from(u8::from(*flag))),
            _ => None,
        }
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        match single(posted)? {
            None => Ok(None),
            Some(YES) => Ok(Some(Answer::Bool(true))),
            Some(NO) => Ok(Some(Answer::Bool(false))),
            Some(_) => Err(Fault::new("error-answer-unknown-option")),
        }
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Bool(flag) => vec![("", code(*flag).to_owned())],
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        match answer {
            Answer::Bool(_) => Vec::new(),
            _ => vec![MALFORMED],
        }
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        match answer {
            Answer::Bool(flag) => words(*flag, lang).to_owned(),
            _ => String::new(),
        }
    }

    fn chosen(&self, answer: &Answer, lang: Lang) -> Vec<Label> {
        match answer {
            Answer::Bool(flag) => vec![Label { code: code(*flag).to_owned(), text: words(*flag, lang).to_owned() }],
            _ => Vec::new(),
        }
    }

    fn facets(&self, answer: Option<&Answer>, lang: Lang) -> Facets {
        let options = [true, false]
            .map(|flag| OptionFacet {
                code: code(flag).to_owned(),
                label: words(flag, lang).to_owned(),
                exclusive: false,
                selected: answer == Some(&Answer::Bool(flag)),
            })
            .to_vec();
        Facets { options, ..Facets::default() }
    }
}
