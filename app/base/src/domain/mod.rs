//! The domain: one folder a feature; `mod` says what it is, `model` its nouns and pure rules, `commands` its verbs, `store` its SQL.
//! Not here: HTTP, HTML, waiting. Domain code is given a transaction.

pub mod activities;
pub mod consents;
pub mod definitions;
pub mod follow_ups;
pub mod housekeeping;
pub mod invitations;
pub mod outbox;
pub mod responses;
pub mod sessions;
pub mod terms;
