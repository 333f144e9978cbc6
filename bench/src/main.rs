//! How fast, how big, how soon: the measures of Passerelle, and beside some of them a program of the usual kind that
//! does the same work (`bench/peers`). `bench/run` builds everything and runs this.
//! Not here: whether it is right (`tests`).
//!
//! What is measured is the release binary in a process of its own, with all that protects it switched on: sessions,
//! CSRF, sealed columns, the record of who saw what, and commits that wait for the disk. The load comes from the same
//! machine, so the first figure is the CPU time that the server spends; rates and latencies stand beside it.

mod failure;
mod load;
mod login;
mod measures;
mod output;
mod peer;
mod process;
mod program;
mod report;
mod schedule;
mod site;
mod statistics;
mod wire;

use clap::{Parser, ValueEnum};
use failure::Outcome;
use report::Report;
use std::path::PathBuf;
use std::process::ExitCode;

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Dashboards a second, their latency and CPU time, against the peer
    Dashboard,
    /// Jobs a second with 1,000 and with 100,000 queued
    Jobs,
    /// What a wrong password costs, and what a flood of logins does to everybody else
    Logins,
    /// How soon a started program answers, and how much memory it holds
    Start,
    /// What the login page weighs on the wire
    Weight,
    /// All of these
    All,
}

impl What {
    fn includes(self, other: Self) -> bool {
        self == other || self == Self::All
    }
}

/// Measures Passerelle; ends with a table in Markdown.
#[derive(Debug, Parser)]
#[command(name = "bench", max_term_width = 100)]
struct Arguments {
    /// What to measure
    what: What,
    /// How often ours and the peer are measured, in turn
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=50))]
    pairs: u32,
    /// How long each load lasts
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,
    /// An empty PostgreSQL database, to measure the jobs there too
    #[arg(long, value_name = "postgres://…")]
    database_url: Option<String>,
    /// The release binary of Passerelle; the one beside this program when it is not given
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// The Python that has what the peer needs; without it the peer is left out
    #[arg(long, value_name = "FILE")]
    python: Option<PathBuf>,
}

fn main() -> ExitCode {
    match measure(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn measure(arguments: &Arguments) -> Outcome<()> {
    let program = program::Program::find(arguments.program.clone())?;
    let peer = arguments.python.clone().map(peer::Peer::new);
    let mut report = Report::default();
    let what = arguments.what;
    if what.includes(What::Dashboard) {
        measures::dashboard::run(&program, peer.as_ref(), arguments.pairs, arguments.seconds, &mut report)?;
    }
    if what.includes(What::Jobs) {
        measures::jobs::run(arguments.database_url.as_deref(), arguments.pairs, &mut report)?;
    }
    if what.includes(What::Logins) {
        measures::logins::run(&program, arguments.seconds, &mut report)?;
    }
    if what.includes(What::Start) {
        measures::start::run(&program, peer.as_ref(), &mut report)?;
    }
    if what.includes(What::Weight) {
        measures::weight::run(&program, &mut report)?;
    }
    output::say(format!("\n{}", report.table()))
}
