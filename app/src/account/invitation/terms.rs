//! Step 1: the terms of use, whole, in the page (S21, S22).

use super::{STEPS, at_step, to_step};
use base::db::DbError;
use base::domain::registrations::{self, Step};
use base::domain::terms::{self, Terms};
use base::render::{FormState, Section, View, sections};
use base::web::{Answer, Req};
use serde::Serialize;

/// The terms and the box that accepts them.
#[derive(Serialize)]
pub struct EditView {
    form: FormState,
    token: String,
    steps: u8,
    version: i32,
    published_on: String,
    sections: Vec<Section>,
}

impl EditView {
    fn of(req: &Req, terms: &Terms, form: FormState) -> Self {
        let published_on = terms.published_at.utc().to_rfc3339();
        Self { form, token: req.params.text("token").to_owned(), steps: STEPS, version: terms.version, published_on, sections: sections(&terms.body) }
    }
}

impl View for EditView {
    const TEMPLATE: &'static str = "account/invitation/terms.html";

    fn samples() -> Vec<Self> {
        let page = |form| Self {
            form,
            token: "t".repeat(43),
            steps: STEPS,
            version: 1,
            published_on: "2025-08-01T12:00:00Z".to_owned(),
            sections: sections("## A\n\nB\n\n## C\n\nD\n"),
        };
        let mut unticked = FormState::default();
        unticked.error("accept", "terms-error-unticked");
        vec![page(FormState::default()), page(unticked)]
    }
}

async fn page(req: &Req, status: u16, form: FormState) -> Answer {
    let lang = req.lang;
    let terms = req.state.db.read(move |tx| terms::current(tx, lang)).await?;
    req.page_status(status, &EditView::of(req, &terms, form))
}

/// The terms.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn edit(req: Req) -> Answer {
    match at_step(&req, Step::Terms).await? {
        Ok((way, _)) => {
            let mut form = FormState::default();
            if way.next() > Step::Terms {
                form.set("accept", "on");
            }
            page(&req, 200, form).await
        }
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// Accepts the terms of the version that was shown.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn update(req: Req) -> Answer {
    req.form.once(&["accept", "version"])?;
    let way = match at_step(&req, Step::Terms).await? {
        Ok((way, _)) => way,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let current = req.state.db.read(terms::current_version).await?;
    if !req.form.is_ticked("accept") || req.form.text("version").parse() != Ok(current) {
        let mut form = FormState::default();
        form.error("accept", "terms-error-unticked");
        return page(&req, 422, form).await;
    }
    let (lang, next) = (req.lang, way.next());
    req.state.db.write::<_, DbError, _>(move |tx| registrations::accept_terms(tx, &way, current, lang)).await?;
    to_step(&req, next.max(Step::Code))
}
