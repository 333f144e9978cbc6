//! The rows of `login_attempts`, `login_codes` and `remembered_browsers`.
//!
//! An attempt that ended at the instant it was created is a refused password.

use super::model::CODES_VALID;
use crate::clock::Ts;
use crate::db::schema::login_attempts::{self, dsl};
use crate::db::schema::{login_codes, remembered_browsers};
use crate::db::{DbError, Tx};
use crate::ids::{AccountId, LoginAttemptId, LoginCodeId};
use diesel::prelude::*;

/// One login under way.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Attempt {
    pub id: LoginAttemptId,
    pub account: Option<AccountId>,
    pub email_hash: String,
    pub resends: i32,
    pub masked_email: String,
    pub return_to: Option<String>,
    pub created_at: Ts,
    pub succeeded_at: Option<Ts>,
}

type AttemptColumns = (dsl::id, dsl::account_id, dsl::email_hash, dsl::resends, dsl::masked_email, dsl::return_to, dsl::created_at, dsl::succeeded_at);
const ATTEMPT: AttemptColumns =
    (dsl::id, dsl::account_id, dsl::email_hash, dsl::resends, dsl::masked_email, dsl::return_to, dsl::created_at, dsl::succeeded_at);

/// One mailed code.
#[derive(Debug, Clone, Queryable)]
pub(super) struct CodeRow {
    pub id: LoginCodeId,
    pub hash: String,
    pub expires_at: Ts,
}

