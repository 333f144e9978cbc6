//! Removes spent codes, sessions, counters and parked forms.

use crate::{JobContext, JobError};
use base::db::DbError;
use base::domain::housekeeping;
use base::queue::payloads::PurgeSpent;

pub(crate) async fn run(ctx: JobContext, _job: PurgeSpent) -> Result<(), JobError> {
    let gone = ctx.db.write::<_, DbError, _>(housekeeping::purge_spent).await?;
    if gone > 0 {
        tracing::info!(rows = gone, "spent rows removed");
    }
    Ok(())
}
