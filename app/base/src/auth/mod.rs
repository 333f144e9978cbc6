//! What proves who somebody is: passwords and their rules, codes, limits on trying.
//! Not here: pages, and the rows of accounts, sessions and invitations (`domain`).

pub mod codes;
pub mod email;
mod hashers;
pub mod limits;
pub mod password;
pub mod policy;
