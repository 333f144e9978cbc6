//! Load on one page: as fast as the answers come (closed loop), or at a fixed rate (open loop).

use crate::failure::{Failure, Outcome};
use crate::process;
use crate::schedule::Schedule;
use crate::statistics::{float, percentile};
use crate::wire::{Answer, Connection};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Connections that stay open, as browsers keep theirs.
pub const CONNECTIONS: usize = 16;
/// One answer in so many is read, beside the first of each connection.
const SAMPLE: usize = 64;

/// What is loaded, and how to know that it came.
#[derive(Debug, Clone)]
pub struct Page {
    /// The server.
    pub address: SocketAddr,
    /// Its process, the parent of those that work for it.
    pub process: u32,
    /// The bytes of the request.
    pub request: Vec<u8>,
    /// Words that the page holds, each at least so often.
    pub holds: Vec<(String, usize)>,
}

impl Page {
    /// Whether this is the page.
    ///
    /// # Errors
    /// It is not: the status, or the words that are missing.
    pub fn check(&self, answer: &Answer) -> Outcome<()> {
        if answer.status != 200 {
            return Err(format!("status {}: {}", answer.status, answer.text().chars().take(300).collect::<String>()).into());
        }
        let text = answer.text();
        for (word, times) in &self.holds {
            let found = text.matches(word.as_str()).count();
            if found < *times {
                return Err(format!("the page holds {word:?} {found} times, not {times}").into());
            }
        }
        Ok(())
    }

    /// Loads it once.
    ///
    /// # Errors
    /// As [`Page::check`].
    pub fn fetch(&self) -> Outcome<Answer> {
        let answer = Connection::open(self.address)?.exchange(&self.request)?;
        self.check(&answer)?;
        Ok(answer)
    }
}

/// What a load showed.
#[derive(Debug, Clone, Default)]
pub struct Load {
    /// Answers a second.
    pub rate: f64,
    /// CPU time of the server for one answer, in microseconds.
    pub cpu_micros: f64,
    /// Half of the answers came within this.
    pub p50: Duration,
    /// All but one in a hundred came within this.
    pub p99: Duration,
}

/// The next answer as soon as the last one is there.
///
/// # Errors
/// A wrong answer.
pub fn closed(page: &Page, lasting: Duration) -> Outcome<Load> {
    let over = AtomicBool::new(false);
    run(page, |begun| {
        if begun.elapsed() >= lasting {
            over.store(true, Ordering::Relaxed);
        }
        (!over.load(Ordering::Relaxed)).then(Instant::now)
    })
}

/// So many requests a second, whatever the answers do.
///
/// # Errors
/// A wrong answer.
pub fn open(page: &Page, per_second: f64, lasting: Duration) -> Outcome<Load> {
    let schedule = Schedule::new(per_second, lasting);
    run(page, |begun| {
        let instant = begun + schedule.next()?;
        thread::sleep(instant.saturating_duration_since(Instant::now()));
        Some(instant)
    })
}

/// Runs all connections; `next` says from when the latency of the next request counts, and waits until then.
fn run(page: &Page, next: impl Fn(Instant) -> Option<Instant> + Sync) -> Outcome<Load> {
    let broken: Mutex<Option<Failure>> = Mutex::new(None);
    let mut connections = (0..CONNECTIONS).map(|_| Connection::open(page.address)).collect::<Outcome<Vec<_>>>()?;
    let cpu_before = process::cpu_time(page.process)?;
    let begun = Instant::now();
    let mut latencies: Vec<Duration> = Vec::new();
    thread::scope(|scope| {
        let threads: Vec<_> = connections
            .iter_mut()
            .map(|connection| {
                let (next, broken) = (&next, &broken);
                scope.spawn(move || one(page, connection, begun, next).unwrap_or_else(|failure| note(broken, failure)))
            })
            .collect();
        for thread in threads {
            latencies.extend(thread.join().unwrap_or_default());
        }
    });
    let spent = begun.elapsed();
    let cpu = process::cpu_time(page.process)?.saturating_sub(cpu_before);
    if let Some(failure) = broken.into_inner().unwrap_or_default() {
        return Err(failure);
    }
    latencies.sort_unstable();
    let answers = float(latencies.len()).max(1.0);
    Ok(Load {
        rate: answers / spent.as_secs_f64(),
        cpu_micros: cpu.as_secs_f64() * 1e6 / answers,
        p50: percentile(&latencies, 50.0),
        p99: percentile(&latencies, 99.0),
    })
}

fn note(broken: &Mutex<Option<Failure>>, failure: Failure) -> Vec<Duration> {
    if let Ok(mut first) = broken.lock() {
        first.get_or_insert(failure);
    }
    Vec::new()
}

/// One connection until `next` has no more.
fn one(page: &Page, connection: &mut Connection, begun: Instant, next: &impl Fn(Instant) -> Option<Instant>) -> Outcome<Vec<Duration>> {
    let mut latencies = Vec::new();
    while let Some(instant) = next(begun) {
        let answer = connection.exchange(&page.request)?;
        latencies.push(instant.elapsed());
        if latencies.len() % SAMPLE == 1 {
            page.check(&answer)?;
        } else if answer.status != 200 {
            return Err(format!("status {}", answer.status).into());
        }
    }
    Ok(latencies)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(holds: &[(&str, usize)]) -> Page {
        let holds = holds.iter().map(|(word, times)| ((*word).to_owned(), *times)).collect();
        Page { address: "127.0.0.1:1".parse().unwrap(), process: 1, request: Vec::new(), holds }
    }

    #[test]
    fn a_page_is_the_right_one_when_it_holds_every_word_often_enough() {
        let answer = Answer { status: 200, head: String::new(), body: b"<li>a</li><li>b</li>".to_vec() };
        assert!(page(&[("<li>", 2)]).check(&answer).is_ok());
        assert!(page(&[("<li>", 3)]).check(&answer).unwrap_err().to_string().contains("2 times, not 3"));
        assert!(page(&[]).check(&Answer { status: 303, ..answer }).is_err());
    }
}
