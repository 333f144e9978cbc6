//! A job for tests: it notes that it ran, then does what its label says. And looks at the rows of jobs.

use super::World;
use base::clock::Ts;
use base::db::schema::jobs as rows;
use base::ids::JobId;
use base::queue::{Job, Lane, Opts, enqueue};
use diesel::prelude::*;
use jobs::{JobContext, JobError, Options, Registry, Worker};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Does what its label begins with: `ok`, `retry`, `fail`, `panic`, `wait` (for `Journal::let_go`).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Probe {
    pub label: String,
}

impl Probe {
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into() }
    }
}

impl Job for Probe {
    const QUEUE: &'static str = "probe";
    const LANE: Lane = Lane::Notices;
    const MAX_ATTEMPTS: i32 = 3;
}

/// What ran.
#[derive(Clone)]
pub struct Journal {
    runs: Arc<Mutex<BTreeMap<String, usize>>>,
    gate: Arc<Semaphore>,
}

impl Journal {
    pub fn new() -> Self {
        Self { runs: Arc::default(), gate: Arc::new(Semaphore::new(0)) }
    }

    /// How often the job of this label was started.
    pub fn runs(&self, label: &str) -> usize {
        self.runs.lock().unwrap().get(label).copied().unwrap_or(0)
    }

    /// How many were started, and how many different ones.
    pub fn totals(&self) -> (usize, usize) {
        let runs = self.runs.lock().unwrap();
        (runs.values().sum(), runs.len())
    }

    /// Lets so many waiting jobs end.
    pub fn let_go(&self, jobs: usize) {
        self.gate.add_permits(jobs);
    }

    pub fn registry(&self) -> Registry {
        let journal = self.clone();
        Registry::standard().with(move |_: JobContext, job: Probe| {
            let journal = journal.clone();
            async move {
                *journal.runs.lock().unwrap().entry(job.label.clone()).or_default() += 1;
                match job.label.split(' ').next().unwrap_or_default() {
                    "retry" => Err(JobError::retry("not yet")),
                    "fail" => Err(JobError::fail("never")),
                    "panic" => panic!("as asked"),
                    "wait" => {
                        journal.gate.acquire().await.unwrap().forget();
                        Ok(())
                    }
                    _ => Ok(()),
                }
            }
        })
    }

    /// Workers that know the probe; short intervals, no recurring jobs.
    pub async fn worker(&self, ctx: &JobContext) -> Worker {
        Worker::start_with(ctx.clone(), self.registry(), quick()).await.unwrap()
    }
}

pub fn quick() -> Options {
    Options {
        poll: Duration::from_millis(50),
        codes_poll: Duration::from_millis(50),
        beat: Duration::from_millis(200),
        silence: Duration::from_millis(1500),
        grace: Duration::from_secs(10),
        schedule: false,
        ..Options::default()
    }
}

/// One row of `jobs`.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    pub id: JobId,
    pub status: String,
    pub attempts: i32,
    pub fence: i32,
    pub run_at: Ts,
    pub locked_by: Option<String>,
    pub last_error: Option<String>,
}

impl World {
    /// Enqueues a probe in a transaction of its own.
    pub async fn enqueue(&self, label: &str, opts: Opts) -> JobId {
        let probe = Probe::new(label);
        self.write(move |tx| enqueue(tx, &probe, opts)).await
    }

    /// The jobs of a queue in the order in which they were made.
    pub async fn rows(&self, queue: &'static str) -> Vec<Row> {
        self.read(move |tx| {
            let columns = (rows::id, rows::status, rows::attempts, rows::fence, rows::run_at, rows::locked_by, rows::last_error);
            Ok(rows::table.filter(rows::queue.eq(queue)).order(rows::id).select(columns).load::<Row>(tx.conn)?)
        })
        .await
    }

    /// One probe.
    pub async fn row(&self, id: JobId) -> Row {
        self.rows(Probe::QUEUE).await.into_iter().find(|row| row.id == id).unwrap()
    }

    /// How many jobs of a queue have this status.
    pub async fn count(&self, queue: &'static str, status: &'static str) -> usize {
        self.rows(queue).await.iter().filter(|row| row.status == status).count()
    }
}
