//! Mails a link for a new password, if the address has an account. Whether it has, no page tells (D5).

use crate::{JobContext, JobError};
use base::db::DbError;
use base::domain::recovery;
use base::queue::payloads::StartPasswordReset;

pub(crate) async fn run(ctx: JobContext, job: StartPasswordReset) -> Result<(), JobError> {
    let links = ctx.links();
    ctx.db.write::<_, DbError, _>(move |tx| recovery::start(tx, &links, &job.email_hash)).await?;
    Ok(())
}
