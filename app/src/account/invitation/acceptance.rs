//! The acceptance by somebody who has an account and has logged in (D2, D20).

use super::{Clinic, dead, way};
use base::db::DbError;
use base::domain::invitations::{Invitation, Purpose};
use base::domain::registrations::{self, Acceptance};
use base::render::View;
use base::web::{Answer, Req};
use serde::Serialize;

/// Who invites, to what, and the button; or why it cannot be accepted.
#[derive(Serialize)]
pub struct EditView {
    token: String,
    clinic: Option<Clinic>,
    /// `patient`, `representative`, `staff` or `operator`.
    purpose: &'static str,
    /// `offered`, `other_address` or `disagrees`.
    state: &'static str,
}

impl View for EditView {
    const TEMPLATE: &'static str = "account/invitation/acceptance.html";

    fn samples() -> Vec<Self> {
        let page = |purpose, state| Self { token: "t".repeat(43), clinic: Some(Clinic::sample()), purpose, state };
        vec![
            page("patient", "offered"),
            page("representative", "offered"),
            page("staff", "offered"),
            Self { clinic: None, ..page("operator", "offered") },
            page("patient", "other_address"),
            page("patient", "disagrees"),
        ]
    }
}

fn page(req: &Req, status: u16, invitation: &Invitation, clinic: Option<Clinic>, state: &'static str) -> Answer {
    let purpose = match invitation.purpose {
        Purpose::Patient => "patient",
        Purpose::Representative => "representative",
        Purpose::Staff => "staff",
        Purpose::Operator => "operator",
    };
    req.page_status(status, &EditView { token: req.params.text("token").to_owned(), clinic, purpose, state })
}

/// The invitation, for the account that is signed in.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn edit(req: Req) -> Answer {
    let Some((way, clinic)) = way(&req).await? else { return dead(&req, None, None) };
    let (who, invitation) = (req.account()?.clone(), way.invitation.clone());
    match req.state.db.read::<_, DbError, _>(move |tx| registrations::offer(tx, &who, &invitation)).await? {
        Acceptance::Given => page(&req, 200, &way.invitation, clinic, "offered"),
        Acceptance::OtherAddress => page(&req, 409, &way.invitation, clinic, "other_address"),
        Acceptance::Disagrees => page(&req, 409, &way.invitation, clinic, "disagrees"),
        Acceptance::Dead => dead(&req, Some(&way.invitation), clinic),
    }
}

/// Accepts it; leads to where the person begins.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn update(req: Req) -> Answer {
    let Some((way, clinic)) = way(&req).await? else { return dead(&req, None, None) };
    let (who, invitation, actor) = (req.account()?.clone(), way.invitation.clone(), req.actor());
    match req.state.db.write::<_, DbError, _>(move |tx| registrations::accept(tx, &actor, &who, &invitation)).await? {
        Acceptance::Given => req.redirect("home.index", &[]),
        Acceptance::OtherAddress => page(&req, 409, &way.invitation, clinic, "other_address"),
        Acceptance::Disagrees => page(&req, 409, &way.invitation, clinic, "disagrees"),
        Acceptance::Dead => dead(&req, Some(&way.invitation), clinic),
    }
}
