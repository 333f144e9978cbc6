//! Closing a task of the worklist.

use base::domain::tasks::{self, TaskError};
use base::error::AppError;
use base::ids::StaffTaskId;
use base::web::{Answer, Reply, Req};

/// Closes a task; goes back to the file or to the worklist, wherever the button stood.
///
/// # Errors
/// Not found, or the database's.
pub async fn close(req: Req) -> Answer {
    let id: StaffTaskId = req.params.id("id")?;
    let actor = req.actor();
    let closed = req.state.db.write(move |tx| tasks::close(tx, &actor, id)).await;
    match closed {
        Ok(_) => Ok(Reply::see_other(back(&req)?)),
        Err(TaskError::Denied(denied)) => Err(denied.into()),
        Err(TaskError::Db(error)) => Err(error.into()),
    }
}

fn back(req: &Req) -> Result<String, AppError> {
    match req.query("file").and_then(|file| file.parse::<base::ids::FileId>().ok()) {
        Some(file) => req.url("clinician.patients.show", &[("id", &file)]),
        None => req.url("clinician.worklist.index", &[]),
    }
}
