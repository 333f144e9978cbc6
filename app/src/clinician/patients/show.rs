//! One file: who the person is, consent, the way to the portal, what waits, the follow-ups.

use crate::clinician::states::{Pill, of_portal};
use crate::patient::{ReviewItem, review_items};
use base::access;
use base::audit;
use base::clock::Ts;
use base::domain::consents::{self, Decision, VirtualCareConsent};
use base::domain::follow_ups::{self, FollowUp};
use base::domain::patients::insurance_number::Warning;
use base::domain::patients::{self, Patient, Portal, PortalState, Sex};
use base::domain::responses::{self, Submission};
use base::domain::tasks::{self, Task};
use base::domain::worklist::{self, Item, What};
use base::error::AppError;
use base::i18n::{Lang, dates};
use base::ids::FileId;
use base::render::FormState;
use base::web::{Answer, Req};
use serde::Serialize;

/// How many questionnaires to review are opened on the file itself.
const REVIEWS_MAX: i64 = 3;
/// The age from which a person has an account of their own (D22).
const OWN_ACCOUNT_YEARS: u32 = 14;

/// The facts of the identity.
#[derive(Serialize)]
struct Facts {
    birth_date: String,
    age: u32,
    sex: &'static str,
    number: Option<String>,
    number_reason: Option<String>,
    email: Option<String>,
    mobile: Option<String>,
    home_phone: Option<String>,
    address: Vec<String>,
    language: &'static str,
}

/// The decision on virtual care that stands.
#[derive(Serialize)]
struct Consent {
    decision: &'static str,
    channel: &'static str,
    decided_on: String,
    asker: String,
    consenter: Option<String>,
}

/// The form that invites.
#[derive(Serialize)]
struct Invite {
    form: FormState,
    url: String,
    has_mobile: bool,
    is_renewal: bool,
}

/// The way to the portal.
#[derive(Serialize)]
struct Way {
    state: Pill,
    sent_at: Option<String>,
    opened_at: Option<String>,
    expires_at: Option<String>,
    is_expired: bool,
    blocked: Option<&'static str>,
    invite: Option<Invite>,
}

/// A task of the file.
#[derive(Serialize)]
struct ToDo {
    key: &'static str,
    note: Option<String>,
    since: String,
    due_at: Option<String>,
    is_late: bool,
    close_url: Option<String>,
    url: Option<String>,
}

/// Answers that nobody reviewed.
#[derive(Serialize)]
struct ToReview {
    id: String,
    title: String,
    follow_up: String,
    author: String,
    submitted_at: String,
    lang: &'static str,
    items: Vec<ReviewItem>,
    review_url: String,
}

/// A follow-up of the file.
#[derive(Serialize)]
struct Run {
    title: String,
    started_at: String,
    ended_at: Option<String>,
    suspended: bool,
    url: String,
}

/// One file.
#[derive(Serialize)]
pub struct ShowView {
    name: String,
    facts: Facts,
    warnings: Vec<&'static str>,
    edit_url: String,
    consent: Option<Consent>,
    consent_url: String,
    way: Way,
    tasks: Vec<ToDo>,
    to_review: Vec<ToReview>,
    runs: Vec<Run>,
    start_url: Option<String>,
    back_url: String,
}

/// Everything the page reads, in one transaction.
struct Loaded {
    patient: Patient,
    consent: Option<VirtualCareConsent>,
    portal: Portal,
    tasks: Vec<Task>,
    to_review: Vec<(Item, Submission)>,
    runs: Vec<FollowUp>,
}

/// One file of the professional's departments.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn show(req: Req) -> Answer {
    let id: FileId = req.params.id("id")?;
    let loaded = load(&req, id).await?;
    let (actor, person, clinic) = (req.actor(), loaded.patient.person, loaded.patient.clinic);
    let read: Vec<_> = loaded.to_review.iter().filter_map(|(item, _)| activity_of(item)).collect();
    req.state
        .db
        .write(move |tx| {
            audit::opened(tx, &actor, person, Some(clinic), "file", id)?;
            read.iter().try_for_each(|activity| audit::opened(tx, &actor, person, Some(clinic), "activity", activity))
        })
        .await?;
    req.page(&view(&req, loaded)?)
}

