//! A new password, with the present one and a fresh mailed code (C7). Every other session ends.

use base::auth::policy::{About, Policy, Rule};
use base::config::PasswordPolicy;
use base::domain::accounts::{self, Account};
use base::domain::login::{self, CodeOutcome, Resent, Rules};
use base::error::AppError;
use base::i18n::Lang;
use base::render::{FormState, View};
use base::web::{Answer, Browser, Req};
use serde::Serialize;

/// The form.
#[derive(Serialize)]
pub struct EditView {
    form: FormState,
    email: String,
    /// Where a code went; none before one was asked for.
    sent_to: Option<String>,
    rules: Vec<Rule>,
}

impl View for EditView {
    const TEMPLATE: &'static str = "account/settings/password.html";

    fn samples() -> Vec<Self> {
        let page = |form, sent_to: Option<&str>| Self {
            form,
            email: "philippe@exemple.ca".into(),
            sent_to: sent_to.map(Into::into),
            rules: Policy::Classic.rules(""),
        };
        let mut wrong = FormState::default();
        wrong.error("current_password", "error-settings-current-password").error("code", "error-settings-code");
        vec![page(FormState::default(), None), page(wrong, Some("p•••@e•••.ca"))]
    }
}

fn policy(req: &Req) -> Policy {
    match req.state.config.password_policy {
        PasswordPolicy::Classic => Policy::Classic,
        PasswordPolicy::Strict => Policy::Strict,
    }
}

async fn view(req: &Req, form: FormState) -> Result<EditView, AppError> {
    let (id, session) = (req.account()?.account, req.account()?.session);
    let (account, sent_to) = req.state.db.read(move |tx| Ok::<_, base::db::DbError>((accounts::load(tx, id)?, login::pending_step_up(tx, session)?))).await?;
    Ok(EditView { form, email: account.email, sent_to, rules: policy(req).rules("") })
}

/// The form.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn edit(req: Req) -> Answer {
    let view = view(&req, FormState::default()).await?;
    req.page(&view)
}

/// Mails a code for the change.
///
/// # Errors
/// Too many codes; the database's; a template that fails.
pub async fn send_code(req: Req) -> Answer {
    let (actor, account, session) = (req.actor(), req.account()?.account, req.account()?.session);
    let limits = &req.state.config.limits;
    let rules = Rules { failures_per_origin_hour: limits.failures_per_origin_hour, code_minutes: req.state.config.login_code_minutes };
    let sent = req.state.db.write(move |tx| login::send_step_up(tx, &actor, rules, account, session)).await?;
    match sent {
        Resent::Wait(seconds) => Err(AppError::TooMany { retry_after: i64::from(seconds) }),
        Resent::TooSoon(seconds) => Err(AppError::TooMany { retry_after: seconds }),
        Resent::Sent | Resent::NoMore | Resent::NoAttempt => req.redirect("account.password.edit", &[]),
    }
}

/// Everything wrong with the new password, beside its field.
fn judge(req: &Req, form: &mut FormState, account: &Account, new: &str, again: &str) {
    let brand = &req.state.config.brand.name;
    let service = if req.lang == Lang::Fr { &brand.fr } else { &brand.en };
    let about = About { given_name: &account.given_name, family_name: &account.family_name, email: &account.email, clinic: &[], service };
    for refusal in policy(req).check(new, &about) {
        form.error("new_password", refusal.key());
    }
    if new != again {
        form.error("password_again", "error-settings-password-again");
    }
}

/// Changes the password. This browser gets a new token; every other session ends.
///
/// # Errors
/// The database's; too many hashes at once; a template that fails.
pub async fn update(req: Req) -> Answer {
    let (id, session) = (req.account()?.account, req.account()?.session);
    let mut form = FormState::default();
    let (account, stored) = req
        .state
        .db
        .read(move |tx| {
            let account = accounts::load(tx, id)?;
            let hash = tx.keys().email_hash(&account.email);
            Ok::<_, base::db::DbError>((account, accounts::credentials(tx, &hash)?.map(|c| c.password_hash)))
        })
        .await?;
    let field = |name: &str| req.form.get(name).unwrap_or_default().to_owned();
    let (new, again) = (field("new_password"), field("password_again"));
    judge(&req, &mut form, &account, &new, &again);
    if !req.state.passwords.verify(field("current_password"), stored).await?.matches {
        form.error("current_password", "error-settings-current-password");
    }
    if form.has_errors() {
        let view = view(&req, form).await?;
        return req.page_status(422, &view);
    }
    let hash = req.state.passwords.hash(new).await?;
    let browser = Browser::fresh(req.state.db.chance());
    let (actor, code, token_hash) = (req.actor(), field("code"), browser.hash());
    let wrong = req
        .state
        .db
        .write(move |tx| {
            let wrong = login::check_step_up(tx, &actor, session, &code)?;
            if wrong.is_none() {
                accounts::replace_password(tx, &actor, id, &hash, Some(session))?;
                base::domain::sessions::renew_token(tx, session, &token_hash)?;
            }
            Ok::<_, base::db::DbError>(wrong)
        })
        .await?;
    match wrong {
        None => Ok(req.redirect("account.settings.show", &[("saved", &"1")])?.browser(browser)),
        Some(CodeOutcome::Wait(seconds)) => Err(AppError::TooMany { retry_after: i64::from(seconds) }),
        Some(outcome) => {
            form.error("code", if matches!(outcome, CodeOutcome::Expired) { "error-settings-code-expired" } else { "error-settings-code" });
            let view = view(&req, form).await?;
            req.page_status(422, &view)
        }
    }
}
