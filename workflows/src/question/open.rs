//! `open`: one or several options, or words of one's own beside them.

use super::options::Options;
use super::{Facets, Fault, Holds, Kind, Label, MALFORMED, Question, Required, Setting, Shape};
use crate::answer::Answer;
use crate::definition::Fields;
use crate::expression::Type;
use crate::lang::Lang;

/// Characters that one's own words can have at most.
const LENGTH_MAX: usize = 255;

pub(super) const KIND: Kind = Kind {
    name: "open",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: false,
    settings: &[Setting::required("options", Shape::Options { exclusive: true }), Setting::optional("several", Shape::Flag)],
    example: include_str!("../../definitions/examples/open.json"),
    read,
};

#[derive(Debug)]
struct Open {
    options: Options,
    several: bool,
}

fn read(fields: &Fields<'_>) -> Option<Box<dyn Question>> {
    let several = fields.flag("several").unwrap_or(false);
    Some(Box::new(Open { options: Options::read(fields, true)?, several }))
}

impl Question for Open {
    fn value_type(&self) -> Option<Type> {
        Some(Type::List(Box::new(Type::Text)))
    }

    fn inputs(&self) -> &'static [&'static str] {
        &["", "other"]
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        let of =
            |suffix: &'static str| posted.iter().filter(move |(found, _)| *found == suffix).map(|(_, value)| value.trim()).filter(|value| !value.is_empty());
        let ticked: Vec<&str> = of("").collect();
        if ticked.iter().any(|code| self.options.find(code).is_none()) {
            return Err(Fault::new("error-answer-unknown-option"));
        }
        let codes: Vec<String> = self.options.iter().filter(|option| ticked.contains(&option.code.as_str())).map(|option| option.code.clone()).collect();
        let mut own = of("other").map(str::to_owned);
        let text = own.next();
        if own.next().is_some() {
            return Err(Fault::new("error-answer-several").at("other"));
        }
        Ok((!codes.is_empty() || text.is_some()).then_some(Answer::Open { codes, text }))
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        let Answer::Open { codes, text } = answer else { return Vec::new() };
        codes.iter().map(|code| ("", code.clone())).chain(text.iter().map(|text| ("other", text.clone()))).collect()
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        let Answer::Open { codes, text } = answer else { return vec![MALFORMED] };
        let is_own = |text: &String| !text.trim().is_empty() && !text.chars().any(char::is_control);
        if self.options.labels(codes, Lang::Fr).len() != codes.len() || (codes.is_empty() && text.is_none()) || !text.iter().all(is_own) {
            return vec![MALFORMED];
        }
        if text.as_ref().is_some_and(|text| text.chars().count() > LENGTH_MAX) {
            return vec![Fault::new("error-answer-too-long").at("other").number("max", LENGTH_MAX)];
        }
        let given = codes.len() + usize::from(text.is_some());
        let alone = self.options.iter().find(|option| option.exclusive && codes.contains(&option.code));
        match alone {
            Some(option) if given > 1 => vec![Fault::new("error-answer-exclusive").text("option", option.text.clone())],
            _ if given > 1 && !self.several => vec![Fault::new("error-answer-several")],
            _ => Vec::new(),
        }
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        let Answer::Open { codes, text } = answer else { return String::new() };
        let labels = self.options.labels(codes, lang).into_iter().map(|label| label.text);
        labels.chain(text.clone()).collect::<Vec<_>>().join(", ")
    }

    fn chosen(&self, answer: &Answer, lang: Lang) -> Vec<Label> {
        match answer {
            Answer::Open { codes, .. } => self.options.labels(codes, lang),
            _ => Vec::new(),
        }
    }

    fn facets(&self, answer: Option<&Answer>, lang: Lang) -> Facets {
        let selected = match answer {
            Some(Answer::Open { codes, .. }) => codes.as_slice(),
            _ => &[],
        };
        Facets { options: self.options.facets(selected, lang), several: self.several, length_max: u32::try_from(LENGTH_MAX).ok(), ..Facets::default() }
    }
}
