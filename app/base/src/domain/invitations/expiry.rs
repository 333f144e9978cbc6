//! The end of an invitation that nobody used, and the reminders before it.

use crate::audit::{self, Actor, Event};
use crate::clock::Ts;
use crate::db::schema::{files, invitations};
use crate::db::{DbError, Tx};
use crate::domain::outbox::{self, Letter};
use crate::ids::{ClinicId, FileId, InvitationId, PersonId};
use crate::queue::payloads::ExpireInvitation;
use crate::queue::{self, Lane, Opts};
use chrono::TimeDelta;
use diesel::prelude::*;

/// On which days after the invitation a reminder leaves, if it is still open.
const REMINDER_DAYS: [i64; 2] = [2, 4];

/// Plans the end of an invitation and its reminders, in the transaction that makes it. `letter` is the one that
/// carries its link: the reminders repeat it, under their own template and while the invitation is open.
///
/// # Errors
/// The database's.
pub fn plan(tx: &mut Tx<'_>, id: InvitationId, expires_at: Ts, letter: &Letter<'_>) -> Result<(), DbError> {
    let expire = ExpireInvitation { invitation_id: id };
    queue::enqueue(tx, &expire, Opts::at(expires_at).key(format!("expire:{id}")))?;
    for day in REMINDER_DAYS {
        let at = tx.now() + TimeDelta::days(day);
        if at < expires_at {
            let reminder = Letter {
                template: reminder_of(letter.template),
                invitation: Some(id),
                valid_until: expires_at,
                lane: Lane::Reminders,
                key: Some(format!("invitation-reminder:{id}:{day}")),
                ..letter.clone()
            };
            outbox::post_at(tx, reminder, at)?;
        }
    }
    Ok(())
}

/// Each mail of an invitation is repeated in the words of those whom it reaches.
fn reminder_of(template: &str) -> &'static str {
    match template {
        "staff_invitation" => "staff_invitation_reminder",
        "join_invitation" => "join_invitation_reminder",
        _ => "invitation_reminder",
    }
}

/// Closes an invitation whose time is over, unless it was used, replaced or closed before. Says whether it did.
///
/// # Errors
/// The database's.
pub fn expire(tx: &mut Tx<'_>, actor: &Actor, id: InvitationId) -> Result<bool, DbError> {
    let now = tx.now();
    let over = invitations::table
        .filter(invitations::id.eq(id))
        .filter(invitations::expires_at.le(now))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::replaced_at.is_null())
        .filter(invitations::expired_at.is_null());
    if diesel::update(over).set(invitations::expired_at.eq(Some(now))).execute(tx.conn)? == 0 {
        return Ok(false);
    }
    let (file, clinic): (Option<FileId>, Option<ClinicId>) =
        invitations::table.find(id).select((invitations::file_id, invitations::clinic_id)).first(tx.conn)?;
    let person: Option<PersonId> = match file {
        Some(file) => Some(files::table.find(file).select(files::person_id).first(tx.conn)?),
        None => None,
    };
    audit::record(tx, actor, Event { person, clinic, ..Event::new("invitation.expired").item("invitation", id) })?;
    Ok(true)
}
