//! The start page. Opening it leaves no mark: mail scanners follow links too (C35).

use super::{Clinic, dead, to_step, way};
use base::db::DbError;
use base::domain::registrations::{self, Begun, Step};
use base::render::View;
use base::web::{Answer, Req};
use serde::Serialize;

/// What is needed, what follows, « Commencer ».
#[derive(Serialize)]
pub struct ShowView {
    token: String,
    clinic: Option<Clinic>,
    /// When link and code end.
    expires_at: String,
    /// Members of the staff confirm no health data.
    is_staff: bool,
}

impl View for ShowView {
    const TEMPLATE: &'static str = "account/invitation/show.html";

    fn samples() -> Vec<Self> {
        let page = |clinic, is_staff| Self { token: "t".repeat(43), clinic, expires_at: "2025-08-12T14:06:00Z".to_owned(), is_staff };
        vec![page(Some(Clinic::sample()), false), page(Some(Clinic::sample()), true), page(None, true)]
    }
}

/// The start page, or why the link is dead.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn show(req: Req) -> Answer {
    let Some((way, clinic)) = way(&req).await? else { return dead(&req, None, None) };
    if !way.is_open {
        return dead(&req, Some(&way.invitation), clinic);
    }
    let view = ShowView {
        token: req.params.text("token").to_owned(),
        clinic,
        expires_at: way.invitation.expires_at.utc().to_rfc3339(),
        is_staff: way.invitation.file.is_none(),
    };
    req.page(&view)
}

/// « Commencer »: to the terms, or to the acceptance when the address has an account.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn create(req: Req) -> Answer {
    let Some((way, clinic)) = way(&req).await? else { return dead(&req, None, None) };
    let (actor, browser) = (req.actor(), req.browser.hash());
    let invitation = way.invitation.clone();
    let next = way.next();
    match req.state.db.write::<_, DbError, _>(move |tx| registrations::begin(tx, &actor, &way, &browser)).await? {
        Begun::Terms => to_step(&req, next.max(Step::Terms)),
        Begun::HasAccount => req.redirect("account.invitation_acceptance.edit", &[("token", &req.params.text("token"))]),
        Begun::Dead => dead(&req, Some(&invitation), clinic),
    }
}