async fn load(req: &Req, id: FileId) -> Result<Loaded, AppError> {
    let (actor, account) = (req.actor(), req.account()?.account);
    req.state
        .db
        .read(move |tx| {
            let patient = patients::find(tx, &actor, id)?;
            let departments = access::departments_of(tx, account)?;
            let mut to_review = Vec::new();
            for item in worklist::submitted_of_file(tx, &departments, id, REVIEWS_MAX)? {
                if let Some(activity) = activity_of(&item)
                    && let Some(submission) = responses::submission(tx, activity)?
                {
                    to_review.push((item, submission));
                }
            }
            Ok(Loaded {
                consent: consents::current(tx, id)?,
                portal: patients::portal(tx, id, patient.person)?,
                tasks: tasks::list_open_of_file(tx, &departments, id)?,
                runs: follow_ups::list_of_file(tx, id, &departments)?,
                to_review,
                patient,
            })
        })
        .await
}

fn activity_of(item: &Item) -> Option<base::ids::ActivityId> {
    match item.what {
        What::Submitted { activity, .. } => Some(activity),
        What::Task { .. } | What::Waiting { .. } => None,
    }
}

fn view(req: &Req, loaded: Loaded) -> Result<ShowView, AppError> {
    let id = loaded.patient.id;
    let is_given = loaded.consent.as_ref().is_some_and(|consent| consent.decision == Decision::Given);
    Ok(ShowView {
        name: loaded.patient.identity.name(),
        facts: facts(req, &loaded.patient),
        warnings: loaded.patient.identity.warnings().into_iter().map(warning_key).collect(),
        edit_url: req.url("clinician.patients.edit", &[("id", &id)])?,
        consent: loaded.consent.map(consent),
        consent_url: req.url("clinician.consents.new", &[("id", &id)])?,
        way: way(req, &loaded.patient, loaded.portal, is_given)?,
        tasks: loaded.tasks.into_iter().map(|task| to_do(req, id, task)).collect::<Result<_, _>>()?,
        to_review: loaded.to_review.iter().map(|(item, submission)| to_review(req, item, submission)).collect::<Result<_, _>>()?,
        runs: loaded.runs.iter().map(|run| line(req, run)).collect::<Result<_, _>>()?,
        start_url: is_given.then(|| req.url("clinician.follow_ups.new", &[("id", &id)])).transpose()?,
        back_url: req.url("clinician.patients.index", &[])?,
    })
}

fn facts(req: &Req, patient: &Patient) -> Facts {
    let own = &patient.identity;
    let place = [own.city.as_deref(), own.province.as_deref(), own.postal_code.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Facts {
        birth_date: own.birth_date.to_string(),
        age: dates::age_years(own.birth_date, req.today()),
        sex: sex_key(own.sex),
        number: own.number().map(ToOwned::to_owned),
        number_reason: own.number_reason().map(ToOwned::to_owned),
        email: own.email.clone(),
        mobile: own.mobile.clone(),
        home_phone: own.home_phone.clone(),
        address: own.address_line.iter().cloned().chain((!place.is_empty()).then_some(place)).collect(),
        language: match own.language {
            Lang::Fr => "patients-language-fr",
            Lang::En => "patients-language-en",
        },
    }
}

pub(super) fn sex_key(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "patients-sex-female",
        Sex::Male => "patients-sex-male",
        Sex::Other => "patients-sex-other",
        Sex::Unknown => "patients-sex-unknown",
    }
}

