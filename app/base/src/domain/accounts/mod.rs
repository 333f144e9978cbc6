//! Accounts: who may log in, and what they may change about themselves (D20, D23).
//! Not here: the health data of a person (a clinic's file), roles (`access`), sessions (`sessions`).

mod commands;
mod model;
mod store;

pub use commands::{ChangeError, change_address, change_languages, change_phones, create, replace_password};
pub use model::{Account, Address, Credentials, Languages, NewAccount, Phones};
pub(crate) use store::{clear_failures, count_failure, epoch, raise_epoch, uncount_failure};
pub use store::{credentials, find_by_email_hash, is_open, load, newest_file, note_rehash};
