//! The second step: the mailed code; and the third, when there is one: the terms.

use super::model::{
    ATTEMPT_MINUTES, CODES_PER_DAY, CODES_PER_HOUR, CodeOutcome, Entered, GUESSES_PER_DAY, Pending, RESEND_SECONDS, RESENDS_MAX, Resent, Rules, Stage,
    TRIES_MAX, TURN, Visitor,
};
use super::store::{self, Attempt};
use crate::audit::{self, Actor, Event};
use crate::auth::codes::spaced;
use crate::auth::limits::{Verdict, give_back_origin, take_origin};
use crate::clock::Ts;
use crate::crypto::same;
use crate::db::{DbError, Tx};
use crate::domain::accounts::{self, Account};
use crate::domain::outbox::{self, Channel, Letter};
use crate::domain::sessions::{self, NewSession};
use crate::domain::terms;
use crate::i18n::Lang;
use crate::ids::{AccountId, LoginAttemptId};
use crate::queue::Lane;
use chrono::TimeDelta;
use serde_json::json;

/// Seconds before another code may be sent to this address; `None` when it may now.
pub(super) fn wait(tx: &mut Tx<'_>, email_hash: &str) -> Result<Option<u32>, DbError> {
    let now = tx.now();
    let day = TimeDelta::days(1);
    let hour = TimeDelta::hours(1);
    let since = since_success(tx, email_hash)?;
    let sent = store::codes_since(tx, email_hash, since)?;
    let frees = |most: usize, within: TimeDelta| {
        let recent: Vec<Ts> = sent.iter().copied().filter(|at| *at + within > now).collect();
        recent.len().checked_sub(most).and_then(|first| recent.get(first)).map(|at| *at + within)
    };
    let free = [frees(CODES_PER_HOUR, hour), frees(CODES_PER_DAY, day)].into_iter().flatten().max();
    let guesses = guesses_wait(tx, email_hash, since)?;
    let free = free.map(|at| u32::try_from((at - now).num_seconds() + 1).unwrap_or(1));
    Ok(free.max(guesses))
}

/// The later of a day ago and the latest login at this address.
fn since_success(tx: &mut Tx<'_>, email_hash: &str) -> Result<Ts, DbError> {
    let day_ago = tx.now() - TimeDelta::days(1);
    Ok(store::latest_success(tx, email_hash)?.map_or(day_ago, |at| at.max(day_ago)))
}

fn guesses_wait(tx: &mut Tx<'_>, email_hash: &str, since: Ts) -> Result<Option<u32>, DbError> {
    let guesses = store::guesses_since(tx, email_hash, since)?;
    let total: i64 = guesses.iter().map(|(_, count)| i64::from(*count)).sum();
    let oldest = guesses.iter().find(|(_, count)| *count > 0).map(|(at, _)| *at);
    let free = oldest.filter(|_| total >= GUESSES_PER_DAY).map(|at| at + TimeDelta::days(1));
    Ok(free.map(|at| u32::try_from((at - tx.now()).num_seconds() + 1).unwrap_or(1).max(1)))
}

/// The mail with the code of a login.
pub(super) const LOGIN_MAIL: &str = "login_code";
/// The mail with the code that a signed-in person asked for before a change.
pub(super) const STEP_UP_MAIL: &str = "step_up_code";

/// Draws a code and mails it under `template`. It is kept only as a keyed hash.
pub(super) fn send(tx: &mut Tx<'_>, rules: Rules, attempt: LoginAttemptId, email_hash: &str, to: &Account, template: &'static str) -> Result<(), DbError> {
    let code = tx.chance().six_digits();
    let expires_at = tx.now() + rules.code_life();
    store::insert_code(tx, attempt, email_hash, &code, expires_at)?;
    let letter = Letter {
        template,
        channel: Channel::Email,
        to: &to.email,
        language: to.languages.notification,
        account: Some(to.id),
        file: None,
        invitation: None,
        valid_until: expires_at,
        lane: Lane::Codes,
        key: None,
        facts: json!({ "first_name": to.given_name, "code_spaced": spaced(&code), "minutes": rules.code_minutes, "expires_at": expires_at }),
    };
    outbox::post(tx, letter).map(drop)
}

