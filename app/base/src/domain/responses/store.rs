//! SQL of responses. Values are sealed with the person's key.

use super::model::{Draft, Scored, Submission};
use crate::access::ActivityAccess;
use crate::clock::Ts;
use crate::crypto::{self, Place};
use crate::db::schema::{accounts, activities, answers, definitions as forms, response_submissions as submissions, responses};
use crate::db::{DbError, Tx};
use crate::domain::definitions;
use crate::ids::{AccountId, ActivityId, AnswerId, DefinitionId, DepartmentId, PersonId, ResponseId, SubmissionId};
use diesel::prelude::*;
use std::collections::BTreeMap;
use workflows::{Answer, Answers};

/// Makes the response of a new questionnaire: empty, but for the answers that its form begins with.
///
/// # Errors
/// The database's.
pub(crate) fn create(tx: &mut Tx<'_>, activity: ActivityId, person: PersonId, definition: DefinitionId, by: AccountId) -> Result<ResponseId, DbError> {
    let id: ResponseId = tx.id();
    diesel::insert_into(responses::table)
        .values((responses::id.eq(id), responses::activity_id.eq(activity), responses::person_id.eq(person), responses::definition_id.eq(definition)))
        .execute(tx.conn)?;
    for (item, answer) in definitions::form(tx, definition)?.defaults().iter() {
        write_answer(tx, id, person, item, 1, Some(answer), by)?;
    }
    Ok(id)
}

/// Makes others who answer the same questionnaire wait until this transaction has ended.
pub(super) fn take_turn(tx: &mut Tx<'_>, activity: ActivityId) -> Result<(), DbError> {
    // a write that changes nothing holds the row on both databases
    diesel::update(responses::table.filter(responses::activity_id.eq(activity))).set(responses::version.eq(responses::version)).execute(tx.conn)?;
    Ok(())
}

fn value_place(row: &str) -> Place<'_> {
    Place { table: "answers", column: "value", row }
}

fn body_place(row: &str) -> Place<'_> {
    Place { table: "response_submissions", column: "body", row }
}

type AnswerRow = (AnswerId, String, i32, Option<Vec<u8>>);

/// The answers of an activity's response as they stand.
///
/// # Errors
/// Not found, or the database's.
pub fn draft(tx: &mut Tx<'_>, activity: ActivityId) -> Result<Draft, DbError> {
    let (response, person, definition, submitted, saved_at): (ResponseId, PersonId, DefinitionId, i32, Option<Ts>) = responses::table
        .filter(responses::activity_id.eq(activity))
        .select((responses::id, responses::person_id, responses::definition_id, responses::version, responses::saved_at))
        .first(tx.conn)?;
    let rows: Vec<AnswerRow> = answers::table
        .filter(answers::response_id.eq(response))
        .order(answers::version)
        .select((answers::id, answers::item, answers::version, answers::value))
        .load(tx.conn)?;
    let newest: BTreeMap<String, (AnswerId, i32, Option<Vec<u8>>)> = rows.into_iter().map(|(id, item, version, value)| (item, (id, version, value))).collect();
    let mut found = Answers::new();
    let mut versions = BTreeMap::new();
    for (item, (id, version, value)) in newest {
        if let Some(sealed) = value {
            let plain = crypto::open(tx, value_place(&id.to_string()), person, &sealed)?;
            let answer: Answer = serde_json::from_slice(&plain).map_err(DbError::damaged)?;
            found.set(item.clone(), answer);
        }
        versions.insert(item, version);
    }
    Ok(Draft { response, definition, answers: found, versions, saved_at, submitted })
}

