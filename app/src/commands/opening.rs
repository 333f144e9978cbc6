//! Opening the installation: secret key, database, migrations.
//! Not here: what is done with it.

use super::Outcome;
use super::failure::Failure;
use base::chance::Chance;
use base::clock::Clock;
use base::config::Config;
use base::crypto::hex;
use base::db::{Db, Kind, Options};
use std::sync::Arc;

/// Connections to SQLite for reading; more than cores only wait for each other.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL of one process.
const POSTGRES_CONNECTIONS: u32 = 16;

/// Opens the database of this installation with its keys. `role` is the kind of process, written into the audit log.
///
/// # Errors
/// No secret key, or a database that does not answer.
pub(super) fn open(config: &Config, role: &str, clock: Clock) -> Result<Db, Failure> {
    let chance = Chance::system();
    let obtained = config.obtain_secret_key(&chance)?;
    if let Some(path) = &obtained.written {
        eprintln!("passerelle: a new secret key was written to {}. Keep a copy apart from the database: without it, nothing sealed can be read.", path.display());
    }
    let url = config.database_url.expose().to_owned();
    let connections = if Kind::of(&url)? == Kind::Sqlite { SQLITE_READERS } else { POSTGRES_CONNECTIONS };
    let node = format!("{role}-{}-{}", host(), hex(&chance.bytes::<3>()));
    let options = Options { url, connections, travelling: config.dev, clock, chance, keys: Arc::new(obtained.keys), node };
    Ok(Db::open(options)?)
}

/// Opens the database and brings it up to date.
///
/// # Errors
/// As [`open`]; a migration that fails.
pub(super) fn open_current(config: &Config, role: &str) -> Result<Db, Failure> {
    let db = open(config, role, Clock::system())?;
    bring_up_to_date(&db)?;
    Ok(db)
}

fn bring_up_to_date(db: &Db) -> Outcome {
    if base::db::migrations::pending(db.url())?.is_empty() {
        return Ok(());
    }
    for name in db.migrate()? {
        tracing::info!(migration = name, "migration applied");
    }
    Ok(())
}

/// The name of this machine.
fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name: String = name.trim().chars().take(40).collect();
    if name.is_empty() { "host".to_owned() } else { name }
}
