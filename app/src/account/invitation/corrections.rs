//! « Quelque chose est inexact »: the person tells the clinic, and nothing is lost.

use super::{Clinic, at_step};
use base::db::DbError;
use base::domain::registrations::{self, Step};
use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

const WORDS_MAX: usize = 500;

/// The page that asks what is wrong.
#[derive(Serialize)]
pub struct NewView {
    form: FormState,
    token: String,
    clinic: Option<Clinic>,
}

impl View for NewView {
    const TEMPLATE: &'static str = "account/invitation/corrections.html";

    fn samples() -> Vec<Self> {
        let page = |form| Self { form, token: "t".repeat(43), clinic: Some(Clinic::sample()) };
        let mut empty = FormState::default();
        empty.error("words", "invitation-corrections-error-empty");
        vec![page(FormState::default()), page(empty)]
    }
}

fn page(req: &Req, status: u16, form: FormState, clinic: Option<Clinic>) -> Answer {
    req.page_status(status, &NewView { form, token: req.params.text("token").to_owned(), clinic })
}

/// The page that asks what is wrong; only for who may see the identity.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn new(req: Req) -> Answer {
    match at_step(&req, Step::Identity).await? {
        Ok((_, clinic)) => page(&req, 200, FormState::default(), clinic),
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// Tells the clinic; leads back to the identity.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn create(req: Req) -> Answer {
    req.form.once(&["words"])?;
    let (way, clinic) = match at_step(&req, Step::Identity).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let words = req.form.text("words").to_owned();
    let error = match words.chars().count() {
        0 => Some("invitation-corrections-error-empty"),
        1..=WORDS_MAX => None,
        _ => Some("invitation-corrections-error-long"),
    };
    if let Some(key) = error {
        let mut form = FormState::typed([("words", words.as_str())]);
        form.error("words", key);
        return page(&req, 422, form, clinic);
    }
    let actor = req.actor();
    req.state.db.write::<_, DbError, _>(move |tx| registrations::report_correction(tx, &actor, &way, &words)).await?;
    req.redirect("account.invitation_identity.edit", &[("token", &req.params.text("token")), ("reported", &"1")])
}
