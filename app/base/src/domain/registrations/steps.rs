//! The steps of somebody who has no account yet.

use super::model::{Identity, Registration, Step};
use super::store;
use crate::access::Role;
use crate::audit::{self, Actor, Event};
use crate::auth::limits::{Limit, Verdict, take_origin};
use crate::db::{DbError, Tx};
use crate::domain::accounts::{self, Address, NewAccount, Phones};
use crate::domain::invitations::{self, Invitation, Purpose};
use crate::domain::tasks::{self, NewTask, TaskKind};
use crate::domain::terms;
use crate::i18n::Lang;
use crate::ids::{AccountId, PersonId};
use serde_json::json;

/// Codes tried from one address of origin (C33).
const PER_ORIGIN: Limit = Limit { name: "invitation-code", most: 20, seconds: 3600 };
const NOTE_CHARS_MAX: usize = 500;

/// Where a browser stands on its way.
#[derive(Debug, Clone)]
pub struct Way {
    /// The invitation.
    pub invitation: Invitation,
    /// Whether its link can be used.
    pub is_open: bool,
    /// What this browser has done; `None` before it began.
    pub registration: Option<Registration>,
}

impl Way {
    /// The first step that is not made yet.
    pub fn next(&self) -> Step {
        self.registration.as_ref().map_or(Step::Start, Registration::next)
    }

    /// Whether the page of `step` may be shown or sent: the link is open and the steps before are made.
    pub fn may(&self, step: Step) -> bool {
        self.is_open && step <= self.next()
    }
}

/// Where the browser stands with the link of this token; `None` for a link that was never mailed. Changes nothing.
///
/// # Errors
/// The database's.
pub fn way(tx: &mut Tx<'_>, token: &str, browser_hash: &str) -> Result<Option<Way>, DbError> {
    let Some(invitation) = invitations::find_by_token(tx, token)? else { return Ok(None) };
    let registration = store::find(tx, invitation.id, browser_hash)?;
    Ok(Some(Way { is_open: invitation.is_open(tx.now()), invitation, registration }))
}

/// What « Commencer » leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// The terms.
    Terms,
    /// The login: the address has an account.
    HasAccount,
    /// The link is dead; its page says why.
    Dead,
}

/// « Commencer »: the first thing that leaves a mark.
///
/// # Errors
/// The database's.
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, way: &Way, browser_hash: &str) -> Result<Begun, DbError> {
    let invitation = invitations::load(tx, way.invitation.id)?;
    if !invitation.is_open(tx.now()) {
        return Ok(Begun::Dead);
    }
    if invitation.opened_at.is_none() {
        invitations::mark_opened(tx, invitation.id)?;
        audit::record(tx, actor, event("invitation.opened", &invitation))?;
    }
    if accounts::find_by_email_hash(tx, &invitation.email_hash)?.is_some() {
        return Ok(Begun::HasAccount);
    }
    store::insert(tx, &invitation, browser_hash)?;
    Ok(Begun::Terms)
}

fn event<'a>(action: &'static str, invitation: &Invitation) -> Event<'a> {
    Event { clinic: invitation.clinic, ..Event::new(action).item("invitation", invitation.id) }
}

/// Notes that the terms are accepted.
///
/// # Errors
/// The database's.
pub fn accept_terms(tx: &mut Tx<'_>, way: &Way, version: i32, language: Lang) -> Result<(), DbError> {
    match &way.registration {
        Some(registration) => store::set_terms(tx, registration.id, version, language),
        None => Ok(()),
    }
}

/// Whether a code may be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeTry {
    /// Compare it with this hash, then say [`settle_code`].
    Compare {
        /// The hash of the code.
        code_hash: String,
        /// Tries left after this one.
        left: i32,
    },
    /// The invitation is locked.
    Locked,
    /// Too many tries from this origin; seconds to wait.
    Wait(u32),
}

