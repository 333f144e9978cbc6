//! Ending a lease: done, again later, dead letter, given back. Every end is refused when the lease is no longer the
//! newest one (the fence), so that a worker that slept past its lease changes nothing.

use crate::clock::Ts;
use crate::db::schema::jobs;
use crate::db::{DbError, Tx};
use crate::ids::JobId;
use chrono::TimeDelta;
use diesel::dsl::{And, Eq};
use diesel::prelude::*;
use std::collections::BTreeMap;

const REASON_MAX: usize = 500;

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done for good.
    Done,
    /// To be tried again.
    Again {
        /// After this pause,
        pause: TimeDelta,
        /// but not later than this, when the job says so.
        until: Option<Ts>,
        /// Why; no personal data.
        reason: String,
    },
    /// Given up: a dead letter, until somebody runs it again by hand.
    Dead {
        /// Why; no personal data.
        reason: String,
    },
    /// Not started: the attempt does not count.
    Returned,
}

/// One attempt that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The job.
    pub id: JobId,
    /// The number of the lease.
    pub fence: i32,
    /// What became of it.
    pub outcome: Outcome,
}

type Lease = And<Eq<jobs::locked_by, String>, Eq<jobs::fence, i32>>;
type Unlocked = (Eq<jobs::locked_by, Option<String>>, Eq<jobs::locked_at, Option<Ts>>);

/// The lease `fence` of `holder`, as long as it holds. A job has a holder exactly while it runs; the status is not
/// asked for, so that the rows are found by their identifiers and not through the index of what runs, where PostgreSQL
/// would have to pass all those that ran since the last vacuum.
fn lease(holder: &str, fence: i32) -> Lease {
    jobs::locked_by.eq(holder.to_owned()).and(jobs::fence.eq(fence))
}

fn unlocked() -> Unlocked {
    (jobs::locked_by.eq(None), jobs::locked_at.eq(None))
}

/// Writes how attempts of `holder` ended; returns how many were accepted. The others had lost their lease.
///
/// # Errors
/// The database's.
pub fn finish(tx: &mut Tx<'_>, holder: &str, finished: &[Finished]) -> Result<usize, DbError> {
    let mut accepted = 0;
    for (fence, ids) in by_fence(finished, &Outcome::Done) {
        let done = (jobs::status.eq("done"), jobs::done_at.eq(Some(tx.now())), unlocked(), jobs::last_error.eq(None::<String>));
        let mine = jobs::table.filter(jobs::id.eq_any(ids)).filter(lease(holder, fence));
        accepted += diesel::update(mine).set(done).execute(tx.conn)?;
    }
    for (fence, ids) in by_fence(finished, &Outcome::Returned) {
        let returned = (jobs::status.eq("pending"), jobs::attempts.eq(jobs::attempts - 1), unlocked());
        let mine = jobs::table.filter(jobs::id.eq_any(ids)).filter(lease(holder, fence));
        accepted += diesel::update(mine).set(returned).execute(tx.conn)?;
    }
    for one in finished {
        let (status, run_at, done_at, reason) = match &one.outcome {
            Outcome::Done | Outcome::Returned => continue,
            Outcome::Again { pause, until, reason } => ("pending", Some(next(tx.now(), *pause, *until)), None, reason),
            Outcome::Dead { reason } => ("dead", None, Some(tx.now()), reason),
        };
        let mine = jobs::table.filter(jobs::id.eq(one.id)).filter(lease(holder, one.fence));
        let ended = (jobs::status.eq(status), jobs::done_at.eq(done_at), unlocked(), jobs::last_error.eq(Some(short(reason))));
        accepted += match run_at {
            Some(at) => diesel::update(mine).set((ended, jobs::run_at.eq(at))).execute(tx.conn)?,
            None => diesel::update(mine).set(ended).execute(tx.conn)?,
        };
    }
    Ok(accepted)
}

/// When the next attempt is due: after the pause, but not after `until` unless that has passed.
fn next(now: Ts, pause: TimeDelta, until: Option<Ts>) -> Ts {
    let at = now + pause;
    until.map_or(at, |until| at.min(until.max(now)))
}

/// The jobs of one outcome, by the number of their lease: nearly always one group.
fn by_fence(finished: &[Finished], outcome: &Outcome) -> BTreeMap<i32, Vec<JobId>> {
    let mut groups: BTreeMap<i32, Vec<JobId>> = BTreeMap::new();
    for one in finished.iter().filter(|one| one.outcome == *outcome) {
        groups.entry(one.fence).or_default().push(one.id);
    }
    groups
}

fn short(reason: &str) -> String {
    reason.chars().take(REASON_MAX).collect()
}

/// Runs a dead letter again: as new, with all its attempts. False when it is no dead letter (any more).
///
/// # Errors
/// The database's.
pub fn revive(tx: &mut Tx<'_>, id: JobId) -> Result<bool, DbError> {
    let dead = jobs::table.filter(jobs::id.eq(id)).filter(jobs::status.eq("dead"));
    let changed = diesel::update(dead)
        .set((jobs::status.eq("pending"), jobs::attempts.eq(0), jobs::run_at.eq(tx.now()), jobs::done_at.eq(None::<Ts>)))
        .execute(tx.conn)?;
    if changed > 0 {
        tx.mark_enqueued();
    }
    Ok(changed > 0)
}

/// Removes at most `limit` jobs of `queue` (every queue when `None`) that were done before `before`; returns how many.
/// Dead letters stay until somebody decides.
///
/// # Errors
/// The database's.
pub fn purge_done(tx: &mut Tx<'_>, queue: Option<&str>, before: Ts, limit: usize) -> Result<usize, DbError> {
    let old = jobs::table.filter(jobs::status.eq("done")).filter(jobs::done_at.lt(before)).select(jobs::id);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let ids: Vec<JobId> = match queue {
        Some(queue) => old.filter(jobs::queue.eq(queue)).limit(limit).load(tx.conn)?,
        None => old.limit(limit).load(tx.conn)?,
    };
    Ok(diesel::delete(jobs::table.filter(jobs::id.eq_any(ids))).execute(tx.conn)?)
}
