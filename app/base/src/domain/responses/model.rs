//! What a draft, a conflict and a submission are.

use crate::clock::Ts;
use crate::ids::{AccountId, ActivityId, DefinitionId, ResponseId};
use std::collections::BTreeMap;
use workflows::{Answer, Answers, ScoreResult};

/// The answers as they stand.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The response.
    pub response: ResponseId,
    /// The form it answers, in the version it was given.
    pub definition: DefinitionId,
    /// The answers, those of items not asked at the moment included.
    pub answers: Answers,
    /// The version of each answer; an item that was never answered has none.
    pub versions: BTreeMap<String, i32>,
    /// When an answer was last saved.
    pub saved_at: Option<Ts>,
    /// How often it was submitted.
    pub submitted: i32,
}

impl Draft {
    /// The version of an item's answer; 0 when it was never answered.
    pub fn version_of(&self, item: &str) -> i32 {
        self.versions.get(item).copied().unwrap_or(0)
    }
}

/// One answer as it arrives: the item, its value (None clears it), and the version it was based on.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The item.
    pub item: String,
    /// The new answer.
    pub answer: Option<Answer>,
    /// The version that the page showed; None when the page did not say.
    pub based_on: Option<i32>,
}

/// Somebody else changed the same answer in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The item.
    pub item: String,
    /// The answer that stands.
    pub standing: Option<Answer>,
    /// The answer that was sent and not kept.
    pub sent: Option<Answer>,
    /// The version that stands.
    pub version: i32,
    /// Who wrote the answer that stands.
    pub author: AccountId,
}

/// A submitted version, readable without its definition.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Which version.
    pub version: i32,
    /// The form, in the version that was answered.
    pub definition: DefinitionId,
    /// What was asked and answered.
    pub body: workflows::Response,
    /// Who submitted it.
    pub account: AccountId,
    /// First and last name of who submitted it.
    pub author: String,
    /// When.
    pub submitted_at: Ts,
}

/// What was counted out of one submitted response.
#[derive(Debug, Clone)]
pub struct Scored {
    /// The questionnaire that was answered.
    pub activity: ActivityId,
    /// The version of the form.
    pub form_version: u32,
    /// When it was last submitted.
    pub submitted_at: Ts,
    /// The scores as they were stored.
    pub scores: Vec<ScoreResult>,
}
