//! Answers to questionnaires: a version of each answer at each change, frozen submissions.
//! Not here: which items are asked and what is valid (crate `workflows`).

mod commands;
mod history;
mod model;
mod rows;
mod store;
mod surroundings;

pub use commands::{SaveError, Saved, Submitted, Taken, correct, save, submit, take};
pub use history::{History, history};
pub use model::{Conflict, Draft, Incoming, Scored, Submission};
pub use rows::{RowChange, change_rows};
pub(crate) use store::create;
pub use store::{draft, submission};
pub use surroundings::context;
