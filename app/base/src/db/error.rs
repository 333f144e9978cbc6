//! What the database layer can say.

use crate::crypto::CryptoError;
use diesel::result::{DatabaseErrorKind, Error as QueryError};

/// Kinds of errors that pass: the server went away, or others were quicker, or it only stands by.
const TRANSIENT: [DatabaseErrorKind; 4] = [
    DatabaseErrorKind::ClosedConnection,
    DatabaseErrorKind::UnableToSendCommand,
    DatabaseErrorKind::SerializationFailure,
    DatabaseErrorKind::ReadOnlyTransaction,
];
/// What others say that pass and have no kind of their own.
const SIGNS: [&str; 13] = [
    "disk is full",
    "disk I/O error",
    "database is locked",
    "unable to open",
    "readonly database",
    "terminating connection",
    "server closed the connection",
    "no connection to the server",
    "No space left",
    "could not extend file",
    // a lock or an answer that did not come in time
    "canceling statement due to",
    "deadlock detected",
    "the database system is",
];

/// An error of the database layer.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A statement failed.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// No connection within the time allowed.
    #[error("no database connection: {0}")]
    Pool(#[from] diesel::r2d2::PoolError),
    /// Could not connect.
    #[error("cannot connect to the database: {0}")]
    Connect(String),
    /// Too many requests wait for a connection.
    #[error("the database is busy")]
    Busy,
    /// The transaction was not committed.
    #[error("not committed: {0}")]
    Commit(String),
    /// A sealed value does not open.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// Anything else: a damaged row, an address of another kind.
    #[error("{0}")]
    Other(String),
}

impl DbError {
    /// A row that cannot be what the program wrote.
    pub fn damaged(what: impl std::fmt::Display) -> Self {
        Self::Other(format!("damaged row: {what}"))
    }

    /// Whether a row that was asked for is not there.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Query(QueryError::NotFound))
    }

    /// Whether a unique key refused the row.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Query(QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
    }

    /// Whether trying again later may help: the disk is full, the server is away, no connection is free.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Pool(_) | Self::Connect(_) | Self::Busy | Self::Commit(_) | Self::Query(QueryError::BrokenTransactionManager) => true,
            Self::Query(QueryError::DatabaseError(kind, info)) => {
                let text = info.message();
                TRANSIENT.contains(kind) || SIGNS.iter().any(|sign| text.contains(sign))
            }
            _ => false,
        }
    }
}
