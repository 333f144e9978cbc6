//! Logging in: a password, then a mailed code, then, when they changed, the terms (S33–S38, D3–D5, D16).
//! Not here: hashing (`auth::password`), the session that follows (`sessions`), a forgotten password (`recovery`).
//!
//! A password is counted as wrong before it is compared and taken back when it was right, so that no race lets one
//! more through. What must be kept although the answer is no (a counted failure) is an outcome, not an error: an
//! error would roll it back.

mod codes;
mod model;
mod password;
mod remembered;
mod step_up;
mod store;

#[cfg(test)]
mod tests;

pub use codes::{check_code, pending, resend, settle_terms};
pub use model::{CodeOutcome, Entered, Opened, Passed, Pending, Resent, Rules, Stage, Visitor};
pub use password::{open, pass, refuse, withdraw};
pub use remembered::{REMEMBERED_DAYS, forget, remember, remembered_email};
pub use step_up::{check_step_up, pending_step_up, send_step_up};
pub(crate) use store::end_all;
