//! Percentiles, medians and ratios of what was measured.

use std::time::Duration;

/// The value at or below which `percent` of the sorted values lie (nearest rank); zero when there are none.
pub fn percentile(sorted: &[Duration], percent: f64) -> Duration {
    let rank = (percent / 100.0 * count(sorted)).ceil().max(1.0);
    let index = sorted.iter().enumerate().position(|(at, _)| float(at + 1) >= rank);
    index.or(sorted.len().checked_sub(1)).and_then(|at| sorted.get(at)).copied().unwrap_or_default()
}

/// The middle value; the mean of the middle two when their number is even; zero when there are none.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    let at = |index: usize| sorted.get(index).copied().unwrap_or_default();
    if sorted.len().is_multiple_of(2) { f64::midpoint(at(half.saturating_sub(1)), at(half)) } else { at(half) }
}

/// How much two series differ: the median of the ratios of their pairs, and the smallest and largest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// The middle one.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Ratio {
    /// How often the values below go into those above, pair by pair. `None` when there is no whole pair.
    pub fn of(above: &[f64], below: &[f64]) -> Option<Self> {
        let ratios: Vec<f64> = above.iter().zip(below).filter(|(_, below)| **below > 0.0).map(|(above, below)| above / below).collect();
        let min = ratios.iter().copied().reduce(f64::min)?;
        let max = ratios.iter().copied().reduce(f64::max)?;
        Some(Self { median: median(&ratios), min, max })
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} × ({}–{})", figure(self.median), figure(self.min), figure(self.max))
    }
}

/// A number as a table shows it: whole and with commas from 100 on, one decimal below, two below 10.
pub fn figure(value: f64) -> String {
    if value.abs() < 10.0 {
        return format!("{value:.2}");
    }
    if value.abs() < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A duration in milliseconds.
pub fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// A number of things, for arithmetic; exact for all that is counted here.
pub fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

fn count<T>(all: &[T]) -> f64 {
    float(all.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn durations(millis: &[u64]) -> Vec<Duration> {
        millis.iter().copied().map(Duration::from_millis).collect()
    }

    #[test]
    fn a_percentile_is_the_value_at_the_nearest_rank() {
        let hundred: Vec<u64> = (1..=100).collect();
        let sorted = durations(&hundred);
        assert_eq!(percentile(&sorted, 50.0), Duration::from_millis(50));
        assert_eq!(percentile(&sorted, 99.0), Duration::from_millis(99));
        assert_eq!(percentile(&sorted, 100.0), Duration::from_millis(100));
        assert_eq!(percentile(&sorted, 0.0), Duration::from_millis(1));
        assert_eq!(percentile(&durations(&[3, 9]), 50.0), Duration::from_millis(3));
        assert_eq!(percentile(&[], 99.0), Duration::ZERO);
    }

    #[test]
    fn a_median_is_the_middle_whatever_the_order() {
        assert!((median(&[9.0, 1.0, 5.0]) - 5.0).abs() < f64::EPSILON);
        assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
        assert!(median(&[]).abs() < f64::EPSILON);
    }

    #[test]
    fn a_ratio_is_taken_pair_by_pair() {
        let ratio = Ratio::of(&[10.0, 40.0, 30.0], &[10.0, 10.0, 10.0]).unwrap();
        assert_eq!(ratio, Ratio { median: 3.0, min: 1.0, max: 4.0 });
        assert_eq!(ratio.to_string(), "3.00 × (1.00–4.00)");
        assert_eq!(Ratio::of(&[1.0], &[0.0]), None);
    }

    #[test]
    fn figures_are_short_and_grouped() {
        let shown: Vec<String> = [0.0, 9.876, 12.34, 99.94, 100.0, 999.9, 14_555.2, 1_234_567.0, -1_234.0].map(figure).into();
        assert_eq!(shown, ["0.00", "9.88", "12.3", "99.9", "100", "1,000", "14,555", "1,234,567", "-1,234"]);
    }
}
