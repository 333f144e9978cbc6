//! Running what is due here and now, in order: for tests and for the demo's travelling clock.

use crate::desk::judge;
use crate::keeper::{Keeper, Rhythm};
use crate::{JobContext, Registry, schedule};
use base::clock::Ts;
use base::db::DbError;
use base::queue::{self, Finished};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

const RHYTHM: Rhythm = Rhythm { beat: Duration::from_secs(2), silence: Duration::from_secs(10) };
/// How long to wait for jobs that other processes run.
const PATIENCE: Duration = Duration::from_mins(1);
const LOOK: Duration = Duration::from_millis(5);

/// Runs every job due at or before `until`, the earliest first, also those that they enqueue. Returns how many ran.
///
/// # Errors
/// The database's. What a job says is written to the job, as everywhere.
pub async fn run_due(ctx: &JobContext, until: Ts) -> Result<usize, DbError> {
    let inline = Inline::start(ctx.clone(), Registry::standard()).await?;
    let ran = inline.drain(until).await;
    inline.stop().await;
    ran
}

/// Moves the demo's clock forward to `target`, stopping at each instant at which something is due, so that it runs in
/// its own time. Ends when nothing due is left, on any process of this database. Returns how many jobs ran here.
///
/// # Errors
/// The database's; also when time may not travel.
pub async fn travel(ctx: &JobContext, target: Ts) -> Result<usize, DbError> {
    if !ctx.db.is_travelling() {
        return Err(DbError::Other("time does not travel here".into()));
    }
    let inline = Inline::start(ctx.clone(), Registry::standard()).await?;
    let ran = inline.travel(target).await;
    inline.stop().await;
    ran
}

/// A holder that runs jobs one after the other.
struct Inline {
    ctx: JobContext,
    registry: Registry,
    keeper: Arc<Keeper>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Inline {
    async fn start(ctx: JobContext, registry: Registry) -> Result<Self, DbError> {
        let keeper = Keeper::start(&ctx, "inline", RHYTHM).await?;
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        keeper.keep(&tasks, stop.clone());
        Ok(Self { ctx, registry, keeper, tasks, stop })
    }

    async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.keeper.leave().await;
    }

    async fn drain(&self, until: Ts) -> Result<usize, DbError> {
        let mut ran = 0;
        loop {
            let (holder, at) = (self.keeper.holder().to_owned(), self.ctx.db.clock().now());
            let job = self.ctx.db.write::<_, DbError, _>(move |tx| queue::claim_first(tx, &holder, at, until)).await?;
            let Some(job) = job else { return Ok(ran) };
            let result = self.registry.run(self.ctx.clone(), &job).await;
            let outcome = judge(&job, result, self.ctx.db.chance());
            let holder = self.keeper.holder().to_owned();
            let finished = [Finished { id: job.id, fence: job.fence, outcome }];
            self.ctx.db.write::<_, DbError, _>(move |tx| queue::finish(tx, &holder, &finished)).await?;
            ran += 1;
        }
    }

    async fn travel(&self, target: Ts) -> Result<usize, DbError> {
        let mut ran = self.settle().await?;
        loop {
            let now = self.ctx.db.now().await?;
            let due = self.ctx.db.read::<_, DbError, _>(move |tx| queue::next_due(tx, target)).await?;
            let step = schedule::next_step(now).filter(|step| *step <= target);
            let Some(next) = due.into_iter().chain(step).min() else { break };
            self.go_to(next).await?;
            ran += self.settle().await?;
        }
        self.go_to(target).await?;
        Ok(ran + self.settle().await?)
    }

    async fn go_to(&self, at: Ts) -> Result<(), DbError> {
        self.ctx.db.write::<_, DbError, _>(move |tx| queue::move_to(tx, at)).await?;
        self.ctx.db.write::<_, DbError, _>(schedule::enqueue_steps).await
    }

    /// Runs what is due now, also what that asks for, and waits for what others run.
    async fn settle(&self) -> Result<usize, DbError> {
        let mut ran = 0;
        let begun = tokio::time::Instant::now();
        loop {
            ran += self.drain(self.ctx.db.now().await?).await?;
            let busy = self.ctx.db.read::<_, DbError, _>(|tx| queue::is_busy(tx, tx.now())).await?;
            if !busy || begun.elapsed() > PATIENCE {
                return Ok(ran);
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}
