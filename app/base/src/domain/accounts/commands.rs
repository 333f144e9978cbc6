//! What may be done with an account.

use super::model::{Address, Languages, NewAccount, Phones};
use super::store;
use crate::audit::{self, Actor, Event};
use crate::db::{DbError, Tx};
use crate::domain::sessions::{self, EndReason};
use crate::ids::{AccountId, SessionId};
use serde_json::json;

/// Why a change was refused.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// Somebody changed it in between; show the newer values.
    #[error("changed in between")]
    Conflict,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Makes an account for a person who has none.
///
/// # Errors
/// The database's; a unique violation when the address or the person has an account already.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewAccount<'_>) -> Result<AccountId, DbError> {
    let id = store::insert(tx, new)?;
    audit::record(tx, actor, Event::new("account.created").person(new.person).item("account", id))?;
    Ok(id)
}

/// Changes the languages of pages and messages.
///
/// # Errors
/// `ChangeError::Conflict` when `revision` is not the current one.
pub fn change_languages(tx: &mut Tx<'_>, actor: &Actor, account: AccountId, revision: i32, languages: Languages) -> Result<(), ChangeError> {
    settle(tx, actor, account, "languages", |tx| store::set_languages(tx, account, revision, languages))
}

/// Changes the telephones.
///
/// # Errors
/// `ChangeError::Conflict` when `revision` is not the current one.
pub fn change_phones(tx: &mut Tx<'_>, actor: &Actor, account: AccountId, revision: i32, phones: &Phones) -> Result<(), ChangeError> {
    settle(tx, actor, account, "phones", |tx| store::set_phones(tx, account, revision, phones))
}

/// Changes the postal address.
///
/// # Errors
/// `ChangeError::Conflict` when `revision` is not the current one.
pub fn change_address(tx: &mut Tx<'_>, actor: &Actor, account: AccountId, revision: i32, address: &Address) -> Result<(), ChangeError> {
    settle(tx, actor, account, "address", |tx| store::set_address(tx, account, revision, address))
}

fn settle(
    tx: &mut Tx<'_>,
    actor: &Actor,
    account: AccountId,
    what: &str,
    change: impl FnOnce(&mut Tx<'_>) -> Result<bool, DbError>,
) -> Result<(), ChangeError> {
    if !change(tx)? {
        return Err(ChangeError::Conflict);
    }
    let detail = json!({ "changed": what });
    audit::record(tx, actor, Event::new("account.changed").item("account", account).detail(&detail))?;
    Ok(())
}

/// Puts another password in place: all other sessions and all remembered browsers end (C49), failures are forgotten.
/// `keep` is the session that goes on. The mail that tells the person is the caller's.
///
/// # Errors
/// The database's.
pub fn replace_password(tx: &mut Tx<'_>, actor: &Actor, account: AccountId, password_hash: &str, keep: Option<SessionId>) -> Result<(), DbError> {
    store::set_password(tx, account, password_hash)?;
    sessions::end_all(tx, account, keep, EndReason::PasswordChanged)?;
    sessions::forget_browsers(tx, account)?;
    audit::record(tx, actor, Event::new("account.password_changed").item("account", account))
}
