//! What is asked of a person inside a follow-up. Not here: questionnaires' answers (`responses`).

mod commands;
mod model;
mod recipients;
pub mod reminders;
mod store;

pub use commands::{SendError, mark_reviewed, send_questionnaire};
pub use model::{Activity, State};
pub use recipients::{Recipient, recipients};
pub(crate) use store::{complete, reopen, start};
pub use store::{count_waiting_follow_ups, find, list_of_follow_up, list_waiting, opened_by};
