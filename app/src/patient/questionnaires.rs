//! A questionnaire: answer it with autosave, leave and come back, submit, read it again.

use super::questionnaire_autosave::saved;
use super::questionnaire_drawing::{Asked, Page, language, place_url, review};
use super::questionnaire_steps::{CHECKED, PAGE, Steps, number_of};
use base::access::{self, Right};
use base::audit::{self, Actor};
use base::db::Tx;
use base::domain::activities;
use base::domain::follow_ups;
use base::domain::responses::{self, Draft, RowChange, SaveError, Submission, Submitted, Taken};
use base::domain::{definitions, sessions};
use base::error::AppError;
use base::ids::{ActivityId, PersonId};
use base::web::{Answer, Req};
use std::collections::BTreeMap;
use std::sync::Arc;
use workflows::{Context, Form, ItemProblem, Lang};

const VERSION_PREFIX: &str = "version-";

/// A refusal becomes an answer: closed is a conflict, the rest as everywhere.
fn refused(error: SaveError) -> AppError {
    match error {
        SaveError::Denied(denied) => denied.into(),
        SaveError::Closed => AppError::Conflict,
        SaveError::Invalid(_) => AppError::Internal("invalid answers were not shown".into()),
        SaveError::Db(error) => error.into(),
    }
}

fn asked(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, id: ActivityId) -> Result<Asked, AppError> {
    access::activity_as_patient(tx, actor, person, id, Right::See)?;
    let activity = activities::find(tx, id)?;
    let run = follow_ups::find(tx, activity.follow_up)?;
    Ok(Asked { activity, run })
}

enum Loaded {
    Draft(Arc<Form>, Draft, Context, Option<Vec<(String, String)>>),
    Submitted(Box<Submission>),
}

/// The questionnaire: the form while it waits, the answers once they are submitted.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn show(req: Req) -> Answer {
    let (person, id) = (req.person()?, req.params.id::<ActivityId>("id")?);
    let (actor, account, path, lang) = (req.actor(), req.account()?.account, req.path.clone(), language(req.lang));
    let (head, loaded) = req
        .state
        .db
        .read(move |tx| {
            let head = asked(tx, &actor, person, id)?;
            let submission = responses::submission(tx, id)?.filter(|_| !head.activity.state.is_waiting());
            let loaded = if let Some(submission) = submission {
                Loaded::Submitted(Box::new(submission))
            } else {
                let draft = responses::draft(tx, id)?;
                let form = definitions::form(tx, draft.definition)?;
                let context = responses::context(tx, &form, id, lang)?;
                Loaded::Draft(form, draft, context, sessions::parked(tx, account, &path)?)
            };
            Ok::<_, AppError>((head, loaded))
        })
        .await?;
    let (actor, clinic) = (req.actor(), head.run.clinic);
    req.state.db.write(move |tx| audit::opened(tx, &actor, person, Some(clinic), "activity", id)).await?;
    match loaded {
        Loaded::Submitted(submission) => req.page(&review(&req, &head, &submission)?),
        Loaded::Draft(form, draft, context, parked) => {
            let typed = parked.as_deref().unwrap_or_default();
            let filled = form.read(&draft.answers, typed);
            let is_checked = req.query(CHECKED).is_some();
            let problems = if is_checked { form.check(&filled, &context) } else { filled.problems.clone() };
            let items = form.view_filled(&filled, &problems, &context, lang);
            let at = pressed(typed, PAGE).or_else(|| req.query(PAGE)).map(str::to_owned);
            let missing = form.validate(&draft.answers, &context);
            let page = Page {
                head: &head,
                form: &form,
                draft: &draft,
                conflicts: &[],
                context: &context,
                problems: &missing,
                at: at.as_deref(),
                recovered: parked.is_some(),
            };
            page.answer(&req, 200, items)
        }
    }
}

/// What one post did.
struct Outcome {
    head: Asked,
    taken: Taken,
    problems: Vec<ItemProblem>,
    submitted: bool,
}

/// Saves what was typed; submits when the button says so. Autosave asks for a fragment.
///
/// # Errors
/// Not found; closed; the database's; a template that fails.
pub async fn update(req: Req) -> Answer {
    let (person, id) = (req.person()?, req.params.id::<ActivityId>("id")?);
    let wants_submit = req.form.get("action") == Some("submit");
    let posted: Vec<(String, String)> = req.form.fields().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let (actor, account, path, lang) = (req.actor(), req.account()?.account, req.path.clone(), language(req.lang));
    let done = req
        .state
        .db
        .write(move |tx| {
            sessions::forget_parked(tx, account, &path)?;
            store(tx, &actor, person, id, &posted, lang, wants_submit)
        })
        .await;
    let outcome = match done {
        Ok(outcome) => outcome,
        // sent twice, or submitted by somebody else meanwhile: the answers are there to be read
        Err(SaveError::Closed) if wants_submit => return req.redirect("patient.questionnaires.show", &[("person", &person), ("id", &id)]),
        Err(error) => return Err(refused(error)),
    };
    if req.partial { saved(&req, &outcome.taken, &outcome.problems) } else { page_after(&req, person, id, &outcome) }
}

