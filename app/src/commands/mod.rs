//! The commands of the program, one file each.
//! Not here: rules of the domain; a command calls what a page would call.

mod arguments;
mod audit;
mod completions;
mod config;
mod create_admin;
mod demo;
mod doctor;
mod failure;
mod form;
mod heads;
mod healthcheck;
mod hosting;
mod logging;
mod migrate;
mod notify;
mod opening;
mod output;
mod seed;
mod serve;

use arguments::{Arguments, Command};
use base::config::{Config, Loaded, Sources};
use clap::Parser as _;
use failure::Failure;
use std::process::ExitCode;

pub use logging::filter as log_filter;

type Outcome = Result<(), Failure>;

/// Reads the arguments and the settings and runs one command. Success only when all of it succeeded.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("passerelle: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Outcome {
    let sources = Sources::of_process(arguments.config, arguments.set);
    match arguments.command {
        Command::Config { command } => config::run(&command, &sources),
        Command::Completions { shell } => completions::run(shell),
        Command::Demo(command) => demo::run(&command, &sources),
        Command::Doctor(command) => doctor::run(&command, &sources),
        Command::Form { command } => form::run(&command, || started(Config::load(&sources)?)),
        command => with_settings(command, Config::load(&sources)?),
    }
}

/// Begins the log, and tells what the settings warn of.
fn started(loaded: Loaded) -> Result<Config, Failure> {
    logging::start(&loaded.config)?;
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    Ok(loaded.config)
}

fn with_settings(command: Command, loaded: Loaded) -> Outcome {
    let config = started(loaded)?;
    match command {
        Command::Migrate { dry_run } => migrate::run(&config, dry_run),
        Command::Audit { command } => audit::run(&command, &config),
        Command::Healthcheck => healthcheck::run(&config),
        Command::Serve { no_worker } => serve::serve(config, no_worker),
        Command::Seed => seed::run(&config),
        Command::Worker => serve::worker(config),
        Command::CreateAdmin(command) => create_admin::run(config, &command),
        Command::Config { .. } | Command::Completions { .. } | Command::Demo(_) | Command::Doctor(_) | Command::Form { .. } => Ok(()),
    }
}
