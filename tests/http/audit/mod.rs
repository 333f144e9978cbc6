//! The access log: complete, append-only, chained.

mod chain;
mod log;
