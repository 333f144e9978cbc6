//! SQL of activities.

use super::model::{Activity, State};
use crate::clock::Ts;
use crate::db::schema::{accounts, activities, audit_events, follow_ups, role_grants};
use crate::db::{DbError, Tx};
use crate::each_db;
use crate::ids::{AccountId, ActivityId, ClinicId, DefinitionId, DepartmentId, FollowUpId, PersonId};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashSet;

/// The states in which an activity waits for the person. Not a list: SQLite would prepare that statement each time.
macro_rules! waiting {
    () => {
        activities::state.eq(State::Available).or(activities::state.eq(State::InProgress))
    };
}

/// What is inserted.
pub(super) struct NewActivity<'a> {
    pub id: ActivityId,
    pub follow_up: FollowUpId,
    pub person: PersonId,
    pub clinic: ClinicId,
    pub department: DepartmentId,
    pub kind: &'a str,
    pub definition: Option<DefinitionId>,
    pub title_fr: &'a str,
    pub title_en: &'a str,
    pub due_on: Option<NaiveDate>,
    pub due_at: Option<Ts>,
    pub requested_by: AccountId,
}

pub(super) fn insert(tx: &mut Tx<'_>, new: &NewActivity<'_>) -> Result<(), DbError> {
    diesel::insert_into(activities::table)
        .values((
            activities::id.eq(new.id),
            activities::follow_up_id.eq(new.follow_up),
            activities::person_id.eq(new.person),
            activities::clinic_id.eq(new.clinic),
            activities::department_id.eq(new.department),
            activities::kind.eq(new.kind),
            activities::definition_id.eq(new.definition),
            activities::title_fr.eq(new.title_fr),
            activities::title_en.eq(new.title_en),
            activities::state.eq(State::Available),
            activities::due_on.eq(new.due_on),
            activities::due_at.eq(new.due_at),
            activities::available_at.eq(tx.now()),
            activities::requested_by.eq(new.requested_by),
        ))
        .execute(tx.conn)?;
    Ok(())
}

macro_rules! rows {
    () => {
        activities::table
            .inner_join(accounts::table.on(accounts::id.eq(activities::requested_by)))
            .left_join(role_grants::table.on(role_grants::account_id.eq(accounts::id).and(role_grants::department_id.eq(activities::department_id.nullable()))))
            .select((
                activities::id,
                activities::follow_up_id,
                activities::person_id,
                activities::kind,
                activities::definition_id,
                activities::title_fr,
                activities::title_en,
                activities::state,
                activities::due_on,
                activities::due_at,
                activities::available_at,
                activities::completed_at,
                activities::reviewed_at,
                activities::requested_by,
                accounts::given_name,
                accounts::family_name,
                role_grants::profession_fr.nullable(),
                role_grants::profession_en.nullable(),
            ))
    };
}

/// One activity.
///
/// # Errors
/// Not found, or the database's.
pub fn find(tx: &mut Tx<'_>, id: ActivityId) -> Result<Activity, DbError> {
    Ok(rows!().filter(activities::id.eq(id)).get_result(tx.conn)?)
}

