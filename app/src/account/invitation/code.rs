//! Step 2: the code that the clinic gave apart (S24, D1).

use super::{Clinic, STEPS, at_step, to_step, way};
use crate::account::browser;
use base::auth::codes::TypedCode;
use base::db::DbError;
use base::domain::registrations::{self, CodeTry, Step, Way};
use base::error::AppError;
use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

/// The page that asks for the code.
#[derive(Serialize)]
pub struct EditView {
    form: FormState,
    token: String,
    steps: u8,
    clinic: Option<Clinic>,
}

impl View for EditView {
    const TEMPLATE: &'static str = "account/invitation/code.html";

    fn samples() -> Vec<Self> {
        let page = |form, clinic| Self { form, token: "t".repeat(43), steps: STEPS, clinic };
        let mut malformed = FormState::typed([("code", "12345")]);
        malformed.error("code", "invitation-code-error-malformed");
        let mut wrong = FormState::default();
        wrong.error_value("code", "invitation-code-error-wrong", "left", 3);
        let mut waiting = FormState::default();
        browser::wait_error(&mut waiting, 600);
        vec![
            page(FormState::default(), Some(Clinic::sample())),
            page(FormState::default(), None),
            page(malformed, Some(Clinic::sample())),
            page(wrong, Some(Clinic::sample())),
            page(waiting, None),
        ]
    }
}

fn page(req: &Req, status: u16, form: FormState, clinic: Option<Clinic>) -> Answer {
    req.page_status(status, &EditView { form, token: req.params.text("token").to_owned(), steps: STEPS, clinic })
}

/// The page that asks for the code; once it was right, it is not asked again.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn edit(req: Req) -> Answer {
    match at_step(&req, Step::Code).await? {
        Ok((way, _)) if way.next() > Step::Code => to_step(&req, way.next()),
        Ok((_, clinic)) => page(&req, 200, FormState::default(), clinic),
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// Compares the code. The fifth wrong one locks the invitation.
///
/// # Errors
/// The database's; `Unavailable` when too many hashes are being made.
pub async fn update(req: Req) -> Answer {
    req.form.once(&["code"])?;
    let (way, clinic) = match at_step(&req, Step::Code).await? {
        Ok((way, _)) if way.next() > Step::Code => return to_step(&req, way.next()),
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let Some(code) = TypedCode::parse(req.form.text("code")) else {
        let mut form = FormState::typed([("code", req.form.text("code"))]);
        form.error("code", "invitation-code-error-malformed");
        return page(&req, 422, form, clinic);
    };
    let (actor, tried) = (req.actor(), way.clone());
    match req.state.db.write_for_stranger::<_, DbError, _>(move |tx| registrations::try_code(tx, &actor, &tried)).await? {
        CodeTry::Locked => locked(&req).await,
        CodeTry::Wait(seconds) => {
            let mut form = FormState::default();
            browser::wait_error(&mut form, seconds);
            Ok(browser::waits(page(&req, 429, form, clinic)?, seconds))
        }
        CodeTry::Compare { code_hash, left } => {
            let verified = req.state.passwords.verify(code.digits().to_owned(), Some(code_hash)).await;
            let verified = match verified {
                Ok(verified) => verified,
                Err(error) => {
                    settle(&req, way, None).await?;
                    return Err(error.into());
                }
            };
            let is_right = verified.matches && code.has_right_letter(req.state.db.keys());
            let is_locked = settle(&req, way, Some(is_right)).await?;
            if is_right {
                return to_step(&req, Step::Identity);
            }
            if is_locked {
                return locked(&req).await;
            }
            let mut form = FormState::default();
            form.error_value("code", "invitation-code-error-wrong", "left", left);
            page(&req, 422, form, clinic)
        }
    }
}

async fn settle(req: &Req, way: Way, outcome: Option<bool>) -> Result<bool, AppError> {
    let actor = req.actor();
    Ok(req.state.db.write::<_, DbError, _>(move |tx| registrations::settle_code(tx, &actor, &way, outcome)).await?)
}

/// The invitation is locked now: its page says so.
async fn locked(req: &Req) -> Answer {
    match way(req).await? {
        Some((way, clinic)) => super::dead(req, Some(&way.invitation), clinic),
        None => super::dead(req, None, None),
    }
}
