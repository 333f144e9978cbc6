//! Roles and rights (the table of decision D28).

use crate::db::schema::role_grants;
use crate::db::{DbError, Tx};
use crate::ids::{AccountId, ClinicId, DepartmentId, RoleGrantId};
use crate::text_enum;
use diesel::prelude::*;

text_enum! {
    /// What an account may be besides a patient or a representative.
    Role {
        /// Cares for the patients of a department.
        Professional = "professional",
        /// A professional who also gets coordinator tasks.
        Coordinator = "coordinator",
        /// Administers the people, places and definitions of a clinic.
        ClinicAdmin = "clinic_admin",
        /// Helps people with their accounts, sees nothing clinical.
        Support = "support",
        /// Runs the network: clinics, brand, terms.
        Operator = "operator",
    }
}

text_enum! {
    /// What a representative may do for a person.
    Right {
        /// See the person's items.
        See = "see",
        /// Answer questionnaires.
        Answer = "answer",
        /// Take part in conversations.
        Message = "message",
        /// Open and send files.
        Files = "files",
        /// See and attend appointments.
        Appointments = "appointments",
    }
}

/// A role held now.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Grant {
    /// Its identifier.
    pub id: RoleGrantId,
    /// The role.
    pub role: Role,
    /// The clinic, for roles of a clinic.
    pub clinic: Option<ClinicId>,
    /// The department, for roles of a department.
    pub department: Option<DepartmentId>,
    /// The profession in French.
    pub profession_fr: Option<String>,
    /// The profession in English.
    pub profession_en: Option<String>,
}

impl Grant {
    /// Whether it is care for the patients of a department.
    pub fn is_care(&self) -> bool {
        matches!(self.role, Role::Professional | Role::Coordinator)
    }
}

/// Which clinics somebody administers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clinics {
    /// Every clinic of the network.
    All,
    /// These.
    Only(Vec<ClinicId>),
}

impl Clinics {
    /// Those that the holder of these roles administers: an operator all, a clinic's administrator theirs (D28).
    pub fn administered(held: &[Grant]) -> Self {
        if held.iter().any(|grant| grant.role == Role::Operator) {
            return Self::All;
        }
        Self::Only(held.iter().filter(|grant| grant.role == Role::ClinicAdmin).filter_map(|grant| grant.clinic).collect())
    }

    /// Whether this clinic is among them.
    pub fn includes(&self, clinic: ClinicId) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(&clinic),
        }
    }
}

/// The roles an account holds now.
///
/// # Errors
/// The database's.
pub fn grants(tx: &mut Tx<'_>, account: AccountId) -> Result<Vec<Grant>, DbError> {
    let query = role_grants::table.filter(role_grants::account_id.eq(account)).filter(role_grants::ended_at.is_null()).order(role_grants::created_at).select((
        role_grants::id,
        role_grants::role,
        role_grants::clinic_id,
        role_grants::department_id,
        role_grants::profession_fr,
        role_grants::profession_en,
    ));
    Ok(crate::each_db!(tx.conn, c => query.load::<Grant>(c))?)
}

/// The departments whose patients an account cares for.
///
/// # Errors
/// The database's.
pub fn departments_of(tx: &mut Tx<'_>, account: AccountId) -> Result<Vec<DepartmentId>, DbError> {
    let mut departments: Vec<_> = grants(tx, account)?.into_iter().filter(Grant::is_care).filter_map(|g| g.department).collect();
    departments.sort();
    departments.dedup();
    Ok(departments)
}

/// Whether an account runs the network.
///
/// # Errors
/// The database's.
pub fn is_operator(tx: &mut Tx<'_>, account: AccountId) -> Result<bool, DbError> {
    Ok(grants(tx, account)?.iter().any(|g| g.role == Role::Operator))
}
