//! Nouns and limits of a login.

use crate::auth::limits::Limit;
use crate::clock::Ts;
use crate::i18n::Lang;
use crate::ids::{AccountId, LoginAttemptId, PersonId, SessionId};
use chrono::TimeDelta;
use std::net::IpAddr;

/// Wrong codes in one attempt.
pub const TRIES_MAX: i32 = 5;
/// Times that a code may be sent again in one attempt.
pub const RESENDS_MAX: i32 = 2;
/// Seconds before a code may be sent again.
pub const RESEND_SECONDS: i64 = 60;
/// Minutes after which an attempt is forgotten.
pub const ATTEMPT_MINUTES: i64 = 60;
/// Codes of one attempt that are valid at once.
pub(super) const CODES_VALID: i64 = 2;
/// Codes an hour that were not followed by a login.
pub(super) const CODES_PER_HOUR: usize = 5;
/// Codes a day that were not followed by a login.
pub(super) const CODES_PER_DAY: usize = 20;
/// Wrong codes a day, for one account, not followed by a login (C24).
pub(super) const GUESSES_PER_DAY: i64 = 50;
/// Wrong passwords in a quarter of an hour before the waits begin (C10).
pub(super) const FREE_FAILURES: usize = 10;
/// Minutes in which they are counted.
pub(super) const FAILURE_MINUTES: i64 = 15;
/// Wrong passwords in a row after which only a reset helps.
pub(super) const FAILURES_MAX: i32 = 100;

/// Serialises the logins at one address; its own number is never reached.
pub(super) const TURN: Limit = Limit { name: "login", most: u32::MAX, seconds: FAILURE_MINUTES * 60 };
/// Wrong passwords from a browser that the account knows: its own lane (C11).
pub(super) const KNOWN_DEVICE: Limit = Limit { name: "login-device", most: 10, seconds: FAILURE_MINUTES * 60 };

/// The settings that a login follows.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Failures an hour from one address of origin.
    pub failures_per_origin_hour: u32,
    /// Minutes that a code lives.
    pub code_minutes: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { failures_per_origin_hour: 100, code_minutes: 15 }
    }
}

impl Rules {
    pub(super) fn origin(self) -> Limit {
        Limit { name: "failures", most: self.failures_per_origin_hour, seconds: 3600 }
    }

    pub(super) fn code_life(self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.code_minutes))
    }
}

/// The browser that logs in.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// Hash of its token.
    pub browser_hash: String,
    /// Hash of the token by which it is remembered, if it carries one.
    pub device_hash: Option<String>,
    /// Its address of origin.
    pub origin: Option<IpAddr>,
    /// Its `User-Agent`.
    pub user_agent: String,
}

/// A login that may go on to compare the password, or must wait.
#[derive(Debug, Clone)]
pub enum Opened {
    /// Compare the password with this hash, then say [`super::pass`], [`super::refuse`] or [`super::withdraw`].
    Compare {
        /// The attempt.
        attempt: LoginAttemptId,
        /// The account, if the address has one.
        account: Option<AccountId>,
        /// The hash of its password; `None` for an unknown address.
        password_hash: Option<String>,
        /// Too many wrong passwords in a row: whatever is typed is wrong until a reset.
        is_frozen: bool,
    },
    /// Too many failures; seconds to wait.
    Wait(u32),
}

/// The password was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// A code is on its way.
    CodeSent,
    /// Too many codes were sent; seconds to wait.
    Wait(u32),
}

/// What a login still asks of this browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The mailed code.
    Code,
    /// The new version of the terms.
    Terms,
}

/// A login between password and session.
#[derive(Debug, Clone)]
pub struct Pending {
    /// What it asks for.
    pub stage: Stage,
    /// The account.
    pub account: AccountId,
    /// The address as the page may show it.
    pub masked_email: String,
    /// Until when the newest code is valid.
    pub valid_until: Ts,
    /// Seconds before the code may be sent again; `None` when it was sent as often as allowed.
    pub resend_in: Option<i64>,
}

/// What became of a typed code.
#[derive(Debug, Clone)]
pub enum CodeOutcome {
    /// Logged in.
    Entered(Box<Entered>),
    /// The code was right; the terms have a new version that must be accepted first.
    TermsDue,
    /// Wrong; so many tries are left.
    Wrong {
        /// Tries left in this attempt, at least 1.
        left: i32,
    },
    /// The code was sent, but its time is over.
    Expired,
    /// The last try was used: log in again.
    Exhausted,
    /// Too many wrong codes today; seconds to wait.
    Wait(u32),
    /// This browser has no login under way.
    NoAttempt,
}

/// A login that has ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The session.
    pub session: SessionId,
    /// The account.
    pub account: AccountId,
    /// Its own person.
    pub person: PersonId,
    /// The language of its pages.
    pub page_language: Lang,
    /// The page it came for, a path of ours.
    pub return_to: Option<String>,
}

/// What became of "send the code again".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resent {
    /// Another code is on its way.
    Sent,
    /// Too soon; seconds to wait.
    TooSoon(i64),
    /// Sent as often as allowed in this attempt.
    NoMore,
    /// Too many codes; seconds to wait.
    Wait(u32),
    /// This browser has no login under way.
    NoAttempt,
}

/// How long to wait after the latest of `count` wrong passwords: nothing up to ten, then half a minute, doubled each
/// time up to a quarter of an hour.
pub(super) fn delay(count: usize) -> TimeDelta {
    let beyond = count.saturating_sub(FREE_FAILURES);
    if count < FREE_FAILURES {
        return TimeDelta::zero();
    }
    TimeDelta::seconds((30_i64 << beyond.min(5)).min(FAILURE_MINUTES * 60))
}

/// A path of ours, fit to lead back to; anything else is forgotten.
pub(super) fn own_path(path: &str) -> Option<String> {
    const LENGTH_MAX: usize = 300;
    let is_own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && path.len() <= LENGTH_MAX;
    let is_plain = path.chars().all(|c| c.is_ascii_graphic());
    let leads_somewhere = !["/login", "/logout", "/password"].iter().any(|start| path == *start || path.starts_with(&format!("{start}/")));
    (is_own && is_plain && leads_somewhere).then(|| path.to_owned())
}
