//! The settings at a glance.

use crate::account::logout;
use base::audit;
use base::db::DbError;
use base::domain::accounts::{self, Account};
use base::domain::patients::{self, Patient};
use base::domain::sessions;
use base::render::View;
use base::web::{Answer, Req};
use chrono::NaiveDate;
use serde::Serialize;

/// The page.
#[derive(Serialize)]
pub struct ShowView {
    name: String,
    email: String,
    /// What a clinic's file says, where there is one.
    file: Option<ShownFile>,
    page_language: String,
    notification_language: String,
    mobile: Option<String>,
    home_phone: Option<String>,
    address: Vec<String>,
    saved: bool,
}

/// The part of an identity that only a clinic's file holds.
#[derive(Serialize)]
struct ShownFile {
    birth_date: NaiveDate,
    sex: &'static str,
    insurance_number: Option<String>,
}

impl ShownFile {
    fn of(patient: &Patient) -> Self {
        let identity = &patient.identity;
        Self { birth_date: identity.birth_date, sex: identity.sex.word(), insurance_number: identity.number().map(str::to_owned) }
    }

    fn sample() -> Self {
        Self { birth_date: NaiveDate::from_ymd_opt(1984, 3, 12).unwrap_or_default(), sex: "male", insurance_number: Some("PATP84031219".into()) }
    }
}

impl View for ShowView {
    const TEMPLATE: &'static str = "account/settings/show.html";

    fn samples() -> Vec<Self> {
        let page = |mobile: Option<&str>, address: Vec<String>, saved: bool| Self {
            name: "Philippe Patient".into(),
            email: "philippe@exemple.ca".into(),
            file: saved.then(ShownFile::sample),
            page_language: "Français".into(),
            notification_language: "English".into(),
            mobile: mobile.map(Into::into),
            home_phone: None,
            address,
            saved,
        };
        vec![page(None, Vec::new(), false), page(Some("+15145550123"), vec!["12, rue des Érables".into(), "Montréal (QC) H2X 1Y4".into()], true)]
    }
}

fn view(req: &Req, account: &Account, file: Option<&Patient>) -> ShowView {
    let address = &account.address;
    let last = [address.city.clone(), address.province.as_ref().map(|p| format!("({p})")), address.postal_code.clone()];
    let last = last.into_iter().flatten().collect::<Vec<_>>().join(" ");
    ShowView {
        name: format!("{} {}", account.given_name, account.family_name),
        email: account.email.clone(),
        file: file.map(ShownFile::of),
        page_language: account.languages.page.name().to_owned(),
        notification_language: account.languages.notification.name().to_owned(),
        mobile: account.phones.mobile.clone(),
        home_phone: account.phones.home.clone(),
        address: address.line.clone().into_iter().chain((!last.is_empty()).then_some(last)).collect(),
        saved: req.query("saved").is_some(),
    }
}

/// What is known of the account.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn show(req: Req) -> Answer {
    let (id, actor) = (req.account()?.account, req.actor());
    let loaded = req.state.db.write::<_, DbError, _>(move |tx| {
        let account = accounts::load(tx, id)?;
        let file = match accounts::newest_file(tx, account.person)? {
            Some(file) => Some(patients::load(tx, file)?),
            None => None,
        };
        audit::opened(tx, &actor, account.person, None, "settings", id)?;
        Ok((account, file))
    });
    let (account, file) = loaded.await?;
    req.page(&view(&req, &account, file.as_ref()))
}

/// Ends every session, this one too.
///
/// # Errors
/// The database's.
pub async fn end_everywhere(req: Req) -> Answer {
    let (actor, account) = (req.actor(), req.account()?.account);
    req.state.db.write(move |tx| sessions::end_everywhere(tx, &actor, account)).await?;
    logout::gone(&req)
}
