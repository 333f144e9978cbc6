//! What people may change about themselves.

mod edit;
mod password;
mod show;
