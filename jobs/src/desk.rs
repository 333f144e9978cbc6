//! The desk of one pool of workers: takes jobs in batches before they are asked for, and writes results in batches, so
//! that one transaction serves many jobs. Results wait for nothing; a database that is away stops nobody for good.

use crate::JobError;
use crate::keeper::Keeper;
use crate::pace::{BATCH_MAX, Pace, asks};
use base::chance::Chance;
use base::db::{Db, DbError};
use base::ids::JobId;
use base::queue::{self, Claimed, Finished, Lane, Outcome};
use futures_util::task::AtomicWaker;
use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

/// What a pool works on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// The lanes, the most urgent first.
    pub lanes: &'static [Lane],
    /// How many jobs run at the same time.
    pub concurrency: usize,
    /// How often to look when nobody nudges.
    pub poll: Duration,
}

/// What is known about a job while it runs.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    pub job: Claimed,
}

pub(crate) struct Desk {
    db: Db,
    plan: Plan,
    pub keeper: Arc<Keeper>,
    /// Taken and not ended.
    open: AtomicUsize,
    ended: AtomicU64,
    room: Notify,
    /// Taken, and no result written yet.
    held: Mutex<HashSet<(JobId, i32)>>,
    /// Taken and not started.
    waiting: Mutex<VecDeque<Claimed>>,
    workers: AtomicWaker,
    results: mpsc::UnboundedSender<Finished>,
}

impl Desk {
    pub(crate) fn new(db: Db, plan: Plan, keeper: Arc<Keeper>) -> (Arc<Self>, mpsc::UnboundedReceiver<Finished>) {
        let (results, receiver) = mpsc::unbounded_channel();
        let desk = Self {
            db,
            plan,
            keeper,
            open: AtomicUsize::new(0),
            ended: AtomicU64::new(0),
            room: Notify::new(),
            held: Mutex::default(),
            waiting: Mutex::default(),
            workers: AtomicWaker::new(),
            results,
        };
        (Arc::new(desk), receiver)
    }

    /// The end of one attempt.
    pub(crate) fn end(&self, job: &Claimed, result: Result<(), JobError>) {
        let outcome = judge(job, result, self.db.chance());
        self.put(Finished { id: job.id, fence: job.fence, outcome });
        self.ended.fetch_add(1, Ordering::Relaxed);
        self.open.fetch_sub(1, Ordering::AcqRel);
        self.room.notify_one();
    }

    /// The next job to start; wakes the task of `cx` when there is one.
    pub(crate) fn poll_job(&self, cx: &Context<'_>) -> Poll<Claimed> {
        self.workers.register(cx.waker());
        self.waiting().pop_front().map_or(Poll::Pending, Poll::Ready)
    }

    /// Gives back what was taken and not started.
    fn give_back(&self) {
        for job in self.waiting().drain(..) {
            self.put(Finished { id: job.id, fence: job.fence, outcome: Outcome::Returned });
            self.open.fetch_sub(1, Ordering::AcqRel);
        }
    }

