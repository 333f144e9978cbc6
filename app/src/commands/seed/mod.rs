//! `seed`: the demo world, made by the same verbs that people use, at the instants at which they would have used them.
//! Not here: rules; what the verbs refuse, the demo world does not have.

mod case;
mod clinics;
mod history;
mod named;
mod names;
mod people;
mod registration;
#[cfg(test)]
mod tests;
mod world;

use super::Outcome;
use super::failure::Failure;
use super::opening::{self, runtime};
use super::output::say;
use base::clock::{Clock, Ts};
use base::config::Config;
use base::db::DbError;
use std::fmt::Display;
use tokio::runtime::Runtime;
use world::World;

/// Password of every demo account that has a name of its own.
pub(super) const PASSWORD: &str = "Demo-2026!";

/// The demo accounts, as they are printed.
pub(super) const ACCOUNTS: [(&str, &str); 9] = [
    ("patient@demo.test", "patient"),
    ("representative@demo.test", "represents that patient and a child; also a patient"),
    ("clinician@demo.test", "clinician"),
    ("colleague@demo.test", "clinician, same department"),
    ("other@demo.test", "clinician, other department"),
    ("admin@demo.test", "clinic administrator"),
    ("approver@demo.test", "second clinic administrator"),
    ("support@demo.test", "support agent"),
    ("operator@demo.test", "runs the network"),
];

/// Why the demo world could not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum SeedError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A verb refused.
    #[error("{0}")]
    Refused(String),
}

impl SeedError {
    fn refused(error: impl Display) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<SeedError> for Failure {
    fn from(error: SeedError) -> Self {
        match error {
            SeedError::Db(error) => Self::Database(error),
            SeedError::Refused(what) => Self::Other(format!("the demo world could not be made: {what}")),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// A database that is not empty; the database's.
pub(super) fn run(config: &Config) -> Outcome {
    let runtime = runtime()?;
    plant(config, &runtime)?;
    say(format!("The demo world is made. The password of every demo account is {PASSWORD}"))?;
    for (address, role) in ACCOUNTS {
        say(format!("  {address:26}{role}"))?;
    }
    Ok(())
}

/// Makes the demo world in an empty database.
///
/// # Errors
/// A database that is not empty; the database's.
pub(super) fn plant(config: &Config, runtime: &Runtime) -> Outcome {
    let present = Clock::system().now();
    let clock = Clock::manual(World::beginning(present));
    // travelling is for a running demo; here the clock itself is moved
    let config = Config { dev: false, smtp_url: None, sms_url: None, ..config.clone() };
    let opened = opening::open_hurried(&config, "seed", clock.clone())?;
    opening::bring_up_to_date(&opened.db, runtime)?;
    if !opened.db.read_blocking(base::domain::organisation::list_clinics)?.is_empty() {
        return Err(Failure::Other(
            "the database is not empty: the demo world is only made in an empty one. `passerelle demo --fresh` makes a new one.".to_owned(),
        ));
    }
    runtime.block_on(grow(config, opened, clock, present))?;
    Ok(())
}

async fn grow(config: Config, opened: opening::Opened, clock: Clock, present: Ts) -> Result<(), SeedError> {
    let mut world = World::new(config, opened, clock, present)?;
    let places = clinics::found(&mut world).await?;
    let named = named::Named::begin(&mut world, &places).await?;
    history::live(&mut world, &places, named).await?;
    world.settle().await
}
