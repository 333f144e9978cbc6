//! The desk of one pool of workers: takes jobs in batches before they are asked for, and writes results in batches, so
//! that one transaction serves many jobs. Results wait for nothing; a database that is away stops nobody for good.

use crate::JobError;
use crate::keeper::Keeper;
use base::chance::Chance;
use base::db::{Db, DbError};
use base::queue::{self, Ask, Claimed, Finished, Lane, Outcome};
use futures_util::task::AtomicWaker;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// How far ahead jobs are taken: what the pool gets done in this time.
const AHEAD: Duration = Duration::from_millis(200);
/// The first batch, and by how much the next may be larger.
const FIRST: usize = 32;
const GROWTH: usize = 4;
const BATCH_MAX: usize = 512;
/// Of a full batch, the part kept for each lane that is not the first: a flood above does not stop those below.
const SHARE: usize = 16;

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
            waiting: Mutex::default(),
            workers: AtomicWaker::new(),
            results,
        };
        (Arc::new(desk), receiver)
    }

    /// The end of one attempt.
    pub(crate) fn end(&self, job: &Claimed, result: Result<(), JobError>) {
        if let Some(outcome) = judge(job, result, self.db.chance()) {
            self.put(Finished { id: job.id, fence: job.fence, outcome });
        }
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
        while !stop.is_cancelled() {
            nudges.mark_unchanged();
            let target = pace.target(self.ended.load(Ordering::Relaxed));
            let claimed = match self.take(target).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::warn!("jobs cannot be taken: {error}");
                    Vec::new()
                }
            };
            let found = !claimed.is_empty();
            self.open.fetch_add(claimed.len(), Ordering::AcqRel);
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
    async fn take(&self, target: usize) -> Result<Vec<Claimed>, DbError> {
        if !self.keeper.is_live() {
            return Ok(Vec::new());
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

    /// Writes results until every sender is gone.
    pub(crate) async fn write_results(db: Db, keeper: Arc<Keeper>, mut results: mpsc::UnboundedReceiver<Finished>) {
        let mut batch = Vec::new();
        while results.recv_many(&mut batch, BATCH_MAX).await > 0 {
            let finished: Arc<[Finished]> = batch.drain(..).collect();
            let accepted = insist(&db, &keeper, &finished).await;
            if accepted < finished.len() {
                tracing::warn!(jobs = finished.len() - accepted, "results refused: the lease was lost");
            }
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

/// What to take: of the first lane whatever there is room for, of the others their share. A pool that works on all
/// lanes takes codes only when it can start them at once; otherwise they wait for the pool that is theirs.
fn asks(due: &[Lane], room: usize, idle: usize, lanes: &[Lane]) -> Vec<Ask> {
    let shared = lanes.len() > 1;
    let mut asks = Vec::new();
    let mut room = room;
    let mut first = true;
    for &lane in due {
        let limit = match lane {
            Lane::Codes if shared => idle.min(room),
            _ if first => {
                first = false;
                let others = due.iter().filter(|&&other| other > lane).count();
                room.saturating_sub(others * (room / SHARE).max(1)).max(1)
            }
            _ => (room / SHARE).max(1),
        };
        if limit > 0 && room > 0 {
            asks.push(Ask { lane, limit: limit.min(room) });
        }
        if lane == Lane::Codes {
            room = room.saturating_sub(limit);
        }
    }
    asks
}

/// What becomes of an attempt; `None` when it was none.
pub(crate) fn judge(job: &Claimed, result: Result<(), JobError>, chance: &Chance) -> Option<Outcome> {
    match result {
        Ok(()) => Some(Outcome::Done),
        Err(JobError::LeaseLost) => None,
        Err(JobError::Retry { reason, pause, until }) if job.attempt < job.max_attempts => {
            tracing::info!(job.id = %job.id, job.queue, job.attempt, reason, "job to be tried again");
            let pause = pause.unwrap_or_else(|| job.lane.pause(job.attempt, chance));
            Some(Outcome::Again { pause, until, reason })
        }
        Err(JobError::Retry { reason, .. } | JobError::Fail { reason }) => {
            tracing::error!(job.id = %job.id, job.queue, job.attempt, reason, "job given up");
            Some(Outcome::Dead { reason })
        }
    }
}

/// How many jobs to have at hand: what was done lately in `AHEAD`, growing by steps.
struct Pace {
    least: usize,
    target: usize,
    since: Instant,
    ended: u64,
}

impl Pace {
    fn new(concurrency: usize) -> Self {
        Self { least: concurrency, target: concurrency.max(FIRST), since: Instant::now(), ended: 0 }
    }

    fn target(&mut self, ended: u64) -> usize {
        let done = usize::try_from(ended - self.ended).unwrap_or(0);
        if done == 0 {
            self.since = Instant::now();
            return self.target;
        }
        let elapsed = self.since.elapsed();
        let rate = done.saturating_mul(1000) / usize::try_from(elapsed.as_millis()).unwrap_or(1).max(1);
        let wanted = rate.saturating_mul(usize::try_from(AHEAD.as_millis()).unwrap_or(0)) / 1000;
        self.target = wanted.clamp(self.least, (self.target * GROWTH).min(BATCH_MAX).max(self.least));
        (self.since, self.ended) = (Instant::now(), ended);
        self.target
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &[Lane] = &Lane::ALL;

    fn limits(asks: &[Ask]) -> Vec<(Lane, usize)> {
        asks.iter().map(|ask| (ask.lane, ask.limit)).collect()
    }

    #[test]
    fn a_flood_leaves_the_lanes_below_their_share() {
        let due = [Lane::Notices, Lane::Reminders, Lane::Housekeeping];
        let taken = limits(&asks(&due, 160, 8, ALL));
        assert_eq!(taken, [(Lane::Notices, 140), (Lane::Reminders, 10), (Lane::Housekeeping, 10)]);
        assert!(asks(&due, 0, 0, ALL).is_empty());
    }

    #[test]
    fn the_shared_pool_takes_codes_only_to_start_them_at_once() {
        let due = [Lane::Codes, Lane::Reminders];
        assert_eq!(limits(&asks(&due, 64, 8, ALL)), [(Lane::Codes, 8), (Lane::Reminders, 56)]);
        assert_eq!(limits(&asks(&due, 64, 0, ALL)), [(Lane::Reminders, 64)]);
        assert_eq!(limits(&asks(&[Lane::Codes], 16, 4, &[Lane::Codes])), [(Lane::Codes, 16)]);
    }

    #[test]
    fn the_pace_follows_what_is_done() {
        let mut pace = Pace::new(8);
        assert_eq!(pace.target(0), 32, "nothing known yet");
        pace.since -= Duration::from_millis(10);
        assert_eq!(pace.target(1_000), 128, "grows by steps");
        pace.since -= Duration::from_secs(1);
        assert_eq!(pace.target(1_010), 8, "slow jobs are not hoarded");
    }
}
