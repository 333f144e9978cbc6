//! Brakes on guessing.
//! Not here: counting (`web`).

use super::setting::{Kind, Setting};
use super::values::Values;

const FAILURES_PER_ORIGIN_HOUR: u32 = 100;

pub(super) const SETTINGS: &[Setting] = &[Setting::text(
    "limits.failures_per_origin_hour",
    "100",
    "Failed logins, codes and links that one address of origin may cause in an hour before it must wait. Raise it where a whole hospital shares one address.",
)
.read_as(Kind::Number)];

/// Brakes on guessing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Failures that one address of origin may cause in an hour.
    pub failures_per_origin_hour: u32,
}

impl Limits {
    pub(super) fn read(values: &Values) -> Self {
        let failures_per_origin_hour = values.number("limits.failures_per_origin_hour").unwrap_or(FAILURES_PER_ORIGIN_HOUR);
        if failures_per_origin_hour == 0 {
            values.problem("limits.failures_per_origin_hour", "must be at least 1, or nobody could log in");
        }
        Self { failures_per_origin_hour }
    }
}
