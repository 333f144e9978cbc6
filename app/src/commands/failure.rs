//! Why a command ends without success, and what to do then.
//! Not here: problems of single settings (`base::config`).

use base::config::{Problems, SecretError};
use base::db::DbError;
use std::io;

/// Why a command failed. The text goes to stderr.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The settings have problems.
    #[error(transparent)]
    Settings(#[from] Problems),
    /// The secret key is missing or refused.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database.
    #[error("{0}\nIs the database there, and is `database_url` right? `passerelle config show` prints it; `passerelle doctor` looks closer.")]
    Database(#[from] DbError),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Anything else, already in words that say what to do.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// Whether only the reader of our output went away, as `head` does.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
