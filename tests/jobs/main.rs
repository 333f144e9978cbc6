//! The queue, its workers and its runners, on the database that `PASSERELLE_TEST_DATABASE_URL` names: a PostgreSQL
//! server in which each test makes its own database, or else a SQLite file of its own.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail by panicking, read the settings of their run, and end with their runtime"
)]

mod delivering;
mod enqueueing;
mod leases;
mod outages;
mod recurring;
mod retrying;
mod runners;
mod stopping;
mod support;
mod texting;
mod travelling;
