//! Another password: the present one and a fresh code are asked for (C7).

use crate::account::browser::{self, rules};
use crate::account::new_password::{self, ShownRule};
use base::auth::codes::parse_login_code;
use base::auth::limits::{Limit, Verdict};
use base::auth::policy::About;
use base::db::DbError;
use base::domain::accounts::{self, Account};
use base::domain::login::{self, CodeOutcome, Resent};
use base::domain::{organisation, recovery, sessions};
use base::error::AppError;
use base::render::{FormState, View};
use base::web::{Answer, Reply, Req};
use serde::Serialize;

/// Wrong present passwords in a quarter of an hour.
const PRESENT: Limit = Limit { name: "present-password", most: 10, seconds: 900 };

/// The page that changes the password.
#[derive(Serialize)]
pub struct EditView {
    form: FormState,
    /// Where the code of this session went, mostly hidden; none before it was asked for.
    sent_to: Option<String>,
    email: String,
    rules: Vec<ShownRule>,
}

impl View for EditView {
    const TEMPLATE: &'static str = "account/settings/password.html";

    fn samples() -> Vec<Self> {
        let page = |form, masked: Option<&str>| Self {
            form,
            sent_to: masked.map(str::to_owned),
            email: "philippe@example.test".to_owned(),
            rules: new_password::sample_rules(),
        };
        let sent = Some("p•••@e•••.com");
        let mut wrong = new_password::sample_errors();
        wrong.error("current_password", "error-settings-current-password").error("code", "login-code-error-malformed");
        let mut waiting = FormState::default();
        browser::wait_error(&mut waiting, 60);
        vec![page(FormState::default(), None), page(FormState::default(), sent), page(wrong, sent), page(waiting, None)]
    }
}

async fn load(req: &Req) -> Result<(Account, Option<String>), AppError> {
    let (who, session) = (req.account()?.account, req.account()?.session);
    Ok(req.state.db.read::<_, DbError, _>(move |tx| Ok((accounts::load(tx, who)?, login::pending_step_up(tx, session)?))).await?)
}

/// Words that a new password must not be: the names of the person's clinics.
async fn clinics(req: &Req, account: &Account) -> Result<Vec<String>, AppError> {
    let person = account.person;
    Ok(req.state.db.read(move |tx| organisation::names_around(tx, person)).await?)
}

async fn page(req: &Req, status: u16, form: FormState) -> Answer {
    let (account, sent_to) = load(req).await?;
    req.page_status(status, &EditView { form, sent_to, email: account.email, rules: new_password::rules(req) })
}

/// The page; before a code was asked for, only the button that mails it.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn edit(req: Req) -> Answer {
    page(&req, 200, FormState::default()).await
}

/// Mails a code for this change.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn send_code(req: Req) -> Answer {
    let (actor, rules, who, session) = (req.actor(), rules(&req), req.account()?.account, req.account()?.session);
    let sent = req.state.db.write::<_, DbError, _>(move |tx| login::send_step_up(tx, &actor, rules, who, session)).await?;
    let seconds = match sent {
        Resent::Wait(seconds) => seconds,
        Resent::TooSoon(seconds) => u32::try_from(seconds).unwrap_or(60),
        Resent::Sent | Resent::NoMore | Resent::NoAttempt => return req.redirect("account.password.edit", &[]),
    };
    let mut form = FormState::default();
    browser::wait_error(&mut form, seconds);
    Ok(browser::waits(page(&req, 429, form).await?, seconds))
}

/// Changes the password: other sessions end, this one gets a new token, the person is told by mail.
///
/// # Errors
/// The database's; `Unavailable` when too many passwords are being checked.
pub async fn update(req: Req) -> Answer {
    req.form.once(&["current_password", "code", "new_password", "confirm_password"])?;
    let (account, _) = load(&req).await?;
    let mut form = FormState::default();
    let present = req.form.get("current_password").unwrap_or_default().to_owned();
    if present.is_empty() {
        form.error("current_password", "login-error-password-missing");
    }
    let digits = parse_login_code(req.form.text("code"));
    if digits.is_none() {
        form.error("code", "login-code-error-malformed");
    }
    let service = new_password::service(&req);
    let clinics = clinics(&req, &account).await?;
    let clinics: Vec<&str> = clinics.iter().map(String::as_str).collect();
    let about = About { given_name: &account.given_name, family_name: &account.family_name, email: &account.email, clinic: &clinics, service: &service };
    let password = new_password::read(&req, &mut form, &about);
    let (Some(digits), Some(password)) = (digits, password.filter(|_| !form.has_errors())) else { return page(&req, 422, form).await };
    if let Some(seconds) = check_present(&req, &account, present, &mut form).await? {
        browser::wait_error(&mut form, seconds);
        return Ok(browser::waits(page(&req, 429, form).await?, seconds));
    }
    if form.has_errors() {
        return page(&req, 422, form).await;
    }
    let hash = req.state.passwords.hash(password).await?;
    change(&req, digits, hash, form).await
}

/// Compares the present password; an error goes to `form`. Gives the seconds to wait when it was wrong too often.
async fn check_present(req: &Req, account: &Account, present: String, form: &mut FormState) -> Result<Option<u32>, AppError> {
    let (who, email) = (account.id, account.email.clone());
    let taken = req.state.db.write::<_, DbError, _>(move |tx| {
        let verdict = PRESENT.take(tx, &who.to_string())?;
        let email_hash = tx.keys().email_hash(&email);
        Ok((verdict, accounts::credentials(tx, &email_hash)?))
    });
    let (verdict, stored) = taken.await?;
    if let Verdict::Wait(seconds) = verdict {
        return Ok(Some(seconds));
    }
    let verified = req.state.passwords.verify(present, stored.map(|known| known.password_hash)).await?;
    if verified.matches {
        req.state.db.write::<_, DbError, _>(move |tx| PRESENT.clear(tx, &who.to_string())).await?;
    } else {
        form.error("current_password", "error-settings-current-password");
    }
    Ok(None)
}

async fn change(req: &Req, digits: String, hash: String, mut form: FormState) -> Answer {
    let (actor, who, session) = (req.actor(), req.account()?.account, req.account()?.session);
    let browser = browser::fresh(req);
    let token = browser.hash();
    let refused = req.state.db.write::<_, DbError, _>(move |tx| {
        let refused = login::check_step_up(tx, &actor, session, &digits)?;
        if refused.is_none() {
            accounts::replace_password(tx, &actor, who, &hash, Some(session))?;
            sessions::renew_token(tx, session, &token)?;
            recovery::tell(tx, who)?;
        }
        Ok(refused)
    });
    let mut status = 422;
    let mut seconds = 0;
    match refused.await? {
        None => {
            let reply = Reply::see_other(req.url("account.settings.show", &[("saved", &"1")])?);
            return Ok(reply.browser(browser));
        }
        Some(CodeOutcome::Wrong { left }) => form.error_value("code", "login-code-error-wrong", "left", left),
        Some(CodeOutcome::Expired) => form.error("code", "error-settings-code-expired"),
        Some(CodeOutcome::Wait(wait)) => {
            (status, seconds) = (429, wait);
            form.error_value("", "login-error-wait", "minutes", browser::minutes(wait))
        }
        Some(_) => form.error("code", "error-settings-code"),
    };
    let answer = page(req, status, form).await?;
    Ok(if seconds > 0 { browser::waits(answer, seconds) } else { answer })
}
