//! Reminds of an activity whose due date comes near.

use crate::{JobContext, JobError};
use base::db::DbError;
use base::domain::activities::reminders;
use base::queue::payloads::RemindDeadline;

pub(crate) async fn run(ctx: JobContext, job: RemindDeadline) -> Result<(), JobError> {
    let links = ctx.links();
    ctx.db.write::<_, DbError, _>(move |tx| reminders::remind(tx, &links, job.activity_id)).await?;
    Ok(())
}
