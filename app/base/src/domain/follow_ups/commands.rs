//! Verbs of follow-ups.

use super::store::{self, NewFollowUp};
use crate::access::{self, Denied};
use crate::audit::{self, Actor, Event};
use crate::db::{DbError, Tx};
use crate::domain::definitions::{self, DefinitionKind};
use crate::ids::{DefinitionId, FileId, FollowUpId};

/// Why a follow-up was not opened or ended.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Unknown, or not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The person has not consented to virtual care, or has withdrawn.
    #[error("no consent to virtual care")]
    NoConsent,
    /// It has ended already.
    #[error("already ended")]
    Ended,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Opens a follow-up from a published trajectory, for the file's person, in the professional's department.
///
/// # Errors
/// See `OpenError`.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, file: FileId, definition: DefinitionId) -> Result<FollowUpId, OpenError> {
    let access = access::file(tx, actor, file)?;
    if !crate::domain::consents::is_given(tx, file)? {
        return Err(OpenError::NoConsent);
    }
    let definition = definitions::find(tx, definition).map_err(not_found)?;
    let created_by = actor.account.ok_or(Denied::NotFound)?;
    if definition.kind != DefinitionKind::Trajectory {
        return Err(Denied::NotFound.into());
    }
    let id: FollowUpId = tx.id();
    let new = NewFollowUp {
        id,
        file,
        person: access.person,
        clinic: access.clinic,
        department: access.department,
        definition: definition.id,
        title_fr: &definition.title_fr,
        title_en: &definition.title_en,
        created_by,
    };
    store::insert(tx, &new)?;
    audit::record(tx, actor, Event::new("follow_up.opened").person(access.person).clinic(access.clinic).item("follow_up", id))?;
    Ok(id)
}

/// Ends a follow-up by hand.
///
/// # Errors
/// See `OpenError`.
pub fn conclude(tx: &mut Tx<'_>, actor: &Actor, id: FollowUpId, reason: &str) -> Result<(), OpenError> {
    let access = access::follow_up_as_staff(tx, actor, id)?;
    let at = tx.now();
    if !store::end(tx, id, reason, at)? {
        return Err(OpenError::Ended);
    }
    audit::record(tx, actor, Event::new("follow_up.concluded").person(access.person).clinic(access.clinic).item("follow_up", id))?;
    Ok(())
}

fn not_found(error: DbError) -> OpenError {
    if error.is_not_found() { Denied::NotFound.into() } else { error.into() }
}
