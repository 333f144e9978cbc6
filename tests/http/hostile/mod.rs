//! Input that is meant to do harm, and looks that must change nothing: over every route, as everybody.

mod escaping;
mod injection;
mod log;
mod origins;
mod payloads;
mod safe_methods;
mod site;
