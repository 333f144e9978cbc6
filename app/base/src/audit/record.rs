//! Writing events.

use crate::db::schema::audit_events;
use crate::db::{DbError, Tx};
use crate::ids::{AccountId, AuditEventId, ClinicId, PersonId};
use diesel::prelude::*;
use serde_json::Value;
use std::net::IpAddr;

/// Who acts, for whom, in which request.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The account, when somebody is signed in.
    pub account: Option<AccountId>,
    /// The person of that account.
    pub person: Option<PersonId>,
    /// The person acted for, when it is somebody else.
    pub acting_for: Option<PersonId>,
    /// Identifier of the request, or the name of the job or command.
    pub request: String,
    /// Address of origin.
    pub origin: Option<IpAddr>,
}

impl Actor {
    /// The system itself: a job or a command by its name.
    pub fn system(name: &str) -> Self {
        Self { account: None, person: None, acting_for: None, request: name.to_owned(), origin: None }
    }

    fn kind(&self) -> &'static str {
        match (self.account, self.origin) {
            (Some(_), _) => "account",
            (None, Some(_)) => "visitor",
            (None, None) => "system",
        }
    }
}

/// One event.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    /// Past tense, dotted: `invitation.sent`.
    pub action: &'static str,
    /// Whose data it concerns.
    pub person: Option<PersonId>,
    /// The clinic concerned.
    pub clinic: Option<ClinicId>,
    /// Kind and identifier of the thing concerned.
    pub item: Option<(&'static str, String)>,
    /// Identifiers, counts, codes. No health data, no personal words.
    pub detail: &'a Value,
}

impl Event<'static> {
    /// An event without detail.
    pub fn new(action: &'static str) -> Self {
        Self { action, person: None, clinic: None, item: None, detail: &Value::Null }
    }
}

impl<'a> Event<'a> {
    /// The same event about `person`.
    #[must_use]
    pub fn person(mut self, person: PersonId) -> Self {
        self.person = Some(person);
        self
    }

    /// The same event in `clinic`.
    #[must_use]
    pub fn clinic(mut self, clinic: ClinicId) -> Self {
        self.clinic = Some(clinic);
        self
    }

    /// The same event about a thing.
    #[must_use]
    pub fn item(mut self, kind: &'static str, id: impl std::fmt::Display) -> Self {
        self.item = Some((kind, id.to_string()));
        self
    }

    /// The same event with detail.
    #[must_use]
    pub fn detail<'b>(self, detail: &'b Value) -> Event<'b>
    where
        'a: 'b,
    {
        Event { action: self.action, person: self.person, clinic: self.clinic, item: self.item, detail }
    }
}

/// Writes an event in the transaction of the change.
///
/// # Errors
/// The database's; the change must then not be committed.
pub fn record(tx: &mut Tx<'_>, actor: &Actor, event: Event<'_>) -> Result<(), DbError> {
    let (item_kind, item_id) = event.item.unzip();
    let insert = diesel::insert_into(audit_events::table).values((
        audit_events::id.eq(tx.id::<AuditEventId>()),
        audit_events::at.eq(tx.now()),
        audit_events::action.eq(event.action),
        audit_events::actor_id.eq(actor.account),
        audit_events::actor_kind.eq(actor.kind()),
        audit_events::person_id.eq(event.person.or(actor.acting_for)),
        audit_events::acting_for.eq(actor.acting_for.is_some()),
        audit_events::clinic_id.eq(event.clinic),
        audit_events::item_kind.eq(item_kind),
        audit_events::item_id.eq(item_id),
        audit_events::detail.eq(if event.detail.is_null() { String::new() } else { event.detail.to_string() }),
        audit_events::request.eq(&actor.request),
        audit_events::origin.eq(actor.origin.map(|ip| ip.to_string())),
        audit_events::node.eq(tx.node().to_owned()),
    ));
    crate::each_db!(tx.conn, c => insert.execute(c))?;
    Ok(())
}

/// Access record of one opened thing of one person.
///
/// # Errors
/// The database's; the page must then not be shown.
pub fn opened(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    clinic: Option<ClinicId>,
    kind: &'static str,
    id: impl std::fmt::Display,
) -> Result<(), DbError> {
    let event = Event { clinic, ..Event::new("record.opened").person(person).item(kind, id) };
    record(tx, actor, event)
}

/// Access record of a list: one row with the identifiers shown.
///
/// # Errors
/// The database's; the page must then not be shown.
pub fn listed(tx: &mut Tx<'_>, actor: &Actor, person: Option<PersonId>, kind: &'static str, ids: &[String]) -> Result<(), DbError> {
    let detail = serde_json::json!({ "list": kind, "ids": ids });
    let event = Event { person, ..Event::new("record.listed").detail(&detail) };
    record(tx, actor, event)
}
