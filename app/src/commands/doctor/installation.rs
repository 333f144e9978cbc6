//! Secret key, database, queue and audit log.

use super::super::opening;
use super::Finding;
use base::audit::{Verdict, verify};
use base::clock::Clock;
use base::config::Config;
use base::crypto;
use base::db::{Db, DbError, Kind, migrations};
use base::queue;
use chrono::TimeDelta;
use std::path::Path;

/// A due job that waits longer than this has nobody to do it.
const WAIT: TimeDelta = TimeDelta::minutes(2);
const UNSEALED_MAX: i64 = 1_000;

/// Looks at what is installed.
pub(super) fn examine(config: &Config) -> Vec<Finding> {
    let path = config.database_url.expose().strip_prefix("sqlite:").map(Path::new);
    if path.is_some_and(|path| !path.exists()) {
        return vec![Finding::ok("database", "not there yet: the first start makes it")];
    }
    match opening::open(config, "doctor", Clock::system()) {
        Ok(opened) => look_inside(&opened.db),
        Err(error) => vec![Finding::error("database", error.to_string(), "`passerelle config show` prints where it is looked for")],
    }
}

fn look_inside(db: &Db) -> Vec<Finding> {
    let kind = if db.kind() == Kind::Sqlite { "SQLite" } else { "PostgreSQL" };
    match migrations::pending(db.url()) {
        Err(error) => return vec![Finding::error("database", error.to_string(), "is the server running, and is database_url right?")],
        Ok(pending) if !pending.is_empty() => {
            let says = format!("{kind}, {} migrations behind", pending.len());
            return vec![Finding::warning("database", says, "run `passerelle migrate`, or start the service, which does it")];
        }
        Ok(_) => {}
    }
    let mut findings = vec![Finding::ok("database", format!("{kind}, up to date"))];
    for look in [key, waiting, audit_log] {
        findings.push(look(db).unwrap_or_else(|error| Finding::error("database", error.to_string(), "look at the database's own log")));
    }
    findings
}

fn key(db: &Db) -> Result<Finding, DbError> {
    Ok(match db.read_blocking(crypto::opens)? {
        None => Finding::ok("secret key", "nothing is sealed with it yet"),
        Some(true) => Finding::ok("secret key", "opens what is sealed"),
        Some(false) => Finding::error(
            "secret key",
            "does not open what is sealed in this database",
            "set the key that this database was made with: PASSERELLE_SECRET_KEY, or secret.key in the data folder, from your copy",
        ),
    })
}

fn waiting(db: &Db) -> Result<Finding, DbError> {
    let waits = db.read_blocking::<_, DbError>(|tx| {
        let late = tx.now() - WAIT;
        Ok(queue::next_due(tx, late)?.map(|due| tx.now() - due))
    })?;
    Ok(match waits {
        None => Finding::ok("queue", "nothing waits"),
        Some(age) => Finding::warning(
            "queue",
            format!("the oldest job has waited for {} minutes: mail does not leave", age.num_minutes()),
            "start `passerelle serve` (without --no-worker) or `passerelle worker`, and read its log",
        ),
    })
}

fn audit_log(db: &Db) -> Result<Finding, DbError> {
    Ok(match db.read_blocking(verify)? {
        Verdict::Intact { sealed, unsealed } if unsealed > UNSEALED_MAX => {
            Finding::warning("audit log", format!("intact, but {unsealed} events wait for the seal ({sealed} have it)"), "is a worker running?")
        }
        Verdict::Intact { sealed, unsealed } => Finding::ok("audit log", format!("intact: {sealed} sealed, {unsealed} waiting")),
        Verdict::Broken { seq, reason } => {
            Finding::error("audit log", format!("broken at link {seq}: {reason}"), "compare with the exported heads and the backups from before that link")
        }
    })
}
