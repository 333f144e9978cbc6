//! Keeps the leases of this process: says again and again that it lives, and takes what silent ones held.

use crate::JobContext;
use base::db::{Db, DbError};
use base::queue;
use chrono::TimeDelta;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How often a holder is heard, and after how long a silent one has lost its jobs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rhythm {
    pub beat: Duration,
    pub silence: Duration,
}

/// The leases of one process.
pub(crate) struct Keeper {
    db: Db,
    holder: String,
    rhythm: Rhythm,
    born: Instant,
    /// When the last beat was known to be written, in milliseconds after `born`.
    heard: AtomicU64,
}

impl Keeper {
    /// Registers a holder with a name of its own; lasts until the database takes it or `stop`.
    pub(crate) async fn start(ctx: &JobContext, purpose: &str, rhythm: Rhythm) -> Result<Arc<Self>, DbError> {
        let unique = uuid::Builder::from_random_bytes(ctx.db.chance().bytes()).into_uuid();
        let holder = format!("{purpose}-{}-{}", std::process::id(), unique.simple());
        let keeper = Self { db: ctx.db.clone(), holder, rhythm, born: Instant::now(), heard: AtomicU64::new(0) };
        keeper.beat().await?;
        Ok(Arc::new(keeper))
    }

    /// The name under which jobs are leased.
    pub(crate) fn holder(&self) -> &str {
        &self.holder
    }

    /// Whether the leases still hold for sure. After a long sleep of the machine they do not.
    pub(crate) fn is_live(&self) -> bool {
        self.unheard() < self.rhythm.silence.mul_f32(0.75)
    }

    fn unheard(&self) -> Duration {
        self.born.elapsed().saturating_sub(Duration::from_millis(self.heard.load(Ordering::Relaxed)))
    }

    /// Beats until `stop`.
    pub(crate) fn keep(self: &Arc<Self>, tasks: &TaskTracker, stop: CancellationToken) {
        let keeper = Arc::clone(self);
        tasks.spawn(async move {
            let mut timer = tokio::time::interval(keeper.rhythm.beat);
            timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                tokio::select! {
                    () = stop.cancelled() => return,
                    _ = timer.tick() => {}
                }
                if let Err(error) = keeper.beat().await {
                    tracing::warn!("job leases: not heard: {error}");
                }
            }
        });
    }

    async fn beat(&self) -> Result<(), DbError> {
        let begun = self.born.elapsed();
        // who was not heard itself for long may be waking up together with the others: it gives them time
        let may_reap = self.unheard() < self.rhythm.silence;
        let (holder, at) = (self.holder.clone(), self.db.clock().now());
        let silence = TimeDelta::from_std(self.rhythm.silence).unwrap_or(TimeDelta::MAX);
        let taken = self
            .db
            .write::<_, DbError, _>(move |tx| {
                queue::beat(tx, &holder, at)?;
                if may_reap { queue::reap(tx, at - silence) } else { Ok(0) }
            })
            .await?;
        self.heard.store(u64::try_from(begun.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
        if taken > 0 {
            tracing::warn!(jobs = taken, "jobs of lost workers are taken over");
        }
        Ok(())
    }

    /// Says goodbye; everything must have been given back before.
    pub(crate) async fn leave(&self) {
        let holder = self.holder.clone();
        if let Err(error) = self.db.write::<_, DbError, _>(move |tx| queue::leave(tx, &holder)).await {
            tracing::warn!("job leases: cannot say goodbye: {error}");
        }
    }
}
