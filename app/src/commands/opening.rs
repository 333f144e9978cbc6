//! Opening the installation: secret key, database, migrations.
//! Not here: what is done with it.

use super::Outcome;
use super::failure::Failure;
use base::audit::Actor;
use base::chance::Chance;
use base::clock::Clock;
use base::config::Config;
use base::crypto::{Keyring, hex};
use base::db::{Db, DbError, Kind, Options, migrations};
use base::domain::{definitions, terms};
use std::sync::Arc;
use tokio::runtime::{Builder, Runtime};

/// Connections to SQLite for reading; more than cores only wait for each other.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL of one process.
const POSTGRES_CONNECTIONS: u32 = 16;

/// The open installation.
pub(super) struct Opened {
    pub(super) db: Db,
    pub(super) keys: Arc<Keyring>,
}

/// The async runtime of this process.
///
/// # Errors
/// The system gives no threads.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    Ok(Builder::new_multi_thread().enable_all().build()?)
}

/// Opens the database of this installation with its keys. `role` is the kind of process, written into the audit log.
///
/// # Errors
/// No secret key, or a database that does not answer.
pub(super) fn open(config: &Config, role: &str, clock: Clock) -> Result<Opened, Failure> {
    open_by(Db::open, config, role, clock)
}

/// Like [`open`], for a database that is made anew when the machine stops before it is complete.
///
/// # Errors
/// As [`open`].
pub(super) fn open_hurried(config: &Config, role: &str, clock: Clock) -> Result<Opened, Failure> {
    open_by(Db::open_hurried, config, role, clock)
}

fn open_by(how: fn(Options) -> Result<Db, DbError>, config: &Config, role: &str, clock: Clock) -> Result<Opened, Failure> {
    let chance = Chance::system();
    let obtained = config.obtain_secret_key(&chance)?;
    if let Some(path) = &obtained.written {
        eprintln!(
            "passerelle: a new secret key was written to {}. Keep a copy apart from the database: without it, nothing sealed can be read.",
            path.display()
        );
    }
    let url = config.database_url.expose().to_owned();
    let connections = if Kind::of(&url)? == Kind::Sqlite { SQLITE_READERS } else { POSTGRES_CONNECTIONS };
    let node = format!("{role}-{}-{}", host(), hex(&chance.bytes::<3>()));
    let keys = Arc::new(obtained.keys);
    let options = Options { url, connections, travelling: config.dev, clock, chance, keys: Arc::clone(&keys), node };
    Ok(Opened { db: how(options)?, keys })
}

/// Opens the database and brings it up to date: migrations, the definitions of this version, the first terms.
///
/// # Errors
/// As [`open`]; a migration that fails.
pub(super) fn open_current(config: &Config, role: &str, runtime: &Runtime) -> Result<Opened, Failure> {
    let opened = open(config, role, Clock::system())?;
    bring_up_to_date(&opened.db, runtime)?;
    Ok(opened)
}

/// Applies what is pending and publishes what this version ships.
///
/// # Errors
/// The database's, or a migration that fails.
pub(super) fn bring_up_to_date(db: &Db, runtime: &Runtime) -> Outcome {
    let pending = migrations::pending(db.url())?;
    if !pending.is_empty() {
        db.migrate()?;
        tracing::info!(count = pending.len(), "migrations applied");
    }
    runtime.block_on(db.write(|tx| {
        terms::publish_first(tx)?;
        definitions::publish_shipped(tx, &Actor::system("start")).map(|_| ())
    }))?;
    Ok(())
}

/// The name of this machine.
fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name: String = name.trim().chars().take(40).collect();
    if name.is_empty() { "host".to_owned() } else { name }
}
