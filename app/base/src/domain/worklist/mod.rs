//! What a department has before it: what needs attention, what waits on patients, what is late. Read only.
//! Not here: closing a task (`tasks`), reviewing answers (`activities`).

mod model;
mod store;
#[cfg(test)]
mod tests;

pub use model::{Counts, Item, Page, Tab, What};
pub use store::{counts, page, submitted_of_file};
