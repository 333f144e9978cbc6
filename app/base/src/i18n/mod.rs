//! The words people read, in French and in English: the texts of `app/locales/<lang>/*.ftl` (Fluent), and the way
//! dates, times, numbers and phone numbers are written in each language.
//!
//! Not here: clinical content (it lives in the definitions, both languages side by side), and HTML.
//!
//! Release builds carry the texts inside the program; debug builds read them from the disk when the process starts.

mod args;
pub mod dates;
mod keys;
mod lang;
pub mod numbers;
mod pieces;
mod sources;
mod texts;

pub use args::{Arg, Args};
pub use keys::{Key, keys, problems};
pub use lang::{Lang, UnknownLang};
pub use texts::{fixed, text};

#[cfg(test)]
mod tests;
