//! The list of files and the search.

use crate::clinician::states::{Pill, of_portal};
use base::access;
use base::audit;
use base::domain::patients::{self, PortalState, Query};
use base::error::AppError;
use base::render::View;
use base::web::{Answer, Pages, Req};
use serde::Serialize;

/// A row.
#[derive(Serialize)]
struct Row {
    name: String,
    url: String,
    birth_date: String,
    number: Option<String>,
    email: Option<String>,
    mobile: Option<String>,
    state: Pill,
}

/// The list.
#[derive(Serialize)]
pub struct IndexView {
    query: String,
    rows: Vec<Row>,
    total: i64,
    pages: Pages,
}

impl View for IndexView {
    const TEMPLATE: &'static str = "clinician/patients/index.html";

    fn samples() -> Vec<Self> {
        let row = |state, whole: bool| Row {
            name: "Louise Gagnon".into(),
            url: "/clinic/patients/0192".into(),
            birth_date: "1958-04-15".into(),
            number: whole.then(|| "GAGL58041512".into()),
            email: whole.then(|| "louise@example.test".into()),
            mobile: whole.then(|| "+15145550123".into()),
            state: of_portal(state),
        };
        let page =
            |query: &str, rows: Vec<Row>, pages| Self { query: query.into(), total: i64::try_from(rows.len()).unwrap_or(0), rows, pages: Pages::sample(pages) };
        let every = PortalState::ALL.iter().enumerate().map(|(at, state)| row(*state, at % 2 == 0)).collect();
        vec![page("", every, 2), page("gagn", vec![row(PortalState::Active, true)], 1), page("zzz", Vec::new(), 1), page("", Vec::new(), 1)]
    }
}

/// The files of the professional's departments: all of them, or those that fit what is looked for.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn index(req: Req) -> Answer {
    let typed = req.query("q").unwrap_or_default().trim().to_owned();
    let (query, account, number) = (Query::parse(&typed), req.account()?.account, req.page_number("page"));
    let found = req
        .state
        .db
        .read(move |tx| {
            let departments = access::departments_of(tx, account)?;
            patients::search(tx, &departments, &query, number)
        })
        .await?;
    let ids: Vec<String> = found.rows.iter().map(|row| row.file.to_string()).collect();
    let actor = req.actor();
    req.state.db.write(move |tx| audit::listed(tx, &actor, None, "files", &ids)).await?;
    let pages = req.pages("page", found.paging);
    let rows = found.rows.into_iter().map(|row| line(&req, row)).collect::<Result<_, AppError>>()?;
    req.page(&IndexView { query: typed, rows, total: found.paging.total, pages })
}

fn line(req: &Req, row: patients::Row) -> Result<Row, AppError> {
    Ok(Row {
        name: format!("{} {}", row.given_name, row.family_name),
        url: req.url("clinician.patients.show", &[("id", &row.file)])?,
        birth_date: row.birth_date.to_string(),
        number: row.number,
        email: row.email,
        mobile: row.mobile,
        state: of_portal(row.state),
    })
}
