//! What the forms of all surfaces share: shown again as they were typed, and carried out once however often they are sent.

use super::request::Request;
use crate::access::Denied;
use crate::db::{DbError, Tx};
use crate::domain::done_forms;
use crate::error::AppError;
use crate::render::FormState;
use chrono::NaiveDate;

/// The hidden field by which a form is known when it is sent twice.
pub const FORM_KEY: &str = "form_key";

/// What became of a form that is carried out once.
#[derive(Debug)]
pub enum Once<T> {
    /// It was carried out now.
    Done(T),
    /// It had been carried out before and leads there.
    Before(String),
}

/// Why a form was not carried out.
#[derive(Debug)]
pub enum Refused {
    /// A field is wrong (empty: the form as a whole), and the key of the words that say so.
    Form(&'static str, &'static str),
    /// Something that is another page.
    Other(AppError),
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Self {
        Self::Other(error)
    }
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Self {
        Self::Other(error.into())
    }
}

impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        Self::Other(denied.into())
    }
}

impl Request {
    /// The form as it was sent, for the second try.
    pub fn typed(&self) -> FormState {
        FormState::typed(self.form.fields().filter(|(name, _)| *name != "csrf"))
    }

    /// A new form with a key of its own.
    pub fn blank(&self) -> FormState {
        let mut form = FormState::default();
        self.give_key(&mut form);
        form
    }

    /// Gives a form a key where it has none.
    pub fn give_key(&self, form: &mut FormState) {
        if form.value(FORM_KEY).is_empty() {
            form.set(FORM_KEY, done_forms::fresh_key(self.state.db.chance()));
        }
    }

    /// The day on the calendar of the page.
    pub fn today(&self) -> NaiveDate {
        self.shell().today
    }

    /// Carries a form out once: `work` makes something and says where it leads. Sent again, it leads there again.
    ///
    /// # Errors
    /// Those of `work`; `AppError::Malformed` when the form has no key of ours.
    pub async fn once<E, W>(&self, work: W) -> Result<String, E>
    where
        W: FnOnce(&mut Tx<'_>) -> Result<String, E> + Send + 'static,
        E: From<DbError> + From<AppError> + Send + 'static,
    {
        let done = self.once_with::<_, E, _>(move |tx| work(tx).map(|location| (location.clone(), location))).await?;
        match done {
            Once::Done(location) | Once::Before(location) => Ok(location),
        }
    }

    /// The same for a form whose answer shows something that is never shown again: `work` says where the form leads when it
    /// is sent again, and what it made.
    ///
    /// # Errors
    /// Those of `work`; `AppError::Malformed` when the form has no key of ours.
    pub async fn once_with<T, E, W>(&self, work: W) -> Result<Once<T>, E>
    where
        T: Send + 'static,
        W: FnOnce(&mut Tx<'_>) -> Result<(String, T), E> + Send + 'static,
        E: From<DbError> + From<AppError> + Send + 'static,
    {
        let account = self.account().map_err(E::from)?.account;
        let key = self.form.text(FORM_KEY).to_owned();
        if !done_forms::is_key(&key) {
            return Err(AppError::Malformed("a form without its key").into());
        }
        let known = key.clone();
        let result = self
            .state
            .db
            .write(move |tx| {
                if let Some(location) = done_forms::find(tx, account, &key)? {
                    return Ok(Once::Before(location));
                }
                let (location, made) = work(tx)?;
                done_forms::remember(tx, account, &key, &location)?;
                Ok(Once::Done(made))
            })
            .await;
        // the same form, sent at the same moment, may have been first
        match result {
            Ok(done) => Ok(done),
            Err(error) => self.state.db.read(move |tx| done_forms::find(tx, account, &known)).await?.map(Once::Before).ok_or(error),
        }
    }
}
