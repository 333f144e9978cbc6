//! Who is behind the request, and whether the route lets them in.

use super::Answer;
use super::request::{Acted, Request};
use super::table::{Access, Entry};
use crate::access::{self, SignedIn, Who};
use crate::audit::{self, Event};
use crate::clock::Ts;
use crate::db::{DbError, Tx};
use crate::domain::{activities, sessions};
use crate::error::AppError;
use crate::ids::PersonId;
use chrono::TimeDelta;
use poem::http::Method;

/// A session's last use is written at most this often.
const TOUCH_SECONDS: i64 = 10;

/// Loads, in one read, who holds the browser's token and what they may do for the person in the address.
pub(super) async fn identify(req: &mut Request, entry: Option<&Entry>) -> Result<Who, AppError> {
    let access = entry.map(|entry| entry.access);
    // a probe asks about this process: it must be answered when the database is away
    let is_probe = entry.is_some_and(|entry| entry.is_quiet && entry.access == Access::Public);
    if is_probe || req.browser.is_new && !req.state.db.is_travelling() {
        return Ok(Who::Nobody);
    }
    let token = (!req.browser.is_new).then(|| req.browser.hash());
    let person = match access {
        Some(Access::Person(_)) => req.params.id::<PersonId>("person").ok(),
        _ => None,
    };
    let (who, acted, now) = req.state.db.read(move |tx| load(tx, token.as_deref(), person)).await?;
    req.now = now;
    req.acted = acted;
    if let Who::SignedIn(signed_in) = &who {
        req.signed_in = Some(signed_in.clone());
    }
    Ok(who)
}

fn load(tx: &mut Tx<'_>, token: Option<&str>, person: Option<PersonId>) -> Result<(Who, Option<Acted>, Ts), DbError> {
    let who = match token {
        Some(token) => access::who(tx, token)?,
        None => Who::Nobody,
    };
    let acted = match (&who, person) {
        (Who::SignedIn(signed_in), Some(person)) => acted(tx, signed_in, person)?,
        _ => None,
    };
    Ok((who, acted, tx.now()))
}

fn acted(tx: &mut Tx<'_>, signed_in: &SignedIn, person: PersonId) -> Result<Option<Acted>, DbError> {
    let Some(rights) = access::acting(tx, signed_in.person, person)? else { return Ok(None) };
    let name = match signed_in.people.iter().find(|p| p.person == person) {
        Some(represented) => represented.name.clone(),
        None => signed_in.name(),
    };
    let waiting = activities::count_waiting_follow_ups(tx, person)?;
    Ok(Some(Acted { rights, name, waiting }))
}

/// The route's own access. A refusal of somebody signed in is written to the audit log.
pub(super) async fn admit(req: &mut Request, entry: &Entry, who: Who, method: &Method) -> Result<(), AppError> {
    let needs_account = !matches!(entry.access, Access::Public | Access::Dev | Access::Loopback);
    if !needs_account {
        return Ok(());
    }
    let signed_in = match who {
        Who::SignedIn(signed_in) => signed_in,
        Who::Ended(account) if !method.is_safe() => {
            park(req, account).await?;
            return Err(AppError::Unauthenticated);
        }
        Who::Ended(_) | Who::Nobody => return Err(AppError::Unauthenticated),
    };
    let allowed = match entry.access {
        Access::Person(right) => req.acted.as_ref().is_some_and(|acted| acted.rights.may(right)),
        Access::Role(roles) => signed_in.roles.iter().any(|grant| roles.contains(&grant.role)),
        _ => true,
    };
    if !allowed {
        record_denial(req).await?;
        return Err(AppError::NotFound);
    }
    if !entry.is_quiet && req.now - signed_in.seen_at >= TimeDelta::seconds(TOUCH_SECONDS) {
        let (session, now) = (signed_in.session, req.now);
        req.state.db.write(move |tx| sessions::touch(tx, session, now)).await?;
        if let Some(live) = req.signed_in.as_deref_mut() {
            live.idle_until = (now + TimeDelta::minutes(i64::from(live.idle_minutes))).min(live.expires_at);
        }
    }
    Ok(())
}

/// Writes down, before the answer leaves, that a record was refused to somebody signed in: unknown and not allowed alike.
pub(super) async fn witness(req: &Request, answer: Answer) -> Answer {
    if matches!(answer, Err(AppError::NotFound)) && req.signed_in.is_some() {
        record_denial(req).await?;
    }
    answer
}

async fn record_denial(req: &Request) -> Result<(), AppError> {
    let (actor, route) = (req.actor(), req.route);
    let written = req.state.db.write(move |tx| audit::record(tx, &actor, Event::new("access.denied").detail(&serde_json::json!({ "route": route }))));
    Ok(written.await?)
}

/// Keeps what was typed when the session had ended, for an hour, bound to the account and the address.
async fn park(req: &Request, account: crate::ids::AccountId) -> Result<(), AppError> {
    let path = req.path.clone();
    let fields: Vec<(String, String)> =
        req.form.fields().filter(|(name, _)| *name != "csrf" && !name.contains("password")).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    req.state.db.write(move |tx| sessions::park_post(tx, account, &path, &fields)).await?;
    Ok(())
}
