//! `datetime`: a day and a time on the clock of the clinic.

use super::date::whole_day;
use super::time;
use super::{Fault, Holds, Kind, MALFORMED, Question, Required};
use crate::answer::Answer;
use crate::date::{PartialDate, moment};
use crate::expression::Type;
use crate::lang::Lang;

pub(super) const KIND: Kind = Kind {
    name: "datetime",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &[],
    example: include_str!("../../definitions/examples/datetime.json"),
    read: |_| Some(Box::new(DateTime)),
};

#[derive(Debug)]
struct DateTime;

/// The day and the time of a kept answer.
fn parts(moment: &str) -> Option<(PartialDate, &str)> {
    let (day, time) = moment.split_once('T')?;
    Some((day.parse().ok()?, time))
}

impl Question for DateTime {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Moment)
    }

    fn inputs(&self) -> &'static [&'static str] {
        &["day", "month", "year", "time"]
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        let times: Vec<&str> = posted.iter().filter(|(suffix, _)| *suffix == "time").map(|(_, value)| value.trim()).collect();
        let time = match times.as_slice() {
            [] => "",
            [one] => one,
            _ => return Err(Fault::new("error-answer-several").at("time")),
        };
        match (whole_day(posted)?, time) {
            (None, "") => Ok(None),
            (None, _) => Err(Fault::new("error-answer-date-incomplete").at("day")),
            (Some(_), "") => Err(Fault::new("error-answer-not-time").at("time")),
            (Some(day), time) => {
                let time = time::typed(time).ok_or(Fault::new("error-answer-not-time").at("time"))?;
                Ok(moment::moment(&format!("{day}T{time}")).map(Answer::Moment))
            }
        }
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        let Answer::Moment(moment) = answer else { return Vec::new() };
        let Some((day, time)) = parts(moment) else { return Vec::new() };
        let mut raw = super::date::raw(day);
        raw.push(("time", time::input(time)));
        raw
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        match answer {
            Answer::Moment(at) if moment::moment(at).as_ref() == Some(at) => Vec::new(),
            _ => vec![MALFORMED],
        }
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        let Answer::Moment(moment) = answer else { return String::new() };
        let Some((day, time)) = parts(moment) else { return String::new() };
        let (day, time) = (day.show(lang), time::words(time, lang));
        match lang {
            Lang::Fr => format!("{day} à {time}"),
            Lang::En => format!("{day} at {time}"),
        }
    }
}
