//! SQL of tasks. A task is seen through its file: by the departments that hold it, or by the one the task names.

use super::model::{NewTask, Task, TaskKind};
use crate::clock::Ts;
use crate::crypto::{self, Place};
use crate::db::schema::{accounts, activities, file_departments, files, staff_tasks as tasks};
use crate::db::{DbError, Tx};
use crate::each_db;
use crate::ids::{AccountId, ActivityId, DepartmentId, FileId, PersonId, StaffTaskId};
use diesel::prelude::*;

fn note_place(row: &str) -> Place<'_> {
    Place { table: "staff_tasks", column: "note", row }
}

pub(super) fn insert(tx: &mut Tx<'_>, new: &NewTask<'_>) -> Result<bool, DbError> {
    let id: StaffTaskId = tx.id();
    let note = match new.note {
        Some((person, words)) => Some(crypto::seal(tx, note_place(&id.to_string()), person, words.as_bytes())?),
        None => None,
    };
    let row = (
        tasks::id.eq(id),
        tasks::dedup_key.eq(new.dedup_key),
        tasks::clinic_id.eq(new.clinic),
        tasks::department_id.eq(new.department),
        tasks::kind.eq(new.kind),
        tasks::file_id.eq(new.file),
        tasks::invitation_id.eq(new.invitation),
        tasks::activity_id.eq(new.activity),
        tasks::note.eq(note),
        tasks::created_at.eq(tx.now()),
        tasks::due_at.eq(new.due_at),
    );
    let written = each_db!(tx.conn, c => diesel::insert_into(tasks::table).values(row).on_conflict(tasks::dedup_key).do_nothing().execute(c))?;
    Ok(written == 1)
}

/// The file of a task, when the task is for one of these departments or for every department that holds the file.
pub(super) fn file_seen_by(tx: &mut Tx<'_>, id: StaffTaskId, departments: &[DepartmentId]) -> Result<Option<FileId>, DbError> {
    let seen = tasks::table.find(id).filter(tasks::department_id.is_null().or(tasks::department_id.eq_any(departments.to_vec())));
    Ok(seen.select(tasks::file_id).first::<Option<FileId>>(tx.conn).optional()?.flatten())
}

pub(super) fn close(tx: &mut Tx<'_>, id: StaffTaskId, by: AccountId) -> Result<bool, DbError> {
    let now = tx.now();
    let changed =
        diesel::update(tasks::table.find(id).filter(tasks::done_at.is_null())).set((tasks::done_at.eq(now), tasks::done_by.eq(by))).execute(tx.conn)?;
    Ok(changed == 1)
}

pub(super) fn kind(tx: &mut Tx<'_>, id: StaffTaskId) -> Result<TaskKind, DbError> {
    Ok(tasks::table.find(id).select(tasks::kind).get_result(tx.conn)?)
}

/// Brings the end of an open task forward, never back.
pub(super) fn hasten(tx: &mut Tx<'_>, dedup_key: &str, due_at: Ts) -> Result<(), DbError> {
    let open = tasks::table.filter(tasks::dedup_key.eq(dedup_key)).filter(tasks::done_at.is_null()).filter(tasks::due_at.gt(due_at));
    diesel::update(open).set(tasks::due_at.eq(due_at)).execute(tx.conn)?;
    Ok(())
}

/// Closes the alert about these answers: they have been reviewed.
///
/// # Errors
/// The database's.
pub fn close_alert(tx: &mut Tx<'_>, activity: ActivityId, by: AccountId) -> Result<(), DbError> {
    let now = tx.now();
    let open = tasks::table.filter(tasks::dedup_key.eq(alert_key(activity))).filter(tasks::done_at.is_null());
    diesel::update(open).set((tasks::done_at.eq(now), tasks::done_by.eq(by))).execute(tx.conn)?;
    Ok(())
}

/// One alert for each activity, however often its answers are corrected and submitted again.
pub(super) fn alert_key(activity: ActivityId) -> String {
    format!("answers-alert:{activity}")
}

