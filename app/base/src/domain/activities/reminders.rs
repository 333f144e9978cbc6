//! The reminder of a deadline. Whether something still waits is looked at when it is due, not when it was planned.

use super::model::State;
use super::recipients::recipients;
use crate::clock::Ts;
use crate::config::Links;
use crate::db::schema::{activities, follow_ups};
use crate::db::{DbError, Tx};
use crate::domain::outbox::{self, Channel, Letter};
use crate::ids::{ActivityId, FollowUpId, PersonId};
use crate::queue::Lane;
use diesel::prelude::*;

/// Reminds everyone concerned that `id` is due soon; nothing when it is done, withdrawn, over, or its follow-up rests.
/// Returns how many letters were written.
///
/// # Errors
/// The database's.
pub fn remind(tx: &mut Tx<'_>, links: &Links, id: ActivityId) -> Result<usize, DbError> {
    let found: Option<(State, Option<Ts>, PersonId, FollowUpId)> = activities::table
        .inner_join(follow_ups::table.on(follow_ups::id.eq(activities::follow_up_id)))
        .filter(activities::id.eq(id))
        .filter(follow_ups::ended_at.is_null())
        .filter(follow_ups::suspended_at.is_null())
        .select((activities::state, activities::due_at, activities::person_id, activities::follow_up_id))
        .first(tx.conn)
        .optional()?;
    let Some((state, Some(due_at), person, follow_up)) = found else { return Ok(0) };
    if !state.is_waiting() || due_at <= tx.now() {
        return Ok(0);
    }
    let people = recipients(tx, person, follow_up)?;
    for to in &people {
        let letter = Letter {
            template: "deadline_reminder",
            channel: Channel::Email,
            to: &to.email,
            language: to.language,
            account: Some(to.account),
            file: None,
            invitation: None,
            valid_until: due_at,
            lane: Lane::Reminders,
            key: Some(format!("deadline:{id}:{}:{}", due_at.utc().timestamp(), to.account)),
            facts: serde_json::json!({ "first_name": to.given_name, "link": links.path(&format!("/care/{person}/activities/{id}")) }),
        };
        outbox::post(tx, letter)?;
    }
    Ok(people.len())
}