    fn held(&self) -> MutexGuard<'_, HashSet<(JobId, i32)>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Claimed>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, finished: Finished) {
        // the receiver lives as long as the pool
        let _ = self.results.send(finished);
    }

    /// Takes jobs until `stop`; then gives back at once what was not started.
    pub(crate) async fn feed(self: Arc<Self>, stop: CancellationToken) {
        let mut nudges = self.db.nudges();
        let mut pace = Pace::new(self.plan.concurrency);
        let mut in_doubt = false;
        while !stop.is_cancelled() {
            nudges.mark_unchanged();
            let target = pace.target(self.ended.load(Ordering::Relaxed));
            let claimed = match self.take(target, in_doubt).await {
                Ok(claimed) => {
                    in_doubt = false;
                    claimed
                }
                Err(error) => {
                    tracing::warn!("jobs cannot be taken: {error}");
                    // the answer may be lost, and not the question
                    in_doubt = true;
                    Vec::new()
                }
            };
            let found = !claimed.is_empty();
            self.open.fetch_add(claimed.len(), Ordering::AcqRel);
            self.held().extend(claimed.iter().map(|job| (job.id, job.fence)));
            self.waiting().extend(claimed);
            self.workers.wake();
            if found {
                self.wait_for_room(target, &stop).await;
            } else {
                tokio::select! {
                    () = stop.cancelled() => {}
                    _ = nudges.changed() => {}
                    () = tokio::time::sleep(self.plan.poll) => {}
                }
            }
        }
        self.give_back();
    }

    async fn wait_for_room(&self, target: usize, stop: &CancellationToken) {
        while self.open.load(Ordering::Acquire) > target / 2 {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.room.notified() => {}
            }
        }
    }

    /// Looks first without the write lock: an idle pool costs the writers nothing.
    /// `in_doubt`: the last one failed, so that jobs may have been taken that nobody here knows of.
    async fn take(&self, target: usize, in_doubt: bool) -> Result<Vec<Claimed>, DbError> {
        if !self.keeper.is_live() {
            return Ok(Vec::new());
        }
        if in_doubt {
            self.return_unknown().await?;
        }
        let lanes = self.plan.lanes;
        let due = self.db.read::<_, DbError, _>(move |tx| queue::due_lanes(tx, lanes)).await?;
        let open = self.open.load(Ordering::Acquire);
        let asks = asks(&due, target.saturating_sub(open), self.plan.concurrency.saturating_sub(open), self.plan.lanes);
        if asks.is_empty() {
            return Ok(Vec::new());
        }
        let (holder, at) = (self.keeper.holder().to_owned(), self.db.clock().now());
        self.db.write::<_, DbError, _>(move |tx| queue::claim(tx, &holder, at, &asks)).await
    }

    /// Gives back what the database says is ours and we do not have.
    async fn return_unknown(&self) -> Result<(), DbError> {
        let holder = self.keeper.holder().to_owned();
        let leases = self.db.read::<_, DbError, _>(move |tx| queue::leases(tx, &holder)).await?;
        let held = self.held().clone();
        for (id, fence) in leases.into_iter().filter(|lease| !held.contains(lease)) {
            tracing::warn!(job.id = %id, "a job was taken and its answer lost: given back");
            self.put(Finished { id, fence, outcome: Outcome::Returned });
        }
        Ok(())
    }

    /// Writes results until `stop`, and those that are there then.
    pub(crate) async fn write_results(self: Arc<Self>, mut results: mpsc::UnboundedReceiver<Finished>, stop: CancellationToken) {
        let mut batch = Vec::new();
        loop {
            tokio::select! {
                biased;
                _ = results.recv_many(&mut batch, BATCH_MAX) => {}
                () = stop.cancelled() => return,
            }
            let finished: Arc<[Finished]> = batch.drain(..).collect();
            let accepted = insist(&self.db, &self.keeper, &finished).await;
            if accepted < finished.len() {
                tracing::warn!(jobs = finished.len() - accepted, "results refused: the lease was lost");
            }
            let mut held = self.held();
            finished.iter().for_each(|one| {
                held.remove(&(one.id, one.fence));
            });
        }
    }
}

/// Writes results, as long as it takes.
async fn insist(db: &Db, keeper: &Keeper, finished: &Arc<[Finished]>) -> usize {
    let mut pause = Duration::from_millis(100);
    loop {
        let (holder, batch) = (keeper.holder().to_owned(), Arc::clone(finished));
        match db.write::<_, DbError, _>(move |tx| queue::finish(tx, &holder, &batch)).await {
            Ok(accepted) => return accepted,
            Err(error) => {
                tracing::warn!("results of jobs cannot be written yet: {error}");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(5));
            }
        }
    }
}

/// What becomes of an attempt.
pub(crate) fn judge(job: &Claimed, result: Result<(), JobError>, chance: &Chance) -> Outcome {
    match result {
        Ok(()) => Outcome::Done,
        // refused if it was really lost; otherwise the job is free again
        Err(JobError::LeaseLost) => Outcome::Returned,
        Err(JobError::Retry { reason, pause, until }) if job.attempt < job.max_attempts => {
            tracing::info!(job.id = %job.id, job.queue, job.attempt, reason, "job to be tried again");
            let pause = pause.unwrap_or_else(|| job.lane.pause(job.attempt, chance));
            Outcome::Again { pause, until, reason }
        }
        Err(JobError::Retry { reason, .. } | JobError::Fail { reason }) => {
            tracing::error!(job.id = %job.id, job.queue, job.attempt, reason, "job given up");
            Outcome::Dead { reason }
        }
    }
}
