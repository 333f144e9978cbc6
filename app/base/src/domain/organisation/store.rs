//! SQL of places.

use super::model::{Clinic, Department, NewClinic, NewDepartment};
use crate::access::Clinics;
use crate::db::schema::{accounts, clinics, departments, files, role_grants};
use crate::db::{DbError, Tx};
use crate::domain::listing::{Listed, Sought, cut};
use crate::i18n::dates;
use crate::ids::{ClinicId, DepartmentId, PersonId};
use chrono::NaiveDate;
use chrono_tz::Tz;
use diesel::prelude::*;

/// Every name of these clinics, official and public, in both languages.
///
/// # Errors
/// The database's.
pub fn names_of(tx: &mut Tx<'_>, ids: &[ClinicId]) -> Result<Vec<String>, DbError> {
    let rows: Vec<(String, String, String, String)> = clinics::table
        .filter(clinics::id.eq_any(ids))
        .select((clinics::name_fr, clinics::name_en, clinics::public_name_fr, clinics::public_name_en))
        .load(tx.conn)?;
    Ok(rows.into_iter().flat_map(|(a, b, c, d)| [a, b, c, d]).collect())
}

/// Every name of the clinics that hold a file on this person, or for which they work.
///
/// # Errors
/// The database's.
pub fn names_around(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<String>, DbError> {
    let mut ids: Vec<ClinicId> = files::table.filter(files::person_id.eq(person)).select(files::clinic_id).load(tx.conn)?;
    let held: Vec<Option<ClinicId>> = role_grants::table
        .inner_join(accounts::table.on(accounts::id.eq(role_grants::account_id)))
        .filter(accounts::person_id.eq(person))
        .filter(role_grants::ended_at.is_null())
        .select(role_grants::clinic_id)
        .load(tx.conn)?;
    ids.extend(held.into_iter().flatten());
    names_of(tx, &ids)
}

pub(super) fn insert_clinic(tx: &mut Tx<'_>, new: &NewClinic<'_>) -> Result<ClinicId, DbError> {
    let id: ClinicId = tx.id();
    diesel::insert_into(clinics::table)
        .values((
            clinics::id.eq(id),
            clinics::name_fr.eq(new.name_fr.trim()),
            clinics::name_en.eq(new.name_en.trim()),
            clinics::public_name_fr.eq(new.public_name_fr.trim()),
            clinics::public_name_en.eq(new.public_name_en.trim()),
            clinics::mail_label_fr.eq(new.mail_label.map(|(fr, _)| fr.trim())),
            clinics::mail_label_en.eq(new.mail_label.map(|(_, en)| en.trim())),
            clinics::phone.eq(new.phone.trim()),
            clinics::time_zone.eq(new.time_zone),
            clinics::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

pub(super) fn insert_department(tx: &mut Tx<'_>, new: &NewDepartment<'_>) -> Result<DepartmentId, DbError> {
    let id: DepartmentId = tx.id();
    diesel::insert_into(departments::table)
        .values((
            departments::id.eq(id),
            departments::clinic_id.eq(new.clinic),
            departments::name_fr.eq(new.name_fr.trim()),
            departments::name_en.eq(new.name_en.trim()),
            departments::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

macro_rules! clinic_rows {
    () => {
        clinics::table.select((
            clinics::id,
            clinics::name_fr,
            clinics::name_en,
            clinics::public_name_fr,
            clinics::public_name_en,
            clinics::mail_label_fr,
            clinics::mail_label_en,
            clinics::phone,
            clinics::time_zone,
        ))
    };
}

macro_rules! department_rows {
    () => {
        departments::table.select((departments::id, departments::clinic_id, departments::name_fr, departments::name_en))
    };
}

/// One clinic.
///
/// # Errors
/// Not found, or the database's.
pub fn find_clinic(tx: &mut Tx<'_>, id: ClinicId) -> Result<Clinic, DbError> {
    Ok(clinic_rows!().filter(clinics::id.eq(id)).first(tx.conn)?)
}

/// The clinics that are open, by their public name.
///
/// # Errors
/// The database's.
pub fn list_clinics(tx: &mut Tx<'_>) -> Result<Vec<Clinic>, DbError> {
    Ok(clinic_rows!().filter(clinics::closed_at.is_null()).order((clinics::public_name_fr, clinics::id)).load(tx.conn)?)
}

/// The open clinics of these, by their public name.
///
/// # Errors
/// The database's.
pub fn administered(tx: &mut Tx<'_>, scope: &Clinics) -> Result<Vec<Clinic>, DbError> {
    match scope {
        Clinics::All => list_clinics(tx),
        Clinics::Only(ids) => Ok(clinic_rows!()
            .filter(clinics::closed_at.is_null())
            .filter(clinics::id.eq_any(ids.clone()))
            .order((clinics::public_name_fr, clinics::id))
            .load(tx.conn)?),
    }
}

/// One page of the open clinics of these that fit, by their public name.
///
/// # Errors
/// The database's.
pub fn find_clinics(tx: &mut Tx<'_>, scope: &Clinics, sought: Option<&Sought>, page: i64) -> Result<Listed<Clinic>, DbError> {
    let all = administered(tx, scope)?;
    let names = |clinic: &Clinic| [&*clinic.name_fr, &clinic.name_en, &clinic.public_name_fr, &clinic.public_name_en].join(" ");
    let fitting: Vec<usize> = (0..all.len()).filter(|at| sought.is_none_or(|sought| all.get(*at).is_some_and(|c| sought.fits(&names(c), "")))).collect();
    let (paging, places) = cut(&fitting, page);
    Ok(Listed { rows: places.into_iter().filter_map(|at| all.get(at).cloned()).collect(), paging })
}

/// Whether there is such a clinic and it is open.
///
/// # Errors
/// The database's.
pub fn is_open(tx: &mut Tx<'_>, clinic: ClinicId) -> Result<bool, DbError> {
    Ok(clinics::table.find(clinic).filter(clinics::closed_at.is_null()).count().get_result::<i64>(tx.conn)? > 0)
}

/// The day on the calendar of a clinic (D18).
///
/// # Errors
/// Not found, or the database's.
pub fn today(tx: &mut Tx<'_>, clinic: ClinicId) -> Result<NaiveDate, DbError> {
    let zone: String = clinics::table.find(clinic).select(clinics::time_zone).first(tx.conn)?;
    let zone: Tz = zone.parse().map_err(DbError::damaged)?;
    Ok(dates::local(tx.now().utc(), zone).date())
}

/// The departments of these clinics, by name.
///
/// # Errors
/// The database's.
pub fn list_departments(tx: &mut Tx<'_>, of: &[ClinicId]) -> Result<Vec<Department>, DbError> {
    Ok(department_rows!().filter(departments::clinic_id.eq_any(of.to_vec())).order((departments::name_fr, departments::id)).load(tx.conn)?)
}

/// These departments, by name.
///
/// # Errors
/// The database's.
pub fn departments(tx: &mut Tx<'_>, ids: &[DepartmentId]) -> Result<Vec<Department>, DbError> {
    Ok(department_rows!().filter(departments::id.eq_any(ids.to_vec())).order((departments::name_fr, departments::id)).load(tx.conn)?)
}
