//! Dates as people give them: a year, a month of a year, or a day, never more precise than typed.

pub(crate) mod moment;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::lang::Lang;

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// The year only.
    Year,
    /// The year and the month.
    Month,
    /// The whole date.
    Day,
}

/// A date of the years 1 to 9999 known to the year, the month or the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartialDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// No such date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such date")]
pub struct NoSuchDate;

impl PartialDate {
    /// The date with these parts. A day needs a month; the date must exist in the calendar.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Result<Self, NoSuchDate> {
        if month.is_none() && day.is_some() || !(1..=9999).contains(&year) {
            return Err(NoSuchDate);
        }
        let (m, d) = (month.unwrap_or(1), day.unwrap_or(1));
        NaiveDate::from_ymd_opt(i32::from(year), u32::from(m), u32::from(d)).ok_or(NoSuchDate)?;
        Ok(Self { year, month, day })
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12, when known.
    pub const fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month, when known.
    pub const fn day(self) -> Option<u8> {
        self.day
    }

    /// How much of the date is known.
    pub const fn precision(self) -> Precision {
        match (self.month, self.day) {
            (None, _) => Precision::Year,
            (_, None) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// The day in the calendar, when the whole date is known.
    pub(crate) fn calendar_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(i32::from(self.year), u32::from(self.month?), u32::from(self.day?))
    }

    /// Compares at the precision both have. `None` when that cannot decide: `2024` and `2024-05`.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let mut order = self.year.cmp(&other.year);
        for (a, b) in [(self.month, other.month), (self.day, other.day)] {
            if order.is_ne() {
                return Some(order);
            }
            match (a, b) {
                (Some(a), Some(b)) => order = a.cmp(&b),
                (None, None) => {}
                _ => return None,
            }
        }
        Some(order)
    }

    /// The date in words: `7 août 2025`, `August 2025`, `2025`.
    pub fn show(self, lang: Lang) -> String {
        let Some(month) = self.month else {
            return self.year.to_string();
        };
        let name = month_name(month, lang);
        match (self.day, lang) {
            (None, _) => format!("{name} {}", self.year),
            (Some(1), Lang::Fr) => format!("1er\u{a0}{name} {}", self.year),
            (Some(day), Lang::Fr) => format!("{day}\u{a0}{name} {}", self.year),
            (Some(day), Lang::En) => format!("{name}\u{a0}{day}, {}", self.year),
        }
    }
}

fn month_name(month: u8, lang: Lang) -> &'static str {
    const FR: [&str; 12] = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
    const EN: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let names = match lang {
        Lang::Fr => FR,
        Lang::En => EN,
    };
    names.get(usize::from(month.saturating_sub(1))).copied().unwrap_or_default()
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = NoSuchDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let part = |text: &str, width: usize| -> Result<u16, NoSuchDate> {
            if text.len() == width && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().map_err(|_| NoSuchDate) } else { Err(NoSuchDate) }
        };
        let small = |text: &str| part(text, 2).and_then(|n| u8::try_from(n).map_err(|_| NoSuchDate));
        let mut parts = text.splitn(3, '-');
        let year = part(parts.next().unwrap_or_default(), 4)?;
        let month = parts.next().map(small).transpose()?;
        let day = parts.next().map(small).transpose()?;
        Self::new(year, month, day)
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
