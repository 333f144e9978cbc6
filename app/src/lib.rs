//! The program: every surface mounted into one site, and the commands of the binary.
//! Not here: domain rules and SQL (`base`), what jobs do (`jobs`).

pub mod account;
pub mod clinician;
pub mod commands;
pub mod dev;
pub mod health;
pub mod home;
pub mod patient;
pub mod public;
pub mod routes;
pub mod session;
pub mod site;
