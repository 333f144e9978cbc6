//! The second step of a login: the mailed code.

use super::browser::{self, rules, visitor};
use base::auth::codes::parse_login_code;
use base::db::DbError;
use base::domain::login::{self, CodeOutcome, Pending, Resent, Stage};
use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

/// The page that asks for the code.
#[derive(Serialize)]
pub struct NewView {
    form: FormState,
    /// The address the code went to, mostly hidden; empty when this login has ended.
    masked_email: String,
    /// Until when the newest code is valid.
    valid_until: Option<String>,
    /// Whether it may be sent again in this login.
    may_resend: bool,
    /// A code was just sent again.
    was_resent: bool,
    /// This login has ended: the way leads back to its beginning.
    is_over: bool,
}

impl NewView {
    fn of(pending: &Pending, form: FormState) -> Self {
        Self {
            form,
            masked_email: pending.masked_email.clone(),
            valid_until: Some(pending.valid_until.utc().to_rfc3339()),
            may_resend: pending.resend_in.is_some(),
            was_resent: false,
            is_over: false,
        }
    }

    fn over(form: FormState) -> Self {
        Self { form, masked_email: String::new(), valid_until: None, may_resend: false, was_resent: false, is_over: true }
    }
}

impl View for NewView {
    const TEMPLATE: &'static str = "account/login_code/new.html";

    fn samples() -> Vec<Self> {
        let page = |form| Self {
            form,
            masked_email: "p•••@e•••.com".to_owned(),
            valid_until: Some("2025-08-07T14:06:00Z".to_owned()),
            may_resend: true,
            was_resent: false,
            is_over: false,
        };
        let with = |error: &dyn Fn(&mut FormState)| {
            let mut form = FormState::default();
            error(&mut form);
            form
        };
        vec![
            page(FormState::default()),
            Self { was_resent: true, ..page(FormState::default()) },
            Self { may_resend: false, ..page(FormState::default()) },
            page(with(&|form| {
                form.error("code", "login-code-error-malformed");
            })),
            page(with(&|form| {
                form.error_value("code", "login-code-error-wrong", "left", 4);
            })),
            page(with(&|form| {
                form.error("code", "login-code-error-expired");
            })),
            page(with(&|form| {
                form.error_value("", "login-code-error-too-soon", "seconds", 42);
            })),
            page(with(&|form| {
                form.error("", "login-code-error-no-more");
            })),
            Self::over(with(&|form| {
                form.error("", "login-code-error-exhausted");
            })),
        ]
    }
}

async fn pending(req: &Req) -> Result<Option<Pending>, DbError> {
    let hash = req.browser.hash();
    req.state.db.read(move |tx| login::pending(tx, &hash)).await
}

/// The page that asks for the code; the login page when this browser has no login under way.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn new(req: Req) -> Answer {
    match pending(&req).await? {
        Some(pending) if pending.stage == Stage::Terms => req.redirect("account.login_terms.edit", &[]),
        Some(pending) => {
            let was_resent = req.query("sent").is_some();
            req.page(&NewView { was_resent, ..NewView::of(&pending, FormState::default()) })
        }
        None => req.redirect("account.login.new", &[]),
    }
}

/// Takes the code; when it is right, the session begins.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn create(req: Req) -> Answer {
    req.form.once(&["code"])?;
    let Some(digits) = parse_login_code(req.form.text("code")) else { return refused(&req, "login-code-error-malformed", None).await };
    let (actor, rules, visitor, browser) = (req.actor(), rules(&req), visitor(&req), browser::fresh(&req));
    let hash = browser.hash();
    let outcome = req.state.db.write_for_stranger::<_, DbError, _>(move |tx| login::check_code(tx, &actor, rules, &digits, &visitor, &hash)).await?;
    match outcome {
        CodeOutcome::Entered(entered) => browser::entered(&req, browser, &entered),
        CodeOutcome::TermsDue => req.redirect("account.login_terms.edit", &[]),
        CodeOutcome::Wrong { left } => refused(&req, "login-code-error-wrong", Some(left)).await,
        CodeOutcome::Expired => refused(&req, "login-code-error-expired", None).await,
        CodeOutcome::NoAttempt => req.redirect("account.login.new", &[]),
        CodeOutcome::Exhausted => {
            let mut form = FormState::default();
            form.error("", "login-code-error-exhausted");
            req.page_status(422, &NewView::over(form))
        }
        CodeOutcome::Wait(seconds) => {
            let mut form = FormState::default();
            browser::wait_error(&mut form, seconds);
            Ok(browser::waits(req.page_status(429, &NewView::over(form))?, seconds))
        }
    }
}

async fn refused(req: &Req, key: &str, left: Option<i32>) -> Answer {
    let Some(pending) = pending(req).await? else { return req.redirect("account.login.new", &[]) };
    let mut form = FormState::default();
    match left {
        Some(left) => form.error_value("code", key, "left", left),
        None => form.error("code", key),
    };
    req.page_status(422, &NewView::of(&pending, form))
}

/// Sends the code again.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn send_again(req: Req) -> Answer {
    let (actor, rules, hash) = (req.actor(), rules(&req), req.browser.hash());
    let resent = req.state.db.write_for_stranger::<_, DbError, _>(move |tx| login::resend(tx, &actor, rules, &hash)).await?;
    let mut form = FormState::default();
    let seconds = match resent {
        Resent::Sent => return req.redirect("account.login_code.new", &[("sent", &"again")]),
        Resent::NoAttempt => return req.redirect("account.login.new", &[]),
        Resent::TooSoon(seconds) => {
            form.error_value("", "login-code-error-too-soon", "seconds", seconds);
            u32::try_from(seconds).unwrap_or(60)
        }
        Resent::NoMore => {
            form.error("", "login-code-error-no-more");
            0
        }
        Resent::Wait(seconds) => {
            browser::wait_error(&mut form, seconds);
            seconds
        }
    };
    let Some(pending) = pending(&req).await? else { return req.redirect("account.login.new", &[]) };
    let page = req.page_status(429, &NewView::of(&pending, form))?;
    Ok(if seconds > 0 { browser::waits(page, seconds) } else { page })
}
