//! What may be done about a forgotten password.

use super::store;
use crate::audit::{self, Actor, Event};
use crate::auth::limits::{Limit, Verdict, take_origin};
use crate::clock::Ts;
use crate::config::Links;
use crate::crypto::token_hash;
use crate::db::{DbError, Tx};
use crate::domain::outbox::{self, Channel, Letter};
use crate::domain::{accounts, login, organisation};
use crate::ids::AccountId;
use crate::queue::payloads::StartPasswordReset;
use crate::queue::{self, Lane, Opts};
use chrono::TimeDelta;
use serde_json::json;

/// Minutes that a link lives.
pub const RESET_MINUTES: i64 = 30;
const NOTICE_DAYS: i64 = 4;
const PER_ADDRESS: Limit = Limit { name: "reset", most: 3, seconds: 3600 };
const PER_ORIGIN: Limit = Limit { name: "reset-origin", most: 10, seconds: 3600 };

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requested {
    /// Taken: if the address has an account, a link is on its way.
    Taken,
    /// Too many; seconds to wait.
    Wait(u32),
}

/// Takes a request for a new password. Costs the same for any address.
///
/// # Errors
/// The database's.
pub fn request(tx: &mut Tx<'_>, actor: &Actor, email: &str) -> Result<Requested, DbError> {
    let email_hash = tx.keys().email_hash(email);
    let mut verdict = take_origin(tx, PER_ORIGIN, actor.origin)?;
    if verdict == Verdict::Allowed {
        verdict = PER_ADDRESS.take(tx, &email_hash)?;
    }
    if let Verdict::Wait(seconds) = verdict {
        let detail = json!({ "limit": "password reset", "wait": seconds });
        audit::record(tx, actor, Event::new("limit.reached").detail(&detail))?;
        return Ok(Requested::Wait(seconds));
    }
    queue::enqueue(tx, &StartPasswordReset { email_hash }, Opts::default())?;
    audit::record(tx, actor, Event::new("password_reset.requested"))?;
    Ok(Requested::Taken)
}

/// Mails a link, if the address has an open account; links mailed before are void. Called by the job.
///
/// # Errors
/// The database's.
pub fn start(tx: &mut Tx<'_>, links: &Links, email_hash: &str) -> Result<(), DbError> {
    let Some(id) = accounts::find_by_email_hash(tx, email_hash)? else { return Ok(()) };
    let to = accounts::load(tx, id)?;
    let token = tx.chance().token();
    let expires_at = tx.now() + TimeDelta::minutes(RESET_MINUTES);
    store::replace(tx, id)?;
    store::insert(tx, id, &token_hash(&token), expires_at)?;
    let letter = Letter {
        template: "password_reset",
        channel: Channel::Email,
        to: &to.email,
        language: to.languages.notification,
        account: Some(id),
        file: None,
        invitation: None,
        valid_until: expires_at,
        lane: Lane::Codes,
        key: None,
        facts: json!({ "link": links.reset(&token), "expires_at": expires_at }),
    };
    outbox::post(tx, letter)?;
    audit::record(tx, &Actor::system("start-password-reset"), Event::new("password_reset.sent").person(to.person).item("account", id))
}

/// What a link is worth now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// A new password may be chosen.
    Open(Owner),
    /// A password was chosen with it then.
    Used(Ts),
    /// A newer link was mailed.
    Replaced,
    /// Its time was over then.
    Expired(Ts),
    /// No such link was ever mailed.
    Unknown,
}

/// Whose link it is: what the rules of passwords must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The account.
    pub account: AccountId,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// E-mail address.
    pub email: String,
    /// Names of the clinics that the owner has to do with.
    pub clinics: Vec<String>,
}

/// What the link with this token is worth. Changes nothing.
///
/// # Errors
/// The database's.
pub fn find(tx: &mut Tx<'_>, token: &str) -> Result<LinkState, DbError> {
    let Some(row) = store::find(tx, &token_hash(token))? else { return Ok(LinkState::Unknown) };
    if let Some(at) = row.used_at {
        return Ok(LinkState::Used(at));
    }
    if row.replaced_at.is_some() {
        return Ok(LinkState::Replaced);
    }
    if tx.now() >= row.expires_at {
        return Ok(LinkState::Expired(row.expires_at));
    }
    if !accounts::is_open(tx, row.account)? {
        return Ok(LinkState::Unknown);
    }
    let owner = accounts::load(tx, row.account)?;
    let clinics = organisation::names_around(tx, owner.person)?;
    Ok(LinkState::Open(Owner { account: owner.id, given_name: owner.given_name, family_name: owner.family_name, email: owner.email, clinics }))
}

/// Why a new password was not put in place.
#[derive(Debug, thiserror::Error)]
pub enum ResetError {
    /// The link is used, replaced, expired or unknown: [`find`] says which.
    #[error("the link is dead")]
    Dead,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Puts the new password in place, once. Ends every session; does not log in (D26).
///
/// # Errors
/// `ResetError::Dead` when the link is no longer worth anything.
pub fn reset(tx: &mut Tx<'_>, actor: &Actor, token: &str, password_hash: &str) -> Result<(), ResetError> {
    let account = store::use_up(tx, &token_hash(token))?.ok_or(ResetError::Dead)?;
    if !accounts::is_open(tx, account)? {
        return Err(ResetError::Dead);
    }
    accounts::replace_password(tx, actor, account, password_hash, None)?;
    login::end_all(tx, account)?;
    tell(tx, account)?;
    Ok(())
}

/// Mails the account that its password was changed.
///
/// # Errors
/// The database's.
pub fn tell(tx: &mut Tx<'_>, account: AccountId) -> Result<(), DbError> {
    let to = accounts::load(tx, account)?;
    let letter = Letter {
        template: "password_changed",
        channel: Channel::Email,
        to: &to.email,
        language: to.languages.notification,
        account: Some(account),
        file: None,
        invitation: None,
        valid_until: tx.now() + TimeDelta::days(NOTICE_DAYS),
        lane: Lane::Notices,
        key: None,
        facts: json!({}),
    };
    outbox::post(tx, letter).map(drop)
}
