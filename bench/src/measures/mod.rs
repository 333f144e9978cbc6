//! One file a measure.
//! Not here: how a server is started or loaded.

pub mod dashboard;
pub mod jobs;
mod sentinel;
pub mod start;
pub mod weight;
