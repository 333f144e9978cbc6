//! Times of day, and days with a time on the clock of the clinic, as texts whose order is that of time.

use chrono::{NaiveDateTime, NaiveTime};

/// A time of day as `HH:MM:SS`; `None` when the text is no time.
pub(crate) fn time(text: &str) -> Option<String> {
    let parsed = NaiveTime::parse_from_str(text, "%H:%M:%S").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M")).ok()?;
    is_plain(text).then(|| parsed.format("%H:%M:%S").to_string())
}

/// A day and a time as `YYYY-MM-DDTHH:MM:SS`; `None` when the text is none.
pub(crate) fn moment(text: &str) -> Option<String> {
    let parsed = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")).ok()?;
    is_plain(text).then(|| parsed.format("%Y-%m-%dT%H:%M:%S").to_string())
}

/// Nothing but digits and separators: chrono takes blanks and signs that people do not write.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'-' | b'T'))
}
