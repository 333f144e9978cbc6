//! "My follow-ups": the list, and one follow-up with what is in progress and what is done.

use super::items::ItemView;
use base::access::{self, Right};
use base::audit;
use base::db::DbError;
use base::domain::activities;
use base::domain::follow_ups::{self, FollowUp, Member};
use base::error::AppError;
use base::i18n::numbers::initials;
use base::ids::FollowUpId;
use base::render::View;
use base::web::{Answer, Req};
use serde::Serialize;
use std::collections::HashSet;

/// A card of the list.
#[derive(Serialize)]
struct Card {
    title: String,
    place: String,
    started_at: String,
    ended_at: Option<String>,
    action_required: bool,
    url: String,
}

/// The list.
#[derive(Serialize)]
pub struct IndexView {
    in_progress: Vec<Card>,
    completed: Vec<Card>,
}

impl View for IndexView {
    const TEMPLATE: &'static str = "patient/follow_ups/index.html";

    fn samples() -> Vec<Self> {
        let card = |ended: Option<&str>, action_required| Card {
            title: "Suivi libre".into(),
            place: "Clinique de la douleur, Montréal".into(),
            started_at: "2026-06-01T14:00:00Z".into(),
            ended_at: ended.map(Into::into),
            action_required,
            url: "/care/0192/follow-ups/0192".into(),
        };
        vec![
            Self { in_progress: Vec::new(), completed: Vec::new() },
            Self { in_progress: vec![card(None, true), card(None, false)], completed: vec![card(Some("2026-07-01T14:00:00Z"), false)] },
        ]
    }
}

/// The follow-ups of the person in the address.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn index(req: Req) -> Answer {
    let person = req.person()?;
    let rights = req.acting()?.rights.clone();
    let (runs, waiting) = req
        .state
        .db
        .read(move |tx| {
            let mut runs = follow_ups::list_of_person(tx, person)?;
            runs.retain(|run| rights.may_in(Right::See, run.id));
            let waiting: HashSet<FollowUpId> = activities::list_waiting(tx, person)?.into_iter().map(|a| a.follow_up).collect();
            Ok::<_, DbError>((runs, waiting))
        })
        .await?;
    let ids: Vec<String> = runs.iter().map(|run| run.id.to_string()).collect();
    let actor = req.actor();
    req.state.db.write(move |tx| audit::listed(tx, &actor, Some(person), "follow_ups", &ids)).await?;
    let (done, open): (Vec<&FollowUp>, Vec<&FollowUp>) = runs.iter().partition(|run| run.ended_at.is_some());
    let cards = |runs: Vec<&FollowUp>| runs.into_iter().map(|run| card(&req, run, waiting.contains(&run.id))).collect::<Result<Vec<_>, AppError>>();
    req.page(&IndexView { in_progress: cards(open)?, completed: cards(done)? })
}

fn card(req: &Req, run: &FollowUp, action_required: bool) -> Result<Card, AppError> {
    Ok(Card {
        title: run.title(req.lang).to_owned(),
        place: run.clinic_name(req.lang).to_owned(),
        started_at: run.started_at.utc().to_rfc3339(),
        ended_at: run.ended_at.map(|at| at.utc().to_rfc3339()),
        action_required,
        url: req.url("patient.follow_ups.show", &[("person", &run.person), ("id", &run.id)])?,
    })
}

/// A professional of the team.
#[derive(Serialize)]
struct Professional {
    initials: String,
    name: String,
    profession: Option<String>,
}

/// One follow-up.
#[derive(Serialize)]
pub struct ShowView {
    title: String,
    place: String,
    started_at: String,
    ended_at: Option<String>,
    suspended: bool,
    team: Vec<Professional>,
    in_progress: Vec<ItemView>,
    completed: Vec<ItemView>,
    back_url: String,
}

impl View for ShowView {
    const TEMPLATE: &'static str = "patient/follow_ups/show.html";

    fn samples() -> Vec<Self> {
        let page = |ended: Option<&str>, in_progress, completed, suspended| Self {
            title: "Suivi libre".into(),
            place: "Clinique de la douleur, Montréal".into(),
            started_at: "2026-06-01T14:00:00Z".into(),
            ended_at: ended.map(Into::into),
            suspended,
            team: vec![Professional { initials: "PE".into(), name: "Patrick Ergo".into(), profession: Some("ergothérapeute".into()) }],
            in_progress,
            completed,
            back_url: "/care/0192/follow-ups".into(),
        };
        let item = |done| ItemView::sample("Intensité de la douleur", Some("2026-08-14"), false, done);
        vec![
            page(None, vec![item(false)], vec![item(true)], false),
            page(None, Vec::new(), Vec::new(), true),
            page(Some("2026-07-01T14:00:00Z"), Vec::new(), vec![item(true)], false),
        ]
    }
}

/// One follow-up of the person in the address.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn show(req: Req) -> Answer {
    let person = req.person()?;
    let id: FollowUpId = req.params.id("id")?;
    let (actor, account) = (req.actor(), req.account()?.account);
    let (run, team, items, opened) = req
        .state
        .db
        .read(move |tx| {
            access::follow_up_as_patient(tx, &actor, person, id, Right::See)?;
            let run = follow_ups::find(tx, id)?;
            let team = follow_ups::members(tx, id)?;
            let items = activities::list_of_follow_up(tx, id)?;
            let opened = activities::opened_by(tx, account, person)?;
            Ok::<_, AppError>((run, team, items, opened))
        })
        .await?;
    let (actor, clinic) = (req.actor(), run.clinic);
    req.state.db.write(move |tx| audit::opened(tx, &actor, person, Some(clinic), "follow_up", id)).await?;
    let lines = |waiting: bool| {
        let wanted = items.iter().filter(|a| a.state.is_waiting() == waiting);
        wanted.map(|a| ItemView::of(&req, a, &opened, req.now)).collect::<Result<Vec<_>, AppError>>()
    };
    req.page(&ShowView {
        title: run.title(req.lang).to_owned(),
        place: run.clinic_name(req.lang).to_owned(),
        started_at: run.started_at.utc().to_rfc3339(),
        ended_at: run.ended_at.map(|at| at.utc().to_rfc3339()),
        suspended: run.suspended_at.is_some(),
        team: team.iter().map(|member| professional(member, &req)).collect(),
        in_progress: lines(true)?,
        completed: lines(false)?,
        back_url: req.url("patient.follow_ups.index", &[("person", &person)])?,
    })
}

fn professional(member: &Member, req: &Req) -> Professional {
    let name = member.name();
    Professional { initials: initials(&name), profession: member.profession(req.lang).map(ToOwned::to_owned), name }
}
