//! `date`: day, month and year in three inputs; where the definition allows, only the month and year, or the year.

use super::{Facets, Fault, Holds, Kind, MALFORMED, Question, Required, Setting, Shape};
use crate::answer::Answer;
use crate::date::{PartialDate, Precision};
use crate::definition::Fields;
use crate::expression::Type;
use crate::lang::Lang;

pub(super) const KIND: Kind = Kind {
    name: "date",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &[
        Setting::optional("precision", Shape::Word(&["day", "month", "year"])),
        Setting::optional("min", Shape::Date),
        Setting::optional("max", Shape::Date),
    ],
    example: include_str!("../../definitions/examples/date.json"),
    read,
};

#[derive(Debug)]
struct Date {
    /// The least that must be known.
    precision: Precision,
    min: Option<PartialDate>,
    max: Option<PartialDate>,
}

fn read(fields: &Fields<'_>) -> Option<Box<dyn Question>> {
    let words = [("day", Precision::Day), ("month", Precision::Month), ("year", Precision::Year)];
    let precision = fields.word("precision", &words).unwrap_or(Precision::Day);
    let (min, max) = (fields.date("min"), fields.date("max"));
    if let (Some(min), Some(max)) = (min, max)
        && min.compare(max).is_some_and(std::cmp::Ordering::is_gt)
    {
        fields.error("max", "empty-range", "La dernière date permise est avant la première.", "The last date allowed is before the first.");
        return None;
    }
    Some(Box::new(Date { precision, min, max }))
}

/// A part of a date: digits only, as many as the calendar needs.
fn part(text: &str, digits_max: usize, input: &'static str) -> Result<Option<u16>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() > digits_max || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::new("error-answer-date-malformed").at(input));
    }
    text.parse().map(Some).map_err(|_| Fault::new("error-answer-date-malformed").at(input))
}

fn small(text: &str, input: &'static str) -> Result<Option<u8>, Fault> {
    part(text, 2, input)?.map(|number| u8::try_from(number).map_err(|_| Fault::new("error-answer-date-malformed").at(input))).transpose()
}

/// The date in three inputs, as precise as it was given.
fn typed(posted: &[(&str, &str)]) -> Result<Option<PartialDate>, Fault> {
    let only = |suffix: &'static str| -> Result<&str, Fault> {
        let mut values = posted.iter().filter(|(found, _)| *found == suffix);
        let value = values.next().map_or("", |(_, value)| value.trim());
        match values.next() {
            None => Ok(value),
            Some(_) => Err(Fault::new("error-answer-several").at(suffix)),
        }
    };
    let (day, month, year) = (only("day")?, only("month")?, only("year")?);
    let day = small(day, "day")?;
    let month = small(month, "month")?;
    if !year.is_empty() && year.len() != 4 {
        return Err(Fault::new("error-answer-date-malformed").at("year"));
    }
    let Some(year) = part(year, 4, "year")? else {
        return match (day, month) {
            (None, None) => Ok(None),
            _ => Err(Fault::new("error-answer-date-incomplete").at("year")),
        };
    };
    if day.is_some() && month.is_none() {
        return Err(Fault::new("error-answer-date-incomplete").at("month"));
    }
    PartialDate::new(year, month, day).map(Some).map_err(|_| Fault::new("error-answer-date-impossible").at("day"))
}

/// The date in three inputs, known to the day.
pub(super) fn whole_day(posted: &[(&str, &str)]) -> Result<Option<PartialDate>, Fault> {
    match typed(posted)? {
        Some(date) if date.precision() < Precision::Day => Err(Fault::new("error-answer-date-incomplete").at("day")),
        date => Ok(date),
    }
}

/// What stands in the three inputs for a date.
pub(super) fn raw(date: PartialDate) -> Vec<(&'static str, String)> {
    let mut raw = vec![("year", format!("{:04}", date.year()))];
    raw.extend(date.month().map(|month| ("month", month.to_string())));
    raw.extend(date.day().map(|day| ("day", day.to_string())));
    raw
}

impl Date {
    fn judge_date(&self, date: PartialDate) -> Vec<Fault> {
        if date.precision() < self.precision {
            let missing = match date.precision() {
                Precision::Year => "month",
                _ => "day",
            };
            return vec![Fault::new("error-answer-date-incomplete").at(missing)];
        }
        if let Some(min) = self.min
            && date.compare(min).is_some_and(std::cmp::Ordering::is_lt)
        {
            return vec![Fault::new("error-answer-date-too-early").date("min", min)];
        }
        if let Some(max) = self.max
            && date.compare(max).is_some_and(std::cmp::Ordering::is_gt)
        {
            return vec![Fault::new("error-answer-date-too-late").date("max", max)];
        }
        Vec::new()
    }
}

impl Question for Date {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Date)
    }

    fn inputs(&self) -> &'static [&'static str] {
        &["day", "month", "year"]
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        Ok(typed(posted)?.map(Answer::Date))
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Date(date) => raw(*date),
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        match answer {
            Answer::Date(date) => self.judge_date(*date),
            _ => vec![MALFORMED],
        }
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        match answer {
            Answer::Date(date) => date.show(lang),
            _ => String::new(),
        }
    }

    fn facets(&self, _answer: Option<&Answer>, _lang: Lang) -> Facets {
        Facets {
            min: self.min.map(|min| min.to_string()),
            max: self.max.map(|max| max.to_string()),
            optional_parts: match self.precision {
                Precision::Day => vec![],
                Precision::Month => vec!["day"],
                Precision::Year => vec!["day", "month"],
            },
            ..Facets::default()
        }
    }
}
