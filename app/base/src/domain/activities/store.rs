//! Queries on activities.

use crate::db::schema::activities;
use crate::db::{DbError, Tx};
use crate::ids::PersonId;
use diesel::prelude::*;

/// The states in which an activity waits for the person.
pub const WAITING: [&str; 3] = ["available", "seen", "in_progress"];

/// In how many follow-ups something waits for the person.
///
/// # Errors
/// The database's.
pub fn count_waiting_follow_ups(tx: &mut Tx<'_>, person: PersonId) -> Result<u32, DbError> {
    let count: i64 = activities::table
        .filter(activities::person_id.eq(person))
        .filter(activities::state.eq_any(WAITING))
        .select(diesel::dsl::count(activities::follow_up_id).aggregate_distinct())
        .first(tx.conn)?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
