//! Closes an invitation at the instant printed in its mail.

use crate::{JobContext, JobError};
use base::audit::Actor;
use base::db::DbError;
use base::domain::invitations::expiry;
use base::queue::payloads::ExpireInvitation;

pub(crate) async fn run(ctx: JobContext, job: ExpireInvitation) -> Result<(), JobError> {
    let expire = move |tx: &mut base::db::Tx<'_>| expiry::expire(tx, &Actor::system("expire-invitation"), job.invitation_id);
    ctx.db.write::<_, DbError, _>(expire).await?;
    Ok(())
}
