//! Versions of the terms of use, and who accepted which (S21–S23, D16).
//! Not here: showing them (`render`), the page that anyone may read.

mod store;

pub use store::{Terms, accept, current, current_version, is_due, publish_first};
