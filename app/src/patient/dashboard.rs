//! The dashboard: what waits for the person, the most urgent first (S51–S59).

use super::items::ItemView;
use base::audit;
use base::clock::Ts;
use base::db::DbError;
use base::domain::activities::{self, Activity};
use base::domain::follow_ups::{self, FollowUp};
use base::ids::ActivityId;
use base::render::View;
use base::web::{Answer, Req};
use serde::Serialize;
use std::collections::HashSet;

/// The page.
#[derive(Serialize)]
pub struct IndexView {
    first_name: String,
    count: usize,
    soonest_on: Option<String>,
    groups: Vec<Group>,
    follow_ups_url: String,
}

/// What waits in one follow-up.
#[derive(Serialize)]
struct Group {
    title: String,
    place: String,
    items: Vec<ItemView>,
}

impl View for IndexView {
    const TEMPLATE: &'static str = "patient/dashboard/index.html";

    fn samples() -> Vec<Self> {
        let empty = Self { first_name: "Philippe".into(), count: 0, soonest_on: None, groups: Vec::new(), follow_ups_url: "/care/0192/follow-ups".into() };
        let items = vec![
            ItemView::sample("Bilan de sommeil", Some("2026-08-01"), true, false),
            ItemView::sample("Intensité de la douleur", Some("2026-08-14"), false, false),
            ItemView::sample("Consentement", None, false, false),
        ];
        let group = Group { title: "Suivi libre".into(), place: "Clinique de la douleur, Montréal".into(), items };
        let full = Self {
            first_name: "Renée".into(),
            count: 3,
            soonest_on: Some("2026-08-01".into()),
            groups: vec![group],
            follow_ups_url: "/care/0192/follow-ups".into(),
        };
        vec![empty, full]
    }
}

/// Late before due before new; the nearer deadline first.
fn urgency(activity: &Activity, now: Ts) -> (u8, Ts) {
    match activity.due_at {
        Some(due) if due <= now => (0, due),
        Some(due) => (1, due),
        None => (2, activity.available_at),
    }
}

struct Loaded {
    waiting: Vec<Activity>,
    runs: Vec<FollowUp>,
    opened: HashSet<ActivityId>,
}

/// The dashboard of the person in the address.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn index(req: Req) -> Answer {
    let person = req.person()?;
    let rights = req.acting()?.rights.clone();
    let account = req.account()?.account;
    let now = req.now;
    let mut loaded = req
        .state
        .db
        .read(move |tx| {
            let mut waiting = activities::list_waiting(tx, person)?;
            waiting.retain(|activity| rights.may_in(base::access::Right::See, activity.follow_up));
            let runs = if waiting.is_empty() { Vec::new() } else { follow_ups::list_of_person(tx, person)? };
            let opened = if waiting.is_empty() { HashSet::new() } else { activities::opened_by(tx, account, person)? };
            Ok::<_, DbError>(Loaded { waiting, runs, opened })
        })
        .await?;
    loaded.waiting.sort_by_key(|activity| (urgency(activity, now), activity.id));
    let ids: Vec<String> = loaded.waiting.iter().map(|a| a.id.to_string()).collect();
    let actor = req.actor();
    req.state.db.write(move |tx| audit::listed(tx, &actor, Some(person), "dashboard", &ids)).await?;
    let view = IndexView {
        first_name: req.account()?.given_name.clone(),
        count: loaded.waiting.len(),
        soonest_on: loaded.waiting.iter().filter_map(|a| a.due_on).min().map(|day| day.to_string()),
        groups: groups(&req, &loaded)?,
        follow_ups_url: req.url("patient.follow_ups.index", &[("person", &person)])?,
    };
    req.page(&view)
}

/// One group a follow-up, in the order of its most urgent item.
fn groups(req: &Req, loaded: &Loaded) -> Result<Vec<Group>, base::error::AppError> {
    let mut order: Vec<&FollowUp> = Vec::new();
    for activity in &loaded.waiting {
        if let Some(run) = loaded.runs.iter().find(|run| run.id == activity.follow_up)
            && !order.iter().any(|known| known.id == run.id)
        {
            order.push(run);
        }
    }
    order
        .into_iter()
        .map(|run| {
            let of_run = loaded.waiting.iter().filter(|a| a.follow_up == run.id);
            let items = of_run.map(|a| ItemView::of(req, a, &loaded.opened, req.now)).collect::<Result<_, _>>()?;
            Ok(Group { title: run.title(req.lang).to_owned(), place: run.clinic_name(req.lang).to_owned(), items })
        })
        .collect()
}
