//! `acknowledge`: "read and understood", one box that must be ticked before the form can go.

use super::{Facets, Fault, Holds, Kind, Label, MALFORMED, OptionFacet, Question, Required, Setting, Shape, single};
use crate::answer::Answer;
use crate::definition::Fields;
use crate::expression::Type;
use crate::lang::{Bilingual, Lang};

pub(super) const KIND: Kind = Kind {
    name: "acknowledge",
    holds: Holds::Answer,
    required: Required::Always,
    repeats: false,
    settings: &[Setting::required("label", Shape::Bilingual)],
    example: include_str!("../../definitions/examples/acknowledge.json"),
    read,
};

const TICKED: &str = "yes";

#[derive(Debug)]
struct Acknowledge {
    label: Bilingual,
}

fn read(fields: &Fields<'_>) -> Option<Box<dyn Question>> {
    let label = fields.need_bilingual("label")?;
    Some(Box::new(Acknowledge { label }))
}

impl Question for Acknowledge {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Bool)
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        match single(posted)? {
            None => Ok(None),
            Some(TICKED) => Ok(Some(Answer::Bool(true))),
            Some(_) => Err(Fault::new("error-answer-unknown-option")),
        }
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Bool(true) => vec![("", TICKED.to_owned())],
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        match answer {
            Answer::Bool(true) => Vec::new(),
            Answer::Bool(false) => vec![self.absence()],
            _ => vec![MALFORMED],
        }
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        match answer {
            Answer::Bool(true) => self.label.get(lang).to_owned(),
            _ => String::new(),
        }
    }

    fn chosen(&self, answer: &Answer, lang: Lang) -> Vec<Label> {
        match answer {
            Answer::Bool(true) => vec![Label { code: TICKED.to_owned(), text: self.label.get(lang).to_owned() }],
            _ => Vec::new(),
        }
    }

    fn facets(&self, answer: Option<&Answer>, lang: Lang) -> Facets {
        Facets {
            options: vec![OptionFacet {
                code: TICKED.to_owned(),
                label: self.label.get(lang).to_owned(),
                exclusive: false,
                selected: answer == Some(&Answer::Bool(true)),
            }],
            ..Facets::default()
        }
    }

    fn absence(&self) -> Fault {
        Fault::new("error-answer-acknowledge")
    }
}
