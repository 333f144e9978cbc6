//! One file a measure.
//! Not here: how a server is started or loaded.

pub mod dashboard;
mod faces;
pub mod jobs;
pub mod logins;
mod sentinel;
pub mod start;
pub mod weight;
