//! Verbs of tasks.

use super::model::{NewTask, TaskKind};
use super::store;
use crate::access::{self, ActivityAccess, Denied};
use crate::audit::{self, Actor, Event};
use crate::clock::Ts;
use crate::db::{DbError, Tx};
use crate::ids::{FileId, StaffTaskId};

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

/// Opens the alert that submitted answers raised, for the department of their follow-up; one that is open already is
/// brought forward where these answers press more.
///
/// # Errors
/// The database's.
pub fn alert(tx: &mut Tx<'_>, access: &ActivityAccess, file: FileId, due_at: Ts) -> Result<(), DbError> {
    let dedup_key = store::alert_key(access.activity);
    let new = NewTask {
        dedup_key: &dedup_key,
        kind: TaskKind::AnswersAlert,
        clinic: access.clinic,
        department: Some(access.department),
        file: Some(file),
        invitation: None,
        activity: Some(access.activity),
        note: None,
        due_at: Some(due_at),
    };
    if store::insert(tx, &new)? { Ok(()) } else { store::hasten(tx, &dedup_key, due_at) }
}

/// Closes a task that a department of the professional sees; false when it was closed already, or is an alert.
///
/// # Errors
/// See `TaskError`.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, id: StaffTaskId) -> Result<bool, TaskError> {
    let by = actor.account.ok_or(Denied::NotFound)?;
    let departments = access::departments_of(tx, by)?;
    let file = store::file_seen_by(tx, id, &departments)?.ok_or(Denied::NotFound)?;
    let access = access::file(tx, actor, file)?;
    let changed = store::kind(tx, id)?.is_closed_by_hand() && store::close(tx, id, by)?;
    if changed {
        audit::record(tx, actor, Event::new("task.closed").person(access.person).clinic(access.clinic).item("task", id))?;
    }
    Ok(changed)
}
