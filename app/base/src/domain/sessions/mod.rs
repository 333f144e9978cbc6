//! Signed-in browsers. Not here: who is behind one (`access::who`), cookies (`web`).

mod parked;
mod touch;

pub use parked::{PARKED_MINUTES, park_post, take_parked};
pub use touch::touch;
