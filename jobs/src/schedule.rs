//! What recurs: every process counts the ticks, the unique key lets one of them enqueue.

use base::clock::Ts;
use base::db::{Db, DbError, Tx};
use base::queue::enqueue_tick;
use base::queue::payloads::{ExportAuditHead, PurgeJobs, PurgeSpent, SealAudit};
use chrono::{DateTime, SubsecRound as _, TimeDelta};
use chrono_tz::Tz;
use cron::Schedule;
use std::str::FromStr as _;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The zone of the service's days.
pub(crate) const ZONE: Tz = chrono_tz::America::Toronto;
/// How long to sleep at most: the demo's clock may have been moved.
const NAP: Duration = Duration::from_secs(1);

/// One recurring job.
struct Recurring {
    beat: Beat,
    enqueue: fn(&mut Tx<'_>, Ts) -> Result<bool, DbError>,
}

enum Beat {
    /// At every multiple of so many seconds since 1970.
    Every(i64),
    /// Seconds, minutes, hours, day of month, month, day of week; in the zone of the service. Not between two and
    /// three o'clock: that hour is missing one night a year and comes twice in another.
    Cron(&'static str),
}

const RECURRING: [Recurring; 4] = [
    Recurring { beat: Beat::Every(3), enqueue: |tx, tick| enqueue_tick(tx, &SealAudit {}, tick) },
    Recurring { beat: Beat::Every(3600), enqueue: |tx, tick| enqueue_tick(tx, &PurgeSpent {}, tick) },
    Recurring { beat: Beat::Every(3600), enqueue: |tx, tick| enqueue_tick(tx, &PurgeJobs {}, tick) },
    Recurring { beat: Beat::Cron("0 5 0 * * *"), enqueue: |tx, tick| enqueue_tick(tx, &ExportAuditHead {}, tick) },
];

impl Beat {
    /// The latest tick at or before `now`.
    fn last(&self, now: Ts) -> Option<Ts> {
        match self {
            Self::Every(seconds) => Some(at_second(now.utc().timestamp().div_euclid(*seconds) * seconds)),
            Self::Cron(expression) => {
                // ticks are whole seconds, and `next_back` finds the last one before
                let local = now.utc().with_timezone(&ZONE).trunc_subsecs(0) + TimeDelta::seconds(1);
                let schedule = Schedule::from_str(expression).ok()?;
                schedule.after(&local).next_back().map(|tick| Ts::from_utc(tick.to_utc()))
            }
        }
    }

    /// The first tick after `now`.
    fn next(&self, now: Ts) -> Option<Ts> {
        match self {
            Self::Every(seconds) => self.last(now).map(|tick| tick + TimeDelta::seconds(*seconds)),
            Self::Cron(expression) => {
                let local = now.utc().with_timezone(&ZONE);
                Schedule::from_str(expression).ok()?.after(&local).next().map(|tick| Ts::from_utc(tick.to_utc()))
            }
        }
    }

    /// Whether the travelling clock stops there: not for what recurs so often that only the last time counts.
    fn is_stepped(&self) -> bool {
        matches!(self, Self::Cron(_))
    }
}

fn at_second(seconds: i64) -> Ts {
    Ts::from_utc(DateTime::from_timestamp(seconds, 0).unwrap_or_default())
}

/// Enqueues recurring jobs until `stop`. After a pause each is made up for once.
pub(crate) async fn run(db: Db, stop: CancellationToken) {
    let mut done = [None; RECURRING.len()];
    while !stop.is_cancelled() {
        let nap = match tick(&db, &mut done).await {
            Ok(nap) => nap,
            Err(error) => {
                tracing::warn!("recurring jobs cannot be enqueued yet: {error}");
                NAP
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(nap) => {}
        }
    }
}

/// Enqueues what is due and not known to be enqueued; says how long nothing is.
async fn tick(db: &Db, done: &mut [Option<Ts>; RECURRING.len()]) -> Result<Duration, DbError> {
    let now = db.now().await?;
    for (recurring, done) in RECURRING.iter().zip(done.iter_mut()) {
        let Some(last) = recurring.beat.last(now) else { continue };
        if *done < Some(last) {
            let enqueue = recurring.enqueue;
            db.write::<_, DbError, _>(move |tx| enqueue(tx, last)).await?;
            *done = Some(last);
        }
    }
    let next = RECURRING.iter().filter_map(|recurring| recurring.beat.next(now)).min();
    Ok(next.and_then(|next| (next - now).to_std().ok()).map_or(NAP, |wait| wait.min(NAP)))
}

/// The next tick after `now` at which the travelling clock stops.
pub(crate) fn next_step(now: Ts) -> Option<Ts> {
    RECURRING.iter().filter(|recurring| recurring.beat.is_stepped()).filter_map(|recurring| recurring.beat.next(now)).min()
}

/// Enqueues the steps that are due in this transaction's present.
pub(crate) fn enqueue_steps(tx: &mut Tx<'_>) -> Result<(), DbError> {
    for recurring in RECURRING.iter().filter(|recurring| recurring.beat.is_stepped()) {
        if let Some(last) = recurring.beat.last(tx.now()) {
            (recurring.enqueue)(tx, last)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ts(text: &str) -> Ts {
        Ts::from_utc(DateTime::parse_from_rfc3339(text).unwrap().to_utc())
    }

    #[test]
    fn every_cron_expression_is_read() {
        for recurring in &RECURRING {
            let now = ts("2026-03-08T12:00:00Z");
            assert!(recurring.beat.last(now).is_some_and(|last| last <= now));
            assert!(recurring.beat.next(now).is_some_and(|next| next > now));
        }
    }

    #[test]
    fn a_tick_belongs_to_its_own_instant() {
        let daily = Beat::Cron("0 5 0 * * *");
        let tick = ts("2026-07-02T04:05:00Z");
        assert_eq!(daily.last(tick), Some(tick), "at the tick");
        assert_eq!(daily.last(ts("2026-07-02T04:04:59.999Z")), Some(ts("2026-07-01T04:05:00Z")), "just before");
        assert_eq!(daily.next(tick), Some(ts("2026-07-03T04:05:00Z")));
        assert_eq!(Beat::Every(3).last(ts("2026-07-02T00:00:05.5Z")), Some(ts("2026-07-02T00:00:03Z")));
    }

    #[test]
    fn each_day_has_one_tick_when_the_clocks_change() {
        let daily = Beat::Cron("0 5 0 * * *");
        for (from, to, days) in [("2026-03-06T00:00:00Z", "2026-03-11T00:00:00Z", 5), ("2026-10-30T00:00:00Z", "2026-11-04T00:00:00Z", 5)] {
            let mut now = ts(from);
            let mut ticks = Vec::new();
            while let Some(next) = daily.next(now).filter(|next| *next < ts(to)) {
                ticks.push(next.utc().with_timezone(&ZONE).date_naive());
                now = next;
            }
            let count = ticks.len();
            ticks.dedup();
            assert_eq!((count, ticks.len()), (days, days), "{from}");
        }
    }
}
