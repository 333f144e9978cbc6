//! The worklist of the professional's departments.

use base::access;
use base::audit;
use base::clock::Ts;
use base::db::DbError;
use base::domain::organisation;
use base::domain::worklist::{self, Counts, Item, Page, Tab, What};
use base::error::AppError;
use base::ids::ActivityId;
use base::render::View;
use base::web::{Answer, Pages, Req};
use serde::Serialize;

/// A filter above the list.
#[derive(Serialize)]
struct Filter {
    key: &'static str,
    url: String,
    current: bool,
    count: Option<i64>,
}

/// What a row asks for.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Need {
    Task { key: &'static str, note: Option<String>, close_url: Option<String>, url: Option<String>, due_at: Option<String>, is_late: bool },
    Submitted { url: String },
    Waiting { url: String, due_on: Option<String>, days_late: Option<i64> },
}

/// A row.
#[derive(Serialize)]
struct Row {
    name: String,
    number: Option<String>,
    file_url: String,
    follow_up: Option<String>,
    title: String,
    since: String,
    requester: Option<String>,
    is_mine: bool,
    need: Need,
}

/// The list.
#[derive(Serialize)]
pub struct IndexView {
    departments: Vec<String>,
    filters: Vec<Filter>,
    tab: &'static str,
    rows: Vec<Row>,
    pages: Pages,
}

impl View for IndexView {
    const TEMPLATE: &'static str = "clinician/worklist/index.html";

    fn samples() -> Vec<Self> {
        let row = |need| Row {
            name: "Gagnon, Louise".into(),
            number: Some("GAGL58041512".into()),
            file_url: "/clinic/patients/0192".into(),
            follow_up: Some("Suivi libre".into()),
            title: "Intensité de la douleur".into(),
            since: "2026-08-07T14:06:00Z".into(),
            requester: Some("Claire Clinicienne".into()),
            is_mine: false,
            need,
        };
        let task = |note: Option<&str>| Need::Task {
            key: "worklist-task-renewal-asked",
            note: note.map(Into::into),
            close_url: Some("/clinic/tasks/0192/closure".into()),
            url: None,
            due_at: None,
            is_late: false,
        };
        let alert = |is_late| Need::Task {
            key: "worklist-task-answers-alert",
            note: None,
            close_url: None,
            url: Some("/clinic/activities/0192".into()),
            due_at: Some("2026-08-07T18:06:00Z".into()),
            is_late,
        };
        let waiting = |due_on: Option<&str>, days_late| Need::Waiting { url: "/clinic/activities/0192".into(), due_on: due_on.map(Into::into), days_late };
        let filter = |key, current| Filter { key, url: "/clinic?tab=late".into(), current, count: Some(4) };
        let page = |rows, tab, pages| Self {
            departments: vec!["Clinique de la douleur".into()],
            filters: vec![filter("worklist-tab-attention", true), filter("worklist-tab-all", false)],
            tab,
            rows,
            pages: Pages::sample(pages),
        };
        let rows = vec![
            Row { follow_up: None, title: String::new(), requester: None, number: None, ..row(task(Some("Mon nom est mal écrit."))) },
            row(task(None)),
            row(alert(false)),
            Row { is_mine: true, ..row(alert(true)) },
            Row { is_mine: true, ..row(Need::Submitted { url: "/clinic/activities/0192".into() }) },
            row(waiting(Some("2026-08-14"), None)),
            row(waiting(Some("2026-08-04"), Some(2))),
            row(waiting(None, None)),
        ];
        vec![page(rows, "attention", 2), page(Vec::new(), "attention", 1), page(Vec::new(), "late", 1)]
    }
}

/// One part of the list, one page of it.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn index(req: Req) -> Answer {
    let tab = req.query("tab").and_then(|word| Tab::from_text(word).ok()).unwrap_or(Tab::Attention);
    let (number, account) = (req.page_number("page"), req.account()?.account);
    let (departments, page) = req
        .state
        .db
        .read(move |tx| {
            let ids = access::departments_of(tx, account)?;
            Ok::<_, DbError>((organisation::departments(tx, &ids)?, worklist::page(tx, &ids, tab, number)?))
        })
        .await?;
    let ids: Vec<String> = page.items.iter().map(|item| item.file.to_string()).collect();
    let actor = req.actor();
    req.state.db.write(move |tx| audit::listed(tx, &actor, None, "worklist", &ids)).await?;
    req.page(&IndexView {
        departments: departments.iter().map(|d| d.name(req.lang).to_owned()).collect(),
        filters: filters(&req, tab, page.counts)?,
        tab: tab.word(),
        pages: req.pages("page", page.paging),
        rows: rows(&req, &page)?,
    })
}

fn filters(req: &Req, tab: Tab, counts: Counts) -> Result<Vec<Filter>, AppError> {
    let key = |tab| match tab {
        Tab::Attention => "worklist-tab-attention",
        Tab::Waiting => "worklist-tab-waiting",
        Tab::Late => "worklist-tab-late",
        Tab::All => "worklist-tab-all",
    };
    let one = |&other: &Tab| {
        let count = (other != Tab::All).then(|| counts.of(other));
        Ok(Filter { key: key(other), url: req.url("clinician.worklist.index", &[("tab", &other.word())])?, current: other == tab, count })
    };
    Tab::ALL.iter().map(one).collect()
}

fn rows(req: &Req, page: &Page) -> Result<Vec<Row>, AppError> {
    let own = req.account()?.account;
    page.items
        .iter()
        .map(|item| {
            Ok(Row {
                name: format!("{}, {}", item.family_name, item.given_name),
                number: item.number.clone(),
                file_url: req.url("clinician.patients.show", &[("id", &item.file)])?,
                follow_up: item.follow_up(req.lang).map(ToOwned::to_owned),
                title: item.title(req.lang).to_owned(),
                since: item.since.rfc3339(),
                requester: item.requester.as_ref().map(|(_, name)| name.clone()),
                is_mine: item.requester.as_ref().is_some_and(|(account, _)| *account == own),
                need: need(req, item)?,
            })
        })
        .collect()
}

fn need(req: &Req, item: &Item) -> Result<Need, AppError> {
    let answers = |activity: &ActivityId| req.url("clinician.activities.show", &[("id", activity)]);
    Ok(match &item.what {
        What::Task { id, kind, note, activity, due_at } => Need::Task {
            key: kind.text_key(),
            note: note.clone(),
            close_url: kind.is_closed_by_hand().then(|| req.url("clinician.task_closures.create", &[("id", id)])).transpose()?,
            url: activity.as_ref().map(answers).transpose()?,
            due_at: due_at.map(Ts::rfc3339),
            is_late: due_at.is_some_and(|due| due <= req.now),
        },
        What::Submitted { activity, .. } => Need::Submitted { url: answers(activity)? },
        What::Waiting { activity, due_on, is_late } => Need::Waiting {
            url: answers(activity)?,
            due_on: due_on.map(|day| day.to_string()),
            days_late: due_on.filter(|_| *is_late).map(|day| (req.today() - day).num_days().max(1)),
        },
    })
}
