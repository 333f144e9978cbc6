//! The domain: one folder a feature; `mod` says what it is, `model` its nouns and pure rules, `commands` its verbs, `store` its SQL.
//! Not here: HTTP, HTML, waiting. Domain code is given a transaction.

pub mod accounts;
pub mod activities;
pub mod consents;
pub mod definitions;
pub mod done_forms;
pub mod follow_ups;
pub mod housekeeping;
pub mod invitations;
pub mod listing;
pub mod login;
pub mod organisation;
pub mod outbox;
pub mod patients;
pub mod recovery;
pub mod registrations;
pub mod representations;
pub mod responses;
pub mod sessions;
pub mod staff;
pub mod tasks;
pub mod terms;
#[cfg(test)]
pub(crate) mod testing;
pub mod worklist;
