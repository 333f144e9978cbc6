//! Verbs of representations.

use super::model::NewRepresentation;
use super::store;
use crate::access::{self, Denied};
use crate::audit::{self, Actor, Event};
use crate::db::{DbError, Tx};
use crate::ids::{FileId, RepresentationId};

/// Why nobody may act for the person.
#[derive(Debug, thiserror::Error)]
pub enum RepresentError {
    /// Unknown, or not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The person would act for themselves.
    #[error("nobody represents themselves")]
    Oneself,
    /// The last day lies before the first.
    #[error("it ends before it starts")]
    EndsBeforeStart,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Lets somebody act for the person of a file that the professional may open.
///
/// # Errors
/// See `RepresentError`.
pub fn add_representative(tx: &mut Tx<'_>, actor: &Actor, file: FileId, new: &NewRepresentation<'_>) -> Result<RepresentationId, RepresentError> {
    let access = access::file(tx, actor, file)?;
    let by = actor.account.ok_or(Denied::NotFound)?;
    if new.representative == access.person {
        return Err(RepresentError::Oneself);
    }
    if new.ends_on.is_some_and(|end| end < new.starts_on) {
        return Err(RepresentError::EndsBeforeStart);
    }
    let id = store::insert(tx, by, file, access.person, new)?;
    audit::record(tx, actor, Event::new("representation.added").person(access.person).clinic(access.clinic).item("representation", id))?;
    Ok(id)
}
