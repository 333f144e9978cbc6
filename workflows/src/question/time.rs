//! `time`: a time of day, typed as `14:30`, `14 h 30` or `14h`.

use super::{Fault, Holds, Kind, MALFORMED, Question, Required, single};
use crate::answer::Answer;
use crate::date::moment;
use crate::expression::Type;
use crate::lang::Lang;

pub(super) const KIND: Kind = Kind {
    name: "time",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &[],
    example: include_str!("../../definitions/examples/time.json"),
    read: |_| Some(Box::new(Time)),
};

#[derive(Debug)]
struct Time;

/// The time that a person typed; `None` when it is none.
pub(super) fn typed(text: &str) -> Option<String> {
    let plain: String = text.trim().to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let (hour, minutes) = plain.split_once(['h', ':']).unwrap_or((&plain, ""));
    let minutes = if minutes.is_empty() && plain.ends_with('h') { "00" } else { minutes };
    let pad = |digits: &str| format!("{digits:0>2}");
    let is_short = |digits: &str| (1..=2).contains(&digits.len());
    if !is_short(hour) || !(is_short(minutes) || minutes.len() == 5) {
        return None;
    }
    moment::time(&format!("{}:{}", pad(hour), pad(minutes)))
}

/// A time in words: « 14 h 30 », "2:30 p.m.".
pub(super) fn words(time: &str, lang: Lang) -> String {
    let mut parts = time.split(':').map(|part| part.parse::<u32>().unwrap_or(0));
    let (hour, minute) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    match (lang, minute) {
        (Lang::Fr, 0) => format!("{hour}\u{a0}h"),
        (Lang::Fr, _) => format!("{hour}\u{a0}h\u{a0}{minute}"),
        (Lang::En, _) => {
            let (half, hour) = (if hour < 12 { "a.m." } else { "p.m." }, (hour + 11) % 12 + 1);
            format!("{hour}:{minute:02}\u{a0}{half}")
        }
    }
}

/// What stands in the input: hours and minutes.
pub(super) fn input(time: &str) -> String {
    time.get(..5).unwrap_or(time).to_owned()
}

impl Question for Time {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Time)
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        let Some(text) = single(posted)? else { return Ok(None) };
        typed(text).map(|time| Some(Answer::Time(time))).ok_or(Fault::new("error-answer-not-time"))
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Time(time) => vec![("", input(time))],
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        match answer {
            Answer::Time(time) if moment::time(time).as_ref() == Some(time) => Vec::new(),
            _ => vec![MALFORMED],
        }
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        match answer {
            Answer::Time(time) => words(time, lang),
            _ => String::new(),
        }
    }
}