/// Writes the next version of one answer. A unique key refuses a version that exists already.
pub(super) fn write_answer(
    tx: &mut Tx<'_>,
    response: ResponseId,
    person: PersonId,
    item: &str,
    version: i32,
    answer: Option<&Answer>,
    by: AccountId,
) -> Result<(), DbError> {
    let id: AnswerId = tx.id();
    let row = id.to_string();
    let value = match answer {
        Some(answer) => {
            let plain = serde_json::to_vec(answer).map_err(DbError::damaged)?;
            Some(crypto::seal(tx, value_place(&row), person, &plain)?)
        }
        None => None,
    };
    let now = tx.now();
    diesel::insert_into(answers::table)
        .values((
            answers::id.eq(id),
            answers::response_id.eq(response),
            answers::item.eq(item),
            answers::version.eq(version),
            answers::value.eq(value),
            answers::account_id.eq(by),
            answers::saved_at.eq(now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The answer that a version held; None for one that was cleared or never written.
pub(super) fn answer_at(tx: &mut Tx<'_>, response: ResponseId, person: PersonId, item: &str, version: i32) -> Result<Option<Answer>, DbError> {
    let row: Option<(AnswerId, Option<Vec<u8>>)> = answers::table
        .filter(answers::response_id.eq(response))
        .filter(answers::item.eq(item))
        .filter(answers::version.eq(version))
        .select((answers::id, answers::value))
        .first(tx.conn)
        .optional()?;
    let Some((id, Some(sealed))) = row else { return Ok(None) };
    let plain = crypto::open(tx, value_place(&id.to_string()), person, &sealed)?;
    serde_json::from_slice(&plain).map(Some).map_err(DbError::damaged)
}

pub(super) fn author_of(tx: &mut Tx<'_>, response: ResponseId, item: &str, version: i32) -> Result<AccountId, DbError> {
    Ok(answers::table
        .filter(answers::response_id.eq(response))
        .filter(answers::item.eq(item))
        .filter(answers::version.eq(version))
        .select(answers::account_id)
        .first(tx.conn)?)
}

pub(super) fn touch(tx: &mut Tx<'_>, response: ResponseId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(responses::table.find(response)).set(responses::saved_at.eq(now)).execute(tx.conn)?;
    Ok(())
}

/// Freezes the submitted version.
pub(super) fn write_submission(
    tx: &mut Tx<'_>,
    response: ResponseId,
    person: PersonId,
    version: i32,
    body: &workflows::Response,
    by: AccountId,
) -> Result<(), DbError> {
    let id: SubmissionId = tx.id();
    let row = id.to_string();
    let plain = serde_json::to_vec(body).map_err(DbError::damaged)?;
    let sealed = crypto::seal(tx, body_place(&row), person, &plain)?;
    let now = tx.now();
    diesel::insert_into(submissions::table)
        .values((
            submissions::id.eq(id),
            submissions::response_id.eq(response),
            submissions::version.eq(version),
            submissions::body.eq(sealed),
            submissions::definition_hash.eq(&body.hash),
            submissions::language.eq(body.lang.code()),
            submissions::account_id.eq(by),
            submissions::submitted_at.eq(now),
        ))
        .execute(tx.conn)?;
    diesel::update(responses::table.find(response))
        .set((responses::version.eq(version), responses::submitted_at.eq(now), responses::submitted_by.eq(by)))
        .execute(tx.conn)?;
    Ok(())
}

type SubmissionRow = (SubmissionId, i32, Vec<u8>, AccountId, String, String, Ts, PersonId, DefinitionId);

/// The newest submitted version of an activity's response; None before the first.
///
/// # Errors
/// The database's.
pub fn submission(tx: &mut Tx<'_>, activity: ActivityId) -> Result<Option<Submission>, DbError> {
    let row: Option<SubmissionRow> = submissions::table
        .inner_join(responses::table.on(responses::id.eq(submissions::response_id)))
        .inner_join(accounts::table.on(accounts::id.eq(submissions::account_id)))
        .filter(responses::activity_id.eq(activity))
        .order(submissions::version.desc())
        .select((
            submissions::id,
            submissions::version,
            submissions::body,
            submissions::account_id,
            accounts::given_name,
            accounts::family_name,
            submissions::submitted_at,
            responses::person_id,
            responses::definition_id,
        ))
        .first(tx.conn)
        .optional()?;
    let Some((id, version, sealed, account, given, family, submitted_at, person, definition)) = row else { return Ok(None) };
    let plain = crypto::open(tx, body_place(&id.to_string()), person, &sealed)?;
    let body = serde_json::from_slice(&plain).map_err(DbError::damaged)?;
    Ok(Some(Submission { version, definition, body, account, author: format!("{given} {family}"), submitted_at }))
}

/// Responses that a page compares, at most: five years of one every month.
const HISTORY_MAX: i64 = 60;

/// The newest submitted responses of a person to a form, whatever its version, in one clinic and these departments; oldest
/// first. One query, however many there are.
pub(super) fn history(tx: &mut Tx<'_>, access: &ActivityAccess, departments: &[DepartmentId], key: &str) -> Result<Vec<Scored>, DbError> {
    let rows: Vec<(SubmissionId, ActivityId, Ts, Vec<u8>)> = submissions::table
        .inner_join(responses::table.on(responses::id.eq(submissions::response_id).and(responses::version.eq(submissions::version))))
        .inner_join(activities::table.on(activities::id.eq(responses::activity_id)))
        .inner_join(forms::table.on(forms::id.eq(responses::definition_id)))
        .filter(activities::person_id.eq(access.person))
        .filter(activities::clinic_id.eq(access.clinic))
        .filter(activities::department_id.eq_any(departments))
        .filter(forms::key.eq(key))
        .order((submissions::submitted_at.desc(), submissions::id.desc()))
        .limit(HISTORY_MAX)
        .select((submissions::id, activities::id, submissions::submitted_at, submissions::body))
        .load(tx.conn)?;
    let mut found = Vec::with_capacity(rows.len());
    for (id, activity, submitted_at, sealed) in rows.into_iter().rev() {
        let plain = crypto::open(tx, body_place(&id.to_string()), access.person, &sealed)?;
        let body: workflows::Response = serde_json::from_slice(&plain).map_err(DbError::damaged)?;
        found.push(Scored { activity, form_version: body.version, submitted_at, scores: body.scores });
    }
    Ok(found)
}
