//! Questionnaires of a follow-up: sending one, reading its answers, marking them as reviewed.

use super::offers::Offer;
use super::scores::{self, AlertView, ScoreView};
use super::states::{Pill, of_activity};
use crate::patient::{ReviewItem, review_items};
use base::access;
use base::audit;
use base::clock::Ts;
use base::domain::activities::{self, SendError};
use base::domain::{follow_ups, patients, responses};
use base::error::AppError;
use base::ids::{ActivityId, FollowUpId};
use base::render::{Choice, FormState, View};
use base::web::{Answer, Refused, Reply, Req};
use serde::Serialize;

/// The choice of a questionnaire.
#[derive(Serialize)]
pub struct NewView {
    form: FormState,
    questionnaires: Vec<Choice>,
    url: String,
    back_url: String,
}

impl View for NewView {
    const TEMPLATE: &'static str = "clinician/questionnaires/new.html";

    fn samples() -> Vec<Self> {
        let page = |form| Self {
            form,
            questionnaires: vec![Choice { value: "0".into(), label: "Intensité de la douleur".into() }],
            url: "/clinic/follow-ups/0192/questionnaires/new".into(),
            back_url: "/clinic/follow-ups/0192".into(),
        };
        let mut wrong = FormState::default();
        wrong.error("questionnaire", "clinic-questionnaires-error-missing").error("due_on", "clinic-questionnaires-error-due-past");
        vec![page(FormState::default()), page(wrong)]
    }
}

fn page(req: &Req, status: u16, id: FollowUpId, form: FormState, offer: &Offer) -> Answer {
    let questionnaires = offer.choices(req.lang);
    let url = req.url("clinician.questionnaires.new", &[("id", &id)])?;
    let back_url = req.url("clinician.follow_ups.show", &[("id", &id)])?;
    req.page_status(status, &NewView { form, questionnaires, url, back_url })
}

/// The questionnaires that may be sent.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn new(req: Req) -> Answer {
    let id: FollowUpId = req.params.id("id")?;
    let offer = Offer::of_questionnaires(&req, id).await?;
    page(&req, 200, id, req.blank(), &offer)
}

/// Why nothing was sent.
fn refused(error: SendError) -> Refused {
    match error {
        SendError::DueInPast => Refused::Form("due_on", "clinic-questionnaires-error-due-past"),
        SendError::Closed => Refused::Form("", "clinic-questionnaires-error-closed"),
        SendError::Denied(denied) => denied.into(),
        SendError::Db(error) => error.into(),
    }
}

async fn send(req: &Req, id: FollowUpId, offer: &Offer) -> Result<String, Refused> {
    let chosen = offer.chosen(req, "questionnaire").ok_or(Refused::Form("questionnaire", "clinic-questionnaires-error-missing"))?;
    let due_on = req.form.date("due_on").map_err(|_| Refused::Form("due_on", "clinic-questionnaires-error-due-malformed"))?;
    let (actor, links) = (req.actor(), req.state.config.links());
    let location = req.url("clinician.follow_ups.show", &[("id", &id)])?;
    req.once(move |tx| {
        activities::send_questionnaire(tx, &actor, &links, id, chosen, due_on).map_err(refused)?;
        Ok(location)
    })
    .await
}

/// Sends the questionnaire.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn create(req: Req) -> Answer {
    let id: FollowUpId = req.params.id("id")?;
    let offer = Offer::of_questionnaires(&req, id).await?;
    match send(&req, id, &offer).await {
        Ok(location) => Ok(Reply::see_other(location)),
        Err(Refused::Other(error)) => Err(error),
        Err(Refused::Form(field, key)) => {
            let mut form = req.typed();
            form.error(field, key);
            page(&req, 422, id, form, &offer)
        }
    }
}

/// One questionnaire and its answers.
#[derive(Serialize)]
pub struct ShowView {
    title: String,
    name: String,
    follow_up: String,
    state: Pill,
    due_on: Option<String>,
    requester: String,
    sent_at: String,
    author: Option<String>,
    submitted_at: Option<String>,
    lang: &'static str,
    alerts: Vec<AlertView>,
    scores: Vec<ScoreView>,
    items: Vec<ReviewItem>,
    reviewed_at: Option<String>,
    review_url: Option<String>,
    file_url: String,
    back_url: String,
}

impl View for ShowView {
    const TEMPLATE: &'static str = "clinician/questionnaires/show.html";

