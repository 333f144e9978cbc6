//! A questionnaire: answer it with autosave, leave and come back, submit, read it again.

use super::items::requester;
use super::questionnaire_pages::{EditView, SavedView, ShowView, Version};
use super::questions::{Known, drawn, form_state, review_items};
use base::access::{self, Right};
use base::audit::{self, Actor};
use base::db::Tx;
use base::domain::activities::{self, Activity};
use base::domain::follow_ups::{self, FollowUp};
use base::domain::responses::{self, Conflict, Draft, RowChange, SaveError, Submission, Submitted, Taken};
use base::domain::{definitions, sessions};
use base::error::AppError;
use base::ids::{ActivityId, PersonId};
use base::web::{Answer, Req};
use std::collections::BTreeMap;
use std::sync::Arc;
use workflows::{Context, Form, ItemProblem, Lang};

const VERSION_PREFIX: &str = "version-";

fn language(lang: base::i18n::Lang) -> Lang {
    match lang {
        base::i18n::Lang::Fr => Lang::Fr,
        base::i18n::Lang::En => Lang::En,
    }
}

/// A refusal becomes an answer: closed is a conflict, the rest as everywhere.
fn refused(error: SaveError) -> AppError {
    match error {
        SaveError::Denied(denied) => denied.into(),
        SaveError::Closed => AppError::Conflict,
        SaveError::Invalid(_) => AppError::Internal("invalid answers were not shown".into()),
        SaveError::Db(error) => error.into(),
    }
}

/// The activity with its follow-up, for the head of each page.
struct Asked {
    activity: Activity,
    run: FollowUp,
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
            let problems = if typed.is_empty() { Vec::new() } else { filled.problems.clone() };
            let items = form.view_filled(&filled, &problems, &context, lang);
            let page = Page { form: &form, draft: &draft, conflicts: &[] };
            req.page(&page.edit(&req, &head, items, parked.is_some())?)
        }
    }
}

/// What a page of answers is made from.
struct Page<'a> {
    form: &'a Form,
    draft: &'a Draft,
    conflicts: &'a [Conflict],
}

impl Page<'_> {
    fn known(&self, req: &Req) -> Known<'_> {
        Known { form: self.form, versions: &self.draft.versions, conflicts: self.conflicts, lang: language(req.lang) }
    }

    fn edit(&self, req: &Req, head: &Asked, items: Vec<workflows::ItemView>, recovered: bool) -> Result<EditView, AppError> {
        let activity = &head.activity;
        let open = activity.state.is_waiting() && head.run.ended_at.is_none() && head.run.suspended_at.is_none();
        Ok(EditView {
            form: form_state(&items),
            title: activity.title(req.lang).to_owned(),
            requester: requester(activity, req.lang),
            follow_up: head.run.title(req.lang).to_owned(),
            due_on: activity.due_on.map(|day| day.to_string()),
            late: activity.is_late(req.now),
            items: self.known(req).questions(items),
            saved_at: self.draft.saved_at.map(|at| at.utc().to_rfc3339()),
            recovered,
            read_only: !open || !req.acting()?.rights.may_in(Right::Answer, activity.follow_up),
            url: req.path.clone(),
            back_url: req.url("patient.dashboard.index", &[("person", &activity.person)])?,
        })
    }
}

fn review(req: &Req, head: &Asked, submission: &Submission) -> Result<ShowView, AppError> {
    let activity = &head.activity;
    let may_correct = activity.reviewed_at.is_none() && req.acting()?.rights.may_in(Right::Answer, activity.follow_up);
    let ids: [(&str, &dyn std::fmt::Display); 2] = [("person", &activity.person), ("id", &activity.id)];
    Ok(ShowView {
        title: activity.title(req.lang).to_owned(),
        follow_up: head.run.title(req.lang).to_owned(),
        requester: requester(activity, req.lang),
        author: submission.author.clone(),
        submitted_at: submission.submitted_at.utc().to_rfc3339(),
        just_submitted: req.query("submitted").is_some(),
        correction_url: may_correct.then(|| req.url("patient.corrections.create", &ids)).transpose()?,
        reviewed: activity.reviewed_at.is_some(),
        items: review_items(&submission.body),
        back_url: req.url("patient.follow_ups.show", &[("person", &activity.person), ("id", &activity.follow_up)])?,
        dashboard_url: req.url("patient.dashboard.index", &[("person", &activity.person)])?,
    })
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
    if req.partial { saved(&req, &outcome) } else { page_after(&req, person, id, &outcome) }
}

/// The value of a posted field.
fn pressed<'p>(posted: &'p [(String, String)], name: &str) -> Option<&'p str> {
    posted.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
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
    let mut problems = taken.filled.problems.clone();
    let mut submitted = false;
    if wants_submit {
        problems = taken.form.check(&taken.filled, &taken.context);
        if problems.is_empty() && taken.saved.conflicts.is_empty() {
            submitted = matches!(responses::submit(tx, actor, person, id, lang)?, Submitted::Now(_) | Submitted::Before(_));
        }
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
    let conflicts = &outcome.taken.saved.conflicts;
    if outcome.problems.is_empty() && conflicts.is_empty() {
        return match req.form.get("action") {
            Some("later") => req.redirect("patient.dashboard.index", &[("person", &person)]),
            _ => Ok(base::web::Reply::see_other(format!("{}#{}", req.path, place_after(req)))),
        };
    }
    let items = outcome.taken.form.view_filled(&outcome.taken.filled, &outcome.problems, &outcome.taken.context, language(req.lang));
    let page = Page { form: &outcome.taken.form, draft: &outcome.taken.saved.draft, conflicts };
    let status = if conflicts.is_empty() { 422 } else { 409 };
    req.page_status(status, &page.edit(req, &outcome.head, items, false)?)
}

/// The answer to an autosave: the state in words, new versions, and the questions that appear or go.
fn saved(req: &Req, outcome: &Outcome) -> Answer {
    let Taken { form, filled, saved, context } = &outcome.taken;
    let item = req.form.text("autosave").to_owned();
    let items = form.view_filled(filled, &outcome.problems, context, language(req.lang));
    let state = form_state(&items);
    let page = Page { form, draft: &saved.draft, conflicts: &saved.conflicts };
    let controls: Vec<String> = controlled(&items, &item);
    let all = page.known(req).questions(items);
    let own_problem = outcome.problems.iter().any(|problem| problem.item == item);
    let conflict = saved.conflicts.iter().any(|conflict| conflict.item == item);
    let own: &[&str] = if own_problem || conflict { &[item.as_str()] } else { &[] };
    let view = SavedView {
        form: state,
        saved_at: (!own_problem && !conflict).then(|| saved.at.utc().to_rfc3339()),
        problem: own_problem || conflict,
        items: drawn(&all, &controls, own),
        versions: filled.posted.iter().map(|posted| Version { item: posted.clone(), version: saved.draft.version_of(posted) }).collect(),
        url: req.path.clone(),
        item,
    };
    req.fragment(200, &view)
}

fn controlled(items: &[workflows::ItemView], id: &str) -> Vec<String> {
    items.iter().fold(Vec::new(), |mut found, item| {
        if item.id == id {
            found.extend(item.controls.iter().cloned());
        }
        found.extend(controlled(&item.children, id));
        for row in item.rows.iter().flat_map(|rows| &rows.rows) {
            found.extend(controlled(&row.items, id));
        }
        found
    })
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
