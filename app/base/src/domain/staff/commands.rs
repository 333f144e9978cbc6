//! Verbs of staff.

use super::store;
use crate::access::{self, Clinics, Denied, Grant, Role};
use crate::audit::{self, Actor, Event};
use crate::auth::codes::FreshCode;
use crate::config::Links;
use crate::db::{DbError, Tx};
use crate::domain::accounts;
use crate::domain::invitations::{self, Invited, NewStaff, Newcomer};
use crate::domain::organisation;
use crate::ids::{ClinicId, RoleGrantId};

/// Why nobody was invited, or no role ended.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// Unknown, or not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Nobody changes their own roles (D28).
    #[error("own role")]
    OwnRole,
    /// The role needs a department of the clinic.
    #[error("a department is missing")]
    DepartmentMissing,
    /// No such clinic among those that one administers.
    #[error("unknown clinic")]
    ClinicUnknown,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Which roles the holder of `held` may invite to at a clinic: operators the first administrators and the support,
/// administrators everyone else of their clinic (D28).
pub fn may_invite(held: &[Grant], clinic: ClinicId) -> Vec<Role> {
    let is_operator = held.iter().any(|g| g.role == Role::Operator);
    let is_admin = held.iter().any(|g| g.role == Role::ClinicAdmin && g.clinic == Some(clinic));
    let mut roles = Vec::new();
    if is_admin {
        roles.extend([Role::Professional, Role::Coordinator]);
    }
    if is_admin || is_operator {
        roles.push(Role::ClinicAdmin);
    }
    if is_operator {
        roles.push(Role::Support);
    }
    roles
}

/// Invites somebody to a role. The link is mailed; the code is given apart.
///
/// # Errors
/// See `StaffError`.
pub fn invite(tx: &mut Tx<'_>, actor: &Actor, links: &Links, who: &Newcomer<'_>, place: &NewStaff<'_>, code: &FreshCode) -> Result<Invited, StaffError> {
    let own = actor.account.ok_or(Denied::NotFound)?;
    let held = access::grants(tx, own)?;
    if !Clinics::administered(&held).includes(place.clinic) || !organisation::is_open(tx, place.clinic)? {
        return Err(StaffError::ClinicUnknown);
    }
    if !may_invite(&held, place.clinic).contains(&place.role) {
        return Err(Denied::NotFound.into());
    }
    let address = tx.keys().email_hash(who.email);
    if accounts::find_by_email_hash(tx, &address)?.is_some_and(|account| account == own) {
        return Err(StaffError::OwnRole);
    }
    let departments = organisation::list_departments(tx, &[place.clinic])?;
    let known = place.department.is_some_and(|id| departments.iter().any(|d| d.id == id));
    let needs_department = matches!(place.role, Role::Professional | Role::Coordinator);
    if needs_department != known {
        return Err(StaffError::DepartmentMissing);
    }
    Ok(invitations::invite_staff(tx, actor, links, who, place, code)?)
}

/// Whether the holder of `held` may end a role at a clinic: who cares for patients is the clinic's business, the rest the
/// operator's too (D28).
pub fn may_end(held: &[Grant], role: Role, clinic: Option<ClinicId>) -> bool {
    let is_operator = held.iter().any(|g| g.role == Role::Operator);
    let is_admin = clinic.is_some_and(|clinic| held.iter().any(|g| g.role == Role::ClinicAdmin && g.clinic == Some(clinic)));
    is_admin || (is_operator && !matches!(role, Role::Professional | Role::Coordinator))
}

/// Ends a role at once, on every node; false when it had ended already.
///
/// # Errors
/// See `StaffError`.
pub fn end_role(tx: &mut Tx<'_>, actor: &Actor, grant: RoleGrantId) -> Result<bool, StaffError> {
    let own = actor.account.ok_or(Denied::NotFound)?;
    let (account, role, clinic, ended_at) = store::find_grant(tx, grant)?.ok_or(Denied::NotFound)?;
    let held = access::grants(tx, own)?;
    if !may_end(&held, role, clinic) {
        return Err(Denied::NotFound.into());
    }
    if account == own {
        return Err(StaffError::OwnRole);
    }
    if ended_at.is_some() || !store::end_grant(tx, grant, account)? {
        return Ok(false);
    }
    let detail = serde_json::json!({ "role": role.word() });
    audit::record(tx, actor, Event { clinic, ..Event::new("role.ended").item("account", account).detail(&detail) })?;
    Ok(true)
}
