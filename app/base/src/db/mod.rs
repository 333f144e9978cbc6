//! The database: SQLite by default, PostgreSQL by changing one setting, chosen at run time.
//! Not here: SQL of features (`domain/*/store.rs`).
//!
//! A read gets a pooled connection on a blocking thread. A write is one transaction: on PostgreSQL on a pooled
//! connection, on SQLite on the one writer thread, which commits what arrives together as one group (`writer`).

mod connection;
mod error;
pub mod migrations;
pub mod portable;
mod readiness;
pub mod schema;
mod tx;
mod writer;

pub use connection::{AnyConn, Kind, MultiBackend};
pub use error::DbError;
pub use tx::Tx;

use crate::chance::Chance;
use crate::clock::{Clock, Ts};
use crate::crypto::Keyring;
use connection::{Manager, Pool, Role};
use diesel::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(2);

/// How to open a database.
pub struct Options {
    /// `sqlite:PATH`, `postgres://…` or `postgresql://…`.
    pub url: String,
    /// Connections kept for reading (SQLite) or for everything (PostgreSQL).
    pub connections: u32,
    /// Whether time may be moved through the database (`dev_clock`).
    pub travelling: bool,
    /// Where "now" comes from.
    pub clock: Clock,
    /// Where random bytes come from.
    pub chance: Chance,
    /// The keys of this installation.
    pub keys: Arc<Keyring>,
    /// Name of this process, written into the audit log.
    pub node: String,
}

/// What every transaction is given.
pub(crate) struct Means {
    clock: Clock,
    chance: Chance,
    keys: Arc<Keyring>,
    node: String,
    travelling: bool,
}

/// A handle on the database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Pool,
    kind: Kind,
    url: Arc<str>,
    permits: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    means: Arc<Means>,
    writer: Option<writer::Writer>,
    nudges: Arc<watch::Sender<u64>>,
    last_trial: readiness::LastTrial,
}

impl Db {
    /// Opens the database; SQLite files and their folder are created.
    ///
    /// # Errors
    /// An address of another kind, or a database that does not answer.
    pub fn open(options: Options) -> Result<Self, DbError> {
        Self::open_as(options, Role::Writer)
    }

