//! The open loop: requests leave at instants fixed beforehand, however slow the answers are. Latency counts from that
//! instant, so a server that stops for a while is charged for everybody who would have come meanwhile.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Instants at an even distance, handed out in order to whoever asks.
#[derive(Debug)]
pub struct Schedule {
    gap: Duration,
    total: u32,
    next: AtomicU32,
}

impl Schedule {
    /// So many a second, for so long. At least one.
    pub fn new(per_second: f64, lasting: Duration) -> Self {
        let gap = Duration::from_secs_f64(1.0 / per_second.max(1.0));
        let total = u32::try_from(lasting.as_nanos() / gap.as_nanos().max(1)).unwrap_or(u32::MAX).max(1);
        Self { gap, total, next: AtomicU32::new(0) }
    }

    /// When the next request leaves, counted from the beginning; `None` when all have left.
    pub fn next(&self) -> Option<Duration> {
        let ticket = self.next.fetch_add(1, Ordering::Relaxed);
        (ticket < self.total).then(|| self.gap * ticket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_leave_evenly_and_each_once() {
        let schedule = Schedule::new(200.0, Duration::from_secs(1));
        let all: Vec<Duration> = std::iter::from_fn(|| schedule.next()).collect();
        assert_eq!(all.len(), 200);
        assert_eq!(all.first(), Some(&Duration::ZERO));
        assert_eq!(all.get(1), Some(&Duration::from_millis(5)));
        assert_eq!(all.last(), Some(&Duration::from_millis(995)));
        assert_eq!(schedule.next(), None);
    }

    #[test]
    fn slow_answers_do_not_move_the_instants() {
        let schedule = Schedule::new(1_000.0, Duration::from_millis(10));
        let first = schedule.next();
        std::thread::sleep(Duration::from_millis(3));
        assert_eq!((first, schedule.next()), (Some(Duration::ZERO), Some(Duration::from_millis(1))));
    }

    #[test]
    fn a_rate_of_nothing_still_sends_one() {
        let schedule = Schedule::new(0.0, Duration::from_millis(10));
        assert_eq!(schedule.next(), Some(Duration::ZERO));
        assert_eq!(schedule.next(), None);
    }
}
