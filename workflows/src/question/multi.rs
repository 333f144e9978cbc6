//! `multi`: several of several options; an exclusive one ("none of these") stands alone.

use super::options::Options;
use super::{Facets, Fault, Holds, Kind, Label, MALFORMED, Question, Required, Setting, Shape};
use crate::answer::Answer;
use crate::definition::Fields;
use crate::expression::{Type, Weights};
use crate::lang::Lang;

pub(super) const KIND: Kind = Kind {
    name: "multi",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: false,
    settings: &[
        Setting::required("options", Shape::Options { exclusive: true }),
        Setting::optional("choose_min", Shape::Whole(1, 200)),
        Setting::optional("choose_max", Shape::Whole(1, 200)),
    ],
    example: include_str!("../../definitions/examples/multi.json"),
    read,
};

#[derive(Debug)]
struct Multi {
    options: Options,
    choose_min: Option<u32>,
    choose_max: Option<u32>,
}

fn read(fields: &Fields<'_>) -> Option<Box<dyn Question>> {
    let options = Options::read(fields, true);
    let choose_min = fields.count("choose_min", 1, 200);
    let choose_max = fields.count("choose_max", 1, 200);
    let options = options?;
    let together = options.iter().filter(|option| !option.exclusive).count();
    let is_within = |least: u32| usize::try_from(least).is_ok_and(|least| least <= together);
    let is_ordered = |least: u32| choose_max.is_none_or(|most| least <= most);
    if choose_min.is_some_and(|least| !is_within(least) || !is_ordered(least)) {
        fields.error("choose_min", "empty-range", "Aucune réponse ne peut avoir autant de choix.", "No answer can have that many options.");
        return None;
    }
    Some(Box::new(Multi { options, choose_min, choose_max }))
}

impl Multi {
    fn judge_codes(&self, codes: &[String]) -> Vec<Fault> {
        let known = self.options.labels(codes, Lang::Fr);
        if codes.is_empty() || known.len() != codes.len() {
            return vec![Fault::new("error-answer-unknown-option")];
        }
        let exclusive = self.options.iter().find(|option| option.exclusive && codes.contains(&option.code));
        if let Some(option) = exclusive {
            if codes.len() > 1 {
                let fault = Fault::new("error-answer-exclusive");
                return vec![fault.text("option", option.text.clone())];
            }
            return Vec::new();
        }
        let chosen = u32::try_from(codes.len()).unwrap_or(u32::MAX);
        if let Some(least) = self.choose_min
            && chosen < least
        {
            return vec![Fault::new("error-answer-too-few").number("min", least)];
        }
        if let Some(most) = self.choose_max
            && chosen > most
        {
            return vec![Fault::new("error-answer-too-many").number("max", most)];
        }
        Vec::new()
    }
}

impl Question for Multi {
    fn value_type(&self) -> Option<Type> {
        Some(Type::List(Box::new(Type::Code(self.options.codes()))))
    }

    fn weights(&self) -> Option<Weights> {
        self.options.weights()
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        let ticked: Vec<&str> = posted.iter().map(|(_, code)| *code).filter(|code| !code.is_empty()).collect();
        if ticked.iter().any(|code| self.options.find(code).is_none()) {
            return Err(Fault::new("error-answer-unknown-option"));
        }
        let codes: Vec<String> = self.options.iter().filter(|option| ticked.contains(&option.code.as_str())).map(|option| option.code.clone()).collect();
        Ok((!codes.is_empty()).then_some(Answer::Codes(codes)))
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Codes(codes) => codes.iter().map(|code| ("", code.clone())).collect(),
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        match answer {
            Answer::Codes(codes) => self.judge_codes(codes),
            _ => vec![MALFORMED],
        }
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        let chosen = self.chosen(answer, lang);
        let words: Vec<&str> = chosen.iter().map(|label| label.text.as_str()).collect();
        words.join(", ")
    }

    fn chosen(&self, answer: &Answer, lang: Lang) -> Vec<Label> {
        match answer {
            Answer::Codes(codes) => self.options.labels(codes, lang),
            _ => Vec::new(),
        }
    }

    fn facets(&self, answer: Option<&Answer>, lang: Lang) -> Facets {
        let selected = match answer {
            Some(Answer::Codes(codes)) => codes.as_slice(),
            _ => &[],
        };
        Facets {
            options: self.options.facets(selected, lang),
            min: self.choose_min.map(|least| least.to_string()),
            max: self.choose_max.map(|most| most.to_string()),
            several: true,
            ..Facets::default()
        }
    }
}
