//! The settings at a glance.

use base::domain::accounts::{self, Account};
use base::domain::sessions;
use base::render::View;
use base::web::{Answer, Browser, Req};
use serde::Serialize;

/// The page.
#[derive(Serialize)]
pub struct ShowView {
    name: String,
    email: String,
    page_language: String,
    notification_language: String,
    mobile: Option<String>,
    home_phone: Option<String>,
    address: Vec<String>,
    saved: bool,
}

impl View for ShowView {
    const TEMPLATE: &'static str = "account/settings/show.html";

    fn samples() -> Vec<Self> {
        let page = |mobile: Option<&str>, address: Vec<String>, saved| Self {
            name: "Philippe Patient".into(),
            email: "philippe@exemple.ca".into(),
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

fn view(req: &Req, account: &Account) -> ShowView {
    let address = &account.address;
    let last = [address.city.clone(), address.province.as_ref().map(|p| format!("({p})")), address.postal_code.clone()];
    let last = last.into_iter().flatten().collect::<Vec<_>>().join(" ");
    ShowView {
        name: format!("{} {}", account.given_name, account.family_name),
        email: account.email.clone(),
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
    let id = req.account()?.account;
    let account = req.state.db.read(move |tx| accounts::load(tx, id)).await?;
    req.page(&view(&req, &account))
}

/// Ends every session, this one too.
///
/// # Errors
/// The database's.
pub async fn end_everywhere(req: Req) -> Answer {
    let (actor, account) = (req.actor(), req.account()?.account);
    req.state.db.write(move |tx| sessions::end_everywhere(tx, &actor, account)).await?;
    let reply = req.redirect("account.login.new", &[])?;
    Ok(reply.browser(Browser::fresh(req.state.db.chance())))
}
