//! What a form may know besides the answers, as far as it asks.

use crate::clock::Ts;
use crate::db::{DbError, Tx};
use crate::domain::patients::{self, Sex};
use crate::domain::{activities, follow_ups};
use crate::i18n::dates;
use crate::ids::ActivityId;
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use workflows::{Context, Form, Lang, PartialDate};

/// The context in which an activity's form is answered: today in the clinic's zone, age and sex of the clinic's file.
/// Nothing is read for a form that asks for nothing.
///
/// # Errors
/// Not found, or the database's.
pub fn context(tx: &mut Tx<'_>, form: &Form, activity: ActivityId, lang: Lang) -> Result<Context, DbError> {
    if !form.reads_context() {
        return Ok(Context::default());
    }
    let asked = activities::find(tx, activity)?;
    let run = follow_ups::find(tx, asked.follow_up)?;
    let identity = patients::load(tx, run.file)?.identity;
    let today = today(tx.now(), run.zone.parse().map_err(DbError::damaged)?);
    let sex = match identity.sex {
        Sex::Unknown => None,
        known => Some(known.word().to_owned()),
    };
    Ok(Context {
        today: partial(today),
        age_years: u16::try_from(dates::age_years(identity.birth_date, today)).ok(),
        sex,
        language: Some(lang.code().to_owned()),
    })
}

fn today(now: Ts, zone: Tz) -> NaiveDate {
    dates::local(now.utc(), zone).date()
}

fn partial(day: NaiveDate) -> Option<PartialDate> {
    let part = |number: u32| u8::try_from(number).ok();
    PartialDate::new(u16::try_from(day.year()).ok()?, part(day.month()), part(day.day())).ok()
}
