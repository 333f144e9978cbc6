//! Who holds leases: every process that runs jobs says again and again that it lives; what a silent one held is
//! given to the others. The instants here are those of the clock that the demo does not move.

use crate::clock::Ts;
use crate::db::schema::{job_workers, jobs};
use crate::db::{DbError, Tx};
use crate::ids::JobId;
use diesel::prelude::*;

/// Says that `holder` lives at `at`.
///
/// # Errors
/// The database's.
pub fn beat(tx: &mut Tx<'_>, holder: &str, at: Ts) -> Result<(), DbError> {
    let row = (job_workers::id.eq(holder), job_workers::started_at.eq(at), job_workers::seen_at.eq(at));
    crate::each_db!(tx.conn, c => {
        let seen = job_workers::seen_at.eq(at);
        diesel::insert_into(job_workers::table).values(row).on_conflict(job_workers::id).do_update().set(seen).execute(c)
    })?;
    Ok(())
}

/// Says that `holder` ends; it must hold no lease any more.
///
/// # Errors
/// The database's.
pub fn leave(tx: &mut Tx<'_>, holder: &str) -> Result<(), DbError> {
    diesel::delete(job_workers::table.find(holder)).execute(tx.conn)?;
    Ok(())
}

/// The leases of `holder`: job and fence of each.
///
/// # Errors
/// The database's.
pub fn leases(tx: &mut Tx<'_>, holder: &str) -> Result<Vec<(JobId, i32)>, DbError> {
    let held = jobs::table.filter(jobs::locked_by.eq(holder)).filter(jobs::status.eq("running"));
    Ok(held.select((jobs::id, jobs::fence)).load(tx.conn)?)
}

/// Takes the jobs of holders not seen since `silent_since`: they wait again, or are dead letters when that was their
/// last attempt. Returns how many.
///
/// # Errors
/// The database's.
pub fn reap(tx: &mut Tx<'_>, silent_since: Ts) -> Result<usize, DbError> {
    diesel::delete(job_workers::table.filter(job_workers::seen_at.lt(silent_since))).execute(tx.conn)?;
    let alive = job_workers::table.filter(job_workers::id.nullable().eq(jobs::locked_by));
    let orphans: Vec<(JobId, i32, i32, i32)> = jobs::table
        .filter(jobs::status.eq("running"))
        .filter(diesel::dsl::not(diesel::dsl::exists(alive)))
        .select((jobs::id, jobs::fence, jobs::attempts, jobs::max_attempts))
        .load(tx.conn)?;
    let now = tx.now();
    let mut taken = 0;
    for (id, fence, attempts, max_attempts) in orphans {
        let orphan = jobs::table.filter(jobs::id.eq(id)).filter(jobs::status.eq("running")).filter(jobs::fence.eq(fence));
        let (status, done_at) = if attempts >= max_attempts { ("dead", Some(now)) } else { ("pending", None) };
        taken += diesel::update(orphan)
            .set((
                jobs::status.eq(status),
                jobs::done_at.eq(done_at),
                jobs::locked_by.eq(None::<String>),
                jobs::locked_at.eq(None::<Ts>),
                jobs::last_error.eq(Some("the worker was lost")),
            ))
            .execute(tx.conn)?;
    }
    if taken > 0 {
        tx.mark_enqueued();
    }
    Ok(taken)
}
