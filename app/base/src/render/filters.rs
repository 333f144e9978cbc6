//! The filters of the templates: `date`, `day`, `time`, `datetime`, `in_days`, `days_left`, `phone`, `number_display`, `initials`.
//!
//! Instants arrive as RFC 3339 text (what serde makes of them) and are shown in the zone of the frame; plain dates
//! (`2025-08-07`) and plain times (`10:06:00`) are shown as they are.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use minijinja::{Environment, Error, ErrorKind, State, Value};

use super::frame::Frame;
use crate::i18n::{dates, numbers};

pub(super) fn register(env: &mut Environment<'static>) {
    env.add_filter("date", date);
    env.add_filter("day", day);
    env.add_filter("time", time);
    env.add_filter("datetime", datetime);
    env.add_filter("in_days", in_days);
    env.add_filter("days_left", days_left);
    env.add_filter("phone", numbers::phone);
    env.add_filter("number_display", numbers::insurance);
    env.add_filter("initials", numbers::initials);
}

enum Moment {
    Instant(DateTime<Utc>),
    Date(NaiveDate),
    Time(NaiveTime),
}

/// « jeudi 7 août 2025 », "Thursday, August 7, 2025".
fn date(state: &mut State, value: &Value) -> Result<String, Error> {
    let frame = Frame::of(state)?;
    Ok(dates::date(frame.lang, calendar_day(frame, value)?))
}

/// « 7 août », "August 7"; with the year when it is not the current one.
fn day(state: &mut State, value: &Value) -> Result<String, Error> {
    let frame = Frame::of(state)?;
    Ok(dates::day(frame.lang, calendar_day(frame, value)?, frame.today()))
}

/// « 10 h 6 », "10:06 a.m.".
fn time(state: &mut State, value: &Value) -> Result<String, Error> {
    let frame = Frame::of(state)?;
    match moment(value)? {
        Moment::Instant(at) => Ok(dates::time(frame.lang, dates::local(at, frame.zone).time())),
        Moment::Time(time) => Ok(dates::time(frame.lang, time)),
        Moment::Date(_) => Err(refused("a date has no time")),
    }
}

/// « 7 août à 11 h 30 », "August 7 at 11:30 a.m.".
fn datetime(state: &mut State, value: &Value) -> Result<String, Error> {
    let frame = Frame::of(state)?;
    match moment(value)? {
        Moment::Instant(at) => Ok(dates::datetime(frame.lang, at, frame.zone, frame.today())),
        Moment::Date(_) | Moment::Time(_) => Err(refused("only an instant has both date and time")),
    }
}

/// « dans 7 jours », "in 7 days"; by the calendar, not by 24 hours.
fn in_days(state: &mut State, value: &Value) -> Result<String, Error> {
    let frame = Frame::of(state)?;
    Ok(dates::in_days(frame.lang, calendar_day(frame, value)?, frame.today()))
}

/// How many days remain until a date: 0 today, negative when it has passed.
fn days_left(state: &mut State, value: &Value) -> Result<i64, Error> {
    let frame = Frame::of(state)?;
    Ok((calendar_day(frame, value)? - frame.today()).num_days())
}

fn calendar_day(frame: Frame, value: &Value) -> Result<NaiveDate, Error> {
    match moment(value)? {
        Moment::Instant(at) => Ok(dates::local(at, frame.zone).date()),
        Moment::Date(date) => Ok(date),
        Moment::Time(_) => Err(refused("a time has no date")),
    }
}

fn moment(value: &Value) -> Result<Moment, Error> {
    let text = value.as_str().ok_or_else(|| refused(&format!("a date or time is text, not {}", value.kind())))?;
    let parsed = if text.contains('T') {
        DateTime::parse_from_rfc3339(text).ok().map(|at| Moment::Instant(at.to_utc()))
    } else if text.contains(':') {
        text.parse().ok().map(Moment::Time)
    } else {
        text.parse().ok().map(Moment::Date)
    };
    parsed.ok_or_else(|| refused("neither an RFC 3339 instant nor a date nor a time"))
}

fn refused(detail: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, detail.to_owned())
}