/// Counts a try of the code before it is compared.
///
/// # Errors
/// The database's.
pub fn try_code(tx: &mut Tx<'_>, actor: &Actor, way: &Way) -> Result<CodeTry, DbError> {
    if let Verdict::Wait(seconds) = take_origin(tx, PER_ORIGIN, actor.origin)? {
        let detail = json!({ "limit": "invitation code", "wait": seconds });
        audit::record(tx, actor, event("limit.reached", &way.invitation).detail(&detail))?;
        return Ok(CodeTry::Wait(seconds));
    }
    let Some(number) = invitations::count_try(tx, way.invitation.id)? else {
        lock(tx, actor, &way.invitation)?;
        return Ok(CodeTry::Locked);
    };
    Ok(CodeTry::Compare { code_hash: way.invitation.code_hash.clone(), left: invitations::CODE_TRIES_MAX - number })
}

/// Says what the comparison gave: `Some(true)` right, `Some(false)` wrong, `None` when it could not be made. The fifth
/// wrong code locks the invitation and tells the clinic. Says whether the invitation is locked now.
///
/// # Errors
/// The database's.
pub fn settle_code(tx: &mut Tx<'_>, actor: &Actor, way: &Way, outcome: Option<bool>) -> Result<bool, DbError> {
    let Some(registration) = &way.registration else { return Ok(false) };
    match outcome {
        Some(true) => {
            invitations::add_back_try(tx, way.invitation.id)?;
            store::set_code_verified(tx, registration.id)?;
            audit::record(tx, actor, event("invitation.code_accepted", &way.invitation))?;
            Ok(false)
        }
        Some(false) => {
            audit::record(tx, actor, event("invitation.code_refused", &way.invitation))?;
            lock(tx, actor, &way.invitation)
        }
        None => {
            invitations::add_back_try(tx, way.invitation.id)?;
            Ok(false)
        }
    }
}

fn lock(tx: &mut Tx<'_>, actor: &Actor, invitation: &Invitation) -> Result<bool, DbError> {
    if !invitations::lock(tx, invitation.id)? {
        return Ok(invitations::load(tx, invitation.id)?.locked_at.is_some());
    }
    if let Some(clinic) = invitation.clinic {
        tasks::open(tx, &invitations::task(invitation, clinic, TaskKind::CodeLocked, &format!("locked:{}", invitation.id)))?;
    }
    audit::record(tx, actor, event("invitation.locked", invitation))?;
    Ok(true)
}

/// Who the clinic says that the person is. Only for a browser whose code was right (C37); one access record.
///
/// # Errors
/// The database's.
pub fn identity(tx: &mut Tx<'_>, invitation: &Invitation) -> Result<Identity, DbError> {
    let file = match invitation.file.filter(|_| invitation.purpose == Purpose::Patient) {
        Some(file) => Some(store::file_identity(tx, file)?),
        None => None,
    };
    Ok(Identity { given_name: invitation.given_name.clone(), family_name: invitation.family_name.clone(), email: invitation.email.clone(), file })
}

/// Notes that the person has confirmed their identity.
///
/// # Errors
/// The database's.
pub fn confirm_identity(tx: &mut Tx<'_>, actor: &Actor, way: &Way) -> Result<(), DbError> {
    let Some(registration) = &way.registration else { return Ok(()) };
    store::set_identity_confirmed(tx, registration.id)?;
    audit::record(tx, actor, event("invitation.identity_confirmed", &way.invitation))
}

/// Tells the clinic what is wrong about the person's identity, once for each way.
///
/// # Errors
/// The database's.
pub fn report_correction(tx: &mut Tx<'_>, actor: &Actor, way: &Way, words: &str) -> Result<(), DbError> {
    let (Some(clinic), Some(file), Some(registration)) = (way.invitation.clinic, way.invitation.file, &way.registration) else { return Ok(()) };
    let person = store::person_of(tx, file)?;
    let words: String = words.chars().take(NOTE_CHARS_MAX).collect();
    let dedup_key = format!("correction:{}", registration.id);
    let task = NewTask { note: Some((person, &words)), ..invitations::task(&way.invitation, clinic, TaskKind::IdentityCorrection, &dedup_key) };
    if tasks::open(tx, &task)? {
        audit::record(tx, actor, event("invitation.correction_asked", &way.invitation))?;
    }
    Ok(())
}

