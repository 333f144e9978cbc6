//! `audit verify`: recomputes the chain over the audit log.

use super::Outcome;
use super::arguments::AuditCommand;
use super::failure::Failure;
use super::opening::{open_current, runtime};
use super::output::say;
use base::audit::{Verdict, verify};
use base::config::Config;

/// Runs the command.
///
/// # Errors
/// The database's; a chain that is broken.
pub(super) fn run(command: &AuditCommand, config: &Config) -> Outcome {
    let AuditCommand::Verify = command;
    let verdict = open_current(config, "audit", &runtime()?)?.db.read_blocking(verify)?;
    match verdict {
        Verdict::Intact { sealed, unsealed } => Ok(say(format!("The audit log is intact: {sealed} events sealed, {unsealed} waiting for the seal."))?),
        Verdict::Broken { seq, reason } => Err(Failure::Other(format!(
            "the audit log is broken at link {seq}: {reason}. Everything before link {seq} is as it was written. \
             Compare with the exported heads and the backups from before that link."
        ))),
    }
}
