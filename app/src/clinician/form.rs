//! What the forms of this surface share: carried out once, dates in three fields, choices.

use base::clock::Ts;
use base::db::{DbError, Tx};
use base::domain::done_forms;
use base::error::AppError;
use base::render::FormState;
use base::web::{Form, Req};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// The hidden field by which a form is known when it is sent twice.
pub(super) const KEY: &str = "form_key";
/// One choice of a list.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Choice {
    pub value: String,
    pub label: String,
}

/// The day on the calendar of the page.
pub(super) fn today(req: &Req) -> NaiveDate {
    req.shell().today
}

/// An instant as templates read it.
pub(super) fn instant(at: Ts) -> String {
    at.utc().to_rfc3339()
}

/// A new form with a key of its own.
pub(super) fn blank(req: &Req) -> FormState {
    let mut form = FormState::default();
    form.set(KEY, done_forms::fresh_key(req.state.db.chance()));
    form
}

/// The form as it was sent.
pub(super) fn typed(req: &Req) -> FormState {
    FormState::typed(req.form.fields().filter(|(name, _)| *name != "csrf"))
}

/// Carries a form out once: `work` makes something and says where it leads. Sent again, it leads there again.
pub(super) async fn once<E, W>(req: &Req, work: W) -> Result<String, E>
where
    W: FnOnce(&mut Tx<'_>) -> Result<String, E> + Send + 'static,
    E: From<DbError> + From<AppError> + Send + 'static,
{
    let account = req.account().map_err(E::from)?.account;
    let key = req.form.text(KEY).to_owned();
    if !done_forms::is_key(&key) {
        return Err(AppError::Malformed("a form without its key").into());
    }
    let known = key.clone();
    let result = req
        .state
        .db
        .write(move |tx| {
            if let Some(location) = done_forms::find(tx, account, &key)? {
                return Ok(location);
            }
            let location = work(tx)?;
            done_forms::remember(tx, account, &key, &location)?;
            Ok(location)
        })
        .await;
    // the same form, sent at the same moment, may have been first
    match result {
        Ok(location) => Ok(location),
        Err(error) => req.state.db.read(move |tx| done_forms::find(tx, account, &known)).await?.ok_or(error),
    }
}

/// A date in three fields: none when all are empty.
pub(super) fn date(form: &Form, name: &str) -> Result<Option<NaiveDate>, NotADate> {
    let part = |part: &str| form.text(&format!("{name}_{part}")).to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Ok(None);
    }
    let parsed = match (day.parse(), month.parse(), year.parse()) {
        (Ok(day), Ok(month), Ok(year)) => NaiveDate::from_ymd_opt(year, month, day),
        _ => None,
    };
    parsed.filter(|date| (1900..=2999).contains(&date.year())).map(Some).ok_or(NotADate)
}

/// What was typed is no date.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotADate;

/// Puts a date into its three fields.
pub(super) fn set_date(form: &mut FormState, name: &str, date: NaiveDate) {
    form.set(format!("{name}_day"), date.day().to_string());
    form.set(format!("{name}_month"), date.month().to_string());
    form.set(format!("{name}_year"), date.year().to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_needs_all_three_fields() {
        let read = |text: &str| date(&Form::parse(text.as_bytes()).unwrap(), "due");
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("due_day=+7+&due_month=8&due_year=2026"), Ok(NaiveDate::from_ymd_opt(2026, 8, 7)));
        for bad in ["due_day=7", "due_day=31&due_month=2&due_year=2026", "due_day=7&due_month=8&due_year=26", "due_day=x&due_month=8&due_year=2026"] {
            assert_eq!(read(bad), Err(NotADate), "{bad}");
        }
    }
}
