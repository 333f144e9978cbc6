//! Step 4: the password; the account is made here, once (S28–S31).

use super::{Clinic, STEPS, at_step, dead, way};
use crate::account::new_password::{self, ShownRule};
use base::auth::policy::About;
use base::db::DbError;
use base::domain::registrations::{self, Completed, Step};
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
    if let Some((way, _)) = way(&req).await?
        && registrations::is_done(&way)
    {
        return done(&req);
    }
    let (way, clinic) = match at_step(&req, Step::Password).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let invitation = way.invitation.clone();
    let mut form = FormState::default();
    let Some(password) = read(&req, &mut form, &invitation, clinic.as_ref()) else { return page(&req, 422, form, &invitation.email) };
    let hash = req.state.passwords.hash(password).await?;
    let actor = req.actor();
    match req.state.db.write::<_, DbError, _>(move |tx| registrations::complete(tx, &actor, &way, &hash)).await? {
        Completed::Created(_) => done(&req),
        Completed::HasAccount => req.redirect("account.invitation_acceptance.edit", &[("token", &req.params.text("token"))]),
        Completed::Dead => match super::way(&req).await? {
            Some((way, _)) if registrations::is_done(&way) => done(&req),
            Some((way, clinic)) => dead(&req, Some(&way.invitation), clinic),
            None => dead(&req, None, None),
        },
    }
}

fn read(req: &Req, form: &mut FormState, invitation: &base::domain::invitations::Invitation, clinic: Option<&Clinic>) -> Option<String> {
    let service = new_password::service(req);
    let names: Vec<&str> = clinic.map(|clinic| clinic.name.as_str()).into_iter().collect();
    let about = About { given_name: &invitation.given_name, family_name: &invitation.family_name, email: &invitation.email, clinic: &names, service: &service };
    new_password::read(req, form, &about)
}

fn done(req: &Req) -> Answer {
    req.redirect("account.invitation_done.show", &[("token", &req.params.text("token"))])
}
