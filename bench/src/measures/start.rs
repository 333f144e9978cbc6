//! How soon a started program answers on a database that exists, what it holds in memory when nobody asks anything, and
//! how big its file is.

use crate::failure::Outcome;
use crate::output::say;
use crate::peer::Peer;
use crate::process::{Running, proportional_megabytes, resident_megabytes};
use crate::program::Program;
use crate::report::{Report, Row};
use crate::site::Site;
use crate::statistics::{Ratio, figure, median, millis};
use std::thread;
use std::time::Duration;

const STARTS: usize = 7;
/// Until a started program has come to rest.
const REST: Duration = Duration::from_secs(2);

/// What some starts showed, one value each.
#[derive(Default)]
struct Starts {
    ready_millis: Vec<f64>,
    resident: f64,
    proportional: f64,
}

/// Measures the starts of ours, then of the peer.
///
/// # Errors
/// A program that does not start.
pub fn run(program: &Program, peer: Option<&Peer>, report: &mut Report) -> Outcome<()> {
    let site = Site::make(program)?;
    site.serve(false)?.stop()?;
    let ours = starts("ours", || site.serve(false), Running::stop)?;
    let theirs = match peer.map(Peer::install).transpose()? {
        Some(installed) => Some(starts("peer", || installed.serve(), killed)?),
        None => None,
    };
    summarise(&ours, theirs.as_ref(), report);
    let megabytes = figure(program.megabytes()?);
    report.add(Row { measure: "the program, one file".to_owned(), figure: format!("{megabytes} MB"), goal: "≤ 25 MB".to_owned(), ..Row::default() });
    Ok(())
}

/// The peer's server may not hear the signal to stop while its workers begin.
#[expect(clippy::unnecessary_wraps, reason = "stands beside `Running::stop`")]
fn killed(server: Running) -> Outcome<()> {
    drop(server);
    Ok(())
}

fn starts(name: &str, start: impl Fn() -> Outcome<Running>, end: fn(Running) -> Outcome<()>) -> Outcome<Starts> {
    let mut all = Starts::default();
    for turn in 1..=STARTS {
        let server = start()?;
        all.ready_millis.push(millis(server.ready_in));
        if turn == STARTS {
            thread::sleep(REST);
            all.resident = resident_megabytes(server.id())?;
            all.proportional = proportional_megabytes(server.id())?;
        }
        end(server)?;
    }
    let each: Vec<String> = all.ready_millis.iter().map(|value| figure(*value)).collect();
    say(format!("start, {name}: {} ms; idle {} MB resident, {} MB proportional", each.join(", "), figure(all.resident), figure(all.proportional)))?;
    Ok(all)
}

fn summarise(ours: &Starts, theirs: Option<&Starts>, report: &mut Report) {
    let ratio = |above: Option<&[f64]>, below: &[f64]| above.and_then(|above| Ratio::of(above, below)).map(|ratio| ratio.to_string()).unwrap_or_default();
    report.add(Row {
        measure: "start, until `/readyz` answers (peer: until it answers)".to_owned(),
        figure: format!("{} ms", figure(median(&ours.ready_millis))),
        goal: "≤ 100 ms".to_owned(),
        peer: theirs.map(|starts| format!("{} ms", figure(median(&starts.ready_millis)))).unwrap_or_default(),
        ratio: ratio(theirs.map(|starts| starts.ready_millis.as_slice()), &ours.ready_millis),
    });
    report.add(Row {
        measure: "memory when idle, resident (RSS)".to_owned(),
        figure: format!("{} MB", figure(ours.resident)),
        goal: "≤ 45 MB".to_owned(),
        ..Row::default()
    });
    report.add(Row {
        measure: "memory when idle, shared pages counted once (PSS), all processes".to_owned(),
        figure: format!("{} MB", figure(ours.proportional)),
        peer: theirs.map(|starts| format!("{} MB", figure(starts.proportional))).unwrap_or_default(),
        ratio: theirs.map(|starts| format!("{} ×", figure(starts.proportional / ours.proportional.max(0.1)))).unwrap_or_default(),
        ..Row::default()
    });
}
