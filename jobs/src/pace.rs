//! How many jobs to take, and of which lanes.

use base::queue::{Ask, Lane};
use std::time::Duration;
use tokio::time::Instant;

/// How far ahead jobs are taken: what the pool gets done in this time.
const AHEAD: Duration = Duration::from_millis(200);
/// The first batch, and by how much the next may be larger.
const FIRST: usize = 32;
const GROWTH: usize = 4;
pub(crate) const BATCH_MAX: usize = 512;
/// Of a full batch, the part kept for each lane that is not the first: a flood above does not stop those below.
const SHARE: usize = 16;

/// What to take: of the first lane whatever there is room for, of the others their share. A pool that works on all
/// lanes takes codes only when it can start them at once; otherwise they wait for the pool that is theirs.
pub(crate) fn asks(due: &[Lane], room: usize, idle: usize, lanes: &[Lane]) -> Vec<Ask> {
    let shared = lanes.len() > 1;
    let mut asks = Vec::new();
    let mut room = room;
    let mut first = true;
    for &lane in due {
        let limit = match lane {
            Lane::Codes if shared => idle.min(room),
            _ if first => {
                first = false;
                let others = due.iter().filter(|&&other| other > lane).count();
                room.saturating_sub(others * (room / SHARE).max(1)).max(1)
            }
            _ => (room / SHARE).max(1),
        };
        if limit > 0 && room > 0 {
            asks.push(Ask { lane, limit: limit.min(room) });
        }
        if lane == Lane::Codes {
            room = room.saturating_sub(limit);
        }
    }
    asks
}

/// How many jobs to have at hand: what was done lately in `AHEAD`, growing by steps.
pub(crate) struct Pace {
    least: usize,
    target: usize,
    since: Instant,
    ended: u64,
}

impl Pace {
    pub(crate) fn new(concurrency: usize) -> Self {
        Self { least: concurrency, target: concurrency.max(FIRST), since: Instant::now(), ended: 0 }
    }

    /// The number for now, when so many have ended since the beginning.
    pub(crate) fn target(&mut self, ended: u64) -> usize {
        let done = usize::try_from(ended - self.ended).unwrap_or(0);
        if done == 0 {
            self.since = Instant::now();
            return self.target;
        }
        let elapsed = self.since.elapsed();
        let rate = done.saturating_mul(1000) / usize::try_from(elapsed.as_millis()).unwrap_or(1).max(1);
        let wanted = rate.saturating_mul(usize::try_from(AHEAD.as_millis()).unwrap_or(0)) / 1000;
        self.target = wanted.clamp(self.least, (self.target * GROWTH).min(BATCH_MAX).max(self.least));
        (self.since, self.ended) = (Instant::now(), ended);
        self.target
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &[Lane] = &Lane::ALL;

    fn limits(asks: &[Ask]) -> Vec<(Lane, usize)> {
        asks.iter().map(|ask| (ask.lane, ask.limit)).collect()
    }

    #[test]
    fn a_flood_leaves_the_lanes_below_their_share() {
        let due = [Lane::Notices, Lane::Reminders, Lane::Housekeeping];
        let taken = limits(&asks(&due, 160, 8, ALL));
        assert_eq!(taken, [(Lane::Notices, 140), (Lane::Reminders, 10), (Lane::Housekeeping, 10)]);
        assert!(asks(&due, 0, 0, ALL).is_empty());
    }

    #[test]
    fn the_shared_pool_takes_codes_only_to_start_them_at_once() {
        let due = [Lane::Codes, Lane::Reminders];
        assert_eq!(limits(&asks(&due, 64, 8, ALL)), [(Lane::Codes, 8), (Lane::Reminders, 56)]);
        assert_eq!(limits(&asks(&due, 64, 0, ALL)), [(Lane::Reminders, 64)]);
        assert_eq!(limits(&asks(&[Lane::Codes], 16, 4, &[Lane::Codes])), [(Lane::Codes, 16)]);
    }

    #[test]
    fn the_pace_follows_what_is_done() {
        let mut pace = Pace::new(8);
        assert_eq!(pace.target(0), 32, "nothing known yet");
        pace.since -= Duration::from_millis(10);
        assert_eq!(pace.target(1_000), 128, "grows by steps");
        pace.since -= Duration::from_secs(1);
        assert_eq!(pace.target(1_010), 8, "slow jobs are not hoarded");
    }
}
