//! A world for one test: a migrated database, a clock, a context, workers.

pub mod people;
pub mod probe;
pub mod sms;
pub mod smtp;

use base::chance::Chance;
use base::clock::{Clock, Ts};
use base::config::Config;
use base::crypto::Keyring;
use base::db::{Db, DbError, Options, Tx};
use base::render::Renderer;
use chrono::{DateTime, TimeDelta};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};
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
        Self::with(noon(), false, None)
    }

    /// A world whose clock travels through the database.
    pub fn travelling() -> Self {
        Self::with(Clock::system(), true, None)
    }

    /// A world that sends its mail to this server.
    pub fn with_smtp(clock: Clock, smtp: &str) -> Self {
        Self::with(clock, false, Some(("smtp_url", smtp)))
    }

    /// A world that sends its text messages to this gateway.
    pub fn with_sms(clock: Clock, sms: &str) -> Self {
        Self::with(clock, false, Some(("sms_url", sms)))
    }

    fn with(clock: Clock, travelling: bool, setting: Option<(&str, &str)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (url, server) = make_database(&folder);
        let db = open(&url, clock, travelling);
        db.migrate().unwrap();
        let ctx = context(&db, setting);
        Self { db, ctx, url, travelling, _folder: folder, server }
    }

    /// Another process of the same database, with a clock of its own.
    pub fn another_process(&self, clock: Clock) -> JobContext {
        context(&open(&self.url, clock, self.travelling), None)
    }

    /// Takes the tables of the queue away; on PostgreSQL every connection too.
    pub fn take_jobs_away(&self) -> Outage {
        let outage = Outage { url: self.url.clone() };
        outage.run("ALTER TABLE jobs RENAME TO jobs_away; ALTER TABLE job_workers RENAME TO job_workers_away");
        if self.server.is_some() {
            outage.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
        outage
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

/// A time without the tables of the queue.
pub struct Outage {
    url: String,
}

impl Outage {
    /// They come back after so long: longer than the workers' polls, so that each has asked in vain.
    pub async fn last(self, length: Duration) {
        tokio::time::sleep(length).await;
        self.run("ALTER TABLE jobs_away RENAME TO jobs; ALTER TABLE job_workers_away RENAME TO job_workers");
    }

    fn run(&self, sql: &str) {
        match self.url.strip_prefix("sqlite:") {
            Some(path) => {
                let mut conn = SqliteConnection::establish(path).unwrap();
                conn.batch_execute(&format!("PRAGMA busy_timeout = 10000; {sql}")).unwrap();
            }
            None => PgConnection::establish(&self.url).unwrap().batch_execute(sql).unwrap(),
        }
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

/// A clock that stands at noon of a Monday in Toronto.
pub fn noon() -> Clock {
    Clock::manual(Ts::from_utc(DateTime::parse_from_rfc3339("2026-03-02T17:00:00Z").unwrap().to_utc()))
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

fn context(db: &Db, setting: Option<(&str, &str)>) -> JobContext {
    let base = [("base_url", "https://portal.test"), ("mail_from", "Passerelle <notifications@portal.test>")];
    let config = Config::with(base.into_iter().chain(setting)).unwrap();
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
