//! What a response says that we compute ourselves: computed items and scores (F13).

use rust_decimal::Decimal;

use super::read::Reader;
use crate::answer::Answer;
use crate::evaluation::Evaluation;
use crate::json::Json;
use crate::number::rounded;
use crate::place;
use crate::score::ScoreResult;

/// Decimals from which two numbers that agree on all of them are the same number, cut off.
const CUT_OFF: u32 = 6;

/// A value that came with a response and is ours to compute.
#[derive(Debug)]
pub(super) struct Claim<'a> {
    /// The item, or the score of this number.
    pub(super) of: Result<usize, usize>,
    pub(super) rows: Vec<u32>,
    pub(super) at: String,
    pub(super) answer: Option<&'a Json>,
}

impl Reader<'_> {
    /// Tells every value that differs from ours; ours stands.
    pub(super) fn compare(&self, evaluation: &Evaluation, scores: &[ScoreResult]) {
        for claim in &self.claims {
            let answers = claim.answer.map(Json::list).unwrap_or_default();
            let Some(value) = answers.first().and_then(|answer| answer.entries().iter().find(|(name, _)| name.starts_with("value"))) else { continue };
            let own = match claim.of {
                Ok(slot) => self.computed(evaluation, slot, &claim.rows),
                Err(nth) => scores.get(nth).and_then(|score| score.value).map(Answer::Decimal),
            };
            if answers.len() == 1 && own.as_ref().is_some_and(|own| is_same(own, &value.1)) {
                continue;
            }
            let (theirs, ours) = (value.1.canonical(), own.as_ref().map_or_else(|| "–".to_owned(), said));
            self.report.warning(
                &claim.at,
                "replaced",
                format!("La valeur reçue, {theirs}, n’est pas celle qui se calcule : {ours} la remplace."),
                format!("The value received, {theirs}, is not the one that is computed: {ours} replaces it."),
            );
        }
    }

    fn computed(&self, evaluation: &Evaluation, slot: usize, rows: &[u32]) -> Option<Answer> {
        let form = self.sheet.form;
        let item = form.items.get(slot)?;
        let at = evaluation.tree.find(&place::key(&item.id, rows))?;
        let own = form.effective(at, &self.answers, evaluation)?;
        let decimals = self.sheet.item(slot).get("decimals").and_then(Json::number).and_then(|number| u32::try_from(number.normalize().mantissa()).ok());
        Some(match (own, decimals) {
            (Answer::Decimal(number), Some(decimals)) => Answer::Decimal(rounded(number, decimals)),
            (own, _) => own,
        })
    }
}

fn is_same(own: &Answer, theirs: &Json) -> bool {
    let is_number = |own: Decimal, theirs: Decimal| own == theirs || (theirs.scale() >= CUT_OFF && rounded(own, theirs.scale()) == theirs);
    match (own, theirs) {
        (Answer::Bool(own), Json::Bool(theirs)) => own == theirs,
        (Answer::Int(own), Json::Number(theirs)) => Decimal::from(*own) == *theirs,
        (Answer::Decimal(own), Json::Number(theirs)) => is_number(*own, *theirs),
        (Answer::Text(own) | Answer::Code(own) | Answer::Time(own) | Answer::Moment(own), Json::Text(theirs)) => own == theirs,
        (Answer::Date(own), Json::Text(theirs)) => own.to_string() == *theirs,
        _ => false,
    }
}

fn said(answer: &Answer) -> String {
    match answer {
        Answer::Bool(flag) => flag.to_string(),
        Answer::Int(number) => number.to_string(),
        Answer::Decimal(number) => number.normalize().to_string(),
        Answer::Text(text) | Answer::Code(text) | Answer::Time(text) | Answer::Moment(text) => text.clone(),
        Answer::Date(date) => date.to_string(),
        _ => "–".to_owned(),
    }
}
