//! Signed-in browsers: their beginning, use and end. Not here: who is behind one (`access::who`), cookies (`web`).

mod lifecycle;
mod parked;
mod touch;

#[cfg(test)]
mod tests;

pub use lifecycle::{EndReason, NewSession, begin, end, end_all, end_everywhere, end_of_browser, forget_browsers, renew_token};
pub use parked::{PARKED_MINUTES, forget_parked, park_post, parked};
pub use touch::touch;
