//! The first step: address and password.

use super::model::{self, FAILURE_MINUTES, FAILURES_MAX, FREE_FAILURES, KNOWN_DEVICE, Opened, Passed, Rules, TURN, Visitor};
use super::{codes, store};
use crate::audit::{self, Actor, Event};
use crate::auth::limits::{Verdict, give_back_origin, take_origin};
use crate::db::{DbError, Tx};
use crate::domain::accounts;
use crate::ids::{AccountId, LoginAttemptId};
use chrono::TimeDelta;
use serde_json::json;

/// Opens a login at this address, counted as wrong until [`pass`] says otherwise. The same statements run whether or
/// not the address has an account.
///
/// # Errors
/// The database's.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, rules: Rules, email: &str, visitor: &Visitor) -> Result<Opened, DbError> {
    let email_hash = tx.keys().email_hash(email);
    TURN.take(tx, &email_hash)?;
    let found = accounts::credentials(tx, &email_hash)?;
    let device = visitor.device_hash.as_deref().unwrap_or("none");
    let is_known = store::knows_browser(tx, device, found.as_ref().map(|c| c.account))?;
    let verdict = if is_known { KNOWN_DEVICE.take(tx, device)? } else { stranger(tx, rules, &email_hash, visitor)? };
    if let Verdict::Wait(seconds) = verdict {
        let detail = json!({ "limit": "login", "wait": seconds });
        audit::record(tx, actor, Event::new("limit.reached").detail(&detail))?;
        return Ok(Opened::Wait(seconds));
    }
    accounts::count_failure(tx, &email_hash)?;
    let attempt = store::insert_refused(tx, found.as_ref().map(|c| c.account), &email_hash, &visitor.browser_hash)?;
    let is_frozen = !is_known && found.as_ref().is_some_and(|c| c.failures >= FAILURES_MAX);
    Ok(Opened::Compare { attempt, account: found.as_ref().map(|c| c.account), password_hash: found.map(|c| c.password_hash), is_frozen })
}

/// The limits of a browser that the account does not know: its origin's, then the address's growing wait.
fn stranger(tx: &mut Tx<'_>, rules: Rules, email_hash: &str, visitor: &Visitor) -> Result<Verdict, DbError> {
    let since = tx.now() - TimeDelta::minutes(FAILURE_MINUTES);
    let failures = store::refusals_since(tx, email_hash, since)?;
    if let Some(latest) = failures.last().filter(|_| failures.len() >= FREE_FAILURES) {
        let free = *latest + model::delay(failures.len());
        if free > tx.now() {
            return Ok(Verdict::Wait(u32::try_from((free - tx.now()).num_seconds() + 1).unwrap_or(1)));
        }
    }
    take_origin(tx, rules.origin(), visitor.origin)
}

/// Takes a login back that was never compared: the hashing was too busy.
///
/// # Errors
/// The database's.
pub fn withdraw(tx: &mut Tx<'_>, rules: Rules, attempt: LoginAttemptId, visitor: &Visitor) -> Result<(), DbError> {
    let row = store::attempt(tx, attempt)?;
    if let Some(account) = row.account {
        accounts::uncount_failure(tx, account)?;
    }
    store::delete(tx, attempt)?;
    uncount(tx, rules, visitor, row.account)
}

fn uncount(tx: &mut Tx<'_>, rules: Rules, visitor: &Visitor, account: Option<AccountId>) -> Result<(), DbError> {
    let device = visitor.device_hash.as_deref().unwrap_or("none");
    if store::knows_browser(tx, device, account)? { KNOWN_DEVICE.give_back(tx, device) } else { give_back_origin(tx, rules.origin(), visitor.origin) }
}

/// The password was wrong, or the address unknown: it stays counted.
///
/// # Errors
/// The database's.
pub fn refuse(tx: &mut Tx<'_>, actor: &Actor, attempt: LoginAttemptId) -> Result<(), DbError> {
    audit::record(tx, actor, Event::new("login.refused").item("login_attempt", attempt))
}

/// The password was right: what was counted is taken back, and a code is mailed.
///
/// # Errors
/// The database's.
pub fn pass(tx: &mut Tx<'_>, actor: &Actor, rules: Rules, attempt: LoginAttemptId, visitor: &Visitor, return_to: Option<&str>) -> Result<Passed, DbError> {
    let row = store::attempt(tx, attempt)?;
    let account = row.account.ok_or_else(|| DbError::damaged("a login without account cannot pass"))?;
    TURN.take(tx, &row.email_hash)?;
    accounts::uncount_failure(tx, account)?;
    uncount(tx, rules, visitor, Some(account))?;
    if let Some(seconds) = codes::wait(tx, &row.email_hash)? {
        store::delete(tx, attempt)?;
        let detail = json!({ "limit": "login codes", "wait": seconds });
        audit::record(tx, actor, Event::new("limit.reached").item("account", account).detail(&detail))?;
        return Ok(Passed::Wait(seconds));
    }
    let to = accounts::load(tx, account)?;
    let masked = crate::auth::codes::masked_email(&to.email);
    let return_to = return_to.and_then(model::own_path);
    store::close_others(tx, &visitor.browser_hash, attempt)?;
    store::reopen(tx, attempt, &masked, return_to.as_deref())?;
    codes::send(tx, rules, attempt, &row.email_hash, &to, codes::LOGIN_MAIL)?;
    audit::record(tx, actor, Event::new("login.password_accepted").person(to.person).item("login_attempt", attempt))?;
    Ok(Passed::CodeSent)
}
