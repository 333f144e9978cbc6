//! Alerts: what somebody must be told of at once when answers say so. They are raised at submit, once, whatever the route
//! by which the answers came (F17).
//!
//! Not here: who is told and how it is followed up.

use serde::{Deserialize, Serialize};

use crate::evaluation::Evaluation;
use crate::expression::{self, Value};
use crate::form::Form;
use crate::formula::Formula;
use crate::lang::Bilingual;
use crate::score::ScoreResult;

/// How much an alert presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Life or health may be in danger.
    Urgent,
    /// To be looked at soon.
    Normal,
}

impl Priority {
    pub(crate) const WORDS: [(&'static str, Self); 2] = [("urgent", Self::Urgent), ("normal", Self::Normal)];
}

/// An alert of a form.
#[derive(Debug)]
pub(crate) struct Alert {
    pub(crate) id: String,
    /// Reads items, the context, and after them the scores.
    pub(crate) condition: Formula,
    pub(crate) priority: Priority,
    /// Hours until somebody must have taken charge.
    pub(crate) due_hours: u32,
    pub(crate) title: Bilingual,
    pub(crate) text: Option<Bilingual>,
}

/// An alert that answers raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaisedAlert {
    /// Which alert of the form.
    pub id: String,
    /// How much it presses.
    pub priority: Priority,
    /// Hours until somebody must have taken charge.
    pub due_hours: u32,
    /// What the clinic reads.
    pub title: Bilingual,
    /// What the person is shown at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Bilingual>,
}

impl Form {
    /// The alerts that these answers raise. What is missing raises none.
    pub(crate) fn alerts_of(&self, evaluation: &Evaluation, scores: &[ScoreResult]) -> Vec<RaisedAlert> {
        let read = |slot: usize| match self.score_slot(slot) {
            Some(nth) => scores.get(nth).and_then(|score| score.value).map(Value::Number),
            None => evaluation.read_outside(self, slot),
        };
        let raised = self.alerts.iter().filter(|alert| expression::evaluate(&alert.condition.expr, &read) == Some(Value::Bool(true)));
        raised
            .map(|alert| RaisedAlert {
                id: alert.id.clone(),
                priority: alert.priority,
                due_hours: alert.due_hours,
                title: alert.title.clone(),
                text: alert.text.clone(),
            })
            .collect()
    }
}
