//! The page behind the mailed link: a new password, once, within half an hour. It does not log in (D26).

use super::new_password::{self, ShownRule};
use base::auth::policy::About;
use base::domain::recovery::{self, LinkState, Owner, ResetError};
use base::error::AppError;
use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

/// The page that asks for the new password.
#[derive(Serialize)]
pub struct EditView {
    form: FormState,
    token: String,
    email: String,
    rules: Vec<ShownRule>,
}

impl View for EditView {
    const TEMPLATE: &'static str = "account/password_reset/edit.html";

    fn samples() -> Vec<Self> {
        let page = |form| Self { form, token: "t".repeat(43), email: "paul@example.test".to_owned(), rules: new_password::sample_rules() };
        vec![page(FormState::default()), page(new_password::sample_errors())]
    }
}

/// The page of a link that no longer works.
#[derive(Serialize)]
pub struct DeadView {
    /// `used`, `replaced`, `expired` or `unknown`.
    state: &'static str,
    /// Since when.
    at: Option<String>,
}

impl DeadView {
    fn of(state: &LinkState) -> Self {
        match state {
            LinkState::Used(at) => Self { state: "used", at: Some(at.utc().to_rfc3339()) },
            LinkState::Expired(at) => Self { state: "expired", at: Some(at.utc().to_rfc3339()) },
            LinkState::Replaced => Self { state: "replaced", at: None },
            LinkState::Open(_) | LinkState::Unknown => Self { state: "unknown", at: None },
        }
    }
}

impl View for DeadView {
    const TEMPLATE: &'static str = "account/password_reset/dead.html";

    fn samples() -> Vec<Self> {
        let at = Some("2025-08-07T14:06:00Z".to_owned());
        vec![Self { state: "used", at: at.clone() }, Self { state: "expired", at }, Self { state: "replaced", at: None }, Self { state: "unknown", at: None }]
    }
}

async fn find(req: &Req) -> Result<LinkState, AppError> {
    let token = req.params.text("token").to_owned();
    Ok(req.state.db.read(move |tx| recovery::find(tx, &token)).await?)
}

fn dead(req: &Req, state: &LinkState) -> Answer {
    let status = if *state == LinkState::Unknown { 404 } else { 410 };
    req.page_status(status, &DeadView::of(state))
}

fn page(req: &Req, status: u16, owner: &Owner, form: FormState) -> Answer {
    let view = EditView { form, token: req.params.text("token").to_owned(), email: owner.email.clone(), rules: new_password::rules(req) };
    req.page_status(status, &view)
}

/// The page that asks for the new password, or says why the link is dead.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn edit(req: Req) -> Answer {
    match find(&req).await? {
        LinkState::Open(owner) => page(&req, 200, &owner, FormState::default()),
        state => dead(&req, &state),
    }
}

/// Puts the new password in place; leads to the login page.
///
/// # Errors
/// The database's; `Unavailable` when too many passwords are being hashed.
pub async fn update(req: Req) -> Answer {
    req.form.once(&["new_password", "confirm_password"])?;
    let owner = match find(&req).await? {
        LinkState::Open(owner) => owner,
        state => return dead(&req, &state),
    };
    let mut form = FormState::default();
    let service = new_password::service(&req);
    let clinics: Vec<&str> = owner.clinics.iter().map(String::as_str).collect();
    let about = About { given_name: &owner.given_name, family_name: &owner.family_name, email: &owner.email, clinic: &clinics, service: &service };
    let Some(password) = new_password::read(&req, &mut form, &about) else { return page(&req, 422, &owner, form) };
    let hash = req.state.passwords.hash(password).await?;
    let (actor, token) = (req.actor(), req.params.text("token").to_owned());
    match req.state.db.write(move |tx| recovery::reset(tx, &actor, &token, &hash)).await {
        Ok(()) => req.redirect("account.login.new", &[("done", &"password")]),
        Err(ResetError::Dead) => dead(&req, &find(&req).await?),
        Err(ResetError::Db(error)) => Err(error.into()),
    }
}
