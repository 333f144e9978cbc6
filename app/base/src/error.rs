//! The one error type that becomes a response. `From` of each layer's errors stands here and nowhere else.
//! Not here: field errors of a form (they are an answer, 422) and the pages (`web::failure`).

use crate::access::Denied;
use crate::auth::password::HashError;
use crate::db::DbError;
use crate::render::RenderError;

/// What a request can end in, other than an answer.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in, or the session has ended: 303 to the login, 401 for fragments.
    #[error("not signed in")]
    Unauthenticated,
    /// Unknown, or not allowed to know: 404.
    #[error("not found")]
    NotFound,
    /// The form or the request is not from here: 403.
    #[error("not from this site: {0}")]
    Forged(&'static str),
    /// The request is malformed: 400.
    #[error("malformed request: {0}")]
    Malformed(&'static str),
    /// Addressed to another host: 421.
    #[error("addressed to another host")]
    Misdirected,
    /// A known address, another method: 405.
    #[error("method not allowed")]
    Method,
    /// The body is larger than the route allows: 413.
    #[error("body too large")]
    TooLarge,
    /// The body is of a kind the route does not read: 415.
    #[error("media type not supported")]
    MediaType,
    /// Changed by somebody else in between, or no longer possible: 409.
    #[error("conflict")]
    Conflict,
    /// Too many attempts: 429.
    #[error("too many requests")]
    TooMany {
        /// Seconds to wait.
        retry_after: i64,
    },
    /// Cannot answer just now: 503.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A defect: 500.
    #[error("internal error: {0}")]
    Internal(String),
}

impl AppError {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::Unauthenticated => 401,
            Self::NotFound => 404,
            Self::Forged(_) => 403,
            Self::Malformed(_) => 400,
            Self::Misdirected => 421,
            Self::Method => 405,
            Self::TooLarge => 413,
            Self::MediaType => 415,
            Self::Conflict => 409,
            Self::TooMany { .. } => 429,
            Self::Unavailable(_) => 503,
            Self::Internal(_) => 500,
        }
    }
}

impl From<DbError> for AppError {
    fn from(error: DbError) -> Self {
        if error.is_not_found() {
            Self::NotFound
        } else if error.is_unavailable() {
            Self::Unavailable(error.to_string())
        } else {
            Self::Internal(error.to_string())
        }
    }
}

impl From<Denied> for AppError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotFound => Self::NotFound,
            Denied::Db(error) => error.into(),
        }
    }
}

impl From<RenderError> for AppError {
    fn from(error: RenderError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<HashError> for AppError {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Self::Unavailable(error.to_string()),
            HashError::Failed(reason) => Self::Internal(reason),
        }
    }
}
