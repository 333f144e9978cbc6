//! Why a measure could not be taken. Whoever runs it reads it once; nothing decides by it.

use std::fmt::Display;

/// What went wrong, as it is printed.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What a step of a measure gives.
pub type Outcome<T> = Result<T, Failure>;

/// Adds what was being done to an error.
pub trait While<T> {
    /// Says `what` before the error.
    ///
    /// # Errors
    /// The same, in more words.
    fn doing(self, what: impl Display) -> Outcome<T>;
}

impl<T, E: Display> While<T> for Result<T, E> {
    fn doing(self, what: impl Display) -> Outcome<T> {
        self.map_err(|error| format!("{what}: {error}").into())
    }
}
