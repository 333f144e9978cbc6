//! Decisions on virtual care: given, refused, withdrawn. Each is a row; the newest one counts.
//! Not here: consents that are questionnaires of a trajectory.

mod commands;
mod model;
mod store;

pub use commands::{ConsentError, record};
pub use model::{Channel, Decision, NewConsent, VirtualCareConsent};
pub use store::{current, is_given};
