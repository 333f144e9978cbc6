//! How pages behave, over HTTP without a browser: one file a surface.
//! Not here: rules that hold for every route (`tests/contracts`), a real browser (`tests/journeys`).

mod account;
mod audit;
mod encryption;
mod kit;
mod patient;
