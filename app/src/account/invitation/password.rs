//! Step 4: the password; the account is made here, once (S28–S31).

use super::{STEPS, at_step, dead, to_step, way};
use crate::account::new_password::{self, ShownRule};
use base::auth::policy::About;
use base::domain::invitations::Invitation;
use base::domain::organisation;
use base::domain::registrations::{self, CompleteError, Completed, Step};
use base::error::AppError;
use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

/// The page that asks for a password.
#[derive(Serialize)]
pub struct EditView {
    form: FormState,
    token: String,
    steps: u8,
    email: String,
    rules: Vec<ShownRule>,
}

impl View for EditView {
    const TEMPLATE: &'static str = "account/invitation/password.html";

    fn samples() -> Vec<Self> {
        let page = |form| Self { form, token: "t".repeat(43), steps: STEPS, email: "rosalie@example.test".to_owned(), rules: new_password::sample_rules() };
        vec![page(FormState::default()), page(new_password::sample_errors())]
    }
}

fn page(req: &Req, status: u16, form: FormState, email: &str) -> Answer {
    let view = EditView { form, token: req.params.text("token").to_owned(), steps: STEPS, email: email.to_owned(), rules: new_password::rules(req) };
    req.page_status(status, &view)
}

/// The page that asks for a password.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn edit(req: Req) -> Answer {
    match at_step(&req, Step::Password).await? {
        Ok((way, _)) => page(&req, 200, FormState::default(), &way.invitation.email),
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// Makes the account. Sent twice, it leads twice to the same page.
///
/// # Errors
/// The database's; `Unavailable` when too many passwords are being hashed.
pub async fn update(req: Req) -> Answer {
    req.form.once(&["new_password", "confirm_password"])?;
    // one look for both questions: between two, a second click of this browser might end the way
    let way = match way(&req).await? {
        Some((way, _)) if registrations::is_done(&way) => return done(&req),
        Some((way, clinic)) if !way.is_open => return dead(&req, Some(&way.invitation), clinic),
        Some((way, _)) if !way.may(Step::Password) => return to_step(&req, way.next()),
        Some((way, _)) => way,
        None => return dead(&req, None, None),
    };
    let invitation = way.invitation.clone();
    let mut form = FormState::default();
    let names = clinic_names(&req, &invitation).await?;
    let Some(password) = read(&req, &mut form, &invitation, &names) else { return page(&req, 422, form, &invitation.email) };
    let hash = req.state.passwords.hash(password).await?;
    let actor = req.actor();
    let has_account = match req.state.db.write(move |tx| registrations::complete(tx, &actor, &way, &hash)).await {
        Ok(Completed::Created(_)) => return done(&req),
        Ok(Completed::Dead) => false,
        Err(CompleteError::HasAccount) => true,
        Err(CompleteError::Db(error)) => return Err(error.into()),
    };
    // a second click of this browser may have been faster
    match super::way(&req).await? {
        Some((way, _)) if registrations::is_done(&way) => done(&req),
        Some(_) if has_account => req.redirect("account.invitation_acceptance.edit", &[("token", &req.params.text("token"))]),
        Some((way, clinic)) => dead(&req, Some(&way.invitation), clinic),
        None => dead(&req, None, None),
    }
}

/// What the inviting clinic is called, in every language: words that a password must not be.
async fn clinic_names(req: &Req, invitation: &Invitation) -> Result<Vec<String>, AppError> {
    let Some(clinic) = invitation.clinic else { return Ok(Vec::new()) };
    Ok(req.state.db.read(move |tx| organisation::names_of(tx, &[clinic])).await?)
}

fn read(req: &Req, form: &mut FormState, invitation: &Invitation, clinic: &[String]) -> Option<String> {
    let service = new_password::service(req);
    let names: Vec<&str> = clinic.iter().map(String::as_str).collect();
    let about = About { given_name: &invitation.given_name, family_name: &invitation.family_name, email: &invitation.email, clinic: &names, service: &service };
    new_password::read(req, form, &about)
}

fn done(req: &Req) -> Answer {
    req.redirect("account.invitation_done.show", &[("token", &req.params.text("token"))])
}
