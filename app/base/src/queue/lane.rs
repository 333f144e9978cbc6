//! How urgent a job is, and how patient its retries are.

use crate::chance::Chance;
use chrono::TimeDelta;

/// How urgent a job is. A lane goes before those below it; each is still given a share when all are full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Somebody waits in front of the screen: login codes, password resets, invitations just sent.
    Codes,
    /// Something happened: a new message, a changed password.
    Notices,
    /// Something is coming: reminders, expiries.
    Reminders,
    /// Nobody waits: purges, seals, exports.
    Housekeeping,
}

impl Lane {
    /// Every lane, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Codes, Self::Notices, Self::Reminders, Self::Housekeeping];

    /// The number kept in the database; the smaller goes first.
    pub fn number(self) -> i32 {
        match self {
            Self::Codes => 0,
            Self::Notices => 1,
            Self::Reminders => 2,
            Self::Housekeeping => 3,
        }
    }

    /// The lane of a number; the last lane for a number that is none.
    pub fn of(number: i32) -> Self {
        Self::ALL.into_iter().find(|lane| lane.number() == number).unwrap_or(Self::Housekeeping)
    }

    /// How long to wait after the failure of attempt number `attempt` (from 1): longer each time, spread by chance so
    /// that jobs that failed together do not come back together.
    pub fn pause(self, attempt: i32, chance: &Chance) -> TimeDelta {
        let step = usize::try_from(attempt.max(1) - 1).unwrap_or(0);
        let (seconds, low, high) = match self {
            Self::Codes => (pick(&[2, 5, 15, 45, 90, 120], step), 800, 1200),
            _ => (pick(&[30, 60, 120, 240, 480, 960, 1800], step), 500, 1500),
        };
        let permille = low + chance.below(high - low + 1);
        TimeDelta::milliseconds(seconds * i64::from(permille))
    }
}

/// The entry at `step`; the last one beyond the end.
fn pick(seconds: &[i64], step: usize) -> i64 {
    seconds.get(step).or(seconds.last()).copied().unwrap_or(60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_are_spread() {
        let chance = Chance::seeded(1);
        for lane in Lane::ALL {
            let mean = |attempt| (0..400).map(|_| lane.pause(attempt, &chance).num_milliseconds()).sum::<i64>() / 400;
            assert!((1..5).all(|attempt| mean(attempt + 1) > mean(attempt) * 3 / 2), "{lane:?}");
        }
        let pauses: Vec<i64> = (0..1000).map(|_| Lane::Reminders.pause(1, &chance).num_seconds()).collect();
        let busiest = (0..60).map(|second| pauses.iter().filter(|&&p| p == second).count()).max();
        assert!(busiest < Some(60), "a thousand retries must not come back in the same second: {busiest:?}");
    }

    #[test]
    fn a_pause_never_overflows() {
        let chance = Chance::seeded(2);
        assert!(Lane::Notices.pause(i32::MAX, &chance) <= TimeDelta::seconds(2700));
        assert!(Lane::Codes.pause(i32::MIN, &chance) <= TimeDelta::milliseconds(2400));
    }
}
