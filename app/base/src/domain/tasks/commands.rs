//! Verbs of tasks.

use super::model::NewTask;
use super::store;
use crate::access::{self, Denied};
use crate::audit::{self, Actor, Event};
use crate::db::{DbError, Tx};
use crate::ids::StaffTaskId;

/// Why a task was not closed.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// Unknown, or not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Opens a task; false when one of the same key is known, open or closed.
///
/// # Errors
/// The database's.
pub fn open(tx: &mut Tx<'_>, new: &NewTask<'_>) -> Result<bool, DbError> {
    store::insert(tx, new)
}

/// Closes a task that a department of the professional sees; false when it was closed already.
///
/// # Errors
/// See `TaskError`.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, id: StaffTaskId) -> Result<bool, TaskError> {
    let by = actor.account.ok_or(Denied::NotFound)?;
    let departments = access::departments_of(tx, by)?;
    let file = store::file_seen_by(tx, id, &departments)?.ok_or(Denied::NotFound)?;
    let access = access::file(tx, actor, file)?;
    let changed = store::close(tx, id, by)?;
    if changed {
        audit::record(tx, actor, Event::new("task.closed").person(access.person).clinic(access.clinic).item("task", id))?;
    }
    Ok(changed)
}