fn warning_key(warning: Warning) -> &'static str {
    match warning {
        Warning::CheckDigit => "patients-warning-check-digit",
        Warning::Names => "patients-warning-names",
        Warning::BirthDate => "patients-warning-birth-date",
    }
}

fn consent(standing: VirtualCareConsent) -> Consent {
    Consent {
        decision: match standing.decision {
            Decision::Given => "consents-standing-given",
            Decision::Refused => "consents-standing-refused",
            Decision::Withdrawn => "consents-standing-withdrawn",
        },
        channel: match standing.channel {
            consents::Channel::InPerson => "consents-channel-in-person",
            consents::Channel::Phone => "consents-channel-phone",
            consents::Channel::Writing => "consents-channel-writing",
            consents::Channel::Portal => "consents-channel-portal",
        },
        decided_on: standing.decided_on.to_string(),
        asker: format!("{} {}", standing.asker_given_name, standing.asker_family_name),
        consenter: standing.consenter,
    }
}

fn way(req: &Req, patient: &Patient, portal: Portal, is_given: bool) -> Result<Way, AppError> {
    let own = &patient.identity;
    let blocked = if portal.state == PortalState::Active {
        None
    } else if !is_given {
        Some("patients-blocked-consent")
    } else if dates::age_years(own.birth_date, req.today()) < OWN_ACCOUNT_YEARS {
        Some("patients-blocked-age")
    } else if own.email.is_none() {
        Some("patients-blocked-email")
    } else {
        None
    };
    let may_invite = portal.state != PortalState::Active && blocked.is_none();
    let mut form = req.blank();
    form.set("channel", "in_person");
    let invite = Invite {
        form,
        url: req.url("clinician.invitations.new", &[("id", &patient.id)])?,
        has_mobile: own.mobile.is_some(),
        is_renewal: portal.state.is_renewal(),
    };
    Ok(Way {
        state: of_portal(portal.state),
        sent_at: portal.sent_at.map(Ts::rfc3339),
        opened_at: portal.opened_at.map(Ts::rfc3339),
        expires_at: portal.expires_at.filter(|_| portal.state != PortalState::Active).map(Ts::rfc3339),
        is_expired: portal.expires_at.is_some_and(|at| at <= req.now),
        blocked,
        invite: may_invite.then_some(invite),
    })
}

fn to_do(req: &Req, file: FileId, task: Task) -> Result<ToDo, AppError> {
    Ok(ToDo {
        key: task.kind.text_key(),
        note: task.note,
        since: task.created_at.rfc3339(),
        due_at: task.due_at.map(Ts::rfc3339),
        is_late: task.due_at.is_some_and(|due| due <= req.now),
        close_url: task.kind.is_closed_by_hand().then(|| req.url("clinician.task_closures.create", &[("id", &task.id), ("file", &file)])).transpose()?,
        url: task.activity.map(|activity| req.url("clinician.activities.show", &[("id", &activity)])).transpose()?,
    })
}

fn to_review(req: &Req, item: &Item, submission: &Submission) -> Result<ToReview, AppError> {
    let activity = activity_of(item).ok_or(AppError::NotFound)?;
    Ok(ToReview {
        id: activity.to_string(),
        title: item.title(req.lang).to_owned(),
        follow_up: item.follow_up(req.lang).unwrap_or_default().to_owned(),
        author: submission.author.clone(),
        submitted_at: submission.submitted_at.rfc3339(),
        lang: submission.body.lang.code(),
        items: review_items(&submission.body),
        review_url: req.url("clinician.reviews.create", &[("id", &activity)])?,
    })
}

fn line(req: &Req, run: &FollowUp) -> Result<Run, AppError> {
    Ok(Run {
        title: run.title(req.lang).to_owned(),
        started_at: run.started_at.rfc3339(),
        ended_at: run.ended_at.map(Ts::rfc3339),
        suspended: run.suspended_at.is_some(),
        url: req.url("clinician.follow_ups.show", &[("id", &run.id)])?,
    })
}

mod samples;
