//! A duration as ISO 8601 writes it, with months and years: `PT15M`, `P6M`, `P1Y2M10DT2H30M`.
//! Not here: moving time by it (`clock`).

use base::clock::Ts;
use chrono::{Months, TimeDelta};
use std::str::FromStr;

/// A length of time. Months and years have no fixed length; they are counted from an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    months: u32,
    rest: TimeDelta,
}

/// The text is no duration, or it leads backward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 8601 duration that leads forward, like PT15M, P3D or P6M")]
pub(super) struct NotAPeriod;

impl Period {
    /// The instant that lies this far after `at`; `None` beyond the calendar.
    pub(super) fn after(self, at: Ts) -> Option<Ts> {
        let moved = at.utc().checked_add_months(Months::new(self.months))?.checked_add_signed(self.rest)?;
        Some(Ts::from_utc(moved))
    }
}

/// The units in the order in which they must stand, with what one of each is.
const DATE_UNITS: [(char, Unit); 4] = [('Y', Unit::Months(12)), ('M', Unit::Months(1)), ('W', Unit::Seconds(604_800)), ('D', Unit::Seconds(86_400))];
const TIME_UNITS: [(char, Unit); 3] = [('H', Unit::Seconds(3_600)), ('M', Unit::Seconds(60)), ('S', Unit::Seconds(1))];

#[derive(Clone, Copy)]
enum Unit {
    Months(u32),
    Seconds(i64),
}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let text = text.trim().strip_prefix('P').ok_or(NotAPeriod)?;
        let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
        if (date.is_empty() && time.is_none()) || time == Some("") {
            return Err(NotAPeriod);
        }
        let mut period = Self { months: 0, rest: TimeDelta::zero() };
        period.add(date, &DATE_UNITS)?;
        period.add(time.unwrap_or_default(), &TIME_UNITS)?;
        Ok(period)
    }
}

impl Period {
    fn add(&mut self, mut text: &str, mut units: &[(char, Unit)]) -> Result<(), NotAPeriod> {
        while !text.is_empty() {
            let end = text.find(|c: char| !c.is_ascii_digit()).ok_or(NotAPeriod)?;
            let count: u32 = text.get(..end).and_then(|digits| digits.parse().ok()).ok_or(NotAPeriod)?;
            let letter = text.get(end..).and_then(|rest| rest.chars().next()).ok_or(NotAPeriod)?;
            let place = units.iter().position(|(unit, _)| *unit == letter).ok_or(NotAPeriod)?;
            match units.get(place).ok_or(NotAPeriod)?.1 {
                Unit::Months(each) => self.months = count.checked_mul(each).and_then(|more| self.months.checked_add(more)).ok_or(NotAPeriod)?,
                Unit::Seconds(each) => {
                    let more = i64::from(count).checked_mul(each).and_then(TimeDelta::try_seconds).ok_or(NotAPeriod)?;
                    self.rest = self.rest.checked_add(&more).ok_or(NotAPeriod)?;
                }
            }
            units = units.get(place + 1..).unwrap_or_default();
            text = text.get(end + letter.len_utf8()..).unwrap_or_default();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn after(period: &str, at: &str) -> String {
        let at = Ts::from_utc(at.parse::<DateTime<chrono::Utc>>().unwrap());
        period.parse::<Period>().unwrap().after(at).unwrap().utc().format("%FT%TZ").to_string()
    }

    #[test]
    fn each_unit_counts() {
        assert_eq!(after("PT15M", "2026-03-01T00:00:00Z"), "2026-03-01T00:15:00Z");
        assert_eq!(after("PT36H", "2026-03-01T00:00:00Z"), "2026-03-02T12:00:00Z");
        assert_eq!(after("PT1S", "2026-12-31T23:59:59Z"), "2027-01-01T00:00:00Z");
        assert_eq!(after("P5D", "2026-02-26T10:00:00Z"), "2026-03-03T10:00:00Z");
        assert_eq!(after("P2W", "2026-03-01T00:00:00Z"), "2026-03-15T00:00:00Z");
        assert_eq!(after("P6M", "2026-03-01T00:00:00Z"), "2026-09-01T00:00:00Z");
        assert_eq!(after("P1Y", "2024-02-29T00:00:00Z"), "2025-02-28T00:00:00Z");
        assert_eq!(after("P1M", "2026-01-31T08:00:00Z"), "2026-02-28T08:00:00Z");
        assert_eq!(after("P1Y2M10DT2H30M", "2026-01-01T00:00:00Z"), "2027-03-11T02:30:00Z");
        assert_eq!(after("PT0S", "2026-01-01T00:00:00Z"), "2026-01-01T00:00:00Z");
    }

    #[test]
    fn what_is_no_duration_or_leads_backward_is_refused() {
        for text in
            ["", "P", "PT", "15M", "P-1D", "-P1D", "PT15", "PM", "P1H", "PT1D", "P1M1Y", "PT1M1H", "P1D1D", "P1.5D", "P1DT", "PT15m", "P99999999999D", "PT5É"]
        {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
        assert!("P4000000Y".parse::<Period>().unwrap().after(Ts::from_micros(0)).is_none());
    }
}
