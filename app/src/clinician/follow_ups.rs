//! Follow-ups of a file: starting one from a published trajectory, reading one.

use super::offers::Offer;
use super::states::{Pill, of_activity};
use base::access;
use base::audit;
use base::clock::Ts;
use base::domain::activities::{self, Activity};
use base::domain::follow_ups::{self, OpenError};
use base::domain::patients;
use base::error::AppError;
use base::ids::{FileId, FollowUpId};
use base::render::{Choice, FormState, View};
use base::web::{Answer, Refused, Reply, Req};
use serde::Serialize;

/// The choice of a trajectory.
#[derive(Serialize)]
pub struct NewView {
    form: FormState,
    trajectories: Vec<Choice>,
    url: String,
    back_url: String,
}

impl View for NewView {
    const TEMPLATE: &'static str = "clinician/follow_ups/new.html";

    fn samples() -> Vec<Self> {
        let page = |form, count: usize| Self {
            form,
            trajectories: (0..count).map(|n| Choice { value: n.to_string(), label: "Suivi libre".into() }).collect(),
            url: "/clinic/patients/0192/follow-ups".into(),
            back_url: "/clinic/patients/0192".into(),
        };
        let mut wrong = FormState::default();
        wrong.error("trajectory", "clinic-follow-ups-error-trajectory-missing");
        let mut refused = FormState::typed([("trajectory", "0")]);
        refused.error("", "clinic-follow-ups-error-no-consent");
        vec![page(FormState::typed([("trajectory", "0")]), 1), page(wrong, 2), page(refused, 2), page(FormState::default(), 0)]
    }
}

fn page(req: &Req, status: u16, id: FileId, form: FormState, offer: &Offer) -> Answer {
    let trajectories = offer.choices(req.lang);
    let url = req.url("clinician.follow_ups.new", &[("id", &id)])?;
    let back_url = req.url("clinician.patients.show", &[("id", &id)])?;
    req.page_status(status, &NewView { form, trajectories, url, back_url })
}

/// The trajectories that may be started; the first one is chosen already.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn new(req: Req) -> Answer {
    let id: FileId = req.params.id("id")?;
    let offer = Offer::of_trajectories(&req, id).await?;
    let mut form = req.blank();
    if let Some(first) = offer.first() {
        form.set("trajectory", first.to_string());
    }
    page(&req, 200, id, form, &offer)
}

/// Why nothing was started.
fn refused(error: OpenError) -> Refused {
    match error {
        OpenError::NoConsent => Refused::Form("", "clinic-follow-ups-error-no-consent"),
        OpenError::Ended => AppError::Conflict.into(),
        OpenError::Denied(denied) => denied.into(),
        OpenError::Db(error) => error.into(),
    }
}

async fn start(req: &Req, id: FileId, offer: &Offer) -> Result<String, Refused> {
    let chosen = offer.chosen(req, "trajectory").ok_or(Refused::Form("trajectory", "clinic-follow-ups-error-trajectory-missing"))?;
    let (actor, inner) = (req.actor(), req.clone());
    req.once(move |tx| {
        let run = follow_ups::open(tx, &actor, id, chosen).map_err(refused)?;
        Ok(inner.url("clinician.follow_ups.show", &[("id", &run)])?)
    })
    .await
}

/// Starts the follow-up.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn create(req: Req) -> Answer {
    let id: FileId = req.params.id("id")?;
    let offer = Offer::of_trajectories(&req, id).await?;
    match start(&req, id, &offer).await {
        Ok(location) => Ok(Reply::see_other(location)),
        Err(Refused::Other(error)) => Err(error),
        Err(Refused::Form(field, key)) => {
            let mut form = req.typed();
            form.error(field, key);
            page(&req, 422, id, form, &offer)
        }
    }
}

/// Something asked of the patient.
#[derive(Serialize)]
struct Line {
    title: String,
    state: Pill,
    due_on: Option<String>,
    sent_at: String,
    requester: String,
    url: String,
}

