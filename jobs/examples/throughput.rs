//! How many jobs a second the workers do when there is nothing to do: `cargo run --release -p jobs --example throughput`.
//! On SQLite with synchronous=FULL in a temporary folder, or on the PostgreSQL database that is its first argument
//! (`postgres://…`, empty). Prints one line for each number of jobs queued.

use base::chance::Chance;
use base::clock::Clock;
use base::config::Config;
use base::crypto::Keyring;
use base::db::{Db, DbError, Options as Database};
use base::queue::{Job, Lane, Opts, enqueue};
use base::render::Renderer;
use jobs::{JobContext, Options, Registry, Worker};
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

#[derive(Serialize, Deserialize)]
struct Nothing {
    n: usize,
}

impl Job for Nothing {
    const QUEUE: &'static str = "nothing";
    const LANE: Lane = Lane::Reminders;
    const MAX_ATTEMPTS: i32 = 3;
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("throughput-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let server = std::env::args().nth(1);
    for queued in [1_000, 10_000, 100_000, 1_000] {
        let url = server.clone().unwrap_or_else(|| format!("sqlite:{}/{queued}-{}.db", folder.display(), rounds()));
        let rate = measure(&url, queued).await?;
        writeln!(std::io::stdout(), "{queued:>7} queued: {rate:.0} jobs/s")?;
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn rounds() -> usize {
    static ROUND: AtomicUsize = AtomicUsize::new(0);
    ROUND.fetch_add(1, Ordering::Relaxed)
}

async fn measure(url: &str, queued: usize) -> Result<f64, Box<dyn Error>> {
    let keys = Arc::new(Keyring::new(&[7; 32])?);
    let (clock, chance) = (Clock::system(), Chance::system());
    let db = Db::open(Database { url: url.to_owned(), connections: 8, travelling: false, clock, chance, keys, node: "bench".into() })?;
    db.migrate()?;
    for batch in 0..queued / 1_000 {
        let fill = move |tx: &mut base::db::Tx<'_>| (0..1_000).try_for_each(|n| enqueue(tx, &Nothing { n: batch * 1_000 + n }, Opts::default()).map(drop));
        db.write::<_, DbError, _>(fill).await?;
    }
    let config = Arc::new(Config::with([("base_url", "https://portal.example.org")]).map_err(|e| e.to_string())?);
    let ctx = JobContext::new(db, config, Arc::new(Renderer::new(Arc::new(|_, _| None), Arc::new(|_| None))))?;
    let (done, all) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let (count, last) = (Arc::clone(&done), Arc::clone(&all));
    let registry = Registry::default().with(move |_: JobContext, _: Nothing| {
        if count.fetch_add(1, Ordering::Relaxed) + 1 == queued {
            last.notify_one();
        }
        std::future::ready(Ok(()))
    });
    let begun = Instant::now();
    let worker = Worker::start_with(ctx, registry, Options { schedule: false, ..Options::default() }).await?;
    all.notified().await;
    // the last results are written before the clock stops
    worker.stop().await;
    let spent: Duration = begun.elapsed();
    Ok(f64::from(u32::try_from(queued)?) / spent.as_secs_f64())
}
