//! What is done later: one runner a file, the registry of runners, the recurring schedule, and the workers.
//! Not here: rows of the queue (`base::queue`), rules (`base::domain`), transports (`base::mail`).
//!
//! A runner loads, looks whether it is still needed, acts, and stamps what it did: run twice it does no more.

mod backend;
mod context;
mod deliver_message;
mod desk;
mod error;
mod expire_invitation;
mod export_audit_head;
mod inline;
mod keeper;
mod pace;
mod purge_jobs;
mod purge_spent;
mod registry;
mod remind_deadline;
mod schedule;
mod seal_audit;
mod start_password_reset;
mod worker;

pub use context::JobContext;
pub use error::JobError;
pub use inline::{run_due, travel};
pub use registry::Registry;
pub use worker::{Options, Worker};
