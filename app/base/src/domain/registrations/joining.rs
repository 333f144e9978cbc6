//! A file joins the person who already holds an account (D27): everything of the file's own person becomes theirs,
//! sealed anew with their key.

use crate::audit::{self, Actor, Event};
use crate::crypto::{self, Place};
use crate::db::schema::{activities, answers, files, follow_ups, outbound_messages, representations, response_submissions, responses, staff_tasks};
use crate::db::{DbError, Tx};
use crate::ids::{AnswerId, FileId, MessageId, PersonId, ResponseId, StaffTaskId, SubmissionId};
use diesel::prelude::*;

/// From whom to whom.
struct Move {
    from: PersonId,
    to: PersonId,
}

impl Move {
    fn reseal(&self, tx: &mut Tx<'_>, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, DbError> {
        let plain = crypto::open(tx, place, self.from, sealed)?;
        crypto::seal(tx, place, self.to, &plain)
    }
}

/// Moves the file, and what hangs on it, to `person`.
pub(super) fn join(tx: &mut Tx<'_>, actor: &Actor, file: FileId, person: PersonId) -> Result<(), DbError> {
    let from: PersonId = files::table.find(file).select(files::person_id).first(tx.conn)?;
    if from == person {
        return Ok(());
    }
    let moved = Move { from, to: person };
    move_file(tx, &moved, file)?;
    move_messages(tx, &moved, file)?;
    move_notes(tx, &moved, file)?;
    move_care(tx, &moved, file)?;
    diesel::update(representations::table.filter(representations::file_id.eq(file)).filter(representations::represented_id.eq(from)))
        .set(representations::represented_id.eq(person))
        .execute(tx.conn)?;
    audit::record(tx, actor, Event::new("file.joined").person(person).item("file", file))
}

fn move_file(tx: &mut Tx<'_>, moved: &Move, file: FileId) -> Result<(), DbError> {
    let (born, number): (Vec<u8>, Option<Vec<u8>>) = files::table.find(file).select((files::birth_date, files::insurance_number)).first(tx.conn)?;
    let row = file.to_string();
    let born = moved.reseal(tx, Place { table: "files", column: "birth_date", row: &row }, &born)?;
    let number = match number {
        Some(sealed) => Some(moved.reseal(tx, Place { table: "files", column: "insurance_number", row: &row }, &sealed)?),
        None => None,
    };
    diesel::update(files::table.find(file))
        .set((files::person_id.eq(moved.to), files::birth_date.eq(born), files::insurance_number.eq(number)))
        .execute(tx.conn)?;
    Ok(())
}

fn move_messages(tx: &mut Tx<'_>, moved: &Move, file: FileId) -> Result<(), DbError> {
    let rows: Vec<(MessageId, Vec<u8>, Option<Vec<u8>>)> = outbound_messages::table
        .filter(outbound_messages::file_id.eq(file))
        .select((outbound_messages::id, outbound_messages::recipient, outbound_messages::body))
        .load(tx.conn)?;
    for (id, recipient, body) in rows {
        let row = id.to_string();
        let place = |column| Place { table: "outbound_messages", column, row: &row };
        let recipient = moved.reseal(tx, place("recipient"), &recipient)?;
        let body = match body {
            Some(sealed) => Some(moved.reseal(tx, place("body"), &sealed)?),
            None => None,
        };
        diesel::update(outbound_messages::table.find(id))
            .set((outbound_messages::recipient.eq(recipient), outbound_messages::body.eq(body)))
            .execute(tx.conn)?;
    }
    Ok(())
}

fn move_notes(tx: &mut Tx<'_>, moved: &Move, file: FileId) -> Result<(), DbError> {
    let rows: Vec<(StaffTaskId, Option<Vec<u8>>)> =
        staff_tasks::table.filter(staff_tasks::file_id.eq(file)).select((staff_tasks::id, staff_tasks::note)).load(tx.conn)?;
    for (id, note) in rows {
        let Some(sealed) = note else { continue };
        let note = moved.reseal(tx, Place { table: "staff_tasks", column: "note", row: &id.to_string() }, &sealed)?;
        diesel::update(staff_tasks::table.find(id)).set(staff_tasks::note.eq(note)).execute(tx.conn)?;
    }
    Ok(())
}

fn move_care(tx: &mut Tx<'_>, moved: &Move, file: FileId) -> Result<(), DbError> {
    let of_file = || follow_ups::table.filter(follow_ups::file_id.eq(file)).select(follow_ups::id);
    let asked = || activities::table.filter(activities::follow_up_id.eq_any(of_file())).select(activities::id);
    let given: Vec<ResponseId> = responses::table.filter(responses::activity_id.eq_any(asked())).select(responses::id).load(tx.conn)?;
    for response in given {
        move_answers(tx, moved, response)?;
        diesel::update(responses::table.find(response)).set(responses::person_id.eq(moved.to)).execute(tx.conn)?;
    }
    diesel::update(activities::table.filter(activities::follow_up_id.eq_any(of_file()))).set(activities::person_id.eq(moved.to)).execute(tx.conn)?;
    diesel::update(follow_ups::table.filter(follow_ups::file_id.eq(file))).set(follow_ups::person_id.eq(moved.to)).execute(tx.conn)?;
    Ok(())
}

fn move_answers(tx: &mut Tx<'_>, moved: &Move, response: ResponseId) -> Result<(), DbError> {
    let values: Vec<(AnswerId, Option<Vec<u8>>)> =
        answers::table.filter(answers::response_id.eq(response)).select((answers::id, answers::value)).load(tx.conn)?;
    for (id, value) in values {
        let Some(sealed) = value else { continue };
        let value = moved.reseal(tx, Place { table: "answers", column: "value", row: &id.to_string() }, &sealed)?;
        diesel::update(answers::table.find(id)).set(answers::value.eq(value)).execute(tx.conn)?;
    }
    let bodies: Vec<(SubmissionId, Vec<u8>)> = response_submissions::table
        .filter(response_submissions::response_id.eq(response))
        .select((response_submissions::id, response_submissions::body))
        .load(tx.conn)?;
    for (id, sealed) in bodies {
        let body = moved.reseal(tx, Place { table: "response_submissions", column: "body", row: &id.to_string() }, &sealed)?;
        diesel::update(response_submissions::table.find(id)).set(response_submissions::body.eq(body)).execute(tx.conn)?;
    }
    Ok(())
}
