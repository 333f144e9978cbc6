//! The queue: work to be done later, written in the transaction of the change that asks for it.
//! Not here: what a job does (crate `jobs`) and who runs it when (`jobs::backend`).
//!
//! A job is a row of `jobs`: a payload of identifiers, an instant, a lane. If the transaction is rolled back there is
//! no job; if it is committed there is exactly one. It runs at least once: runners look first whether it is still needed.

mod claim;
mod finish;
mod holders;
mod lane;
pub mod payloads;
mod recurring;
mod store;
mod travel;

pub use claim::{Ask, Claimed, claim, claim_first, due_lanes, is_busy, next_due};
pub use finish::{Finished, Outcome, finish, purge_done, revive};
pub use holders::{beat, leases, leave, reap};
pub use lane::Lane;
pub use recurring::{enqueue_tick, is_only_one};
pub use travel::{move_to, offset};

use crate::clock::Ts;
use crate::db::{DbError, Tx};
use crate::ids::JobId;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Something to do later. The payload holds identifiers, never words that a person wrote.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// The name of the job, in kebab case.
    const QUEUE: &'static str;
    /// How urgent it is, unless its `Opts` say otherwise.
    const LANE: Lane;
    /// How many times it may run before it is a dead letter.
    const MAX_ATTEMPTS: i32;
}

/// What may differ from one job of a kind to the next.
#[derive(Debug, Clone, Default)]
pub struct Opts {
    /// Not before this instant; at once when `None`.
    pub run_at: Option<Ts>,
    /// How urgent it is; the kind's own lane when `None`.
    pub lane: Option<Lane>,
    /// While a job of the same kind and key is known, no second one is made.
    pub unique_key: Option<String>,
}

impl Opts {
    /// Not before `at`.
    pub fn at(at: Ts) -> Self {
        Self { run_at: Some(at), ..Self::default() }
    }

    /// The same with a key that no second job of the kind may carry.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.unique_key = Some(key.into());
        self
    }
}

/// What became of a request to enqueue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enqueued {
    /// A new job.
    New(JobId),
    /// A job of the same kind and key was there before.
    Known {
        /// That job.
        id: JobId,
        /// Its payload, as JSON.
        payload: String,
    },
}

impl Enqueued {
    /// The job, new or known.
    pub fn id(&self) -> JobId {
        match self {
            Self::New(id) | Self::Known { id, .. } => *id,
        }
    }
}

/// Writes `job` in this transaction; the workers of this process hear of it when it is committed.
///
/// # Errors
/// The database's.
pub fn enqueue<J: Job>(tx: &mut Tx<'_>, job: &J, opts: Opts) -> Result<JobId, DbError> {
    enqueue_once(tx, job, opts).map(|enqueued| enqueued.id())
}

/// Like [`enqueue`], telling a new job from one that was there before.
///
/// # Errors
/// The database's.
pub fn enqueue_once<J: Job>(tx: &mut Tx<'_>, job: &J, opts: Opts) -> Result<Enqueued, DbError> {
    let payload = serde_json::to_string(job).map_err(|e| DbError::Other(format!("payload of {}: {e}", J::QUEUE)))?;
    let row = store::NewJob {
        queue: J::QUEUE,
        payload: &payload,
        lane: opts.lane.unwrap_or(J::LANE),
        max_attempts: J::MAX_ATTEMPTS,
        run_at: opts.run_at.unwrap_or_else(|| tx.now()),
        unique_key: opts.unique_key.as_deref(),
    };
    store::insert(tx, &row)
}
