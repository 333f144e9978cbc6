//! Invitations to the portal: a mailed link and a code given apart, both needed, both for five days (S11–S19, X1).
//! Not here: what the invited person does with them (`registrations`), roles (`access`).
//!
//! Nothing of the link is kept but the SHA-256 of its token; the reminders repeat the sealed letter that carries it.

mod commands;
pub mod expiry;
mod model;
pub mod standing;
mod store;

#[cfg(test)]
mod tests;

pub use commands::{InviteError, Invited, NewStaff, Newcomer, ask_renewal, invite_operator, invite_patient, invite_staff};
pub use model::{CODE_TRIES_MAX, CodeChannel, Invitation, LinkState, Purpose, VALID_DAYS};
pub use store::{find_by_token, inviter, latest_of_file, load};

pub(crate) use commands::task;
pub(crate) use store::{add_back_try, count_try, lock, mark_accepted, mark_opened, set_accepted_by};
