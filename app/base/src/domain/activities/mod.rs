//! What is asked of a person inside a follow-up. Not here: questionnaires' answers (`responses`).

mod store;

pub use store::count_waiting_follow_ups;
