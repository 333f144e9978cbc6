//! Invitations to the portal: a mailed link and a code handed over apart, open for five days.
//! Not here: the account that is created with one (`accounts`).

pub mod expiry;
