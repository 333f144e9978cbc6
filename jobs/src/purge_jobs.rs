//! Removes rows of jobs that were done long ago.

use crate::{JobContext, JobError};
use base::db::DbError;
use base::queue::payloads::{PurgeJobs, SealAudit};
use base::queue::{Job as _, purge_done};
use chrono::TimeDelta;

/// Longer than any recurring job may be late, since a row that is there keeps its tick from running again.
const KEEP: TimeDelta = TimeDelta::days(2);
/// The job that runs every few seconds.
const KEEP_SEALS: TimeDelta = TimeDelta::hours(1);
/// In one transaction, so that others need not wait long.
const BATCH: usize = 1_000;

pub(crate) async fn run(ctx: JobContext, _job: PurgeJobs) -> Result<(), JobError> {
    for (queue, keep) in [(Some(SealAudit::QUEUE), KEEP_SEALS), (None, KEEP)] {
        loop {
            let gone = ctx.db.write::<_, DbError, _>(move |tx| purge_done(tx, queue, tx.now() - keep, BATCH)).await?;
            if gone < BATCH {
                break;
            }
        }
    }
    Ok(())
}
