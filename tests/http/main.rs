//! How pages behave, over HTTP without a browser: one file a surface.
//! Not here: rules that hold for every route (`tests/contracts`), a real browser (`tests/journeys`).

mod account;
mod admin;
mod audit;
mod clinician;
mod encryption;
mod forms;
mod hostile;
mod kit;
mod patient;