    fn samples() -> Vec<Self> {
        use base::domain::patients::PortalState;
        let counted = |submitted: bool| if submitted { scores::samples() } else { (Vec::new(), Vec::new()) };
        let page = |submitted: bool, reviewed: bool| Self {
            title: "Intensité de la douleur".into(),
            name: "Louise Gagnon".into(),
            follow_up: "Suivi libre".into(),
            state: super::states::of_portal(PortalState::Invited),
            due_on: reviewed.then(|| "2026-08-14".into()),
            requester: "Claire Clinicienne".into(),
            sent_at: "2026-08-01T14:00:00Z".into(),
            author: submitted.then(|| "Louise Gagnon".into()),
            submitted_at: submitted.then(|| "2026-08-07T14:06:00Z".into()),
            lang: "fr",
            alerts: counted(submitted).0,
            scores: counted(submitted).1,
            items: if submitted { sample_answers() } else { Vec::new() },
            reviewed_at: reviewed.then(|| "2026-08-08T14:06:00Z".into()),
            review_url: (submitted && !reviewed).then(|| "/clinic/activities/0192/review".into()),
            file_url: "/clinic/patients/0192".into(),
            back_url: "/clinic/follow-ups/0192".into(),
        };
        vec![page(false, false), page(true, false), page(true, true)]
    }
}

/// The answers of a shipped form, so that every kind of question in it is rendered.
pub(super) fn sample_answers() -> Vec<ReviewItem> {
    let posted = [("asked", "pain_now"), ("answer-pain_now", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let forms = workflows::shipped().iter().filter_map(|shipped| workflows::Form::parse(shipped.json).ok());
    let mut bodies = forms
        .filter_map(|form| form.submission(&form.read(&workflows::Answers::new(), &posted).answers, &workflows::Context::default(), workflows::Lang::Fr).ok());
    bodies.next().map(|body| review_items(&body)).unwrap_or_default()
}

/// The answers as they were last submitted. A draft is nobody's but the patient's.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn show(req: Req) -> Answer {
    let id: ActivityId = req.params.id("id")?;
    let actor = req.actor();
    let (item, run, patient, answers) = req
        .state
        .db
        .read(move |tx| {
            let access = access::activity_as_staff(tx, &actor, id)?;
            let run = follow_ups::find(tx, access.follow_up)?;
            let patient = patients::load(tx, run.file)?;
            let submission = responses::submission(tx, id)?;
            let history = submission.as_ref().map(|submission| responses::history(tx, &actor, &access, submission)).transpose()?;
            Ok::<_, AppError>((activities::find(tx, id)?, run, patient, submission.zip(history)))
        })
        .await?;
    let (actor, person, clinic) = (req.actor(), run.person, run.clinic);
    req.state.db.write(move |tx| audit::opened(tx, &actor, person, Some(clinic), "activity", id)).await?;
    let may_review = item.state == activities::State::Completed && item.reviewed_at.is_none();
    let lang = scores::language(req.lang);
    let submission = answers.as_ref().map(|(submission, _)| submission);
    let counted = answers.as_ref().map(|(submission, history)| scores::scores(&req, lang, id, &submission.body, history));
    req.page(&ShowView {
        title: item.title(req.lang).to_owned(),
        name: patient.identity.name(),
        follow_up: run.title(req.lang).to_owned(),
        state: of_activity(&item, req.now),
        due_on: item.due_on.map(|day| day.to_string()),
        requester: item.requester(),
        sent_at: item.available_at.rfc3339(),
        author: submission.map(|s| s.author.clone()),
        submitted_at: submission.map(|s| s.submitted_at.rfc3339()),
        lang: submission.map_or(req.lang.code(), |s| s.body.lang.code()),
        alerts: submission.map(|s| scores::alerts(&s.body, lang)).unwrap_or_default(),
        scores: counted.transpose()?.unwrap_or_default(),
        items: submission.map(|s| review_items(&s.body)).unwrap_or_default(),
        reviewed_at: item.reviewed_at.map(Ts::rfc3339),
        review_url: may_review.then(|| req.url("clinician.reviews.create", &[("id", &id)])).transpose()?,
        file_url: req.url("clinician.patients.show", &[("id", &run.file)])?,
        back_url: req.url("clinician.follow_ups.show", &[("id", &run.id)])?,
    })
}

/// Marks the answers as reviewed; sent twice, or by two colleagues, it is marked once.
///
/// # Errors
/// Not found, or the database's.
pub async fn review(req: Req) -> Answer {
    let id: ActivityId = req.params.id("id")?;
    let actor = req.actor();
    match req.state.db.write(move |tx| activities::mark_reviewed(tx, &actor, id)).await {
        Ok(_) => req.redirect("clinician.activities.show", &[("id", &id)]),
        Err(SendError::Denied(denied)) => Err(denied.into()),
        Err(SendError::Db(error)) => Err(error.into()),
        Err(SendError::Closed | SendError::DueInPast) => Err(AppError::Conflict),
    }
}
