//! Changing languages, telephones and address. A form carries the revision it was made from.

use crate::account::browser;
use base::domain::accounts::{self, Account, Address, ChangeError, Languages, Phones};
use base::domain::patients::{PROVINCES, parse_phone, parse_postal_code};
use base::error::AppError;
use base::i18n::Lang;
use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

const LINE_CHARS_MAX: usize = 120;

/// One choice of a list.
#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
}

/// The form of both languages.
#[derive(Serialize)]
pub struct LanguagesView {
    form: FormState,
    languages: Vec<Choice>,
}

impl LanguagesView {
    fn new(form: FormState) -> Self {
        Self { form, languages: [Lang::Fr, Lang::En].map(|lang| Choice { value: lang.code(), label: lang.name() }).into() }
    }
}

impl View for LanguagesView {
    const TEMPLATE: &'static str = "account/settings/languages.html";

    fn samples() -> Vec<Self> {
        let mut wrong = FormState::default();
        wrong.error("", "error-settings-changed");
        vec![Self::new(FormState::default()), Self::new(wrong)]
    }
}

/// The form of telephones.
#[derive(Serialize)]
pub struct PhonesView {
    form: FormState,
}

impl View for PhonesView {
    const TEMPLATE: &'static str = "account/settings/phones.html";

    fn samples() -> Vec<Self> {
        let mut wrong = FormState::default();
        wrong.set("mobile", "12").error("mobile", "error-settings-phone");
        [FormState::default(), wrong].map(|form| Self { form }).into()
    }
}

/// The form of the address.
#[derive(Serialize)]
pub struct AddressView {
    form: FormState,
    provinces: Vec<Choice>,
}

impl AddressView {
    fn new(form: FormState) -> Self {
        Self { form, provinces: PROVINCES.map(|code| Choice { value: code, label: code }).into() }
    }
}

impl View for AddressView {
    const TEMPLATE: &'static str = "account/settings/address.html";

    fn samples() -> Vec<Self> {
        let mut wrong = FormState::default();
        wrong.set("postal_code", "12").error("postal_code", "error-settings-postal-code");
        vec![Self::new(FormState::default()), Self::new(wrong)]
    }
}

async fn load(req: &Req) -> Result<Account, AppError> {
    let id = req.account()?.account;
    Ok(req.state.db.read(move |tx| accounts::load(tx, id)).await?)
}

fn filled(account: &Account, values: &[(&str, Option<&str>)]) -> FormState {
    let mut form = FormState::default();
    form.set("revision", account.revision.to_string());
    for (name, value) in values {
        form.set(*name, value.unwrap_or_default());
    }
    form
}

/// The form as it was sent; each of its fields once.
fn typed(req: &Req, fields: &[&str]) -> Result<(FormState, i32), AppError> {
    req.form.once(fields)?;
    let form = FormState::typed(req.form.fields().filter(|(name, _)| *name != "csrf"));
    let revision = form.value("revision").parse().unwrap_or(-1);
    Ok((form, revision))
}

/// What was typed, if anything was.
fn given(form: &FormState, field: &str) -> Option<String> {
    Some(form.value(field).trim().to_owned()).filter(|text| !text.is_empty())
}

/// 303 to the settings when it was saved; the form again when somebody changed the account in between.
fn settle<V: View>(req: &Req, done: Result<(), ChangeError>, mut form: FormState, view: impl Fn(FormState) -> V) -> Answer {
    match done {
        Ok(()) => req.redirect("account.settings.show", &[("saved", &"1")]),
        Err(ChangeError::Conflict) => {
            form.error("", "error-settings-changed");
            req.page_status(409, &view(form))
        }
        Err(ChangeError::Db(error)) => Err(error.into()),
    }
}

/// The form of both languages.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn languages(req: Req) -> Answer {
    let account = load(&req).await?;
    let values = [("page_language", Some(account.languages.page.code())), ("notification_language", Some(account.languages.notification.code()))];
    req.page(&LanguagesView::new(filled(&account, &values)))
}

/// Saves both languages.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn update_languages(req: Req) -> Answer {
    let (form, revision) = typed(&req, &["revision", "page_language", "notification_language"])?;
    let chosen = |field| Lang::from_code(form.value(field)).ok_or(AppError::Malformed("no such language"));
    let languages = Languages { page: chosen("page_language")?, notification: chosen("notification_language")? };
    let (actor, id) = (req.actor(), req.account()?.account);
    let done = req.state.db.write(move |tx| accounts::change_languages(tx, &actor, id, revision, languages)).await;
    let saved = done.is_ok();
    let reply = settle(&req, done, form, LanguagesView::new)?;
    Ok(if saved { browser::in_language(&req, reply, languages.page) } else { reply })
}

/// The form of telephones.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn phones(req: Req) -> Answer {
    let account = load(&req).await?;
    let shown = |number: &Option<String>| number.as_deref().map(base::i18n::numbers::phone);
    let (mobile, home) = (shown(&account.phones.mobile), shown(&account.phones.home));
    req.page(&PhonesView { form: filled(&account, &[("mobile", mobile.as_deref()), ("home_phone", home.as_deref())]) })
}

/// Saves telephones.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn update_phones(req: Req) -> Answer {
    let (mut form, revision) = typed(&req, &["revision", "mobile", "home_phone"])?;
    let mut number = |field: &str| {
        let text = given(&form, field)?;
        let parsed = parse_phone(&text);
        if parsed.is_none() {
            form.error(field, "error-settings-phone");
        }
        parsed
    };
    let phones = Phones { mobile: number("mobile"), home: number("home_phone") };
    if form.has_errors() {
        return req.page_status(422, &PhonesView { form });
    }
    let (actor, id) = (req.actor(), req.account()?.account);
    let done = req.state.db.write(move |tx| accounts::change_phones(tx, &actor, id, revision, &phones)).await;
    settle(&req, done, form, |form| PhonesView { form })
}

/// The form of the address.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn address(req: Req) -> Answer {
    let account = load(&req).await?;
    let own = &account.address;
    let values =
        [("line", own.line.as_deref()), ("city", own.city.as_deref()), ("province", own.province.as_deref()), ("postal_code", own.postal_code.as_deref())];
    req.page(&AddressView::new(filled(&account, &values)))
}

/// Saves the address.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn update_address(req: Req) -> Answer {
    let (mut form, revision) = typed(&req, &["revision", "line", "city", "province", "postal_code"])?;
    for field in ["line", "city"] {
        if form.value(field).chars().count() > LINE_CHARS_MAX {
            form.error(field, "error-settings-too-long");
        }
    }
    let postal_code = given(&form, "postal_code").and_then(|text| {
        let parsed = parse_postal_code(&text);
        if parsed.is_none() {
            form.error("postal_code", "error-settings-postal-code");
        }
        parsed
    });
    let province = given(&form, "province");
    if province.as_deref().is_some_and(|code| !PROVINCES.contains(&code)) {
        return Err(AppError::Malformed("no such province"));
    }
    if form.has_errors() {
        return req.page_status(422, &AddressView::new(form));
    }
    let address = Address { line: given(&form, "line"), city: given(&form, "city"), province, postal_code };
    let (actor, id) = (req.actor(), req.account()?.account);
    let done = req.state.db.write(move |tx| accounts::change_address(tx, &actor, id, revision, &address)).await;
    settle(&req, done, form, AddressView::new)
}
