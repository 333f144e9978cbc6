//! A fresh code for somebody signed in, before a change that matters (C7, C52).
//! It is a login attempt of its own, bound to the session, that no login page can see.

use super::codes::{self, Judged};
use super::model::{CodeOutcome, RESEND_SECONDS, Resent, Rules, TURN};
use super::store;
use crate::audit::{self, Actor, Event};
use crate::auth::codes::masked_email;
use crate::crypto::token_hash;
use crate::db::{DbError, Tx};
use crate::domain::accounts;
use crate::ids::{AccountId, SessionId};

fn bound_to(session: SessionId) -> String {
    token_hash(&format!("step-up of session {session}"))
}

/// Mails a code to the account; the codes of a session count like those of a login.
///
/// # Errors
/// The database's.
pub fn send_step_up(tx: &mut Tx<'_>, actor: &Actor, rules: Rules, account: AccountId, session: SessionId) -> Result<Resent, DbError> {
    let bound = bound_to(session);
    let to = accounts::load(tx, account)?;
    let email_hash = tx.keys().email_hash(&to.email);
    TURN.take(tx, &email_hash)?;
    if let Some(attempt) = codes::live(tx, &bound)? {
        let sent_at = store::newest_code(tx, attempt.id)?.map_or(attempt.created_at, |(at, _)| at);
        let too_soon = RESEND_SECONDS - (tx.now() - sent_at).num_seconds();
        if too_soon > 0 {
            return Ok(Resent::TooSoon(too_soon));
        }
    }
    if let Some(seconds) = codes::wait(tx, &email_hash)? {
        return Ok(Resent::Wait(seconds));
    }
    let attempt = store::insert_refused(tx, Some(account), &email_hash, &bound)?;
    store::close_others(tx, &bound, attempt)?;
    store::reopen(tx, attempt, &masked_email(&to.email), None)?;
    codes::send(tx, rules, attempt, &email_hash, &to, codes::STEP_UP_MAIL)?;
    audit::record(tx, actor, Event::new("step_up.code_sent").item("account", account))?;
    Ok(Resent::Sent)
}

/// The address, as the page may show it, to which a code of this session went; `None` when none is awaited.
///
/// # Errors
/// The database's.
pub fn pending_step_up(tx: &mut Tx<'_>, session: SessionId) -> Result<Option<String>, DbError> {
    Ok(codes::live(tx, &bound_to(session))?.map(|attempt| attempt.masked_email))
}

/// Takes a typed code of this session. `Ok(None)` when it is right; it is then used up.
///
/// # Errors
/// The database's.
pub fn check_step_up(tx: &mut Tx<'_>, actor: &Actor, session: SessionId, digits: &str) -> Result<Option<CodeOutcome>, DbError> {
    let Some(attempt) = codes::live(tx, &bound_to(session))? else { return Ok(Some(CodeOutcome::NoAttempt)) };
    Ok(match codes::judge(tx, actor, &attempt, digits)? {
        Judged::Right => {
            store::end(tx, attempt.id)?;
            audit::record(tx, actor, Event::new("step_up.passed").item("session", session))?;
            None
        }
        Judged::Wrong { left } => Some(CodeOutcome::Wrong { left }),
        Judged::Expired => Some(CodeOutcome::Expired),
        Judged::Exhausted => Some(CodeOutcome::Exhausted),
        Judged::Gone => Some(CodeOutcome::NoAttempt),
        Judged::Wait(seconds) => Some(CodeOutcome::Wait(seconds)),
    })
}