/// What waits for a person in follow-ups that are neither suspended nor ended, oldest first.
///
/// # Errors
/// The database's.
pub fn list_waiting(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Activity>, DbError> {
    let live = follow_ups::table
        .filter(follow_ups::person_id.eq(person))
        .filter(follow_ups::suspended_at.is_null())
        .filter(follow_ups::ended_at.is_null())
        .select(follow_ups::id);
    let query = rows!()
        .filter(activities::person_id.eq(person))
        .filter(waiting!())
        .filter(activities::follow_up_id.eq_any(live))
        .order((activities::available_at, activities::id));
    Ok(once(each_db!(tx.conn, c => query.load(c))?))
}

/// Everything of a follow-up that may be seen, newest first.
///
/// # Errors
/// The database's.
pub fn list_of_follow_up(tx: &mut Tx<'_>, follow_up: FollowUpId) -> Result<Vec<Activity>, DbError> {
    let found = rows!()
        .filter(activities::follow_up_id.eq(follow_up))
        .filter(activities::state.ne(State::Planned))
        .order((activities::available_at.desc(), activities::id.desc()))
        .load(tx.conn)?;
    Ok(once(found))
}

/// A professional with two roles in a department brings each activity twice.
fn once(mut found: Vec<Activity>) -> Vec<Activity> {
    found.dedup_by_key(|activity| activity.id);
    found
}

/// In how many follow-ups something waits for the person.
///
/// # Errors
/// The database's.
pub fn count_waiting_follow_ups(tx: &mut Tx<'_>, person: PersonId) -> Result<u32, DbError> {
    let query = activities::table
        .inner_join(follow_ups::table.on(follow_ups::id.eq(activities::follow_up_id)))
        .filter(activities::person_id.eq(person))
        .filter(waiting!())
        .filter(follow_ups::suspended_at.is_null())
        .filter(follow_ups::ended_at.is_null())
        .select(diesel::dsl::count(activities::follow_up_id).aggregate_distinct());
    let count: i64 = each_db!(tx.conn, c => query.get_result(c))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// What waits for the person and was opened by the account already: the rest is "new" to it (D30).
///
/// # Errors
/// The database's.
pub fn opened_by(tx: &mut Tx<'_>, account: AccountId, person: PersonId) -> Result<HashSet<ActivityId>, DbError> {
    let query = activities::table
        .inner_join(audit_events::table.on(audit_events::item_id.eq(activities::id.nullable())))
        .filter(activities::person_id.eq(person))
        .filter(waiting!())
        .filter(audit_events::actor_id.eq(account.to_string()))
        .filter(audit_events::action.eq("record.opened"))
        .select(activities::id)
        .distinct();
    let found: Vec<ActivityId> = each_db!(tx.conn, c => query.load(c))?;
    Ok(found.into_iter().collect())
}

/// Notes that the person has begun.
pub(crate) fn start(tx: &mut Tx<'_>, id: ActivityId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(activities::table.find(id).filter(activities::state.eq(State::Available)))
        .set((activities::state.eq(State::InProgress), activities::started_at.eq(now), activities::revision.eq(activities::revision + 1)))
        .execute(tx.conn)?;
    Ok(())
}

/// Completes an activity that waits; false when it does not wait any more.
pub(crate) fn complete(tx: &mut Tx<'_>, id: ActivityId) -> Result<bool, DbError> {
    let now = tx.now();
    let changed = diesel::update(activities::table.find(id).filter(waiting!()))
        .set((activities::state.eq(State::Completed), activities::completed_at.eq(now), activities::revision.eq(activities::revision + 1)))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

/// Opens a completed activity again; false when it is not completed or was reviewed.
pub(crate) fn reopen(tx: &mut Tx<'_>, id: ActivityId) -> Result<bool, DbError> {
    let open = activities::table.find(id).filter(activities::state.eq(State::Completed)).filter(activities::reviewed_at.is_null());
    let changed = diesel::update(open)
        .set((activities::state.eq(State::InProgress), activities::completed_at.eq(None::<Ts>), activities::revision.eq(activities::revision + 1)))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

/// Marks a completed activity as reviewed; false when it was already, or is not completed.
pub(super) fn review(tx: &mut Tx<'_>, id: ActivityId, by: AccountId) -> Result<bool, DbError> {
    let now = tx.now();
    let open = activities::table.find(id).filter(activities::state.eq(State::Completed)).filter(activities::reviewed_at.is_null());
    let changed = diesel::update(open)
        .set((activities::reviewed_at.eq(now), activities::reviewed_by.eq(by), activities::revision.eq(activities::revision + 1)))
        .execute(tx.conn)?;
    Ok(changed == 1)
}
