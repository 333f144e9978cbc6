//! The real programs while something breaks: a full disk, a database that goes away, a file that somebody else holds,
//! a signal to stop, a process that is killed. On the database that `PASSERELLE_TEST_DATABASE_URL` names, else on
//! SQLite; the program must be built (`cargo build -p app`).
//! Not here: faults inside one process (`tests/jobs`, `tests/http/kit`).

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail by panicking, read the settings of their run, and end with their runtime"
)]

mod busy_database;
mod disk_full;
mod kill_web;
mod kill_worker;
mod postgres_away;
mod stopping;
mod support;
