//! « Mot de passe oublié »: the same answer for every address (D5).

use super::browser;
use base::auth::email;
use base::db::DbError;
use base::domain::recovery::{self, Requested};
use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

/// The page that asks for the address.
#[derive(Serialize)]
pub struct NewView {
    form: FormState,
    /// The request was taken: what to do next.
    is_sent: bool,
}

impl View for NewView {
    const TEMPLATE: &'static str = "account/password_forgot/new.html";

    fn samples() -> Vec<Self> {
        let mut malformed = FormState::typed([("email", "paul chez demo")]);
        malformed.error("email", "login-error-email-malformed");
        let mut waiting = FormState::default();
        browser::wait_error(&mut waiting, 600);
        let page = |form| Self { form, is_sent: false };
        vec![page(FormState::default()), Self { is_sent: true, ..page(FormState::default()) }, page(malformed), page(waiting)]
    }
}

/// The page that asks for the address.
///
/// # Errors
/// A template that fails.
pub async fn new(req: Req) -> Answer {
    req.page(&NewView { form: FormState::default(), is_sent: req.query("sent").is_some() })
}

/// Takes the request.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn create(req: Req) -> Answer {
    req.form.once(&["email"])?;
    let mut form = FormState::typed([("email", req.form.text("email"))]);
    let Some(email) = email::parse(req.form.text("email")) else {
        form.error("email", "login-error-email-malformed");
        return req.page_status(422, &NewView { form, is_sent: false });
    };
    let actor = req.actor();
    match req.state.db.write_for_stranger::<_, DbError, _>(move |tx| recovery::request(tx, &actor, &email)).await? {
        Requested::Taken => req.redirect("account.password_forgot.new", &[("sent", &"1")]),
        Requested::Wait(seconds) => {
            browser::wait_error(&mut form, seconds);
            Ok(browser::waits(req.page_status(429, &NewView { form, is_sent: false })?, seconds))
        }
    }
}
