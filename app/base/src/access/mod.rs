//! Who may see and do what: one function per question, asked inside the transaction that acts.
//! Not here: sessions and passwords (`auth`), routes (`web::table` states which question each route asks first).
//!
//! Unknown and not allowed are the same answer, `Denied::NotFound`.

mod records;
mod role;
mod standing;
mod who;

pub use records::{
    ActivityAccess, FileAccess, FollowUpAccess, activity_as_patient, activity_as_staff, clinic, clinic_as_admin, file, follow_up_as_patient, follow_up_as_staff,
};
pub use role::{Clinics, Grant, Right, Role, departments_of, grants, is_operator};
pub use standing::representatives;
pub use who::{Acting, Represented, SignedIn, Who, acting, who};

use crate::db::DbError;

/// Not allowed to know.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    /// Unknown, or not allowed.
    #[error("not found")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for Denied {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Self::NotFound,
            other => Self::Db(other.into()),
        }
    }
}
