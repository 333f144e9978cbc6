//! How many jobs a second the workers do when the jobs do nothing: with 1,000 queued and with 100,000, on SQLite with
//! synchronous=FULL in a temporary folder, and on PostgreSQL when its address is given.
//!
//! Each number is taken over the middle four fifths of the jobs, by the instants at which their ends were written into
//! the database: starting and stopping the workers takes as long as hundreds of jobs, and would make few jobs look slow.
//! A thousand jobs are over in a moment, so they are queued anew many times. All must be done in the end.

use crate::failure::Outcome;
use crate::output::say;
use crate::report::{Report, Row};
use crate::statistics::{Ratio, figure, float, median};
use base::chance::Chance;
use base::clock::{Clock, Ts};
use base::config::Config;
use base::crypto::Keyring;
use base::db::schema::jobs as table;
use base::db::{Db, DbError, Options as Database};
use base::queue::{Job, Lane, Opts, enqueue};
use base::render::Renderer;
use diesel::prelude::*;
use jobs::{JobContext, Options, Registry, Worker};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

const FEW: usize = 1_000;
const MANY: usize = 100_000;
/// How often `FEW` are queued for one figure.
const ROUNDS: usize = 20;
/// Jobs enqueued in one transaction.
const BATCH: usize = 1_000;

#[derive(Serialize, Deserialize)]
struct Nothing {
    n: usize,
}

impl Job for Nothing {
    const QUEUE: &'static str = "nothing";
    const LANE: Lane = Lane::Reminders;
    const MAX_ATTEMPTS: i32 = 3;
}

/// Jobs done and the time they took.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Pace {
    jobs: usize,
    spent: Duration,
}

impl Pace {
    /// The middle four fifths of these instants.
    fn of(mut done: Vec<Ts>) -> Option<Self> {
        done.sort_unstable();
        let (from, to) = (done.len() / 10, done.len() - done.len() / 10);
        let spent = (*done.get(to.checked_sub(1)?)? - *done.get(from)?).to_std().ok()?;
        Some(Self { jobs: (to - from).checked_sub(1)?, spent })
    }

    fn and(self, other: Self) -> Self {
        Self { jobs: self.jobs + other.jobs, spent: self.spent + other.spent }
    }

    fn per_second(self) -> f64 {
        float(self.jobs) / self.spent.as_secs_f64().max(1e-9)
    }
}

/// Measures few and many queued in turn, on each database.
///
/// # Errors
/// The database's.
pub fn run(server: Option<&str>, pairs: u32, report: &mut Report) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        on("SQLite, synchronous=FULL", "≥ 8,000 /s", None, pairs, report).await?;
        if let Some(url) = server {
            on("PostgreSQL", "≥ 10,000 /s", Some(url), pairs, report).await?;
        }
        Ok(())
    })
}

async fn on(database: &str, goal: &str, server: Option<&str>, pairs: u32, report: &mut Report) -> Outcome<()> {
    let (mut few, mut many) = (Vec::new(), Vec::new());
    for pair in 1..=pairs {
        let mut pace = Pace::default();
        let folder = tempfile::tempdir()?;
        for round in 0..ROUNDS {
            pace = pace.and(measure(&url(server, folder.path(), round), FEW).await?);
        }
        few.push(pace.per_second());
        many.push(measure(&url(server, folder.path(), ROUNDS), MANY).await?.per_second());
        let last = |rates: &[f64]| figure(rates.last().copied().unwrap_or_default());
        say(format!("jobs on {database}, {pair}: {} /s with {FEW} queued, {} /s with {MANY}", last(&few), last(&many)))?;
    }
    let mut add = |measure: &str, figure: String, goal: &str| {
        report.add(Row { measure: format!("jobs, {database}: {measure}"), figure, goal: goal.to_owned(), ..Row::default() });
    };
    add("1,000 queued", format!("{} /s", figure(median(&few))), "");
    add("100,000 queued", format!("{} /s", figure(median(&many))), goal);
    add("100,000 over 1,000 queued", Ratio::of(&many, &few).map(|ratio| ratio.to_string()).unwrap_or_default(), "≥ 0.90 ×");
    Ok(())
}

/// A new file for each round; on the server the one database, which is empty again after each.
fn url(server: Option<&str>, folder: &Path, round: usize) -> String {
    server.map_or_else(|| format!("sqlite:{}/{round}.db", folder.display()), str::to_owned)
}

async fn measure(url: &str, queued: usize) -> Outcome<Pace> {
    let db = open(url)?;
    for batch in 0..queued / BATCH {
        let fill = move |tx: &mut base::db::Tx<'_>| (0..BATCH).try_for_each(|n| enqueue(tx, &Nothing { n: batch * BATCH + n }, Opts::default()).map(drop));
        db.write::<_, DbError, _>(fill).await?;
    }
    let config = Arc::new(Config::with([("base_url", "https://portal.example.org")]).map_err(|problems| problems.to_string())?);
    let ctx = JobContext::new(db.clone(), config, Arc::new(Renderer::new(Arc::new(|_, _| None), Arc::new(|_| None))))?;
    let (count, all) = (AtomicUsize::new(0), Arc::new(Notify::new()));
    let over = Arc::clone(&all);
    let registry = Registry::default().with(move |_: JobContext, _: Nothing| {
        if count.fetch_add(1, Ordering::Relaxed) + 1 == queued {
            over.notify_one();
        }
        std::future::ready(Ok(()))
    });
    let worker = Worker::start_with(ctx, registry, Options { schedule: false, ..Options::default() }).await?;
    all.notified().await;
    worker.stop().await;
    let done = take_done(&db).await?;
    if done.len() != queued {
        return Err(format!("{} of {queued} jobs are done", done.len()).into());
    }
    Ok(Pace::of(done).ok_or("no job ran")?)
}

/// When each job was written down as done. They are removed: the next round begins with an empty table.
async fn take_done(db: &Db) -> Outcome<Vec<Ts>> {
    let done = db.write::<_, DbError, _>(|tx| {
        let done: Vec<Option<Ts>> = table::table.filter(table::status.eq("done")).select(table::done_at).load(tx.conn)?;
        diesel::delete(table::table).execute(tx.conn)?;
        Ok(done)
    });
    Ok(done.await?.into_iter().flatten().collect())
}

fn open(url: &str) -> Outcome<Db> {
    let keys = Arc::new(Keyring::new(&[7; 32])?);
    let (clock, chance) = (Clock::system(), Chance::system());
    let db = Db::open(Database { url: url.to_owned(), connections: 8, travelling: false, clock, chance, keys, node: "bench".into() })?;
    db.migrate()?;
    Ok(db)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_that_of_the_middle_whatever_the_edges_do() {
        let at = |millis: i64| Ts::from_micros(millis * 1_000);
        // one job each millisecond, after a slow start and before a slow end
        let mut done: Vec<Ts> = (100..200).map(at).collect();
        done[0] = at(0);
        done[99] = at(900);
        done.reverse();
        let pace = Pace::of(done).unwrap();
        assert_eq!(pace, Pace { jobs: 79, spent: Duration::from_millis(79) });
        assert!((pace.and(pace).per_second() - 1_000.0).abs() < 1e-6);
        assert_eq!(Pace::of(Vec::new()), None);
    }
}
