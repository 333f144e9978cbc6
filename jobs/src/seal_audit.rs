//! Links committed audit events into the chain.

use crate::{JobContext, JobError};
use base::audit;
use base::db::DbError;
use base::queue::is_only_one;
use base::queue::payloads::SealAudit;
use chrono::TimeDelta;

/// Names the lock: two runs at once would both continue the same link.
const KIND: i64 = 0x5ea1;
/// The chain is late by a few seconds, not by the pauses of other jobs.
const PAUSE: TimeDelta = TimeDelta::seconds(3);

pub(crate) async fn run(ctx: JobContext, _job: SealAudit) -> Result<(), JobError> {
    loop {
        let sealed = ctx
            .db
            .write::<_, DbError, _>(|tx| if is_only_one(tx, KIND)? { audit::seal_pending(tx) } else { Ok(0) })
            .await
            .map_err(|error| JobError::retry_after(PAUSE, error))?;
        if sealed == 0 {
            return Ok(());
        }
    }
}
