//! Writing jobs.

use super::{Enqueued, Lane};
use crate::clock::Ts;
use crate::db::schema::jobs;
use crate::db::{DbError, Tx};
use crate::ids::JobId;
use diesel::prelude::*;

/// A job to be written.
pub(super) struct NewJob<'a> {
    pub queue: &'static str,
    pub payload: &'a str,
    pub lane: Lane,
    pub max_attempts: i32,
    pub run_at: Ts,
    pub unique_key: Option<&'a str>,
}

/// Inserts the job unless one of the same queue and key is there.
pub(super) fn insert(tx: &mut Tx<'_>, job: &NewJob<'_>) -> Result<Enqueued, DbError> {
    loop {
        let id: JobId = tx.id();
        let row = (
            jobs::id.eq(id.to_string()),
            jobs::queue.eq(job.queue),
            jobs::payload.eq(job.payload),
            jobs::status.eq("pending"),
            jobs::max_attempts.eq(job.max_attempts),
            jobs::lane.eq(job.lane.number()),
            jobs::run_at.eq(job.run_at),
            jobs::unique_key.eq(job.unique_key),
            jobs::created_at.eq(tx.now()),
        );
        let inserted = crate::each_db!(tx.conn, c => {
            diesel::insert_into(jobs::table).values(row).on_conflict((jobs::queue, jobs::unique_key)).do_nothing().execute(c)
        })?;
        if inserted == 1 {
            tx.mark_enqueued();
            return Ok(Enqueued::New(id));
        }
        let known = jobs::table
            .filter(jobs::queue.eq(job.queue))
            .filter(jobs::unique_key.eq(job.unique_key))
            .select((jobs::id, jobs::payload))
            .first::<(JobId, String)>(tx.conn)
            .optional()?;
        // it may have been purged between the two statements: then there is room for ours
        if let Some((id, payload)) = known {
            return Ok(Enqueued::Known { id, payload });
        }
    }
}