pub(super) fn insert_refused(tx: &mut Tx<'_>, account: Option<AccountId>, email_hash: &str, browser_hash: &str) -> Result<LoginAttemptId, DbError> {
    let id: LoginAttemptId = tx.id();
    let now = tx.now();
    diesel::insert_into(login_attempts::table)
        .values((
            dsl::id.eq(id),
            dsl::account_id.eq(account),
            dsl::email_hash.eq(email_hash),
            dsl::browser_hash.eq(browser_hash),
            dsl::masked_email.eq(""),
            dsl::created_at.eq(now),
            dsl::ended_at.eq(now),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

pub(super) fn attempt(tx: &mut Tx<'_>, id: LoginAttemptId) -> Result<Attempt, DbError> {
    Ok(login_attempts::table.find(id).select(ATTEMPT).first(tx.conn)?)
}

pub(super) fn open_attempt(tx: &mut Tx<'_>, browser_hash: &str, since: Ts) -> Result<Option<Attempt>, DbError> {
    Ok(login_attempts::table
        .filter(dsl::browser_hash.eq(browser_hash))
        .filter(dsl::created_at.gt(since))
        .filter(dsl::ended_at.is_null())
        .order((dsl::created_at.desc(), dsl::id.desc()))
        .select(ATTEMPT)
        .first(tx.conn)
        .optional()?)
}

pub(super) fn delete(tx: &mut Tx<'_>, id: LoginAttemptId) -> Result<(), DbError> {
    diesel::delete(login_attempts::table.find(id)).execute(tx.conn)?;
    Ok(())
}

pub(super) fn reopen(tx: &mut Tx<'_>, id: LoginAttemptId, masked_email: &str, return_to: Option<&str>) -> Result<(), DbError> {
    diesel::update(login_attempts::table.find(id))
        .set((dsl::ended_at.eq(None::<Ts>), dsl::masked_email.eq(masked_email), dsl::return_to.eq(return_to)))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn close_others(tx: &mut Tx<'_>, browser_hash: &str, keep: LoginAttemptId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(login_attempts::table.filter(dsl::browser_hash.eq(browser_hash)).filter(dsl::id.ne(keep)).filter(dsl::ended_at.is_null()))
        .set(dsl::ended_at.eq(now))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn end(tx: &mut Tx<'_>, id: LoginAttemptId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(login_attempts::table.find(id).filter(dsl::ended_at.is_null())).set(dsl::ended_at.eq(now)).execute(tx.conn)?;
    Ok(())
}

/// Ends every login under way of an account.
pub(crate) fn end_all(tx: &mut Tx<'_>, account: AccountId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(login_attempts::table.filter(dsl::account_id.eq(account)).filter(dsl::ended_at.is_null())).set(dsl::ended_at.eq(now)).execute(tx.conn)?;
    Ok(())
}

pub(super) fn succeed(tx: &mut Tx<'_>, id: LoginAttemptId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(login_attempts::table.find(id)).set((dsl::succeeded_at.eq(now), dsl::failures.eq(dsl::failures - 1))).execute(tx.conn)?;
    Ok(())
}

/// Counts a try in advance; gives its number, or `None` when all were used or the attempt has ended.
pub(super) fn count_try(tx: &mut Tx<'_>, id: LoginAttemptId, most: i32) -> Result<Option<i32>, DbError> {
    let open = login_attempts::table.find(id).filter(dsl::failures.lt(most)).filter(dsl::ended_at.is_null()).filter(dsl::succeeded_at.is_null());
    if diesel::update(open).set(dsl::failures.eq(dsl::failures + 1)).execute(tx.conn)? == 0 {
        return Ok(None);
    }
    Ok(Some(login_attempts::table.find(id).select(dsl::failures).first(tx.conn)?))
}

/// Whether every try of an attempt was used.
pub(super) fn is_exhausted(tx: &mut Tx<'_>, id: LoginAttemptId, most: i32) -> Result<bool, DbError> {
    Ok(login_attempts::table.find(id).select(dsl::failures.ge(most)).first(tx.conn)?)
}

pub(super) fn count_resend(tx: &mut Tx<'_>, id: LoginAttemptId, before: i32) -> Result<bool, DbError> {
    let changed = diesel::update(login_attempts::table.find(id).filter(dsl::resends.eq(before))).set(dsl::resends.eq(before + 1)).execute(tx.conn)?;
    Ok(changed == 1)
}

/// The instants of refused passwords at an address since then, oldest first.
pub(super) fn refusals_since(tx: &mut Tx<'_>, email_hash: &str, since: Ts) -> Result<Vec<Ts>, DbError> {
    Ok(login_attempts::table
        .filter(dsl::email_hash.eq(email_hash))
        .filter(dsl::created_at.gt(since))
        .filter(dsl::ended_at.eq(dsl::created_at.nullable()))
        .order(dsl::created_at)
        .select(dsl::created_at)
        .load(tx.conn)?)
}

/// When the latest code of this address was right.
pub(super) fn latest_success(tx: &mut Tx<'_>, email_hash: &str) -> Result<Option<Ts>, DbError> {
    Ok(login_attempts::table.filter(dsl::email_hash.eq(email_hash)).select(diesel::dsl::max(dsl::succeeded_at)).first(tx.conn)?)
}

/// Wrong codes in the attempts at an address since then, oldest first.
pub(super) fn guesses_since(tx: &mut Tx<'_>, email_hash: &str, since: Ts) -> Result<Vec<(Ts, i32)>, DbError> {
    Ok(login_attempts::table
        .filter(dsl::email_hash.eq(email_hash))
        .filter(dsl::created_at.gt(since))
        .filter(dsl::failures.gt(0))
        .order(dsl::created_at)
        .select((dsl::created_at, dsl::failures))
        .load(tx.conn)?)
}

pub(super) fn insert_code(tx: &mut Tx<'_>, attempt: LoginAttemptId, email_hash: &str, code: &str, expires_at: Ts) -> Result<(), DbError> {
    let id: LoginCodeId = tx.id();
    let hash = tx.keys().code_hash(&id.to_string(), code);
    diesel::insert_into(login_codes::table)
        .values((
            login_codes::id.eq(id),
            login_codes::attempt_id.eq(attempt),
            login_codes::email_hash.eq(email_hash),
            login_codes::code_hash.eq(hash),
            login_codes::created_at.eq(tx.now()),
            login_codes::expires_at.eq(expires_at),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The codes of an attempt that may be valid: the latest two, unused.
pub(super) fn latest_codes(tx: &mut Tx<'_>, attempt: LoginAttemptId) -> Result<Vec<CodeRow>, DbError> {
    Ok(login_codes::table
        .filter(login_codes::attempt_id.eq(attempt))
        .filter(login_codes::used_at.is_null())
        .order((login_codes::created_at.desc(), login_codes::id.desc()))
        .limit(CODES_VALID)
        .select((login_codes::id, login_codes::code_hash, login_codes::expires_at))
        .load(tx.conn)?)
}

/// When the newest code of an attempt was sent, and until when it is valid.
pub(super) fn newest_code(tx: &mut Tx<'_>, attempt: LoginAttemptId) -> Result<Option<(Ts, Ts)>, DbError> {
    Ok(login_codes::table
        .filter(login_codes::attempt_id.eq(attempt))
        .order((login_codes::created_at.desc(), login_codes::id.desc()))
        .select((login_codes::created_at, login_codes::expires_at))
        .first(tx.conn)
        .optional()?)
}

/// The instants of the codes sent to an address since then, oldest first.
pub(super) fn codes_since(tx: &mut Tx<'_>, email_hash: &str, since: Ts) -> Result<Vec<Ts>, DbError> {
    Ok(login_codes::table
        .filter(login_codes::email_hash.eq(email_hash))
        .filter(login_codes::created_at.gt(since))
        .order(login_codes::created_at)
        .select(login_codes::created_at)
        .load(tx.conn)?)
}

pub(super) fn use_code(tx: &mut Tx<'_>, id: LoginCodeId) -> Result<bool, DbError> {
    let now = tx.now();
    let used = diesel::update(login_codes::table.find(id).filter(login_codes::used_at.is_null())).set(login_codes::used_at.eq(now)).execute(tx.conn)?;
    Ok(used == 1)
}

/// Whether the account knows the browser that carries this token.
pub(super) fn knows_browser(tx: &mut Tx<'_>, device_hash: &str, account: Option<AccountId>) -> Result<bool, DbError> {
    let known: Option<Option<AccountId>> = remembered_browsers::table
        .find(device_hash)
        .filter(remembered_browsers::expires_at.gt(tx.now()))
        .select(remembered_browsers::account_id)
        .first(tx.conn)
        .optional()?;
    Ok(known.flatten().is_some_and(|known| Some(known) == account))
}

/// From now on the account knows the browser that carries this token.
pub(super) fn trust_browser(tx: &mut Tx<'_>, device_hash: &str, account: AccountId) -> Result<(), DbError> {
    diesel::update(remembered_browsers::table.find(device_hash)).set(remembered_browsers::account_id.eq(account)).execute(tx.conn)?;
    Ok(())
}
