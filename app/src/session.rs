//! « Rester connecté » / "Stay logged in".

use base::web::{Answer, Reply, Req};

/// Counts as use of the session, which the web kit has recorded by now; goes back to where the person was.
///
/// # Errors
/// A route that does not exist: a defect.
pub async fn extend(req: Req) -> Answer {
    if req.partial { Ok(Reply::nothing()) } else { req.redirect("home.index", &[]) }
}
