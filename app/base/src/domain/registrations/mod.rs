//! The way of an invited person through terms, code, identity and password to an account; or, for who has an account,
//! from login to acceptance (S20–S32, D2, D20, D22, D27).
//! Not here: making invitations (`invitations`), hashing (`auth::password`).
//!
//! Each step is kept with the browser that made it and asks whether the ones before were made; nothing is consumed
//! before the last.

mod acceptance;
mod joining;
mod model;
mod steps;
mod store;

#[cfg(test)]
mod tests;

pub use acceptance::{Acceptance, accept, offer};
pub use model::{FileIdentity, Identity, Registration, Step};
pub use steps::{
    Begun, CodeTry, CompleteError, Completed, Way, accept_terms, begin, complete, confirm_identity, identity, is_done, report_correction, settle_code,
    try_code, way,
};
