//! Taking jobs: which are due, and leasing them to a holder.

use super::Lane;
use crate::clock::Ts;
use crate::db::schema::jobs;
use crate::db::{AnyConn, DbError, Tx};
use crate::ids::JobId;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text, Timestamp};

/// A job leased to a holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The job.
    pub id: JobId,
    /// The name of its kind.
    pub queue: String,
    /// What it carries, as JSON.
    pub payload: String,
    /// The number of this attempt, from 1.
    pub attempt: i32,
    /// How many attempts it has.
    pub max_attempts: i32,
    /// How urgent it is.
    pub lane: Lane,
    /// When it was due.
    pub run_at: Ts,
    /// The number of this lease; the result is refused when another lease came after it.
    pub fence: i32,
}

/// How many jobs of a lane to take at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// The lane.
    pub lane: Lane,
    /// At most so many.
    pub limit: usize,
}

/// The lanes that have a job due now, the most urgent first. Reads only.
///
/// # Errors
/// The database's.
pub fn due_lanes(tx: &mut Tx<'_>, lanes: &[Lane]) -> Result<Vec<Lane>, DbError> {
    let now = tx.now();
    let mut due = Vec::new();
    for &lane in lanes {
        let pending = jobs::table.filter(jobs::status.eq("pending")).filter(jobs::lane.eq(lane.number())).filter(jobs::run_at.le(now));
        if diesel::select(diesel::dsl::exists(pending)).get_result(tx.conn)? {
            due.push(lane);
        }
    }
    Ok(due)
}

/// The instant at which the next pending job is due, at or before `until`.
///
/// # Errors
/// The database's.
pub fn next_due(tx: &mut Tx<'_>, until: Ts) -> Result<Option<Ts>, DbError> {
    Ok(first_due(tx, until)?.map(|(run_at, ..)| run_at))
}

/// Whether a job due at or before `until` waits or runs.
///
/// # Errors
/// The database's.
pub fn is_busy(tx: &mut Tx<'_>, until: Ts) -> Result<bool, DbError> {
    let running = jobs::table.filter(jobs::status.eq("running"));
    let running: bool = diesel::select(diesel::dsl::exists(running)).get_result(tx.conn)?;
    Ok(running || first_due(tx, until)?.is_some())
}

/// The pending job that is due first, up to `until`: by instant, then lane.
fn first_due(tx: &mut Tx<'_>, until: Ts) -> Result<Option<(Ts, i32, String)>, DbError> {
    let mut first: Option<(Ts, i32, String)> = None;
    for lane in Lane::ALL {
        let row = jobs::table
            .filter(jobs::status.eq("pending"))
            .filter(jobs::lane.eq(lane.number()))
            .filter(jobs::run_at.le(until))
            .order((jobs::run_at, jobs::id))
            .select((jobs::run_at, jobs::lane, jobs::id))
            .first::<(Ts, i32, String)>(tx.conn)
            .optional()?;
        first = first.into_iter().chain(row).min();
    }
    Ok(first)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    id: JobId,
    #[diesel(sql_type = Text)]
    queue: String,
    #[diesel(sql_type = Text)]
    payload: String,
    #[diesel(sql_type = Integer)]
    attempts: i32,
    #[diesel(sql_type = Integer)]
    max_attempts: i32,
    #[diesel(sql_type = Integer)]
    lane: i32,
    #[diesel(sql_type = Timestamp)]
    run_at: Ts,
    #[diesel(sql_type = Integer)]
    fence: i32,
}

impl From<Row> for Claimed {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            queue: row.queue,
            payload: row.payload,
            attempt: row.attempts,
            max_attempts: row.max_attempts,
            lane: Lane::of(row.lane),
            run_at: row.run_at,
            fence: row.fence,
        }
    }
}

const LEASE: &str = "SET status = 'running', locked_by = $1, locked_at = $2, attempts = attempts + 1, fence = fence + 1";
const GIVE: &str = "RETURNING id, queue, payload, attempts, max_attempts, lane, run_at, fence";

/// Leases due jobs to `holder`, lane by lane, in the order of their instants. `at` is the time of leases, which the
/// demo's travelling clock does not move.
///
/// # Errors
/// The database's.
pub fn claim(tx: &mut Tx<'_>, holder: &str, at: Ts, asks: &[Ask]) -> Result<Vec<Claimed>, DbError> {
    let now = tx.now();
    let mut claimed = Vec::new();
    for ask in asks {
        let limit = i64::try_from(ask.limit).unwrap_or(i64::MAX);
        let sql = format!(
            "UPDATE jobs {LEASE} WHERE id IN (SELECT id FROM jobs WHERE status = 'pending' AND lane = $3 AND run_at <= $4 \
             ORDER BY run_at, id LIMIT $5{}) {GIVE}",
            skip_locked(tx.conn)
        );
        let mut rows: Vec<Row> = diesel::sql_query(sql)
            .bind::<Text, _>(holder)
            .bind::<Timestamp, _>(at)
            .bind::<Integer, _>(ask.lane.number())
            .bind::<Timestamp, _>(now)
            .bind::<BigInt, _>(limit)
            .load(tx.conn)?;
        rows.sort_by_key(|row| (row.run_at, row.id));
        claimed.extend(rows.into_iter().map(Claimed::from));
    }
    Ok(claimed)
}

/// Leases to `holder` the one job that was due first, up to `until`.
///
/// # Errors
/// The database's.
pub fn claim_first(tx: &mut Tx<'_>, holder: &str, at: Ts, until: Ts) -> Result<Option<Claimed>, DbError> {
    while let Some((.., id)) = first_due(tx, until)? {
        let sql = format!("UPDATE jobs {LEASE} WHERE id = $3 AND status = 'pending' {GIVE}");
        let rows: Vec<Row> = diesel::sql_query(sql).bind::<Text, _>(holder).bind::<Timestamp, _>(at).bind::<Text, _>(&id).load(tx.conn)?;
        // none: another worker took it between the two statements
        if let Some(row) = rows.into_iter().next() {
            return Ok(Some(row.into()));
        }
    }
    Ok(None)
}

fn skip_locked(conn: &AnyConn) -> &'static str {
    match conn {
        AnyConn::Pg(_) => " FOR UPDATE SKIP LOCKED",
        AnyConn::Sqlite(_) => "",
    }
}
