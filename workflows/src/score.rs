//! Scores: numbers counted out of answers, with the rule, its inputs and what was done about what is missing (F12).
//!
//! A score that cannot be known is no score: never 0. Numbers are exact.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::answer::Answers;
use crate::context;
use crate::evaluation::Evaluation;
use crate::expression::Value;
use crate::form::{Coding, Form};
use crate::formula::Formula;
use crate::lang::Bilingual;
use crate::number::{self, exact};

/// A score of a form.
#[derive(Debug)]
pub(crate) struct Score {
    pub(crate) id: String,
    pub(crate) title: Bilingual,
    pub(crate) rule: Rule,
    /// Decimals to which the result is rounded, half away from zero.
    pub(crate) decimals: u32,
    /// From low to high, without gap or overlap.
    pub(crate) bands: Vec<Band>,
    pub(crate) codes: Vec<Coding>,
}

/// How a score is counted.
#[derive(Debug)]
pub(crate) enum Rule {
    /// From the points of questions.
    Points { items: Vec<Points>, is_mean: bool, missing: Missing },
    /// By an expression.
    Value(Formula),
}

/// The points of one question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Points {
    pub(crate) slot: usize,
    /// Least and greatest points together, where the question counts the other way round.
    pub(crate) turned: Option<Decimal>,
}

/// What is done about questions without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// One missing, and there is no score.
    RequireAll,
    /// What is there is counted.
    SumAnswered,
    /// With so many answers the others are taken to be like their mean.
    Prorate(u32),
}

/// What a range of a score means.
#[derive(Clone, Debug)]
pub(crate) struct Band {
    pub(crate) key: String,
    pub(crate) from: Decimal,
    pub(crate) to: Decimal,
    pub(crate) title: Bilingual,
}

/// A score as it was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreResult {
    /// Which score of the form.
    pub id: String,
    /// Its name.
    pub title: Bilingual,
    /// The number; none when too much is missing.
    #[serde(with = "exact::option")]
    pub value: Option<Decimal>,
    /// The range that it is in.
    pub band: Option<BandResult>,
    /// The rule: `sum`, `mean` or the expression.
    pub rule: String,
    /// What was done about missing answers: `require_all`, `sum_answered`, `prorate:7`; empty for an expression.
    pub missing: String,
    /// What it was counted from.
    pub inputs: Vec<ScoreInput>,
}

/// The band of a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandResult {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: Bilingual,
}

/// The points of one question in a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreInput {
    /// The id of the item.
    pub item: String,
    /// Its points, turned round where the score says so; none when unanswered.
    #[serde(with = "exact::option")]
    pub points: Option<Decimal>,
}

impl Missing {
    fn word(self) -> String {
        match self {
            Self::RequireAll => "require_all".to_owned(),
            Self::SumAnswered => "sum_answered".to_owned(),
            Self::Prorate(least) => format!("prorate:{least}"),
        }
    }
}

impl Form {
    /// The number of a slot that is a score's, for the conditions of alerts.
    pub(crate) fn score_slot(&self, slot: usize) -> Option<usize> {
        slot.checked_sub(self.items.len() + context::PLACES)
    }

    /// Every score of the form for these answers.
    pub fn scores(&self, answers: &Answers, context: &crate::Context) -> Vec<ScoreResult> {
        self.scores_of(answers, &self.evaluate(answers, context))
    }

    pub(crate) fn scores_of(&self, answers: &Answers, evaluation: &Evaluation) -> Vec<ScoreResult> {
        self.scores.iter().map(|score| self.score(score, answers, evaluation)).collect()
    }

    fn score(&self, score: &Score, answers: &Answers, evaluation: &Evaluation) -> ScoreResult {
        let (raw, rule, missing, inputs) = match &score.rule {
            Rule::Value(formula) => {
                let value = evaluation.compute_outside(self, formula).and_then(|value| match value {
                    Value::Number(number) => Some(number),
                    _ => None,
                });
                (value, self.rule_text(formula), String::new(), self.inputs_of(formula, evaluation))
            }
            Rule::Points { items, is_mean, missing } => {
                let inputs: Vec<ScoreInput> = items.iter().filter_map(|points| self.input_of(*points, answers, evaluation)).collect();
                let value = count(&inputs, *is_mean, *missing);
                (value, if *is_mean { "mean" } else { "sum" }.to_owned(), missing.word(), inputs)
            }
        };
        let value = raw.map(|value| number::rounded(value, score.decimals).normalize());
        let band = value.and_then(|value| score.bands.iter().find(|band| band.from <= value && value <= band.to));
        let band = band.map(|band| BandResult { key: band.key.clone(), title: band.title.clone() });
        ScoreResult { id: score.id.clone(), title: score.title.clone(), value, band, rule, missing, inputs }
    }

    fn input_of(&self, points: Points, answers: &Answers, evaluation: &Evaluation) -> Option<ScoreInput> {
        let item = self.items.get(points.slot)?;
        let at = evaluation.tree.find(&item.id)?;
        let own = self.effective(at, answers, evaluation).and_then(|answer| item.question.points(&answer));
        Some(ScoreInput { item: item.id.clone(), points: own.map(|own| points.turned.map_or(own, |ends| ends - own)) })
    }

    /// The expression with the names of its items.
    fn rule_text(&self, formula: &Formula) -> String {
        formula.expr.named(&|slot| self.items.get(slot).map_or_else(String::new, |item| item.id.clone())).to_string()
    }

    fn inputs_of(&self, formula: &Formula, evaluation: &Evaluation) -> Vec<ScoreInput> {
        let items = formula.reads.iter().filter_map(|slot| Some((*slot, self.items.get(*slot)?)));
        items
            .map(|(slot, item)| {
                let points = match evaluation.read_outside(self, slot) {
                    Some(Value::Number(number)) => Some(number),
                    _ => None,
                };
                ScoreInput { item: item.id.clone(), points }
            })
            .collect()
    }
}

/// Sum or mean of the points; `None` when the policy finds too few.
fn count(inputs: &[ScoreInput], is_mean: bool, missing: Missing) -> Option<Decimal> {
    let points: Vec<Decimal> = inputs.iter().filter_map(|input| input.points).collect();
    let (answered, all) = (Decimal::from(points.len()), Decimal::from(inputs.len()));
    let is_enough = match missing {
        Missing::RequireAll => points.len() == inputs.len(),
        Missing::SumAnswered => !points.is_empty(),
        Missing::Prorate(least) => !points.is_empty() && answered >= Decimal::from(least),
    };
    if !is_enough {
        return None;
    }
    let sum = points.iter().try_fold(Decimal::ZERO, |sum, points| sum.checked_add(*points))?;
    match (is_mean, missing) {
        (true, _) => sum.checked_div(answered),
        (false, Missing::Prorate(_)) => sum.checked_mul(all)?.checked_div(answered),
        (false, _) => Some(sum),
    }
}
