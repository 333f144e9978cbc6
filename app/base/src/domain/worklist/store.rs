//! SQL of the worklist. A part is made of sources one after the other, so a page is cut out of them by offset:
//! the number of queries does not depend on how long the list is.

use super::model::{Counts, Item, Page, Tab, What};
use crate::clock::Ts;
use crate::db::schema::{accounts, activities, files, follow_ups};
use crate::db::{DbError, Tx};
use crate::domain::activities::State;
use crate::domain::listing::{PAGE_SIZE, Paging};
use crate::domain::{patients, tasks};
use crate::ids::{AccountId, ActivityId, DepartmentId, FileId};
use chrono::NaiveDate;
use diesel::prelude::*;

const WAITING: [State; 2] = [State::Available, State::InProgress];

/// Where rows come from, in the order in which they stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Tasks,
    Submitted,
    Waiting,
    Late,
}

fn sources(tab: Tab) -> &'static [Source] {
    match tab {
        Tab::Attention => &[Source::Tasks, Source::Submitted, Source::Late],
        Tab::Waiting => &[Source::Waiting],
        Tab::Late => &[Source::Late],
        Tab::All => &[Source::Tasks, Source::Submitted, Source::Waiting],
    }
}

macro_rules! submitted {
    ($departments:expr) => {
        activities::table
            .inner_join(follow_ups::table.on(follow_ups::id.eq(activities::follow_up_id)))
            .filter(activities::department_id.eq_any($departments.to_vec()))
            .filter(activities::kind.eq("questionnaire"))
            .filter(activities::state.eq(State::Completed))
            .filter(activities::reviewed_at.is_null())
    };
}

macro_rules! waiting {
    ($departments:expr) => {
        activities::table
            .inner_join(follow_ups::table.on(follow_ups::id.eq(activities::follow_up_id)))
            .filter(activities::department_id.eq_any($departments.to_vec()))
            .filter(activities::state.eq_any(WAITING))
            .filter(follow_ups::suspended_at.is_null())
            .filter(follow_ups::ended_at.is_null())
    };
}

type ActivityRow =
    ((ActivityId, String, String, Option<NaiveDate>, Option<Ts>, Ts, Option<Ts>), (FileId, String, String), (String, String), (AccountId, String, String));

macro_rules! rows {
    ($query:expr, $offset:expr, $limit:expr) => {
        $query
            .inner_join(files::table.on(files::id.eq(follow_ups::file_id)))
            .inner_join(accounts::table.on(accounts::id.eq(activities::requested_by)))
            .offset($offset)
            .limit($limit)
            .select((
                (
                    activities::id,
                    activities::title_fr,
                    activities::title_en,
                    activities::due_on,
                    activities::due_at,
                    activities::available_at,
                    activities::completed_at,
                ),
                (files::id, files::given_name, files::family_name),
                (follow_ups::title_fr, follow_ups::title_en),
                (accounts::id, accounts::given_name, accounts::family_name),
            ))
    };
}
/// How much there is in each part.
///
/// # Errors
/// The database's.
pub fn counts(tx: &mut Tx<'_>, departments: &[DepartmentId]) -> Result<Counts, DbError> {
    let now = tx.now();
    Ok(Counts {
        tasks: tasks::count_open(tx, departments)?,
        submitted: submitted!(departments).count().get_result(tx.conn)?,
        waiting: waiting!(departments).count().get_result(tx.conn)?,
        late: waiting!(departments).filter(activities::due_at.le(now)).count().get_result(tx.conn)?,
    })
}

/// One page of one part; a page after the last one is the last one.
///
/// # Errors
/// The database's.
pub fn page(tx: &mut Tx<'_>, departments: &[DepartmentId], tab: Tab, page: i64) -> Result<Page, DbError> {
    let counts = counts(tx, departments)?;
    let paging = Paging::of(counts.of(tab), page);
    let mut skip = paging.offset();
    let mut items: Vec<Item> = Vec::new();
    for source in sources(tab) {
        let size = match source {
            Source::Tasks => counts.tasks,
            Source::Submitted => counts.submitted,
            Source::Waiting => counts.waiting,
            Source::Late => counts.late,
        };
        let room = PAGE_SIZE - i64::try_from(items.len()).unwrap_or(PAGE_SIZE);
        if room > 0 && skip < size {
            items.extend(load(tx, departments, *source, skip, room)?);
        }
        skip = (skip - size).max(0);
    }
    let numbers = patients::numbers(tx, &items.iter().map(|item| item.file).collect::<Vec<_>>())?;
    for item in &mut items {
        item.number = numbers.get(&item.file).cloned();
    }
    Ok(Page { counts, items, paging })
}

fn load(tx: &mut Tx<'_>, departments: &[DepartmentId], source: Source, offset: i64, limit: i64) -> Result<Vec<Item>, DbError> {
    let now = tx.now();
    if source == Source::Tasks {
        return Ok(tasks::list_open(tx, departments, offset, limit)?.into_iter().map(from_task).collect());
    }
    let rows: Vec<ActivityRow> = match source {
        Source::Submitted => rows!(submitted!(departments).order((activities::completed_at, activities::id)), offset, limit).load(tx.conn)?,
        Source::Late => {
            rows!(waiting!(departments).filter(activities::due_at.le(now)).order((activities::due_at, activities::id)), offset, limit).load(tx.conn)?
        }
        Source::Tasks | Source::Waiting => {
            rows!(waiting!(departments).order((activities::due_at.is_null(), activities::due_at, activities::available_at, activities::id)), offset, limit)
                .load(tx.conn)?
        }
    };
    Ok(rows.into_iter().map(|row| from_activity(row, source, now)).collect())
}

fn from_task(task: tasks::Task) -> Item {
    Item {
        what: What::Task { id: task.id, kind: task.kind, note: task.note, activity: task.activity, due_at: task.due_at },
        file: task.file,
        given_name: task.given_name,
        family_name: task.family_name,
        number: None,
        follow_up_fr: String::new(),
        follow_up_en: String::new(),
        title_fr: String::new(),
        title_en: String::new(),
        requester: task.owner,
        since: task.created_at,
    }
}

fn from_activity(row: ActivityRow, source: Source, now: Ts) -> Item {
    let ((activity, title_fr, title_en, due_on, due_at, available_at, completed_at), (file, given_name, family_name), (follow_up_fr, follow_up_en), by) = row;
    let what = if source == Source::Submitted {
        What::Submitted { activity, at: completed_at }
    } else {
        What::Waiting { activity, due_on, is_late: due_at.is_some_and(|due| due <= now) }
    };
    Item {
        what,
        file,
        given_name,
        family_name,
        number: None,
        follow_up_fr,
        follow_up_en,
        title_fr,
        title_en,
        requester: Some((by.0, format!("{} {}", by.1, by.2))),
        since: completed_at.unwrap_or(available_at),
    }
}

/// Answers of one file that nobody reviewed, newest first: `limit` of them.
///
/// # Errors
/// The database's.
pub fn submitted_of_file(tx: &mut Tx<'_>, departments: &[DepartmentId], file: FileId, limit: i64) -> Result<Vec<Item>, DbError> {
    let now = tx.now();
    let newest = submitted!(departments).filter(follow_ups::file_id.eq(file)).order((activities::completed_at.desc(), activities::id.desc()));
    let rows: Vec<ActivityRow> = rows!(newest, 0, limit).load(tx.conn)?;
    Ok(rows.into_iter().map(|row| from_activity(row, Source::Submitted, now)).collect())
}
