//! Verbs of responses: save answers, submit, correct.

use super::model::{Conflict, Draft, Incoming};
use super::{store, surroundings};
use crate::access::{self, ActivityAccess, Denied, Right};
use crate::audit::{self, Actor, Event};
use crate::clock::Ts;
use crate::db::{DbError, Tx};
use crate::domain::{activities, definitions, follow_ups, tasks};
use crate::ids::{AccountId, ActivityId, PersonId};
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::sync::Arc;
use workflows::{Answers, Context, Filled, Form, ItemProblem, Lang};

/// Why answers were not saved or submitted.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Unknown, or not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Submitted already, or closed by the clinic.
    #[error("the questionnaire takes no answers any more")]
    Closed,
    /// The answers cannot be submitted like this.
    #[error("invalid answers")]
    Invalid(Vec<ItemProblem>),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What saving did.
#[derive(Debug)]
pub struct Saved {
    /// The draft as it stands now.
    pub draft: Draft,
    /// Answers that were not kept, because somebody else had changed them.
    pub conflicts: Vec<Conflict>,
    /// When.
    pub at: Ts,
}

/// What submitting did.
#[derive(Debug)]
pub enum Submitted {
    /// This version was submitted now.
    Now(i32),
    /// It had been submitted before: the same form sent twice.
    Before(i32),
}

/// Saves the answers that differ from what stands. An answer based on an older version than the one that stands is a
/// conflict, unless it says the same.
///
/// # Errors
/// See `SaveError`.
pub fn save(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, activity: ActivityId, incoming: Vec<Incoming>) -> Result<Saved, SaveError> {
    let (access, by) = open_for_answers(tx, actor, person, activity)?;
    let standing = store::draft(tx, activity)?;
    let form = definitions::form(tx, standing.definition)?;
    let mut conflicts = Vec::new();
    let mut changed = 0;
    for new in incoming {
        if form.item(&new.item).is_none() || standing.answers.get(&new.item) == new.answer.as_ref() {
            continue;
        }
        let version = standing.version_of(&new.item);
        if let Some(based) = new.based_on.filter(|based| *based < version) {
            // a page posts every answer it shows: one that the person left as it was is no change
            if store::answer_at(tx, standing.response, access.person, &new.item, based)? == new.answer {
                continue;
            }
            let author = store::author_of(tx, standing.response, &new.item, version)?;
            let standing = standing.answers.get(&new.item).cloned();
            conflicts.push(Conflict { item: new.item, standing, sent: new.answer, version, author });
            continue;
        }
        store::write_answer(tx, standing.response, access.person, &new.item, version + 1, new.answer.as_ref(), by)?;
        changed += 1;
    }
    if changed > 0 {
        store::touch(tx, standing.response)?;
        activities::start(tx, activity)?;
        let detail = serde_json::json!({ "answers": changed });
        audit::record(tx, actor, Event::new("answers.saved").detail(&detail).person(access.person).clinic(access.clinic).item("activity", activity))?;
    }
    let draft = store::draft(tx, activity)?;
    Ok(Saved { at: draft.saved_at.unwrap_or(tx.now()), draft, conflicts })
}

pub(super) fn open_for_answers(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, activity: ActivityId) -> Result<(ActivityAccess, AccountId), SaveError> {
    let access = access::activity_as_patient(tx, actor, person, activity, Right::Answer)?;
    let by = actor.account.ok_or(Denied::NotFound)?;
    store::take_turn(tx, activity)?;
    let run = follow_ups::find(tx, access.follow_up)?;
    let asked = activities::find(tx, activity)?;
    if !asked.state.is_waiting() || run.ended_at.is_some() || run.suspended_at.is_some() {
        return Err(SaveError::Closed);
    }
    Ok((access, by))
}

/// A post taken into the draft.
#[derive(Debug)]
pub struct Taken {
    /// The form.
    pub form: Arc<Form>,
    /// What was typed, with the answers as they stand after saving.
    pub filled: Filled,
    /// What saving did.
    pub saved: Saved,
    /// What the form knows besides.
    pub context: Context,
    /// The answers before.
    pub before: Answers,
}

/// Takes a posted page into the draft: what can be read and has changed is saved.
///
/// # Errors
/// See `SaveError`.
pub fn take(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    activity: ActivityId,
    posted: &[(String, String)],
    based_on: &BTreeMap<String, i32>,
    lang: Lang,
) -> Result<Taken, SaveError> {
    access::activity_as_patient(tx, actor, person, activity, Right::Answer)?;
    store::take_turn(tx, activity)?;
    let before = store::draft(tx, activity)?;
    let form = definitions::form(tx, before.definition)?;
    let mut filled = form.read(&before.answers, posted);
    let incoming = filled
        .posted
        .iter()
        .map(|item| Incoming { item: item.clone(), answer: filled.answers.get(item).cloned(), based_on: based_on.get(item).copied() })
        .collect();
    let saved = save(tx, actor, person, activity, incoming)?;
    filled.answers = saved.draft.answers.clone();
    let context = surroundings::context(tx, &form, activity, lang)?;
    Ok(Taken { form, filled, saved, context, before: before.answers })
}

/// Submits what stands. Sent twice, it is submitted once.
///
/// # Errors
/// See `SaveError`; `Invalid` holds everything that stands in the way.
pub fn submit(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, activity: ActivityId, lang: Lang) -> Result<Submitted, SaveError> {
    let access = access::activity_as_patient(tx, actor, person, activity, Right::Answer)?;
    store::take_turn(tx, activity)?;
    let standing = store::draft(tx, activity)?;
    if activities::find(tx, activity)?.state == activities::State::Completed {
        return Ok(Submitted::Before(standing.submitted));
    }
    let (_, by) = open_for_answers(tx, actor, person, activity)?;
    let form = definitions::form(tx, standing.definition)?;
    let context = surroundings::context(tx, &form, activity, lang)?;
    let body = form.submission(&standing.answers, &context, lang).map_err(SaveError::Invalid)?;
    let version = standing.submitted + 1;
    store::write_submission(tx, standing.response, access.person, version, &body, by)?;
    if !activities::complete(tx, activity)? {
        return Err(SaveError::Closed);
    }
    if let Some(hours) = body.alerts.iter().map(|alert| alert.due_hours).min() {
        let (file, due_at) = (follow_ups::find(tx, access.follow_up)?.file, tx.now() + TimeDelta::hours(i64::from(hours)));
        tasks::alert(tx, &access, file, due_at)?;
    }
    let detail = serde_json::json!({ "version": version, "form": body.key, "form_version": body.version });
    audit::record(tx, actor, Event::new("questionnaire.submitted").detail(&detail).person(access.person).clinic(access.clinic).item("activity", activity))?;
    Ok(Submitted::Now(version))
}

/// Opens a submitted questionnaire again, as long as no professional has reviewed it (D13). Earlier versions stay.
///
/// # Errors
/// See `SaveError`; `Closed` once it was reviewed.
pub fn correct(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, activity: ActivityId) -> Result<(), SaveError> {
    let access = access::activity_as_patient(tx, actor, person, activity, Right::Answer)?;
    if !activities::reopen(tx, activity)? {
        return Err(SaveError::Closed);
    }
    audit::record(tx, actor, Event::new("questionnaire.reopened").person(access.person).clinic(access.clinic).item("activity", activity))?;
    Ok(())
}
