//! Writes the signed head of the audit chain for the day, and into the log, which is kept elsewhere.

use crate::schedule::ZONE;
use crate::{JobContext, JobError};
use base::audit;
use base::db::DbError;
use base::queue::payloads::ExportAuditHead;

pub(crate) async fn run(ctx: JobContext, _job: ExportAuditHead) -> Result<(), JobError> {
    let head = ctx
        .db
        .write::<_, DbError, _>(|tx| {
            let day = tx.now().utc().with_timezone(&ZONE).date_naive();
            audit::export_head(tx, day)
        })
        .await?;
    if let Some(head) = head {
        tracing::info!(audit.head = head, "head of the audit chain");
    }
    Ok(())
}
