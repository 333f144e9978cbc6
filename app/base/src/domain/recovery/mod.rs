//! A forgotten password: the request, the mailed link, the new password (S39, D26).
//! Not here: hashing (`auth::password`), rules of passwords (`auth::policy`).
//!
//! The page only counts and enqueues; the job looks whether the address has an account. So the answer is the same,
//! in words, status and time, whether it has or not (D5).

mod commands;
mod store;

#[cfg(test)]
mod tests;

pub use commands::{LinkState, Owner, RESET_MINUTES, Requested, ResetError, find, request, reset, start, tell};