/// Closes the open tasks of these kinds of a file: what they asked for has been done.
///
/// # Errors
/// The database's.
pub fn close_of_file(tx: &mut Tx<'_>, file: FileId, kinds: &[TaskKind], by: AccountId) -> Result<usize, DbError> {
    let now = tx.now();
    let open = tasks::table.filter(tasks::file_id.eq(file)).filter(tasks::kind.eq_any(kinds.to_vec())).filter(tasks::done_at.is_null());
    Ok(diesel::update(open).set((tasks::done_at.eq(now), tasks::done_by.eq(by))).execute(tx.conn)?)
}

macro_rules! open_in {
    ($departments:expr) => {{
        let held = file_departments::table.filter(file_departments::department_id.eq_any($departments.to_vec())).select(file_departments::file_id);
        tasks::table
            .inner_join(files::table.on(files::id.nullable().eq(tasks::file_id)))
            .left_join(activities::table.on(tasks::activity_id.eq(activities::id.nullable())))
            .left_join(accounts::table.on(accounts::id.nullable().eq(activities::requested_by.nullable())))
            .filter(tasks::done_at.is_null())
            .filter(files::id.eq_any(held))
            .filter(tasks::department_id.is_null().or(tasks::department_id.eq_any($departments.to_vec())))
    }};
}

type Owner = Option<(AccountId, String, String)>;
type TaskRow = ((StaffTaskId, TaskKind, Option<ActivityId>, Option<Vec<u8>>, Ts, Option<Ts>), (FileId, PersonId, String, String), Owner);

macro_rules! columns {
    () => {
        (
            (tasks::id, tasks::kind, tasks::activity_id, tasks::note, tasks::created_at, tasks::due_at),
            (files::id, files::person_id, files::given_name, files::family_name),
            (accounts::id, accounts::given_name, accounts::family_name).nullable(),
        )
    };
}

macro_rules! urgency {
    () => {
        (tasks::due_at.is_null(), tasks::due_at, tasks::created_at, tasks::id)
    };
}

/// How many tasks are open in these departments.
///
/// # Errors
/// The database's.
pub fn count_open(tx: &mut Tx<'_>, departments: &[DepartmentId]) -> Result<i64, DbError> {
    Ok(open_in!(departments).count().get_result(tx.conn)?)
}

/// Open tasks of these departments, those with an end first, then the oldest: `limit` of them from `offset` on.
///
/// # Errors
/// The database's.
pub fn list_open(tx: &mut Tx<'_>, departments: &[DepartmentId], offset: i64, limit: i64) -> Result<Vec<Task>, DbError> {
    let rows: Vec<TaskRow> = open_in!(departments).order(urgency!()).offset(offset).limit(limit).select(columns!()).load(tx.conn)?;
    opened(tx, rows)
}

/// Open tasks of a file that these departments see, in the same order.
///
/// # Errors
/// The database's.
pub fn list_open_of_file(tx: &mut Tx<'_>, departments: &[DepartmentId], file: FileId) -> Result<Vec<Task>, DbError> {
    let rows: Vec<TaskRow> = open_in!(departments).filter(files::id.eq(file)).order(urgency!()).select(columns!()).load(tx.conn)?;
    opened(tx, rows)
}

fn opened(tx: &mut Tx<'_>, rows: Vec<TaskRow>) -> Result<Vec<Task>, DbError> {
    let people: Vec<PersonId> = rows.iter().filter(|row| row.0.3.is_some()).map(|row| row.1.1).collect();
    crypto::load_keys(tx, &people)?;
    let mut found = Vec::with_capacity(rows.len());
    for ((id, kind, activity, sealed, created_at, due_at), (file, person, given_name, family_name), owner) in rows {
        let note = match sealed {
            Some(sealed) => {
                let plain = crypto::open(tx, note_place(&id.to_string()), person, &sealed)?;
                Some(String::from_utf8(plain).map_err(DbError::damaged)?)
            }
            None => None,
        };
        let owner = owner.map(|(account, given, family)| (account, format!("{given} {family}")));
        found.push(Task { id, kind, file, person, given_name, family_name, activity, note, created_at, due_at, owner });
    }
    Ok(found)
}