/// The login under way in this browser.
///
/// # Errors
/// The database's.
pub fn pending(tx: &mut Tx<'_>, browser_hash: &str) -> Result<Option<Pending>, DbError> {
    let Some(attempt) = live(tx, browser_hash)? else { return Ok(None) };
    let Some(account) = attempt.account else { return Ok(None) };
    let newest = store::newest_code(tx, attempt.id)?;
    let (sent_at, valid_until) = newest.unwrap_or((attempt.created_at, attempt.created_at));
    let resend_in = (attempt.resends < RESENDS_MAX).then(|| (RESEND_SECONDS - (tx.now() - sent_at).num_seconds()).max(0));
    let stage = if attempt.succeeded_at.is_some() { Stage::Terms } else { Stage::Code };
    Ok(Some(Pending { stage, account, masked_email: attempt.masked_email, valid_until, resend_in }))
}

/// The newest login of this browser that is neither ended nor forgotten.
pub(super) fn live(tx: &mut Tx<'_>, browser_hash: &str) -> Result<Option<Attempt>, DbError> {
    let since = tx.now() - TimeDelta::minutes(ATTEMPT_MINUTES);
    store::open_attempt(tx, browser_hash, since)
}

/// Sends another code; the one before stays valid for its own time (D4).
///
/// # Errors
/// The database's.
pub fn resend(tx: &mut Tx<'_>, actor: &Actor, rules: Rules, browser_hash: &str) -> Result<Resent, DbError> {
    let Some(attempt) = live(tx, browser_hash)?.filter(|a| a.succeeded_at.is_none()) else { return Ok(Resent::NoAttempt) };
    let Some(account) = open_account(tx, &attempt)? else { return Ok(Resent::NoAttempt) };
    TURN.take(tx, &attempt.email_hash)?;
    if attempt.resends >= RESENDS_MAX {
        return Ok(Resent::NoMore);
    }
    let sent_at = store::newest_code(tx, attempt.id)?.map_or(attempt.created_at, |(at, _)| at);
    let too_soon = RESEND_SECONDS - (tx.now() - sent_at).num_seconds();
    if too_soon > 0 {
        return Ok(Resent::TooSoon(too_soon));
    }
    if let Some(seconds) = wait(tx, &attempt.email_hash)? {
        return Ok(Resent::Wait(seconds));
    }
    if !store::count_resend(tx, attempt.id, attempt.resends)? {
        return Ok(Resent::TooSoon(RESEND_SECONDS));
    }
    let to = accounts::load(tx, account)?;
    send(tx, rules, attempt.id, &attempt.email_hash, &to, LOGIN_MAIL)?;
    audit::record(tx, actor, Event::new("login.code_resent").person(to.person).item("login_attempt", attempt.id))?;
    Ok(Resent::Sent)
}

/// What a typed code is, for one attempt.
pub(super) enum Judged {
    Right,
    Wrong {
        left: i32,
    },
    Expired,
    Exhausted,
    /// The attempt ended at this very instant, by a right code or a newer login.
    Gone,
    Wait(u32),
}

/// Compares `digits` with the valid codes of the attempt; each comparison is counted before it is made.
pub(super) fn judge(tx: &mut Tx<'_>, actor: &Actor, attempt: &Attempt, digits: &str) -> Result<Judged, DbError> {
    let since = since_success(tx, &attempt.email_hash)?;
    if let Some(seconds) = guesses_wait(tx, &attempt.email_hash, since)? {
        return Ok(Judged::Wait(seconds));
    }
    let Some(tries) = store::count_try(tx, attempt.id, TRIES_MAX)? else {
        return Ok(if store::is_exhausted(tx, attempt.id, TRIES_MAX)? { Judged::Exhausted } else { Judged::Gone });
    };
    let mut right = None;
    for code in store::latest_codes(tx, attempt.id)? {
        let hash = tx.keys().code_hash(&code.id.to_string(), digits);
        if same(&hash, &code.hash) {
            right = Some(code);
        }
    }
    let now = tx.now();
    match right {
        Some(code) if now < code.expires_at && store::use_code(tx, code.id)? => {
            store::succeed(tx, attempt.id)?;
            Ok(Judged::Right)
        }
        Some(_) if tries < TRIES_MAX => Ok(Judged::Expired),
        None if tries < TRIES_MAX => {
            audit::record(tx, actor, Event::new("login.code_refused").item("login_attempt", attempt.id))?;
            Ok(Judged::Wrong { left: TRIES_MAX - tries })
        }
        _ => {
            store::end(tx, attempt.id)?;
            audit::record(tx, actor, Event::new("login.code_exhausted").item("login_attempt", attempt.id))?;
            Ok(Judged::Exhausted)
        }
    }
}

