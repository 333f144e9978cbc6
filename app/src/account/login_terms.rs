//! The third step of a login, when the terms of use have changed: no session before they are accepted (D16).

use super::browser::{self, visitor};
use base::db::DbError;
use base::domain::login::{self, Stage};
use base::domain::terms::{self, Terms};
use base::render::{FormState, Section, View, sections};
use base::web::{Answer, Req};
use serde::Serialize;

/// The page that asks to accept the new terms.
#[derive(Serialize)]
pub struct EditView {
    form: FormState,
    version: i32,
    published_on: String,
    sections: Vec<Section>,
}

impl EditView {
    fn of(terms: &Terms, form: FormState) -> Self {
        Self { form, version: terms.version, published_on: terms.published_at.utc().to_rfc3339(), sections: sections(&terms.body) }
    }
}

impl View for EditView {
    const TEMPLATE: &'static str = "account/login_terms/edit.html";

    fn samples() -> Vec<Self> {
        let page = |form| Self { form, version: 2, published_on: "2025-08-01T12:00:00Z".to_owned(), sections: sections("## A\n\nB\n\n## C\n\nD\n") };
        let mut unticked = FormState::default();
        unticked.error("accept", "terms-error-unticked");
        vec![page(FormState::default()), page(unticked)]
    }
}

async fn waits_for_terms(req: &Req) -> Result<bool, DbError> {
    let hash = req.browser.hash();
    Ok(req.state.db.read(move |tx| login::pending(tx, &hash)).await?.is_some_and(|pending| pending.stage == Stage::Terms))
}

async fn page(req: &Req, status: u16, form: FormState) -> Answer {
    let lang = req.lang;
    let terms = req.state.db.read(move |tx| terms::current(tx, lang)).await?;
    req.page_status(status, &EditView::of(&terms, form))
}

/// The new terms.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn edit(req: Req) -> Answer {
    if !waits_for_terms(&req).await? {
        return req.redirect("account.login.new", &[]);
    }
    page(&req, 200, FormState::default()).await
}

/// Accepts them; the session begins.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn update(req: Req) -> Answer {
    req.form.once(&["accept", "version"])?;
    if !waits_for_terms(&req).await? {
        return req.redirect("account.login.new", &[]);
    }
    let current = req.state.db.read(terms::current_version).await?;
    if !req.form.is_ticked("accept") || req.form.text("version").parse() != Ok(current) {
        let mut form = FormState::default();
        form.error("accept", "terms-error-unticked");
        return page(&req, 422, form).await;
    }
    let (actor, visitor, browser, lang) = (req.actor(), visitor(&req), browser::fresh(&req), req.lang);
    let hash = browser.hash();
    let entered = req.state.db.write::<_, DbError, _>(move |tx| login::settle_terms(tx, &actor, current, lang, &visitor, &hash)).await?;
    match entered {
        Some(entered) => browser::entered(&req, browser, &entered),
        None => req.redirect("account.login.new", &[]),
    }
}