/// The value of a posted field.
fn pressed<'p>(posted: &'p [(String, String)], name: &str) -> Option<&'p str> {
    posted.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// What must be mended first: before submitting everything, before the next page what stands on this one, and always what
/// cannot be read.
fn in_the_way(taken: &Taken, posted: &[(String, String)]) -> Vec<ItemProblem> {
    let unread = &taken.filled.problems;
    let sheet = pressed(posted, PAGE).and_then(number_of).and_then(|at| taken.form.sheets().into_iter().nth(at));
    let all = || taken.form.check(&taken.filled, &taken.context).into_iter();
    match (pressed(posted, "action"), sheet) {
        (Some("submit"), _) => all().collect(),
        (Some("continue"), Some(sheet)) => all().filter(|problem| unread.contains(problem) || sheet.holds(&taken.form, &problem.item)).collect(),
        _ => unread.clone(),
    }
}

fn store(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    id: ActivityId,
    posted: &[(String, String)],
    lang: Lang,
    wants_submit: bool,
) -> Result<Outcome, SaveError> {
    let based_on: BTreeMap<String, i32> =
        posted.iter().filter_map(|(name, value)| Some((name.strip_prefix(VERSION_PREFIX)?.to_owned(), value.parse().ok()?))).collect();
    let taken = responses::take(tx, actor, person, id, posted, &based_on, lang)?;
    let problems = in_the_way(&taken, posted);
    let mut submitted = false;
    if wants_submit && problems.is_empty() && taken.saved.conflicts.is_empty() {
        submitted = matches!(responses::submit(tx, actor, person, id, lang)?, Submitted::Now(_) | Submitted::Before(_));
    }
    let row = pressed(posted, "add").map(RowChange::Add).or_else(|| pressed(posted, "remove").map(RowChange::Remove));
    if let Some(change) = row.filter(|_| problems.is_empty() && taken.saved.conflicts.is_empty()) {
        responses::change_rows(tx, actor, person, id, change)?;
    }
    let activity = activities::find(tx, id)?;
    let run = follow_ups::find(tx, activity.follow_up)?;
    Ok(Outcome { head: Asked { activity, run }, taken, problems, submitted })
}

/// Where the page is shown again: at the rows that changed, or where it says what was saved.
fn place_after(req: &Req) -> String {
    let changed =
        req.form.get("add").map(str::to_owned).or_else(|| req.form.get("remove").and_then(|row| row.rsplit_once('-')).map(|(head, _)| head.to_owned()));
    changed.map_or_else(|| "saved".to_owned(), |head| format!("question-{head}"))
}

/// The answer to a browser that sent the whole page.
fn page_after(req: &Req, person: PersonId, id: ActivityId, outcome: &Outcome) -> Answer {
    if outcome.submitted {
        let url = req.url("patient.questionnaires.show", &[("person", &person), ("id", &id), ("submitted", &"1")])?;
        return Ok(base::web::Reply::see_other(url));
    }
    let Taken { form, filled, saved, context, before } = &outcome.taken;
    let at = req.form.get(PAGE);
    if outcome.problems.is_empty() && saved.conflicts.is_empty() {
        let action = req.form.get("action");
        // where no script has shown it beside the question, the words come before the person leaves
        let count = |answers| form.crises(answers, context, language(req.lang)).len();
        let is_alarming = count(&saved.draft.answers) > count(before);
        if action == Some("later") && !is_alarming {
            return req.redirect("patient.dashboard.index", &[("person", &person)]);
        }
        let steps = Steps::of(form, &form.view(&saved.draft.answers, context, language(req.lang)));
        let place = steps.as_ref().and_then(|steps| steps.led_to(at, action));
        let stays = place.is_none() || !matches!(action, Some("continue" | "back"));
        let url = place.map_or_else(|| Ok(req.path.clone()), |place| place_url(req, person, id, place))?;
        let mark = if is_alarming { "crisis".to_owned() } else { place_after(req) };
        return Ok(base::web::Reply::see_other(if stays { format!("{url}#{mark}") } else { url }));
    }
    let items = form.view_filled(filled, &outcome.problems, context, language(req.lang));
    let (draft, conflicts) = (&saved.draft, &saved.conflicts);
    let page = Page { head: &outcome.head, form, draft, conflicts, context, problems: &outcome.problems, at, recovered: false };
    page.answer(req, if conflicts.is_empty() { 422 } else { 409 }, items)
}

/// Opens submitted answers again, until a professional has reviewed them.
///
/// # Errors
/// Not found; reviewed already; the database's.
pub async fn correct(req: Req) -> Answer {
    let (person, id) = (req.person()?, req.params.id::<ActivityId>("id")?);
    let actor = req.actor();
    req.state.db.write(move |tx| responses::correct(tx, &actor, person, id)).await.map_err(refused)?;
    req.redirect("patient.questionnaires.show", &[("person", &person), ("id", &id)])
}
