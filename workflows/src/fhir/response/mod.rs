//! QuestionnaireResponses: read against the form that they answer, and written from a submitted response.
//!
//! What is read is judged like what people type: unknown items, wrong places, wrong types, several answers to one question
//! and answers to questions that are not asked are problems with their path (F11). Computed values and scores are computed
//! anew; one that differs is replaced and told (F13).

mod claims;
mod read;
mod read_value;
mod write;

pub use read::{Received, response_in};
pub use write::{Envelope, response_out};

/// How far a response is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Being filled in: what is missing is not wrong yet.
    InProgress,
    /// Handed in.
    #[default]
    Completed,
    /// Handed in and corrected.
    Amended,
}

impl Status {
    /// The word of FHIR.
    pub const fn word(self) -> &'static str {
        match self {
            Self::InProgress => "in-progress",
            Self::Completed => "completed",
            Self::Amended => "amended",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::InProgress, Self::Completed, Self::Amended].into_iter().find(|status| status.word() == word)
    }
}
