//! Who acts for whom: a person's right to see and answer for another (D8, D9).
//! Not here: what the right allows at each request (`access`), inviting a representative (`invitations`).

mod commands;
mod model;
mod store;

pub use commands::{RepresentError, add_representative};
pub use model::NewRepresentation;
