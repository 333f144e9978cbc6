//! Files on people: finding, entering, reading and changing them.

mod edit;
mod fields;
mod index;
mod new;
mod show;

pub use edit::{EditView, edit, update};
pub use index::{IndexView, index};
pub use new::{NewView, create, new};
pub use show::{ShowView, show};
