//! `migrate`: brings the database up to date, or tells what that would do.

use super::Outcome;
use super::failure::Failure;
use super::opening::open;
use super::output::say;
use base::clock::Clock;
use base::config::Config;
use base::db::{Kind, migrations};

/// Runs the command.
///
/// # Errors
/// The database's, or a migration that fails.
pub(super) fn run(config: &Config, dry_run: bool) -> Outcome {
    if dry_run {
        return list(config);
    }
    let db = open(config, "migrate", Clock::system())?.db;
    let applied = migrations::pending(db.url())?;
    db.migrate()?;
    for name in &applied {
        say(format!("applied {name}"))?;
    }
    say(if applied.is_empty() { "The database is up to date.".to_owned() } else { format!("{} applied; the database is up to date.", applied.len()) })?;
    Ok(())
}

/// Touches nothing: a SQLite file that is not there stays so.
fn list(config: &Config) -> Outcome {
    let url = config.database_url.expose();
    let is_new_file = url.strip_prefix("sqlite:").is_some_and(|path| !std::path::Path::new(path).exists());
    let pending = if is_new_file { migrations::names(Kind::Sqlite)? } else { migrations::pending(url)? };
    for name in &pending {
        say(format!("would apply {name}"))?;
    }
    say(if pending.is_empty() { "The database is up to date.".to_owned() } else { format!("{} pending.", pending.len()) }).map_err(Failure::from)
}
