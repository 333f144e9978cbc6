//! Verbs of places. A command of the program (seed, create-admin) may make any; of people, operators and clinic administrators.

use super::model::{NewClinic, NewDepartment};
use super::store;
use crate::access::{self, Denied};
use crate::audit::{self, Actor, Event};
use crate::db::{DbError, Tx};
use crate::ids::{ClinicId, DepartmentId};
use chrono_tz::Tz;

/// Why a place was not made.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// Unknown, or not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A name is missing in one of the languages.
    #[error("a name is missing")]
    NameMissing,
    /// No such time zone.
    #[error("unknown time zone")]
    UnknownZone,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Makes a clinic.
///
/// # Errors
/// See `PlaceError`.
pub fn create_clinic(tx: &mut Tx<'_>, actor: &Actor, new: &NewClinic<'_>) -> Result<ClinicId, PlaceError> {
    if !is_operator_or_program(tx, actor)? {
        return Err(Denied::NotFound.into());
    }
    let labels = new.mail_label.map_or([None, None], |(fr, en)| [Some(fr), Some(en)]);
    let names = [Some(new.name_fr), Some(new.name_en), Some(new.public_name_fr), Some(new.public_name_en)];
    if names.into_iter().chain(labels).flatten().any(|name| name.trim().is_empty()) {
        return Err(PlaceError::NameMissing);
    }
    if new.time_zone.parse::<Tz>().is_err() {
        return Err(PlaceError::UnknownZone);
    }
    let id = store::insert_clinic(tx, new)?;
    audit::record(tx, actor, Event::new("clinic.created").clinic(id).item("clinic", id))?;
    Ok(id)
}

/// Makes a department of a clinic.
///
/// # Errors
/// See `PlaceError`.
pub fn create_department(tx: &mut Tx<'_>, actor: &Actor, new: &NewDepartment<'_>) -> Result<DepartmentId, PlaceError> {
    if !is_operator_or_program(tx, actor)? {
        access::clinic_as_admin(tx, actor, new.clinic)?;
    }
    if !store::is_open(tx, new.clinic)? {
        return Err(Denied::NotFound.into());
    }
    if new.name_fr.trim().is_empty() || new.name_en.trim().is_empty() {
        return Err(PlaceError::NameMissing);
    }
    let id = store::insert_department(tx, new)?;
    audit::record(tx, actor, Event::new("department.created").clinic(new.clinic).item("department", id))?;
    Ok(id)
}

fn is_operator_or_program(tx: &mut Tx<'_>, actor: &Actor) -> Result<bool, DbError> {
    match (actor.account, actor.origin) {
        (Some(account), _) => access::is_operator(tx, account),
        (None, origin) => Ok(origin.is_none()),
    }
}
