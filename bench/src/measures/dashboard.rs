//! The dashboard of a patient with eight things to do: how many a second, how soon, for how much CPU time.
//!
//! First as fast as the answers come (the ceiling), then at one half and four fifths of that rate with the latency
//! counted from the instant at which each request was to leave. Pages are asked for uncompressed, of both programs.

use super::sentinel::disk_rate;
use crate::failure::{Outcome, While as _};
use crate::load::{CONNECTIONS, Load, Page, closed, open};
use crate::output::say;
use crate::peer::Peer;
use crate::program::Program;
use crate::report::{Report, Row};
use crate::site::{ITEMS, Site};
use crate::statistics::{Ratio, figure, median, millis};
use std::fmt::Write as _;
use std::time::Duration;

/// Before anything counts.
const WARM_UP: Duration = Duration::from_secs(1);
/// Shares of the ceiling at which the open loop runs.
const SHARES: [f64; 2] = [0.5, 0.8];

/// One program, measured once.
struct Round {
    ceiling: Load,
    open: Vec<Load>,
}

/// Measures ours and the peer in turn.
///
/// # Errors
/// A program that does not start, or a wrong answer.
pub fn run(program: &Program, peer: Option<&Peer>, pairs: u32, seconds: u32, report: &mut Report) -> Outcome<()> {
    let lasting = Duration::from_secs(seconds.into());
    let site = Site::make(program)?;
    let patient = site.log_in()?;
    let installed = peer.map(Peer::install).transpose()?;
    say(format!("dashboard: {ITEMS} items, {CONNECTIONS} connections, {seconds} s a load, {pairs} pairs, SQLite synchronous=FULL"))?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for pair in 1..=pairs {
        let server = site.serve(false)?;
        ours.push(measure(&format!("{pair} ours"), &patient.dashboard(&server), lasting)?);
        server.stop()?;
        if let Some(installed) = &installed {
            let server = installed.serve()?;
            theirs.push(measure(&format!("{pair} peer"), &installed.dashboard(&server), lasting)?);
            server.stop()?;
        }
    }
    summarise(&ours, &theirs, report);
    Ok(())
}

fn measure(name: &str, page: &Page, lasting: Duration) -> Outcome<Round> {
    let disk = disk_rate()?;
    let bytes = page.fetch().doing(name)?.body.len();
    closed(page, WARM_UP).doing(name)?;
    let ceiling = closed(page, lasting).doing(name)?;
    let mut line = format!(
        "  {name}: {} /s, {} µs CPU, p50 {:.1} ms, p99 {:.1} ms",
        figure(ceiling.rate),
        figure(ceiling.cpu_micros),
        millis(ceiling.p50),
        millis(ceiling.p99)
    );
    let mut opened = Vec::new();
    for share in SHARES {
        let load = open(page, ceiling.rate * share, lasting).doing(name)?;
        let _ = write!(line, "; at {:.0} %: p50 {:.1}, p99 {:.1} ms, {} µs", share * 100.0, millis(load.p50), millis(load.p99), figure(load.cpu_micros));
        opened.push(load);
    }
    say(format!("{line}; {bytes} bytes; disk {} → {} writes/s", figure(disk), figure(disk_rate()?)))?;
    Ok(Round { ceiling, open: opened })
}

/// The values of one kind, round by round.
fn each(rounds: &[Round], value: impl Fn(&Round) -> f64) -> Vec<f64> {
    rounds.iter().map(value).collect()
}

fn open_p99(round: &Round, at: usize) -> f64 {
    round.open.get(at).map_or(0.0, |load| millis(load.p99))
}

fn summarise(ours: &[Round], theirs: &[Round], report: &mut Report) {
    let mut add = |measure: String, goal: &str, unit: &str, more_is_better: bool, value: &dyn Fn(&Round) -> f64| {
        let (own, other) = (each(ours, value), each(theirs, value));
        let ratio = if more_is_better { Ratio::of(&own, &other) } else { Ratio::of(&other, &own) };
        let shown = |values: &[f64]| if values.is_empty() { String::new() } else { format!("{} {unit}", figure(median(values))) };
        report.add(Row { measure, figure: shown(&own), goal: goal.to_owned(), peer: shown(&other), ratio: ratio.map(|r| r.to_string()).unwrap_or_default() });
    };
    add("dashboard, CPU time of the server a request".to_owned(), "≤ 150 µs, ≥ 30 ×", "µs", false, &|round| round.ceiling.cpu_micros);
    add(format!("dashboard, ceiling at {CONNECTIONS} connections"), "≥ 8,000 /s, ≥ 40 ×", "/s", true, &|round| round.ceiling.rate);
    add("dashboard, p99 at the ceiling".to_owned(), "≤ 10 ms", "ms", false, &|round| millis(round.ceiling.p99));
    for (at, share) in SHARES.iter().enumerate() {
        add(format!("dashboard, p99 at {:.0} % of its own ceiling, open loop", share * 100.0), "≤ 10 ms", "ms", false, &|round| open_p99(round, at));
    }
}
