//! The workers of one process: a pool for all lanes, a reserved pool for codes, the keeper of leases, the schedule.

use crate::desk::{Desk, Plan};
use crate::keeper::{Keeper, Rhythm};
use crate::{JobContext, Registry, backend, schedule};
use base::db::DbError;
use base::queue::Lane;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How the workers of a process work.
#[derive(Debug, Clone)]
pub struct Options {
    /// Jobs at the same time, all lanes.
    pub concurrency: usize,
    /// Jobs at the same time in the pool reserved for codes.
    pub codes: usize,
    /// How often to look for jobs when nobody nudges.
    pub poll: Duration,
    /// The same for codes.
    pub codes_poll: Duration,
    /// How often this process says that it lives.
    pub beat: Duration,
    /// After how long a silent process has lost its jobs.
    pub silence: Duration,
    /// How long running jobs may take to finish when the process stops.
    pub grace: Duration,
    /// Whether recurring jobs are enqueued here.
    pub schedule: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            concurrency: 8,
            codes: 4,
            poll: Duration::from_secs(2),
            codes_poll: Duration::from_millis(500),
            beat: Duration::from_secs(2),
            silence: Duration::from_secs(10),
            grace: Duration::from_secs(30),
            schedule: true,
        }
    }
}

/// Workers at work; they go on when this is dropped, until `stop`.
pub struct Worker {
    keepers: Vec<Arc<Keeper>>,
    pools: TaskTracker,
    results: TaskTracker,
    beats: TaskTracker,
    stop: CancellationToken,
    /// No pool is at work any more.
    still: CancellationToken,
    silent: CancellationToken,
    grace: Duration,
}

impl Worker {
    /// Starts the workers of the service.
    ///
    /// # Errors
    /// The database's: it must answer once.
    pub async fn start(ctx: JobContext, options: Options) -> Result<Self, DbError> {
        Self::start_with(ctx, Registry::standard(), options).await
    }

    /// Starts workers with other runners.
    ///
    /// # Errors
    /// As `start`.
    pub async fn start_with(ctx: JobContext, registry: Registry, options: Options) -> Result<Self, DbError> {
        let rhythm = Rhythm { beat: options.beat, silence: options.silence };
        let mut worker = Self {
            keepers: Vec::new(),
            pools: TaskTracker::new(),
            results: TaskTracker::new(),
            beats: TaskTracker::new(),
            stop: CancellationToken::new(),
            still: CancellationToken::new(),
            silent: CancellationToken::new(),
            grace: options.grace,
        };
        let all = Plan { lanes: &Lane::ALL, concurrency: options.concurrency, poll: options.poll };
        let codes = Plan { lanes: &[Lane::Codes], concurrency: options.codes, poll: options.codes_poll };
        for (name, plan) in [("all", all), ("codes", codes)] {
            let keeper = Keeper::start(&ctx, name, rhythm).await?;
            keeper.keep(&worker.beats, worker.silent.clone());
            worker.open_pool(&keeper, plan, &ctx, &registry);
            worker.keepers.push(keeper);
        }
        if options.schedule {
            worker.pools.spawn(schedule::run(ctx.db.clone(), worker.stop.clone()));
        }
        tracing::info!("workers started");
        Ok(worker)
    }

    fn open_pool(&self, keeper: &Arc<Keeper>, plan: Plan, ctx: &JobContext, registry: &Registry) {
        let (desk, results) = Desk::new(ctx.db.clone(), plan, Arc::clone(keeper));
        self.results.spawn(Arc::clone(&desk).write_results(results, self.still.clone()));
        self.pools.spawn(Arc::clone(&desk).feed(self.stop.clone()));
        let name = keeper.holder().to_owned();
        self.pools.spawn(backend::work(name, desk, plan.concurrency, ctx.clone(), registry.clone(), self.stop.clone()));
    }

    /// Stops: what runs is finished, what was not started is given back at once. Says whether everything ended within
    /// the grace; what did not is taken over by others when this process has gone.
    pub async fn stop(self) -> bool {
        self.stop.cancel();
        let end = async {
            self.pools.close();
            self.pools.wait().await;
            self.still.cancel();
            self.results.close();
            self.results.wait().await;
        };
        let ended = tokio::time::timeout(self.grace, end).await.is_ok();
        self.silent.cancel();
        self.beats.close();
        self.beats.wait().await;
        if ended {
            for keeper in &self.keepers {
                keeper.leave().await;
            }
        } else {
            tracing::warn!("jobs still run; others take them over");
        }
        ended
    }
}
