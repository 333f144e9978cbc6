//! The audit log: who did or saw what, to whom, when, from where, written in the transaction of the change.
//! Not here: health data. `detail` holds identifiers, counts and codes, never words that a person wrote.

mod chain;
mod record;

pub use chain::{Links, Reach, Verdict, append, export_head, seal_pending, unlinked, verify};
pub use record::{Actor, Event, listed, opened, record};
