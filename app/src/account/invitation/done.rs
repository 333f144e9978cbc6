//! « Félicitations »: the account exists; then the person logs in (S32).

use super::{dead, way};
use base::domain::registrations;
use base::render::View;
use base::web::{Answer, Req};
use serde::Serialize;

/// The done page.
#[derive(Serialize)]
pub struct ShowView {
    email: String,
}

impl View for ShowView {
    const TEMPLATE: &'static str = "account/invitation/done.html";

    fn samples() -> Vec<Self> {
        vec![Self { email: "rosalie@example.test".to_owned() }]
    }
}

/// The done page, for the browser that made the account; everybody else sees that the link was used.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn show(req: Req) -> Answer {
    match way(&req).await? {
        Some((way, _)) if registrations::is_done(&way) => req.page(&ShowView { email: way.invitation.email }),
        Some((way, clinic)) => dead(&req, Some(&way.invitation), clinic),
        None => dead(&req, None, None),
    }
}
