//! The access log: complete, append-only, chained.

mod chain;
pub(crate) mod log;
mod security;
