//! Links committed audit events into the chain.

use crate::{JobContext, JobError};
use base::audit::{self, Reach};
use base::db::{DbError, Tx};
use base::queue::is_only_one;
use base::queue::payloads::SealAudit;
use chrono::{TimeDelta, Timelike as _};

/// Names the lock: two runs at once would both continue the same link.
const KIND: i64 = 0x5ea1;
/// The chain is late by a few seconds, not by the pauses of other jobs.
const PAUSE: TimeDelta = TimeDelta::seconds(3);
/// In the first seconds of each minute, the time between two runs, the look goes back over all that can be unlinked.
const WHOLE_SECONDS: u32 = 3;

pub(crate) async fn run(ctx: JobContext, _job: SealAudit) -> Result<(), JobError> {
    let late = |error: DbError| JobError::retry_after(PAUSE, error);
    let now = ctx.db.now().await.map_err(late)?;
    let reach = if now.utc().second() < WHOLE_SECONDS { Reach::Whole } else { Reach::Recent };
    loop {
        let links = ctx.db.read(move |tx| audit::unlinked(tx, reach)).await.map_err(late)?;
        if links.is_empty() {
            return Ok(());
        }
        let append = move |tx: &mut Tx<'_>| if is_only_one(tx, KIND)? { audit::append(tx, &links) } else { Ok(0) };
        if ctx.db.write(append).await.map_err(late)? == 0 {
            return Ok(());
        }
    }
}
