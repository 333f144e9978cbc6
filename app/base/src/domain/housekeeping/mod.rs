//! Removing what is spent: rows that no rule looks at any more.
//! Not here: records with a retention of their own (files, answers, the audit log) and rows of jobs (`queue`).

mod store;

pub use store::purge_spent;
