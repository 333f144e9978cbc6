//! Answers to questionnaires: a version of each answer at each change, frozen submissions.
//! Not here: which items are asked and what is valid (crate `workflows`).

mod commands;
mod model;
mod store;

pub use commands::{Saved, SaveError, Submitted, correct, save, submit};
pub use model::{Conflict, Draft, Incoming, Submission};
pub(crate) use store::create;
pub use store::{draft, submission};
