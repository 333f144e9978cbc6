//! SQL of follow-ups.

use super::model::{FollowUp, Member};
use crate::clock::Ts;
use crate::db::schema::{accounts, clinics, follow_up_members, follow_ups, role_grants};
use crate::db::{DbError, Tx};
use crate::ids::{AccountId, ClinicId, DefinitionId, DepartmentId, FileId, FollowUpId, PersonId};
use diesel::prelude::*;

/// What is inserted.
pub(super) struct NewFollowUp<'a> {
    pub id: FollowUpId,
    pub file: FileId,
    pub person: PersonId,
    pub clinic: ClinicId,
    pub department: DepartmentId,
    pub definition: DefinitionId,
    pub title_fr: &'a str,
    pub title_en: &'a str,
    pub created_by: AccountId,
}

pub(super) fn insert(tx: &mut Tx<'_>, new: &NewFollowUp<'_>) -> Result<(), DbError> {
    diesel::insert_into(follow_ups::table)
        .values((
            follow_ups::id.eq(new.id),
            follow_ups::file_id.eq(new.file),
            follow_ups::person_id.eq(new.person),
            follow_ups::clinic_id.eq(new.clinic),
            follow_ups::department_id.eq(new.department),
            follow_ups::definition_id.eq(new.definition),
            follow_ups::title_fr.eq(new.title_fr),
            follow_ups::title_en.eq(new.title_en),
            follow_ups::started_at.eq(tx.now()),
            follow_ups::created_by.eq(new.created_by),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(follow_up_members::table)
        .values((follow_up_members::follow_up_id.eq(new.id), follow_up_members::account_id.eq(new.created_by), follow_up_members::created_at.eq(tx.now())))
        .execute(tx.conn)?;
    Ok(())
}

/// Ends a follow-up that has not ended; false when it had.
pub(super) fn end(tx: &mut Tx<'_>, id: FollowUpId, reason: &str, at: Ts) -> Result<bool, DbError> {
    let open = follow_ups::table.find(id).filter(follow_ups::ended_at.is_null());
    let changed = diesel::update(open)
        .set((follow_ups::ended_at.eq(at), follow_ups::end_reason.eq(reason), follow_ups::revision.eq(follow_ups::revision + 1)))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

macro_rules! rows {
    () => {
        follow_ups::table.inner_join(clinics::table.on(clinics::id.eq(follow_ups::clinic_id))).select((
            follow_ups::id,
            follow_ups::file_id,
            follow_ups::person_id,
            follow_ups::clinic_id,
            follow_ups::department_id,
            follow_ups::title_fr,
            follow_ups::title_en,
            clinics::public_name_fr,
            clinics::public_name_en,
            clinics::time_zone,
            follow_ups::started_at,
            follow_ups::suspended_at,
            follow_ups::ended_at,
        ))
    };
}

/// One follow-up.
///
/// # Errors
/// Not found, or the database's.
pub fn find(tx: &mut Tx<'_>, id: FollowUpId) -> Result<FollowUp, DbError> {
    Ok(rows!().filter(follow_ups::id.eq(id)).get_result(tx.conn)?)
}

/// The follow-ups of a person at every clinic, newest first.
///
/// # Errors
/// The database's.
pub fn list_of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<FollowUp>, DbError> {
    let query = rows!().filter(follow_ups::person_id.eq(person)).order(follow_ups::started_at.desc());
    Ok(crate::each_db!(tx.conn, c => query.load(c))?)
}

/// The follow-ups of a file in these departments, newest first.
///
/// # Errors
/// The database's.
pub fn list_of_file(tx: &mut Tx<'_>, file: FileId, departments: &[DepartmentId]) -> Result<Vec<FollowUp>, DbError> {
    Ok(rows!()
        .filter(follow_ups::file_id.eq(file))
        .filter(follow_ups::department_id.eq_any(departments.to_vec()))
        .order(follow_ups::started_at.desc())
        .load(tx.conn)?)
}

/// The professionals of a follow-up with their profession in its department.
///
/// # Errors
/// The database's.
pub fn members(tx: &mut Tx<'_>, id: FollowUpId) -> Result<Vec<Member>, DbError> {
    let mut found: Vec<Member> = follow_up_members::table
        .inner_join(follow_ups::table.on(follow_ups::id.eq(follow_up_members::follow_up_id)))
        .inner_join(accounts::table.on(accounts::id.eq(follow_up_members::account_id)))
        .left_join(role_grants::table.on(role_grants::account_id.eq(accounts::id).and(role_grants::department_id.eq(follow_ups::department_id.nullable()))))
        .filter(follow_up_members::follow_up_id.eq(id))
        .order((accounts::family_name, accounts::given_name, accounts::id))
        .select((accounts::id, accounts::given_name, accounts::family_name, role_grants::profession_fr.nullable(), role_grants::profession_en.nullable()))
        .load(tx.conn)?;
    found.dedup_by(|later, earlier| later.account == earlier.account);
    Ok(found)
}

/// Suspends or resumes the open follow-ups of a file.
///
/// # Errors
/// The database's.
pub fn set_suspended(tx: &mut Tx<'_>, file: FileId, suspended: bool) -> Result<usize, DbError> {
    let now = tx.now();
    let open = follow_ups::table.filter(follow_ups::file_id.eq(file)).filter(follow_ups::ended_at.is_null());
    let changed = if suspended {
        diesel::update(open.filter(follow_ups::suspended_at.is_null())).set(follow_ups::suspended_at.eq(now)).execute(tx.conn)?
    } else {
        diesel::update(open.filter(follow_ups::suspended_at.is_not_null())).set(follow_ups::suspended_at.eq(None::<Ts>)).execute(tx.conn)?
    };
    Ok(changed)
}
