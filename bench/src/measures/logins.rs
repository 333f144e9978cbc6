//! What a wrong password costs for a known and for an unknown address, and what a flood of logins does to somebody who
//! is signed in. That both do the same work, and that a flood is turned away, is proved by tests; here is how long it takes.

use crate::failure::{Outcome, While as _};
use crate::load::{Load, Page, open};
use crate::login::Visitor;
use crate::output::say;
use crate::process::resident_megabytes;
use crate::program::Program;
use crate::report::{Report, Row};
use crate::site::Site;
use crate::statistics::{figure, float, median, millis};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Accounts of the demo world that nobody has locked.
const KNOWN: [&str; 6] = ["representative@demo.test", "clinician@demo.test", "colleague@demo.test", "other@demo.test", "admin@demo.test", "support@demo.test"];
/// An account waits after ten.
const TRIES: usize = 9;
const WRONG: &str = "Wrong-7-password!";
/// Logins at once: more than hash and wait.
const FLOOD: usize = 96;
/// Dashboards a second beside the flood.
const BESIDE: f64 = 50.0;

/// Measures both.
///
/// # Errors
/// A program that does not start, or a wrong answer.
pub fn run(program: &Program, seconds: u32, report: &mut Report) -> Outcome<()> {
    let site = Site::make(program)?;
    let patient = site.log_in()?;
    let server = site.serve(false)?;
    let gap = gap(server.address)?;
    let page = patient.dashboard(&server);
    let lasting = Duration::from_secs(seconds.into());
    let idle = open(&page, BESIDE, lasting).doing("dashboard")?;
    let before = resident_megabytes(server.id())?;
    let flood = flood(&page, lasting)?;
    let added = resident_megabytes(server.id())? - before;
    server.stop()?;
    say(format!(
        "flood: {} logins at once; {} compared, {} turned away; dashboard p99 {:.1} ms, without it {:.1} ms",
        FLOOD,
        flood.compared,
        flood.turned_away,
        millis(flood.beside.p99),
        millis(idle.p99)
    ))?;
    let row = |measure: &str, figure: String, goal: &str| Row { measure: measure.to_owned(), figure, goal: goal.to_owned(), ..Row::default() };
    report.add(row("wrong password, known against unknown address, gap of the medians", format!("{} %", figure(gap)), "≤ 2 %"));
    let times = millis(flood.beside.p99) / millis(idle.p99).max(f64::EPSILON);
    report.add(row("dashboard, p99 in a flood of logins over p99 without one", format!("{} ×", figure(times)), "≤ 2 ×"));
    report.add(row("a login that is turned away, the slowest", format!("{} ms", figure(millis(flood.slowest))), "≤ 2,500 ms"));
    report.add(row("memory that the flood adds", format!("{} MB", figure(added)), "≤ 48 MB"));
    Ok(())
}

/// By how much the medians differ, in per cent.
fn gap(address: SocketAddr) -> Outcome<f64> {
    let mut visitor = Visitor::new(address);
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..TRIES {
        for (nth, email) in KNOWN.iter().enumerate() {
            for (address, times) in [((*email).to_owned(), &mut known), (format!("nobody{round}.{nth}@exemple.test"), &mut unknown)] {
                let (status, spent) = visitor.tries(&address, WRONG)?;
                if status != 422 {
                    return Err(format!("a wrong password was answered with {status}").into());
                }
                times.push(millis(spent));
            }
        }
    }
    let (known, unknown) = (median(&known), median(&unknown));
    say(format!("wrong password: {known:.2} ms for known addresses, {unknown:.2} ms for unknown ones, {} pairs", TRIES * KNOWN.len()))?;
    Ok((known - unknown).abs() / unknown * 100.0)
}

/// What a flood did.
struct Flood {
    beside: Load,
    compared: usize,
    turned_away: usize,
    slowest: Duration,
}

fn flood(page: &Page, lasting: Duration) -> Outcome<Flood> {
    let (over, number) = (AtomicBool::new(false), AtomicUsize::new(0));
    let answers: Mutex<Vec<(u16, Duration)>> = Mutex::default();
    let beside = thread::scope(|scope| {
        for _ in 0..FLOOD {
            scope.spawn(|| {
                let mut visitor = Visitor::new(page.address);
                while !over.load(Ordering::Relaxed) {
                    let email = format!("flood{}@exemple.test", number.fetch_add(1, Ordering::Relaxed));
                    if let Ok(answer) = visitor.tries(&email, WRONG) {
                        answers.lock().unwrap_or_else(PoisonError::into_inner).push(answer);
                    }
                }
            });
        }
        let beside = open(page, BESIDE, lasting).doing("dashboard in a flood");
        over.store(true, Ordering::Relaxed);
        beside
    })?;
    let answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
    let of = |wanted: u16| answers.iter().filter(|(status, _)| *status == wanted).count();
    let slowest = answers.iter().filter(|(status, _)| *status == 503).map(|(_, spent)| *spent).max().unwrap_or_default();
    if float(of(503)) < 1.0 {
        return Err("nobody was turned away: this was no flood".into());
    }
    Ok(Flood { beside, compared: of(422), turned_away: of(503), slowest })
}