/// A professional of the team.
#[derive(Serialize)]
struct Professional {
    name: String,
    profession: Option<String>,
}

/// One follow-up.
#[derive(Serialize)]
pub struct ShowView {
    title: String,
    name: String,
    file_url: String,
    started_at: String,
    ended_at: Option<String>,
    suspended: bool,
    team: Vec<Professional>,
    lines: Vec<Line>,
    send_url: Option<String>,
    conclude_url: Option<String>,
}

impl View for ShowView {
    const TEMPLATE: &'static str = "clinician/follow_ups/show.html";

    fn samples() -> Vec<Self> {
        use base::domain::patients::PortalState;
        let line = |due: Option<&str>| Line {
            title: "Intensité de la douleur".into(),
            state: super::states::of_portal(PortalState::Invited),
            due_on: due.map(Into::into),
            sent_at: "2026-08-01T14:00:00Z".into(),
            requester: "Claire Clinicienne".into(),
            url: "/clinic/activities/0192".into(),
        };
        let page = |open: bool, suspended, lines| Self {
            title: "Suivi libre".into(),
            name: "Louise Gagnon".into(),
            file_url: "/clinic/patients/0192".into(),
            started_at: "2026-06-01T14:00:00Z".into(),
            ended_at: (!open).then(|| "2026-07-01T14:00:00Z".into()),
            suspended,
            team: vec![
                Professional { name: "Patrick Ergo".into(), profession: Some("ergothérapeute".into()) },
                Professional { name: "Claire Clinicienne".into(), profession: None },
            ],
            lines,
            send_url: (open && !suspended).then(|| "/clinic/follow-ups/0192/questionnaires/new".into()),
            conclude_url: open.then(|| "/clinic/follow-ups/0192/conclusion".into()),
        };
        vec![page(true, false, vec![line(Some("2026-08-14")), line(None)]), page(true, true, Vec::new()), page(false, false, vec![line(None)])]
    }
}

/// One follow-up of the professional's departments.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn show(req: Req) -> Answer {
    let id: FollowUpId = req.params.id("id")?;
    let actor = req.actor();
    let (run, patient, team, items) = req
        .state
        .db
        .read(move |tx| {
            access::follow_up_as_staff(tx, &actor, id)?;
            let run = follow_ups::find(tx, id)?;
            let patient = patients::load(tx, run.file)?;
            Ok::<_, AppError>((run, patient, follow_ups::members(tx, id)?, activities::list_of_follow_up(tx, id)?))
        })
        .await?;
    let (actor, person, clinic) = (req.actor(), run.person, run.clinic);
    req.state.db.write(move |tx| audit::opened(tx, &actor, person, Some(clinic), "follow_up", id)).await?;
    let is_open = run.ended_at.is_none();
    let professional = |m: &follow_ups::Member| Professional { name: m.name(), profession: m.profession(req.lang).map(ToOwned::to_owned) };
    req.page(&ShowView {
        title: run.title(req.lang).to_owned(),
        name: patient.identity.name(),
        file_url: req.url("clinician.patients.show", &[("id", &run.file)])?,
        started_at: run.started_at.rfc3339(),
        ended_at: run.ended_at.map(Ts::rfc3339),
        suspended: run.suspended_at.is_some(),
        team: team.iter().map(professional).collect(),
        lines: items.iter().map(|item| line(&req, item)).collect::<Result<_, AppError>>()?,
        send_url: (is_open && run.suspended_at.is_none()).then(|| req.url("clinician.questionnaires.new", &[("id", &id)])).transpose()?,
        conclude_url: is_open.then(|| req.url("clinician.conclusions.new", &[("id", &id)])).transpose()?,
    })
}

fn line(req: &Req, item: &Activity) -> Result<Line, AppError> {
    Ok(Line {
        title: item.title(req.lang).to_owned(),
        state: of_activity(item, req.now),
        due_on: item.due_on.map(|day| day.to_string()),
        sent_at: item.available_at.rfc3339(),
        requester: item.requester(),
        url: req.url("clinician.activities.show", &[("id", &item.id)])?,
    })
}
