//! Alerts: what somebody must be told of at once when answers say so. They are raised at submit, once, whatever the route
//! by which the answers came (F17).
//!
//! Not here: who is told and how it is followed up.

use serde::{Deserialize, Serialize};

use crate::answer::Answers;
use crate::context::Context;
use crate::evaluation::Evaluation;
use crate::expression::{self, Value};
use crate::form::Form;
use crate::formula::Formula;
use crate::lang::{Bilingual, Lang};
use crate::score::{Rule, ScoreResult};

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

/// What a person is shown at once, because the answers as they stand raise an alert that has words for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crisis {
    /// The items whose answers raise it.
    pub items: Vec<String>,
    /// The words.
    pub text: String,
}

impl Form {
    /// What must be shown at once for the answers of a draft, whether or not they can be submitted.
    pub fn crises(&self, answers: &Answers, context: &Context, lang: Lang) -> Vec<Crisis> {
        if self.alerts.iter().all(|alert| alert.text.is_none()) {
            return Vec::new();
        }
        let evaluation = self.evaluate(answers, context);
        let raised = self.alerts_of(&evaluation, &self.scores_of(answers, &evaluation));
        let words = raised.into_iter().filter_map(|raised| Some((raised.id, raised.text?.get(lang).to_owned())));
        words.map(|(id, text)| Crisis { items: self.watched_by(&id), text }).collect()
    }

    /// The items that an alert looks at, those in its scores too; rows are not told apart.
    fn watched_by(&self, id: &str) -> Vec<String> {
        let alert = self.alerts.iter().filter(|alert| alert.id == id);
        let slots = alert.flat_map(|alert| &alert.condition.reads).flat_map(|slot| match self.score_slot(*slot).and_then(|nth| self.scores.get(nth)) {
            Some(score) => match &score.rule {
                Rule::Points { items, .. } => items.iter().map(|points| points.slot).collect(),
                Rule::Value(formula) => formula.reads.clone(),
            },
            None => vec![*slot],
        });
        slots.filter_map(|slot| self.items.get(slot)).filter(|item| item.levels.is_empty()).map(|item| item.id.clone()).collect()
    }

    /// The items on whose answers something may have to be shown at once.
    pub(crate) fn watched(&self) -> Vec<String> {
        self.alerts.iter().filter(|alert| alert.text.is_some()).flat_map(|alert| self.watched_by(&alert.id)).collect()
    }

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
