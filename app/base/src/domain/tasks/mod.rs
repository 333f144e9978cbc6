//! Tasks of the clinic's staff: something happened that somebody must see to.
//! Not here: what the worklist shows besides (`worklist`), tasks that a trajectory plans.

mod commands;
mod model;
mod store;

pub use commands::{TaskError, alert, close, open};
pub use model::{NewTask, Task, TaskKind};
pub use store::{close_alert, close_of_file, count_open, list_open, list_open_of_file};
