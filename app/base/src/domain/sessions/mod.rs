//! Signed-in browsers. Not here: who is behind one (`access::who`), cookies (`web`).

mod parked;
mod touch;

pub use parked::{PARKED_MINUTES, forget_parked, park_post, parked};
pub use touch::touch;