    /// Like `open`, but a commit on SQLite does not wait for the disk: for a database that is made anew when the machine
    /// stops before it is complete.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_hurried(options: Options) -> Result<Self, DbError> {
        Self::open_as(options, Role::Hurried)
    }

    fn open_as(options: Options, writer: Role) -> Result<Self, DbError> {
        let kind = Kind::of(&options.url)?;
        if kind == Kind::Sqlite {
            connection::make_folder(&options.url)?;
        }
        let role = if kind == Kind::Sqlite { Role::Reader } else { Role::Server };
        let means = Arc::new(Means { clock: options.clock, chance: options.chance, keys: options.keys, node: options.node, travelling: options.travelling });
        let nudges = Arc::new(watch::Sender::new(0));
        let writer = match kind {
            Kind::Sqlite => Some(writer::Writer::start(Manager::new(&options.url, kind, writer), Arc::clone(&means), Arc::clone(&nudges))?),
            Kind::Pg => None,
        };
        let pool = connection::pool(Manager::new(&options.url, kind, role), options.connections)?;
        let permits = Arc::new(Semaphore::new(options.connections as usize));
        let strangers = Arc::new(Semaphore::new((options.connections as usize / 2).max(1)));
        Ok(Self { pool, kind, url: options.url.into(), permits, strangers, means, writer, nudges, last_trial: readiness::LastTrial::default() })
    }

    /// Which database this is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The address it was opened with. May hold a password: never log it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The clock without the demo's offset.
    pub fn clock(&self) -> &Clock {
        &self.means.clock
    }

    /// The keys of this installation.
    pub fn keys(&self) -> &Keyring {
        &self.means.keys
    }

    /// The source of random bytes.
    pub fn chance(&self) -> &Chance {
        &self.means.chance
    }

    /// Whether time may be moved through the database.
    pub fn is_travelling(&self) -> bool {
        self.means.travelling
    }

    /// Changes each time a committed transaction of this process has enqueued jobs.
    pub fn nudges(&self) -> watch::Receiver<u64> {
        self.nudges.subscribe()
    }

    /// Runs `work` on a connection for reading, off the async runtime.
    ///
    /// # Errors
    /// What `work` says, or the database's when no connection is to be had within 5 s.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let pool = self.pool.clone();
        let means = Arc::clone(&self.means);
        self.blocking(move || {
            let mut conn = pool.get().map_err(DbError::from)?;
            let mut tx = Tx::begin(&mut conn, &means)?;
            work(&mut tx)
        })
        .await
    }

    /// Runs `work` as one transaction: committed when it says Ok, rolled back when it says Err.
    ///
    /// # Errors
    /// What `work` says, or the database's.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        if let Some(writer) = &self.writer {
            return writer.submit(work).await;
        }
        let pool = self.pool.clone();
        let means = Arc::clone(&self.means);
        let nudges = Arc::clone(&self.nudges);
        self.blocking(move || {
            let mut conn = pool.get().map_err(DbError::from)?;
            let (value, enqueued) = writer::transaction(&mut conn, &means, work)?;
            if enqueued {
                nudges.send_modify(|n| *n += 1);
            }
            Ok(value)
        })
        .await
    }

    /// Like `write`, for what anybody may send who is not signed in. Tries at one account wait for each other in the
    /// database: all of them together hold half of the connections at most, so that a flood leaves room for the others.
    ///
    /// # Errors
    /// As `write`; `DbError::Busy` when none of that half is to be had within 2 s.
    pub async fn write_for_stranger<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let Ok(Ok(_place)) = tokio::time::timeout(PATIENCE, self.strangers.acquire()).await else { return Err(DbError::Busy.into()) };
        self.write(work).await
    }

    /// Like `read`, for commands without a runtime.
    ///
    /// # Errors
    /// As `read`.
    pub fn read_blocking<T, E: From<DbError>>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut conn = self.pool.get().map_err(DbError::from)?;
        let mut tx = Tx::begin(&mut conn, &self.means)?;
        work(&mut tx)
    }

    /// Applies pending migrations; several processes may call it at once. Returns the names applied.
    ///
    /// # Errors
    /// The database's, or a migration that fails.
    pub fn migrate(&self) -> Result<Vec<String>, DbError> {
        migrations::run(&self.url, self.kind)
    }

    /// "Now" as every process of this database sees it.
    ///
    /// # Errors
    /// The database's.
    pub async fn now(&self) -> Result<Ts, DbError> {
        if !self.is_travelling() {
            return Ok(self.clock().now());
        }
        self.read(|tx| Ok(tx.now())).await
    }

    /// Measures how far the server's clock is ahead of ours (PostgreSQL; nothing to do on SQLite).
    ///
    /// # Errors
    /// The database's.
    pub async fn follow_server_clock(&self) -> Result<(), DbError> {
        if self.kind == Kind::Sqlite {
            return Ok(());
        }
        let clock = self.clock().clone();
        let pool = self.pool.clone();
        self.blocking(move || {
            let mut conn = pool.get()?;
            clock.set_skew(chrono::TimeDelta::zero());
            let before = clock.now();
            let server: chrono::NaiveDateTime =
                diesel::select(diesel::dsl::sql::<diesel::sql_types::Timestamp>("clock_timestamp() AT TIME ZONE 'UTC'")).get_result(&mut *conn)?;
            let after = clock.now();
            let middle = before + (after - before) / 2;
            clock.set_skew(Ts::from_utc(server.and_utc()) - middle);
            Ok(())
        })
        .await
    }

    async fn blocking<T, E>(&self, work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let wait = tokio::time::timeout(PATIENCE, Arc::clone(&self.permits).acquire_owned()).await;
        let Ok(Ok(permit)) = wait else { return Err(DbError::Busy.into()) };
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        match task.await {
            Ok(result) => result,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Err(DbError::Busy.into()),
        }
    }
}
