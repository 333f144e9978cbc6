//! `completions`: what a shell needs to complete our commands.

use super::Outcome;
use super::arguments::Arguments;
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::io::Write as _;

/// Runs the command.
///
/// # Errors
/// Nobody reads any more.
pub(super) fn run(shell: Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "passerelle", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(())
}
