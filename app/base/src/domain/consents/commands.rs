//! Verbs of decisions on virtual care.

use super::model::{Decision, NewConsent};
use super::store;
use crate::access::{self, Denied};
use crate::audit::{self, Actor, Event};
use crate::db::{DbError, Tx};
use crate::domain::tasks::{self, NewTask, TaskKind};
use crate::domain::{follow_ups, organisation};
use crate::ids::FileId;

/// Why a decision was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum ConsentError {
    /// Unknown, or not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The day lies in the future.
    #[error("decided in the future")]
    Future,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Records a decision of a file's person. A withdrawal or refusal suspends their follow-ups; a new consent resumes them (D31).
///
/// # Errors
/// See `ConsentError`.
pub fn record(tx: &mut Tx<'_>, actor: &Actor, file: FileId, new: &NewConsent) -> Result<(), ConsentError> {
    let access = access::file(tx, actor, file)?;
    let by = actor.account.ok_or(Denied::NotFound)?;
    if new.decided_on > organisation::today(tx, access.clinic)? {
        return Err(ConsentError::Future);
    }
    store::insert(tx, file, new, by)?;
    let is_given = new.decision == Decision::Given;
    follow_ups::set_suspended(tx, file, !is_given)?;
    let action = match new.decision {
        Decision::Given => "virtual_care.consent_given",
        Decision::Refused => "virtual_care.consent_refused",
        Decision::Withdrawn => "virtual_care.consent_withdrawn",
    };
    if new.decision == Decision::Withdrawn {
        let task = NewTask {
            dedup_key: &format!("consent-withdrawn:{file}:{}", tx.now().micros()),
            kind: TaskKind::ConsentWithdrawn,
            clinic: access.clinic,
            department: None,
            file: Some(file),
            invitation: None,
            activity: None,
            note: None,
            due_at: None,
        };
        tasks::open(tx, &task)?;
    }
    audit::record(tx, actor, Event::new(action).person(access.person).clinic(access.clinic).item("file", file))?;
    Ok(())
}
