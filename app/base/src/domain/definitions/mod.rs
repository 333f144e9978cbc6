//! Published questionnaires and trajectories: immutable, by version and hash.
//! Not here: their meaning (crate `workflows`), drafts of the back office.

mod commands;
mod model;
mod store;

pub use commands::{Published, form, publish_imported, publish_shipped, published_form};
pub use model::{Definition, DefinitionKind};
pub use store::{count, find, list_published, shipped_trajectory};
