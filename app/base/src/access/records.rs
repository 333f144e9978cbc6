//! Which record may be reached by whom. Each function loads nothing but what decides.

use super::Denied;
use super::role::{Clinics, Right, Role, departments_of, grants};
use super::who::acting;
use crate::audit::Actor;
use crate::db::Tx;
use crate::db::schema::{activities, file_departments, files, follow_ups};
use crate::ids::{AccountId, ActivityId, ClinicId, DepartmentId, FileId, FollowUpId, PersonId};
use diesel::prelude::*;

/// A file that may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileAccess {
    /// The file.
    pub file: FileId,
    /// Whose it is.
    pub person: PersonId,
    /// The clinic that holds it.
    pub clinic: ClinicId,
    /// A department through which the asker reaches it.
    pub department: DepartmentId,
}

/// A follow-up that may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct FollowUpAccess {
    /// The follow-up.
    pub follow_up: FollowUpId,
    /// The file it belongs to.
    pub file: FileId,
    /// Whose it is.
    pub person: PersonId,
    /// The clinic.
    pub clinic: ClinicId,
    /// The department.
    pub department: DepartmentId,
}

/// An activity that may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct ActivityAccess {
    /// The activity.
    pub activity: ActivityId,
    /// Its follow-up.
    pub follow_up: FollowUpId,
    /// Whose it is.
    pub person: PersonId,
    /// The clinic.
    pub clinic: ClinicId,
    /// The department.
    pub department: DepartmentId,
}

fn account(actor: &Actor) -> Result<AccountId, Denied> {
    actor.account.ok_or(Denied::NotFound)
}

/// May this professional open the file? Only through a department of theirs.
///
/// # Errors
/// `Denied::NotFound` when not.
pub fn file(tx: &mut Tx<'_>, actor: &Actor, id: FileId) -> Result<FileAccess, Denied> {
    let departments = departments_of(tx, account(actor)?)?;
    let (person, clinic, department) = files::table
        .inner_join(file_departments::table.on(file_departments::file_id.eq(files::id)))
        .filter(files::id.eq(id))
        .filter(file_departments::department_id.eq_any(departments))
        .select((files::person_id, files::clinic_id, file_departments::department_id))
        .get_result(tx.conn)?;
    Ok(FileAccess { file: id, person, clinic, department })
}

/// May this professional open the follow-up?
///
/// # Errors
/// `Denied::NotFound` when not.
pub fn follow_up_as_staff(tx: &mut Tx<'_>, actor: &Actor, id: FollowUpId) -> Result<FollowUpAccess, Denied> {
    let departments = departments_of(tx, account(actor)?)?;
    Ok(follow_ups::table
        .filter(follow_ups::id.eq(id))
        .filter(follow_ups::department_id.eq_any(departments))
        .select((follow_ups::id, follow_ups::file_id, follow_ups::person_id, follow_ups::clinic_id, follow_ups::department_id))
        .get_result(tx.conn)?)
}

/// May this professional open the activity?
///
/// # Errors
/// `Denied::NotFound` when not.
pub fn activity_as_staff(tx: &mut Tx<'_>, actor: &Actor, id: ActivityId) -> Result<ActivityAccess, Denied> {
    let departments = departments_of(tx, account(actor)?)?;
    Ok(activities::table
        .filter(activities::id.eq(id))
        .filter(activities::department_id.eq_any(departments))
        .select((activities::id, activities::follow_up_id, activities::person_id, activities::clinic_id, activities::department_id))
        .get_result(tx.conn)?)
}

/// May this person, or who acts for `person`, open the follow-up with this right?
///
/// # Errors
/// `Denied::NotFound` when not.
pub fn follow_up_as_patient(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, id: FollowUpId, right: Right) -> Result<FollowUpAccess, Denied> {
    let acting = acting(tx, actor.person.ok_or(Denied::NotFound)?, person)?.ok_or(Denied::NotFound)?;
    let found: FollowUpAccess = follow_ups::table
        .filter(follow_ups::id.eq(id))
        .filter(follow_ups::person_id.eq(person))
        .select((follow_ups::id, follow_ups::file_id, follow_ups::person_id, follow_ups::clinic_id, follow_ups::department_id))
        .get_result(tx.conn)?;
    if acting.may_in(right, id) { Ok(found) } else { Err(Denied::NotFound) }
}

/// May this person, or who acts for `person`, open the activity with this right?
///
/// # Errors
/// `Denied::NotFound` when not.
pub fn activity_as_patient(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, id: ActivityId, right: Right) -> Result<ActivityAccess, Denied> {
    let acting = acting(tx, actor.person.ok_or(Denied::NotFound)?, person)?.ok_or(Denied::NotFound)?;
    let found: ActivityAccess = activities::table
        .filter(activities::id.eq(id))
        .filter(activities::person_id.eq(person))
        .select((activities::id, activities::follow_up_id, activities::person_id, activities::clinic_id, activities::department_id))
        .get_result(tx.conn)?;
    if acting.may_in(right, found.follow_up) { Ok(found) } else { Err(Denied::NotFound) }
}

/// May this account administer the clinic: its own, or any as an operator?
///
/// # Errors
/// `Denied::NotFound` when not.
pub fn clinic(tx: &mut Tx<'_>, actor: &Actor, id: ClinicId) -> Result<(), Denied> {
    let held = grants(tx, account(actor)?)?;
    if Clinics::administered(&held).includes(id) { Ok(()) } else { Err(Denied::NotFound) }
}

/// May this account administer the people of the clinic?
///
/// # Errors
/// `Denied::NotFound` when not.
pub fn clinic_as_admin(tx: &mut Tx<'_>, actor: &Actor, clinic: ClinicId) -> Result<(), Denied> {
    let held = grants(tx, account(actor)?)?;
    if held.iter().any(|g| g.role == Role::ClinicAdmin && g.clinic == Some(clinic)) { Ok(()) } else { Err(Denied::NotFound) }
}
