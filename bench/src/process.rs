//! Programs that serve, as processes: starting and ending them, and what the system says of them (`/proc`, Linux only).

use crate::failure::{Outcome, While as _};
use crate::wire::{self, Connection};
use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Length of a tick of `/proc/PID/stat`: Linux shows programs 100 a second on every machine.
const TICK: Duration = Duration::from_millis(10);
/// How long a program may take to answer for the first time.
const START_MAX: Duration = Duration::from_mins(1);
/// How long it may take to end when it is asked to.
const STOP_MAX: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_micros(500);
/// How much of its log is shown when a program does not start.
const SHOWN: usize = 2_000;

/// An address on which nothing listens when it is asked for.
///
/// # Errors
/// The system has none.
pub fn free_address() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// A program that serves; ended with this value, and those that it started with it.
pub struct Running {
    child: Child,
    /// Where it serves.
    pub address: SocketAddr,
    /// From its start to its first answer with status 200.
    pub ready_in: Duration,
}

impl Running {
    /// Starts it and waits until `path` answers 200. What it says goes into `log`.
    ///
    /// # Errors
    /// It cannot be started, or does not answer.
    pub fn start(mut command: Command, address: SocketAddr, path: &str, log: &Path) -> Outcome<Self> {
        let file = File::options().append(true).create(true).open(log)?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let begun = Instant::now();
        let child = command.spawn().doing(format!("starting {}", command.get_program().display()))?;
        let mut running = Self { child, address, ready_in: Duration::ZERO };
        let request = wire::get(address, path, &[]);
        while !answers(address, &request) {
            let ended = running.child.try_wait()?.is_some();
            if ended || begun.elapsed() > START_MAX {
                let said = fs::read_to_string(log).unwrap_or_default();
                let end: String = said.chars().skip(said.chars().count().saturating_sub(SHOWN)).collect();
                return Err(format!("{} does not answer at {path}; it said:\n{end}", command.get_program().display()).into());
            }
            thread::sleep(LOOK);
        }
        running.ready_in = begun.elapsed();
        Ok(running)
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop and waits for that.
    ///
    /// # Errors
    /// It does not stop.
    pub fn stop(mut self) -> Outcome<()> {
        signal("-TERM", &[self.id()]);
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > STOP_MAX {
                return Err("the program does not stop".into());
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            signal("-KILL", &family(self.id()));
            let _ = self.child.wait();
        }
    }
}

fn signal(which: &str, processes: &[u32]) {
    let _ = Command::new("kill").arg(which).args(processes.iter().map(u32::to_string)).stderr(Stdio::null()).status();
}

fn answers(address: SocketAddr, request: &[u8]) -> bool {
    Connection::open(address).and_then(|mut connection| connection.exchange(request)).is_ok_and(|answer| answer.status == 200)
}

/// A process and all that it started, and what those started.
pub fn family(process: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|id: u32| Some((id, Stat::read(id)?.parent)))
        .collect();
    let mut found = vec![process];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(id, _)| *id));
        at += 1;
    }
    found
}

/// What `/proc/PID/stat` says.
#[derive(Debug, PartialEq, Eq)]
struct Stat {
    parent: u32,
    /// Ticks spent in the program and in the system for it.
    ticks: u32,
}

impl Stat {
    fn read(process: u32) -> Option<Self> {
        Self::parse(&fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
    }

    /// The name stands in parentheses and may hold spaces and parentheses itself.
    fn parse(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let number = |at: usize| fields.get(at)?.parse::<u32>().ok();
        Some(Self { parent: number(1)?, ticks: number(11)?.checked_add(number(12)?)? })
    }
}

/// CPU time that a process and its family have spent.
///
/// # Errors
/// The process is gone.
pub fn cpu_time(process: u32) -> Outcome<Duration> {
    let own = Stat::read(process).ok_or("the server has ended")?;
    let children = family(process).into_iter().skip(1).filter_map(Stat::read);
    Ok(TICK * children.fold(own.ticks, |sum, stat| sum.saturating_add(stat.ticks)))
}

/// Memory that a process holds, in megabytes, shared pages included (RSS).
///
/// # Errors
/// The process is gone.
pub fn resident_megabytes(process: u32) -> Outcome<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    Ok(kilobytes(&status, "VmRSS:").ok_or("no VmRSS")? / 1024.0)
}

/// Memory that a process and its family hold, in megabytes, each shared page counted once (PSS).
///
/// # Errors
/// The process is gone.
pub fn proportional_megabytes(process: u32) -> Outcome<f64> {
    let mut sum = 0.0;
    for id in family(process) {
        let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
        sum += kilobytes(&rollup, "Pss:").ok_or("no Pss")?;
    }
    Ok(sum / 1024.0)
}

fn kilobytes(text: &str, name: &str) -> Option<f64> {
    text.lines().find_map(|line| line.strip_prefix(name)?.trim().strip_suffix("kB")?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read_whatever_its_name() {
        let line = "42 (a (b) c) S 7 42 42 0 -1 4194560 10 0 0 0 123 45 6 7 20 0 9 0 100 0 0";
        assert_eq!(Stat::parse(line), Some(Stat { parent: 7, ticks: 168 }));
        assert_eq!(Stat::parse("42 (a) S"), None);
    }

    #[test]
    fn memory_is_read_in_kilobytes() {
        assert_eq!(kilobytes("Name:\tx\nVmRSS:\t   2048 kB\n", "VmRSS:"), Some(2_048.0));
        assert_eq!(kilobytes("Name:\tx\n", "VmRSS:"), None);
    }

    #[test]
    fn this_process_has_spent_time_and_holds_memory() {
        let own = std::process::id();
        assert!(cpu_time(own).is_ok() && family(own).contains(&own));
        assert!(resident_megabytes(own).unwrap() > 0.5 && proportional_megabytes(own).unwrap() > 0.1);
    }
}
