//! The login page: address and password.

use super::browser::{self, rules, visitor};
use base::auth::email;
use base::crypto::token_hash;
use base::db::DbError;
use base::domain::accounts;
use base::domain::login::{self, Opened, Passed};
use base::ids::{AccountId, LoginAttemptId};
use base::render::{FormState, View};
use base::web::{Answer, Reply, Req};
use serde::Serialize;

/// What stands above the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Notice {
    /// Nothing.
    None,
    /// The page asked for needs a login.
    Needed,
    /// The password was changed.
    PasswordChanged,
    /// The person has logged out, or closed every session.
    LoggedOut,
}

/// The login page.
#[derive(Serialize)]
pub struct NewView {
    form: FormState,
    /// The page to come back to.
    to: String,
    notice: Notice,
}

impl View for NewView {
    const TEMPLATE: &'static str = "account/login/new.html";

    fn samples() -> Vec<Self> {
        let mut refused = FormState::typed([("email", "paul@example.test"), ("remember", "on")]);
        refused.error("", "login-error-refused");
        let mut malformed = FormState::typed([("email", "paul chez demo")]);
        malformed.error("email", "login-error-email-malformed").error("password", "login-error-password-missing");
        let mut waiting = FormState::default();
        browser::wait_error(&mut waiting, 90);
        let page = |form, notice| Self { form, to: String::new(), notice };
        vec![
            page(FormState::default(), Notice::None),
            Self { to: "/settings".to_owned(), ..page(FormState::default(), Notice::Needed) },
            page(FormState::default(), Notice::PasswordChanged),
            page(FormState::default(), Notice::LoggedOut),
            page(refused, Notice::None),
            page(malformed, Notice::None),
            page(waiting, Notice::None),
        ]
    }
}

/// The login page, with the address that this browser remembers.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn new(req: Req) -> Answer {
    let mut form = FormState::default();
    if let Some(device) = browser::device_hash(&req) {
        let remembered = req.state.db.read(move |tx| login::remembered_email(tx, &device)).await?;
        if let Some(email) = remembered {
            form.set("email", email).set("remember", "on");
        }
    }
    let to = req.query("to").unwrap_or_default().to_owned();
    let notice = match req.query("done") {
        Some("password") => Notice::PasswordChanged,
        Some("logout") => Notice::LoggedOut,
        _ if to.is_empty() => Notice::None,
        _ => Notice::Needed,
    };
    req.page(&NewView { form, to, notice })
}

/// Takes address and password; when they are right, mails a code.
///
/// # Errors
/// The database's; `Unavailable` when too many passwords are being checked.
pub async fn create(req: Req) -> Answer {
    req.form.once(&["email", "password", "remember", "to"])?;
    let password = req.form.get("password").unwrap_or_default().to_owned();
    let mut form = FormState::typed([("email", req.form.text("email")), ("remember", req.form.text("remember"))]);
    let email = email::parse(req.form.text("email"));
    if email.is_none() {
        form.error("email", "login-error-email-malformed");
    }
    if password.is_empty() {
        form.error("password", "login-error-password-missing");
    }
    let Some(email) = email.filter(|_| !form.has_errors()) else { return refused(&req, form) };
    let (actor, rules, visitor, address) = (req.actor(), rules(&req), visitor(&req), email.clone());
    let opened = req.state.db.write_for_stranger::<_, DbError, _>(move |tx| login::open(tx, &actor, rules, &address, &visitor)).await?;
    match opened {
        Opened::Wait(seconds) => wait(&req, form, seconds),
        Opened::Compare { attempt, account, password_hash, is_frozen } => {
            let old = password_hash.clone();
            let verified = match req.state.passwords.verify(password, password_hash).await {
                Ok(verified) => verified,
                Err(error) => {
                    withdraw(&req, attempt).await?;
                    return Err(error.into());
                }
            };
            let Some(account) = account.filter(|_| verified.matches && !is_frozen) else {
                let actor = req.actor();
                req.state.db.write::<_, DbError, _>(move |tx| login::refuse(tx, &actor, attempt)).await?;
                form.error("", "login-error-refused");
                return refused(&req, form);
            };
            passed(&req, form, email, Right { account, attempt, rehash: old.zip(verified.rehashed) }).await
        }
    }
}

/// A right password.
struct Right {
    account: AccountId,
    attempt: LoginAttemptId,
    /// The hash it had, and the dearer one to keep.
    rehash: Option<(String, String)>,
}

async fn passed(req: &Req, form: FormState, email: String, right: Right) -> Answer {
    let (actor, rules, visitor) = (req.actor(), rules(req), visitor(req));
    let to = req.form.text("to").to_owned();
    let wants_memory = req.form.is_ticked("remember");
    let device = browser::device_hash(req);
    let token = req.state.db.chance().token();
    let fresh = token.clone();
    let (passed, is_new_memory) = req
        .state
        .db
        .write::<_, DbError, _>(move |tx| {
            if let Some((old, new)) = &right.rehash {
                accounts::note_rehash(tx, right.account, old, new)?;
            }
            let passed = login::pass(tx, &actor, rules, right.attempt, &visitor, Some(&to))?;
            let kept = match &device {
                Some(hash) => login::remembered_email(tx, hash)?.is_some_and(|known| known.eq_ignore_ascii_case(&email)) && wants_memory,
                None => false,
            };
            if let Some(hash) = device.filter(|_| !kept) {
                login::forget(tx, &hash)?;
            }
            if wants_memory && !kept {
                login::remember(tx, &token_hash(&fresh), &email)?;
            }
            Ok((passed, wants_memory && !kept))
        })
        .await?;
    if let Passed::Wait(seconds) = passed {
        return wait(req, form, seconds);
    }
    let reply = Reply::see_other(req.url("account.login_code.new", &[])?);
    Ok(match (is_new_memory, wants_memory) {
        (true, _) => browser::set_device(req, reply, &token),
        (false, true) => reply,
        (false, false) => browser::set_device(req, reply, ""),
    })
}

async fn withdraw(req: &Req, attempt: LoginAttemptId) -> Result<(), DbError> {
    let (rules, visitor) = (rules(req), visitor(req));
    req.state.db.write::<_, DbError, _>(move |tx| login::withdraw(tx, rules, attempt, &visitor)).await
}

fn refused(req: &Req, form: FormState) -> Answer {
    req.page_status(422, &NewView { form, to: req.form.text("to").to_owned(), notice: Notice::None })
}

fn wait(req: &Req, mut form: FormState, seconds: u32) -> Answer {
    browser::wait_error(&mut form, seconds);
    let page = req.page_status(429, &NewView { form, to: req.form.text("to").to_owned(), notice: Notice::None })?;
    Ok(browser::waits(page, seconds))
}
