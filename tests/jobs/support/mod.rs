//! A world for one test: a migrated database, a clock, a context, workers.

pub mod people;
pub mod probe;
pub mod smtp;

use base::chance::Chance;
use base::clock::{Clock, Ts};
use base::config::Config;
use base::crypto::Keyring;
use base::db::{Db, DbError, Options, Tx};
use base::render::Renderer;
use chrono::{DateTime, TimeDelta};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use jobs::JobContext;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How long a condition may take to come true.
const PATIENCE: Duration = Duration::from_secs(30);

/// The database of one test, removed with it.
pub struct World {
    /// The handle of the first process.
    pub db: Db,
    /// What its runners are given.
    pub ctx: JobContext,
    url: String,
    travelling: bool,
    _folder: tempfile::TempDir,
    server: Option<(String, String)>,
}

impl World {
    /// A world with the machine's clock and the local mailbox.
    pub fn new() -> Self {
        Self::with(Clock::system(), false, None)
    }

    /// A world whose clock stands still until it is moved.
    pub fn standing() -> Self {
        let noon = DateTime::parse_from_rfc3339("2026-03-02T17:00:00Z").unwrap().to_utc();
        Self::with(Clock::manual(Ts::from_utc(noon)), false, None)
    }

    /// A world whose clock travels through the database.
    pub fn travelling() -> Self {
        Self::with(Clock::system(), true, None)
    }

    /// A world that sends its mail to this server.
    pub fn with_smtp(clock: Clock, smtp: &str) -> Self {
        Self::with(clock, false, Some(smtp))
    }

    fn with(clock: Clock, travelling: bool, smtp: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (url, server) = make_database(&folder);
        let db = open(&url, clock, travelling);
        db.migrate().unwrap();
        let ctx = context(&db, smtp);
        Self { db, ctx, url, travelling, _folder: folder, server }
    }

    /// Another process of the same database, with a clock of its own.
    pub fn another_process(&self, clock: Clock) -> JobContext {
        context(&open(&self.url, clock, self.travelling), None)
    }

    /// The address of the database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Moves a standing clock.
    pub fn advance(&self, delta: TimeDelta) {
        self.db.clock().advance(delta);
    }

    /// One transaction.
    pub async fn write<T: Send + 'static>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, DbError> + Send + 'static) -> T {
        self.db.write(work).await.unwrap()
    }

    /// One look.
    pub async fn read<T: Send + 'static>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, DbError> + Send + 'static) -> T {
        self.db.read(work).await.unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            let mut conn = PgConnection::establish(server).unwrap();
            conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).unwrap();
        }
    }
}

fn make_database(folder: &tempfile::TempDir) -> (String, Option<(String, String)>) {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let Ok(server) = std::env::var("PASSERELLE_TEST_DATABASE_URL") else {
        return (format!("sqlite:{}", folder.path().join("test.db").display()), None);
    };
    let name = format!("jobs_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut conn = PgConnection::establish(&server).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let (address, _) = server.rsplit_once('/').unwrap();
    (format!("{address}/{name}"), Some((server.clone(), name)))
}

/// The secret key of every test, as a setting.
pub fn secret_key() -> String {
    let bytes: Vec<u8> = (1..=32u8).map(|byte| byte.wrapping_mul(73)).collect();
    base::crypto::hex(&bytes)
}

fn open(url: &str, clock: Clock, travelling: bool) -> Db {
    Db::open(Options {
        url: url.to_owned(),
        connections: 8,
        travelling,
        clock,
        chance: Chance::system(),
        keys: Arc::new(Keyring::from_text(&secret_key()).unwrap()),
        node: "test".to_owned(),
    })
    .unwrap()
}

fn context(db: &Db, smtp: Option<&str>) -> JobContext {
    let base = [("base_url", "https://portal.test"), ("mail_from", "Passerelle <notifications@portal.test>")];
    let config = Config::with(base.into_iter().chain(smtp.map(|url| ("smtp_url", url)))).unwrap();
    let renderer = Renderer::new(Arc::new(|_, _| None), Arc::new(|_| None));
    JobContext::new(db.clone(), Arc::new(config), Arc::new(renderer)).unwrap()
}

/// Waits until `condition` says so; fails after half a minute.
pub async fn until<F, R>(what: &str, mut condition: F)
where
    F: FnMut() -> R,
    R: Future<Output = bool>,
{
    let begun = tokio::time::Instant::now();
    while !condition().await {
        assert!(begun.elapsed() < PATIENCE, "still not: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
