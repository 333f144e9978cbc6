//! Verbs of files.

use super::model::{Duplicate, Identity, Patient};
use super::store;
use crate::access::{self, Denied};
use crate::audit::{self, Actor, Event};
use crate::crypto;
use crate::db::{DbError, Tx};
use crate::ids::{ClinicId, DepartmentId, FileId, PersonId};

/// What to do about files that may be of the same person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplicates {
    /// Ask first.
    Ask,
    /// It is somebody else: make a file.
    Ignore,
    /// It is this one: no new file; the department gets to see the one there is.
    Use(FileId),
}

/// Why no file was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Unknown, or not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// These files of the clinic may be of the same person: choose.
    #[error("may exist already")]
    MayExist(Vec<Duplicate>),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Why a file was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// Unknown, or not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody changed it in between; show the newer values.
    #[error("changed in between")]
    Conflict,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Makes the file of a person for a department of the professional (or of anyone, for a command of the program).
/// Duplicates are looked for inside the clinic only (D27).
///
/// # Errors
/// See `CreateError`.
pub fn create_patient(tx: &mut Tx<'_>, actor: &Actor, department: DepartmentId, identity: &Identity, duplicates: Duplicates) -> Result<FileId, CreateError> {
    let clinic = clinic_of(tx, actor, department)?;
    if duplicates != Duplicates::Ignore {
        let known = store::duplicates(tx, clinic, identity)?;
        match duplicates {
            Duplicates::Use(file) if known.iter().any(|d| d.file == file) => return Ok(adopt(tx, actor, clinic, department, file)?),
            _ if !known.is_empty() => return Err(CreateError::MayExist(known)),
            _ => {}
        }
    }
    let person: PersonId = store::insert_person(tx)?;
    crypto::create_person_key(tx, person)?;
    let file = store::insert(tx, actor.account, clinic, person, identity)?;
    store::add_department(tx, file, department)?;
    audit::record(tx, actor, Event::new("file.created").person(person).clinic(clinic).item("file", file))?;
    Ok(file)
}

/// Lets the department see a file that its clinic holds already.
fn adopt(tx: &mut Tx<'_>, actor: &Actor, clinic: ClinicId, department: DepartmentId, file: FileId) -> Result<FileId, DbError> {
    if store::add_department(tx, file, department)? {
        let person = store::load(tx, file)?.person;
        audit::record(tx, actor, Event::new("file.joined_department").person(person).clinic(clinic).item("file", file))?;
    }
    Ok(file)
}

fn clinic_of(tx: &mut Tx<'_>, actor: &Actor, department: DepartmentId) -> Result<ClinicId, CreateError> {
    let allowed = match (actor.account, actor.origin) {
        (Some(account), _) => access::departments_of(tx, account)?.contains(&department),
        (None, origin) => origin.is_none(),
    };
    let clinic = store::clinic_of_department(tx, department)?;
    clinic.filter(|_| allowed).ok_or_else(|| Denied::NotFound.into())
}

/// Changes who the person is in this clinic's file; no other clinic's file changes (D27).
///
/// # Errors
/// See `UpdateError`.
pub fn update_patient(tx: &mut Tx<'_>, actor: &Actor, file: FileId, revision: i32, identity: &Identity) -> Result<(), UpdateError> {
    let access = access::file(tx, actor, file)?;
    if !store::update(tx, file, access.person, revision, identity)? {
        // a form sent twice: what is saved is what was typed
        return if store::load(tx, file)?.identity == *identity { Ok(()) } else { Err(UpdateError::Conflict) };
    }
    audit::record(tx, actor, Event::new("file.changed").person(access.person).clinic(access.clinic).item("file", file))?;
    Ok(())
}

/// A file that the professional may open. The access record is the caller's.
///
/// # Errors
/// `Denied::NotFound` when it is none of theirs.
pub fn find(tx: &mut Tx<'_>, actor: &Actor, file: FileId) -> Result<Patient, Denied> {
    access::file(tx, actor, file)?;
    store::load(tx, file).map_err(Denied::Db)
}
