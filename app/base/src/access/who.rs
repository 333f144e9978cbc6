//! Who is behind a browser, and for whom that person may act.

use super::role::{Grant, Right, grants};
use super::standing::{self, Standing};
use crate::audit::Actor;
use crate::clock::Ts;
use crate::db::schema::{accounts, sessions};
use crate::db::{DbError, Tx};
use crate::each_db;
use crate::i18n::Lang;
use crate::ids::{AccountId, FollowUpId, PersonId, SessionId};
use chrono::TimeDelta;
use diesel::prelude::*;

/// Who is behind a browser.
#[derive(Debug, Clone)]
pub enum Who {
    /// Nobody known.
    Nobody,
    /// Somebody whose session has ended.
    Ended(AccountId),
    /// Somebody signed in.
    SignedIn(Box<SignedIn>),
}

/// Somebody signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// The account.
    pub account: AccountId,
    /// The account's own person.
    pub person: PersonId,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// Language of pages.
    pub page_language: Lang,
    /// Roles held now.
    pub roles: Vec<Grant>,
    /// The persons this one represents.
    pub people: Vec<Represented>,
    /// When the session was last used.
    pub seen_at: Ts,
    /// When the session ends without use.
    pub idle_until: Ts,
    /// When the session ends in any case.
    pub expires_at: Ts,
    /// Minutes without use after which it ends.
    pub idle_minutes: u32,
}

impl SignedIn {
    /// First and last name.
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// Whether any role of the staff is held.
    pub fn is_staff(&self) -> bool {
        !self.roles.is_empty()
    }

    /// Whether a role that cares for patients is held.
    pub fn is_care(&self) -> bool {
        self.roles.iter().any(Grant::is_care)
    }

    /// Who acts, in the words of the audit log.
    pub fn actor(&self, request: String, origin: Option<std::net::IpAddr>) -> Actor {
        Actor { account: Some(self.account), person: Some(self.person), acting_for: None, request, origin }
    }
}

/// A person represented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Represented {
    /// The person.
    pub person: PersonId,
    /// First and last name, as the clinic that recorded the representation wrote them.
    pub name: String,
}

type SessionRow = (SessionId, AccountId, Ts, Ts, i32, i32, Option<Ts>);
type AccountRow = (PersonId, String, String, String, i32, Option<Ts>);

/// Who holds the browser token with this hash, at the instant of the transaction.
///
/// # Errors
/// The database's.
pub fn who(tx: &mut Tx<'_>, token_hash: &str) -> Result<Who, DbError> {
    let query = sessions::table.inner_join(accounts::table.on(accounts::id.eq(sessions::account_id))).filter(sessions::token_hash.eq(token_hash)).select((
        (sessions::id, sessions::account_id, sessions::seen_at, sessions::expires_at, sessions::idle_seconds, sessions::epoch, sessions::ended_at),
        (accounts::person_id, accounts::given_name, accounts::family_name, accounts::page_language, accounts::epoch, accounts::closed_at),
    ));
    let found: Option<(SessionRow, AccountRow)> = each_db!(tx.conn, c => query.get_result(c)).optional()?;
    let Some(((session, account, seen_at, expires_at, idle, epoch, ended), (person, given_name, family_name, language, current_epoch, closed))) = found else {
        return Ok(Who::Nobody);
    };
    let idle_until = seen_at + TimeDelta::seconds(i64::from(idle));
    if ended.is_some() || closed.is_some() || epoch != current_epoch || tx.now() >= idle_until || tx.now() >= expires_at {
        return Ok(Who::Ended(account));
    }
    let roles = grants(tx, account)?;
    let people = represented(tx, person)?;
    Ok(Who::SignedIn(Box::new(SignedIn {
        session,
        account,
        person,
        given_name,
        family_name,
        page_language: Lang::from_code(&language).unwrap_or_default(),
        roles,
        people,
        seen_at,
        idle_until: idle_until.min(expires_at),
        expires_at,
        idle_minutes: u32::try_from(idle / 60).unwrap_or(0),
    })))
}

fn represented(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Represented>, DbError> {
    let mut people: Vec<Represented> = Vec::new();
    for standing in standing::held_by(tx, person)? {
        if !people.iter().any(|known| known.person == standing.represented) {
            people.push(Represented { person: standing.represented, name: standing.name });
        }
    }
    Ok(people)
}

/// For whom somebody acts, and with which rights.
#[derive(Debug, Clone)]
pub struct Acting {
    /// The person acted for; one's own person when it is oneself.
    pub person: PersonId,
    /// Whether it is oneself.
    pub is_own: bool,
    rights: Vec<Standing>,
}

impl Acting {
    /// Whether `right` is held for at least one follow-up.
    pub fn may(&self, right: Right) -> bool {
        self.is_own || self.rights.iter().any(|standing| standing.gives(right))
    }

    /// Whether `right` is held for this follow-up.
    pub fn may_in(&self, right: Right, follow_up: FollowUpId) -> bool {
        self.is_own || self.rights.iter().any(|standing| standing.gives_in(right, follow_up))
    }
}

/// What `own` may do for `person`; None when nothing.
///
/// # Errors
/// The database's.
pub fn acting(tx: &mut Tx<'_>, own: PersonId, person: PersonId) -> Result<Option<Acting>, DbError> {
    if own == person {
        return Ok(Some(Acting { person, is_own: true, rights: Vec::new() }));
    }
    let rights: Vec<Standing> = standing::held_by(tx, own)?.into_iter().filter(|standing| standing.represented == person).collect();
    Ok((!rights.is_empty()).then_some(Acting { person, is_own: false, rights }))
}
