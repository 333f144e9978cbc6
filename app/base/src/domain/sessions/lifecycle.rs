//! The beginning and the end of sessions.

use crate::access;
use crate::audit::{self, Actor, Event};
use crate::clock::Ts;
use crate::db::schema::{accounts, remembered_browsers, sessions};
use crate::db::{DbError, Tx};
use crate::domain::accounts as people;
use crate::domain::outbox::{self, Channel, Letter};
use crate::i18n::Lang;
use crate::ids::{AccountId, SessionId};
use crate::queue::Lane;
use crate::text_enum;
use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::json;
use std::net::IpAddr;

const PATIENT_IDLE_SECONDS: i32 = 30 * 60;
const STAFF_IDLE_SECONDS: i32 = 15 * 60;
const HOURS_MAX: i64 = 12;
const PATIENT_SESSIONS_MAX: usize = 5;
const STAFF_SESSIONS_MAX: usize = 3;
const NOTICE_DAYS: i64 = 4;

text_enum! {
    /// Why a session ended.
    EndReason {
        /// Its person logged out.
        LoggedOut = "logged_out",
        /// Its person closed all of them.
        Everywhere = "everywhere",
        /// The password was changed.
        PasswordChanged = "password_changed",
        /// The account was open in too many browsers.
        TooMany = "too_many",
        /// The same browser logged in again.
        Replaced = "replaced",
    }
}

/// The browser that a session is for.
#[derive(Debug, Clone, Default)]
pub struct NewSession {
    /// Hash of its new token.
    pub token_hash: String,
    /// Its `User-Agent`.
    pub user_agent: String,
    /// Its address of origin.
    pub origin: Option<IpAddr>,
}

/// Opens a session: 30 minutes without use for patients, 15 as soon as a staff role is held, 12 hours at most.
/// Beyond five browsers (three for staff) the oldest is closed and the person is told (C51).
///
/// # Errors
/// The database's.
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, account: AccountId, new: &NewSession) -> Result<SessionId, DbError> {
    let is_staff = !access::grants(tx, account)?.is_empty();
    let most = if is_staff { STAFF_SESSIONS_MAX } else { PATIENT_SESSIONS_MAX };
    close_oldest(tx, actor, account, most - 1)?;
    let id: SessionId = tx.id();
    let now = tx.now();
    let epoch = people::epoch(tx, account)?;
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(id),
            sessions::account_id.eq(account),
            sessions::token_hash.eq(&new.token_hash),
            sessions::created_at.eq(now),
            sessions::seen_at.eq(now),
            sessions::expires_at.eq(now + TimeDelta::hours(HOURS_MAX)),
            sessions::idle_seconds.eq(if is_staff { STAFF_IDLE_SECONDS } else { PATIENT_IDLE_SECONDS }),
            sessions::epoch.eq(epoch),
            sessions::user_agent.eq(&new.user_agent),
            sessions::origin.eq(new.origin.map(|ip| ip.to_string())),
        ))
        .execute(tx.conn)?;
    audit::record(tx, actor, Event::new("session.begun").item("session", id))?;
    Ok(id)
}

/// Closes the oldest live sessions until `most` are left.
fn close_oldest(tx: &mut Tx<'_>, actor: &Actor, account: AccountId, most: usize) -> Result<(), DbError> {
    let epoch = people::epoch(tx, account)?;
    let rows: Vec<(SessionId, Ts, i32)> = sessions::table
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::epoch.eq(epoch))
        .filter(sessions::expires_at.gt(tx.now()))
        .order((sessions::created_at.desc(), sessions::id.desc()))
        .select((sessions::id, sessions::seen_at, sessions::idle_seconds))
        .load(tx.conn)?;
    let now = tx.now();
    let live = rows.into_iter().filter(|(_, seen_at, idle)| *seen_at + TimeDelta::seconds(i64::from(*idle)) > now);
    let surplus: Vec<SessionId> = live.skip(most).map(|(id, _, _)| id).collect();
    if surplus.is_empty() {
        return Ok(());
    }
    for id in &surplus {
        set_ended(tx, *id, EndReason::TooMany)?;
        audit::record(tx, actor, Event::new("session.ended").item("session", id).detail(&json!({ "reason": EndReason::TooMany.word() })))?;
    }
    let (email, language): (String, String) = accounts::table.find(account).select((accounts::email, accounts::notification_language)).first(tx.conn)?;
    let letter = Letter {
        template: "sign_in_ended",
        channel: Channel::Email,
        to: &email,
        language: Lang::from_code(&language).unwrap_or_default(),
        account: Some(account),
        file: None,
        invitation: None,
        valid_until: now + TimeDelta::days(NOTICE_DAYS),
        lane: Lane::Notices,
        key: None,
        facts: json!({}),
    };
    outbox::post(tx, letter).map(drop)
}

