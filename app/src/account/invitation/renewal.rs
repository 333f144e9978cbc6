//! « Demander une nouvelle invitation »: one click from the page of a dead link (X1).

use super::{dead, way};
use base::db::DbError;
use base::domain::invitations;
use base::web::{Answer, Req};

/// Asks the clinic; leads back to the page, which says so.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn create(req: Req) -> Answer {
    let Some((way, _)) = way(&req).await? else { return dead(&req, None, None) };
    if !way.is_open {
        let actor = req.actor();
        req.state.db.write::<_, DbError, _>(move |tx| invitations::ask_renewal(tx, &actor, &way.invitation)).await?;
    }
    req.redirect("account.invitation.show", &[("token", &req.params.text("token"))])
}
