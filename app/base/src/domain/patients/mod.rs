//! A clinic's files on people: identity as the clinic entered it, how to reach the person, where they are on the way to the portal.
//! Not here: accounts (`accounts`), consent to virtual care (`consents`), what is asked of them (`follow_ups`).

mod commands;
mod contact;
mod entry;
pub mod insurance_number;
mod model;
mod portal;
mod search;
mod store;
#[cfg(test)]
pub(crate) mod tests;

pub use commands::{CreateError, Duplicates, UpdateError, create_patient, find, update_patient};
pub use contact::{PROVINCES, parse_phone, parse_postal_code};
pub use entry::{Entry, Problem, check};
pub use model::{Duplicate, Identity, Insurance, Patient, Row, Sex};
pub use portal::{Portal, PortalState, portal, portals};
pub use search::{Query, fold, search};
pub use store::load;
pub(crate) use store::numbers;
