//! Jobs that come again and again: once for each tick, however many processes count the ticks.

use super::{Enqueued, Job, Opts, enqueue_once};
use crate::clock::Ts;
use crate::db::schema::jobs;
use crate::db::{AnyConn, DbError, Tx};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

/// Enqueues `job` for the tick at `tick`, unless that was done or the run before has not ended. Says whether it did.
///
/// # Errors
/// The database's.
pub fn enqueue_tick<J: Job>(tx: &mut Tx<'_>, job: &J, tick: Ts) -> Result<bool, DbError> {
    let open = |status: &'static str| jobs::table.filter(jobs::status.eq(status)).filter(jobs::queue.eq(J::QUEUE));
    let waiting = open("pending").filter(jobs::lane.eq(J::LANE.number()));
    let waiting: bool = diesel::select(diesel::dsl::exists(waiting)).get_result(tx.conn)?;
    let running: bool = diesel::select(diesel::dsl::exists(open("running"))).get_result(tx.conn)?;
    if waiting || running {
        return Ok(false);
    }
    let key = format!("tick:{}", tick.utc().timestamp());
    let enqueued = enqueue_once(tx, job, Opts::at(tick).key(key))?;
    Ok(matches!(enqueued, Enqueued::New(_)))
}

#[derive(QueryableByName)]
struct Lock {
    #[diesel(sql_type = Bool)]
    taken: bool,
}

/// Whether this transaction is the only one of its kind, until its end. On SQLite every writing transaction is.
///
/// # Errors
/// The database's.
pub fn is_only_one(tx: &mut Tx<'_>, kind: i64) -> Result<bool, DbError> {
    match &mut *tx.conn {
        AnyConn::Sqlite(_) => Ok(true),
        AnyConn::Pg(conn) => {
            let lock: Lock = diesel::sql_query("SELECT pg_try_advisory_xact_lock($1) AS taken").bind::<BigInt, _>(kind).get_result(conn)?;
            Ok(lock.taken)
        }
    }
}
