//! The queue, its workers and its runners, on the database that `PASSERELLE_TEST_DATABASE_URL` names: a PostgreSQL
//! server in which each test makes its own database, or else a SQLite file of its own.

mod delivering;
mod enqueueing;
mod leases;
mod recurring;
mod retrying;
mod runners;
mod stopping;
mod support;
mod travelling;
