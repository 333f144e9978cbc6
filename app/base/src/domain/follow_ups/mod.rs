//! Follow-ups: one run of a published trajectory for one person, in one department.
//! Not here: what is asked inside (`activities`).

mod commands;
mod model;
mod store;

pub use commands::{OpenError, conclude, open};
pub use model::{FollowUp, Member};
pub use store::{find, list_of_file, list_of_person, members, set_suspended};
