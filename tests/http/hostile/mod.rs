//! Input that is meant to do harm, and looks that must change nothing: over every route, as everybody.

mod escaping;
mod injection;
mod log;
mod origins;
mod payloads;
mod safe_methods;
mod site;

use std::fmt::Write as _;

/// Every byte of a text as an address may hold it.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(3 * text.len()), |mut out, byte| {
        write!(out, "%{byte:02X}").expect("a text grows");
        out
    })
}
