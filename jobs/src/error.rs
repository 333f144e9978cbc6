//! What a runner says when it could not do its work.

use base::clock::Ts;
use base::db::DbError;
use chrono::TimeDelta;
use std::fmt::Display;

/// Why an attempt failed, and what is to be done: the runner decides, each time. Reasons hold no personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// Worth another attempt.
    #[error("{reason}")]
    Retry {
        /// Why.
        reason: String,
        /// How long to wait; the lane's own pause, longer each time, when `None`.
        pause: Option<TimeDelta>,
        /// No later than this: the job wants to see the end of its time.
        until: Option<Ts>,
    },
    /// Never worth another attempt: a dead letter.
    #[error("{reason}")]
    Fail {
        /// Why.
        reason: String,
    },
    /// The lease was lost before the job began: another worker does it.
    #[error("the lease was lost")]
    LeaseLost,
}

impl JobError {
    /// Try again after the lane's pause.
    pub fn retry(reason: impl Display) -> Self {
        Self::Retry { reason: reason.to_string(), pause: None, until: None }
    }

    /// Try again after the lane's pause, but no later than `until`.
    pub fn retry_until(until: Ts, reason: impl Display) -> Self {
        Self::Retry { reason: reason.to_string(), pause: None, until: Some(until) }
    }

    /// Try again after `pause`.
    pub fn retry_after(pause: TimeDelta, reason: impl Display) -> Self {
        Self::Retry { reason: reason.to_string(), pause: Some(pause), until: None }
    }

    /// Never try again.
    pub fn fail(reason: impl Display) -> Self {
        Self::Fail { reason: reason.to_string() }
    }
}

impl From<DbError> for JobError {
    fn from(error: DbError) -> Self {
        Self::retry(error)
    }
}
