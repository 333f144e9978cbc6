//! Reading `application/x-www-form-urlencoded` bodies and query strings.

use crate::error::AppError;
use chrono::{Datelike as _, NaiveDate};

/// The fields of a form or of a query, in the order sent.
#[derive(Debug, Clone, Default)]
pub struct Form(Vec<(String, String)>);

/// What was typed is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADate;

const FIELDS_MAX: usize = 2_000;
/// The years that a typed date can have.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2999;

impl Form {
    /// Parses an encoded body. Line ends become `\n`; invalid UTF-8, NUL and other control characters are refused.
    ///
    /// # Errors
    /// `AppError::Malformed`.
    pub fn parse(body: &[u8]) -> Result<Self, AppError> {
        let mut fields = Vec::new();
        for pair in body.split(|&b| b == b'&').filter(|pair| !pair.is_empty()) {
            if fields.len() >= FIELDS_MAX {
                return Err(AppError::Malformed("too many fields"));
            }
            let mut halves = pair.splitn(2, |&b| b == b'=');
            let name = part(halves.next().unwrap_or_default())?;
            let value = part(halves.next().unwrap_or_default())?;
            fields.push((name, value.replace("\r\n", "\n").replace('\r', "\n")));
        }
        Ok(Self(fields))
    }

    /// The value of a field that is sent once. The first one, where it was sent more often.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The trimmed value of a field; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }

    /// A date in three fields, `NAME_day`, `NAME_month`, `NAME_year`; none when all are empty.
    ///
    /// # Errors
    /// What was typed is no date.
    pub fn date(&self, name: &str) -> Result<Option<NaiveDate>, NotADate> {
        let [day, month, year] = ["day", "month", "year"].map(|part| self.text(&format!("{name}_{part}")));
        if day.is_empty() && month.is_empty() && year.is_empty() {
            return Ok(None);
        }
        let parsed = match (day.parse(), month.parse(), year.parse()) {
            (Ok(day), Ok(month), Ok(year)) => NaiveDate::from_ymd_opt(year, month, day),
            _ => None,
        };
        parsed.filter(|date| YEARS.contains(&date.year())).map(Some).ok_or(NotADate)
    }

    /// Whether a box was ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.is_empty())
    }

    /// All values of a field.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every field in order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Refuses a form in which any field was sent more than once.
    ///
    /// # Errors
    /// `AppError::Malformed`.
    pub fn distinct(&self) -> Result<(), AppError> {
        let mut names: Vec<&str> = self.0.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair.first() == pair.last()) { Err(AppError::Malformed("a field was sent twice")) } else { Ok(()) }
    }

    /// Refuses a form in which one of these fields was sent more than once.
    ///
    /// # Errors
    /// `AppError::Malformed`.
    pub fn once(&self, names: &[&str]) -> Result<(), AppError> {
        if names.iter().any(|name| self.all(name).count() > 1) { Err(AppError::Malformed("a field was sent twice")) } else { Ok(()) }
    }
}

fn part(bytes: &[u8]) -> Result<String, AppError> {
    let text = String::from_utf8(unescape(bytes, true)).map_err(|_| AppError::Malformed("not UTF-8"))?;
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(AppError::Malformed("control character"));
    }
    Ok(text)
}

fn unescape(bytes: &[u8], plus: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'+' if plus => out.push(b' '),
            b'%' => match tail.get(..2).and_then(|two| std::str::from_utf8(two).ok()).and_then(|two| u8::from_str_radix(two, 16).ok()) {
                Some(value) => {
                    out.push(value);
                    rest = &tail[2..];
                }
                None => out.push(b'%'),
            },
            other => out.push(other),
        }
    }
    out
}

/// Decodes a path segment; what is not UTF-8 becomes the replacement character.
pub(super) fn decode(segment: &str) -> String {
    String::from_utf8_lossy(&unescape(segment.as_bytes(), false)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_decoded_and_line_ends_made_one() {
        let form = Form::parse(b"a=1+2&b=%C3%A9%0D%0Ax&a=3&c").unwrap();
        assert_eq!(form.get("a"), Some("1 2"));
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["1 2", "3"]);
        assert_eq!(form.get("b"), Some("é\nx"));
        assert_eq!(form.get("c"), Some(""));
        assert!(form.once(&["a"]).is_err());
        assert!(form.once(&["b", "c"]).is_ok());
        assert!(form.distinct().is_err() && Form::parse(b"a=1&b=1").unwrap().distinct().is_ok());
    }

    #[test]
    fn a_date_needs_all_three_fields() {
        let read = |text: &str| Form::parse(text.as_bytes()).unwrap().date("due");
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("due_day=+7+&due_month=8&due_year=2026"), Ok(NaiveDate::from_ymd_opt(2026, 8, 7)));
        for bad in ["due_day=7", "due_day=31&due_month=2&due_year=2026", "due_day=7&due_month=8&due_year=26", "due_day=x&due_month=8&due_year=2026"] {
            assert_eq!(read(bad), Err(NotADate), "{bad}");
        }
    }

    #[test]
    fn control_characters_and_broken_text_are_refused() {
        assert!(Form::parse(b"a=%00").is_err());
        assert!(Form::parse(b"a=%FF").is_err());
        assert!(Form::parse(b"a=%zz").is_ok());
    }
}