fn set_ended(tx: &mut Tx<'_>, id: SessionId, reason: EndReason) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(sessions::table.find(id).filter(sessions::ended_at.is_null()))
        .set((sessions::ended_at.eq(now), sessions::end_reason.eq(reason)))
        .execute(tx.conn)?;
    Ok(())
}

/// Ends one session.
///
/// # Errors
/// The database's.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, id: SessionId, reason: EndReason) -> Result<(), DbError> {
    set_ended(tx, id, reason)?;
    audit::record(tx, actor, Event::new("session.ended").item("session", id).detail(&json!({ "reason": reason.word() })))
}

/// Ends the session that holds this token, if any: a browser that logs in again keeps nothing of before (C45).
///
/// # Errors
/// The database's.
pub fn end_of_browser(tx: &mut Tx<'_>, token_hash: &str) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(sessions::table.filter(sessions::token_hash.eq(token_hash)).filter(sessions::ended_at.is_null()))
        .set((sessions::ended_at.eq(now), sessions::end_reason.eq(EndReason::Replaced)))
        .execute(tx.conn)?;
    Ok(())
}

/// Ends all sessions of an account but `keep`, at once and on every node.
///
/// # Errors
/// The database's.
pub fn end_all(tx: &mut Tx<'_>, account: AccountId, keep: Option<SessionId>, reason: EndReason) -> Result<(), DbError> {
    let epoch = people::raise_epoch(tx, account)?;
    let now = tx.now();
    if let Some(keep) = keep {
        diesel::update(sessions::table.find(keep).filter(sessions::account_id.eq(account))).set(sessions::epoch.eq(epoch)).execute(tx.conn)?;
    }
    diesel::update(sessions::table.filter(sessions::account_id.eq(account)).filter(sessions::ended_at.is_null()).filter(sessions::epoch.ne(epoch)))
        .set((sessions::ended_at.eq(now), sessions::end_reason.eq(reason)))
        .execute(tx.conn)?;
    Ok(())
}

/// Closes every session of the account, this one too (« Fermer la session partout »).
///
/// # Errors
/// The database's.
pub fn end_everywhere(tx: &mut Tx<'_>, actor: &Actor, account: AccountId) -> Result<(), DbError> {
    end_all(tx, account, None, EndReason::Everywhere)?;
    audit::record(tx, actor, Event::new("session.ended_everywhere").item("account", account))
}

/// Gives a live session another token (C45: after a step-up).
///
/// # Errors
/// The database's.
pub fn renew_token(tx: &mut Tx<'_>, id: SessionId, token_hash: &str) -> Result<(), DbError> {
    diesel::update(sessions::table.find(id)).set(sessions::token_hash.eq(token_hash)).execute(tx.conn)?;
    Ok(())
}

/// Forgets the browsers that remember this account's address.
///
/// # Errors
/// The database's.
pub fn forget_browsers(tx: &mut Tx<'_>, account: AccountId) -> Result<(), DbError> {
    diesel::delete(remembered_browsers::table.filter(remembered_browsers::account_id.eq(account))).execute(tx.conn)?;
    Ok(())
}