/// What became of the last step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completed {
    /// The account exists.
    Created(AccountId),
    /// The link died in between, or another browser was faster; its page says why.
    Dead,
}

/// Why no account was made; nothing of the step is kept.
#[derive(Debug, thiserror::Error)]
pub enum CompleteError {
    /// The address got an account in between, perhaps at this very instant: log in and accept.
    #[error("the address has an account")]
    HasAccount,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The last step: makes the account, once. Everything before is asked again inside this transaction.
///
/// # Errors
/// `CompleteError::HasAccount` when the address has an account by now.
pub fn complete(tx: &mut Tx<'_>, actor: &Actor, way: &Way, password_hash: &str) -> Result<Completed, CompleteError> {
    let Some(registration) = way.registration.as_ref().filter(|r| r.next() == Step::Password) else { return Ok(Completed::Dead) };
    let Some((version, language, accepted_at)) = registration.terms else { return Ok(Completed::Dead) };
    if accounts::find_by_email_hash(tx, &way.invitation.email_hash)?.is_some() {
        return Err(CompleteError::HasAccount);
    }
    if !invitations::mark_accepted(tx, way.invitation.id)? {
        return Ok(Completed::Dead);
    }
    let invitation = &way.invitation;
    let (person, phones, address) = person_of(tx, invitation)?;
    let new = NewAccount {
        person,
        email: &invitation.email,
        given_name: &invitation.given_name,
        family_name: &invitation.family_name,
        password_hash,
        page_language: language,
        notification_language: invitation.language,
        phones,
        address,
    };
    // two invitations to one new address may end at the same instant: the one that comes second meets the unique key
    let account = accounts::create(tx, actor, &new).map_err(|error| if error.is_unique_violation() { CompleteError::HasAccount } else { error.into() })?;
    invitations::set_accepted_by(tx, invitation.id, account)?;
    let actor = Actor { account: Some(account), person: Some(person), ..actor.clone() };
    terms::accept(tx, &actor, account, version, language, accepted_at)?;
    take_up(tx, &actor, account, person, invitation)?;
    audit::record(tx, &actor, event("invitation.accepted", invitation).person(person))?;
    Ok(Completed::Created(account))
}

/// Whose account it will be, with the contacts that the clinic knows.
fn person_of(tx: &mut Tx<'_>, invitation: &Invitation) -> Result<(PersonId, Phones, Address), DbError> {
    match (invitation.purpose, invitation.file, invitation.representation) {
        (Purpose::Patient, Some(file), _) => {
            let (phones, address) = store::contacts(tx, file)?;
            Ok((store::person_of(tx, file)?, phones, address))
        }
        (Purpose::Representative, _, Some(representation)) => Ok((store::representative(tx, representation)?, Phones::default(), Address::default())),
        _ => Ok((store::insert_person(tx)?, Phones::default(), Address::default())),
    }
}

/// What the invitation gives besides an account: a role, a representation.
pub(super) fn take_up(tx: &mut Tx<'_>, actor: &Actor, account: AccountId, person: PersonId, invitation: &Invitation) -> Result<(), DbError> {
    store::grant(tx, account, invitation)?;
    if let Some(role) = invitation.role.as_deref().and_then(|word| Role::from_text(word).ok()) {
        let detail = json!({ "role": role.word() });
        audit::record(tx, actor, Event { clinic: invitation.clinic, ..Event::new("role.granted").item("account", account).detail(&detail) })?;
    }
    if let Some(representation) = invitation.representation {
        store::begin_representation(tx, representation, person)?;
        audit::record(tx, actor, Event::new("representation.accepted").item("representation", representation))?;
    }
    Ok(())
}

/// Whether this browser has just made an account with this invitation: it alone is shown the done page.
pub fn is_done(way: &Way) -> bool {
    way.invitation.accepted_at.is_some() && way.registration.as_ref().is_some_and(|r| r.next() == Step::Password)
}