/// Takes a typed code. A wrong one counts for the address of origin too, unless the account knows the browser (D4). When it is right and the terms are accepted, the session begins with the token whose hash is
/// `new_token_hash`; the browser must be given that token.
///
/// # Errors
/// The database's.
pub fn check_code(tx: &mut Tx<'_>, actor: &Actor, rules: Rules, digits: &str, visitor: &Visitor, new_token_hash: &str) -> Result<CodeOutcome, DbError> {
    let Some(attempt) = live(tx, &visitor.browser_hash)?.filter(|a| a.succeeded_at.is_none()) else { return Ok(CodeOutcome::NoAttempt) };
    let Some(account) = open_account(tx, &attempt)? else { return Ok(CodeOutcome::NoAttempt) };
    let is_known = store::knows_browser(tx, visitor.device_hash.as_deref().unwrap_or("none"), Some(account))?;
    if !is_known && let Verdict::Wait(seconds) = take_origin(tx, rules.origin(), visitor.origin)? {
        let detail = json!({ "limit": "login code", "wait": seconds });
        audit::record(tx, actor, Event::new("limit.reached").item("login_attempt", attempt.id).detail(&detail))?;
        return Ok(CodeOutcome::Wait(seconds));
    }
    let judged = judge(tx, actor, &attempt, digits)?;
    if !is_known && matches!(judged, Judged::Right | Judged::Gone | Judged::Wait(_)) {
        give_back_origin(tx, rules.origin(), visitor.origin)?;
    }
    Ok(match judged {
        Judged::Right if terms::is_due(tx, account)? => CodeOutcome::TermsDue,
        Judged::Right => CodeOutcome::Entered(Box::new(enter(tx, actor, account, &attempt, visitor, new_token_hash)?)),
        Judged::Wrong { left } => CodeOutcome::Wrong { left },
        Judged::Expired => CodeOutcome::Expired,
        Judged::Exhausted => CodeOutcome::Exhausted,
        Judged::Gone => CodeOutcome::NoAttempt,
        Judged::Wait(seconds) => CodeOutcome::Wait(seconds),
    })
}

/// Whose login it is, as long as the account is open.
fn open_account(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<Option<AccountId>, DbError> {
    let Some(account) = attempt.account else { return Ok(None) };
    Ok(accounts::is_open(tx, account)?.then_some(account))
}

/// The new terms are accepted: the session begins. `None` when this browser has no login that waits for them.
///
/// # Errors
/// The database's.
pub fn settle_terms(tx: &mut Tx<'_>, actor: &Actor, version: i32, language: Lang, visitor: &Visitor, new_token_hash: &str) -> Result<Option<Entered>, DbError> {
    let Some(attempt) = live(tx, &visitor.browser_hash)?.filter(|a| a.succeeded_at.is_some()) else { return Ok(None) };
    let Some(account) = open_account(tx, &attempt)? else { return Ok(None) };
    let now = tx.now();
    terms::accept(tx, actor, account, version, language, now)?;
    enter(tx, actor, account, &attempt, visitor, new_token_hash).map(Some)
}

fn enter(tx: &mut Tx<'_>, actor: &Actor, account: AccountId, attempt: &Attempt, visitor: &Visitor, new_token_hash: &str) -> Result<Entered, DbError> {
    store::end(tx, attempt.id)?;
    accounts::clear_failures(tx, account)?;
    store::trust_browser(tx, visitor.device_hash.as_deref().unwrap_or("none"), account)?;
    sessions::end_of_browser(tx, &visitor.browser_hash)?;
    let who = accounts::load(tx, account)?;
    let actor = Actor { account: Some(account), person: Some(who.person), ..actor.clone() };
    let new = NewSession { token_hash: new_token_hash.to_owned(), user_agent: visitor.user_agent.clone(), origin: visitor.origin };
    let session = sessions::begin(tx, &actor, account, &new)?;
    audit::record(tx, &actor, Event::new("login.succeeded").person(who.person).item("login_attempt", attempt.id))?;
    Ok(Entered { session, account, person: who.person, page_language: who.languages.page, return_to: attempt.return_to.clone() })
}
