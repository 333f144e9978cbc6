//! A submitted response: what was asked and answered, in the words that were read.
//!
//! It can be read without its definition, so that it outlives it (F14, F18).

mod read;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::alert::RaisedAlert;
use crate::answer::{Answer, Answers};
use crate::context::Context;
use crate::evaluation::Evaluation;
use crate::form::Form;
use crate::lang::Lang;
use crate::question::Label;
use crate::score::ScoreResult;
use crate::validation::ItemProblem;

/// A response to one version of one questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The key of the questionnaire.
    pub key: String,
    /// Its version.
    pub version: u32,
    /// The hash of its definition.
    pub hash: String,
    /// The language in which it was answered.
    pub lang: Lang,
    /// The title as it was shown.
    pub title: String,
    /// What was answered, in the order of the form.
    pub items: Vec<ResponseItem>,
    /// What was counted out of it, with how.
    #[serde(default)]
    pub scores: Vec<ScoreResult>,
    /// What somebody must be told of.
    #[serde(default)]
    pub alerts: Vec<RaisedAlert>,
}

/// An answered question, or a group with answered questions inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseItem {
    /// The id of the item.
    pub id: String,
    /// Its kind: `components/questions/<kind>/review.html`.
    pub kind: String,
    /// The words of the item as they were shown.
    pub text: String,
    /// The answer; none for a group.
    pub answer: Option<Answer>,
    /// The answer in words.
    pub shown: String,
    /// The options that were chosen, as they were shown.
    pub options: Vec<Label>,
    /// Not shown to the person.
    #[serde(default)]
    pub hidden: bool,
    /// What was answered inside a group.
    pub items: Vec<ResponseItem>,
}

impl Form {
    /// The response to submit: answers of the items that are asked, what was computed, scores and alerts, and nothing else.
    ///
    /// Errors: everything that [`Form::validate`] finds.
    pub fn submission(&self, answers: &Answers, context: &Context, lang: Lang) -> Result<Response, Vec<ItemProblem>> {
        let evaluation = self.evaluate(answers, context);
        let problems = self.problems_of(answers, &evaluation);
        if !problems.is_empty() {
            return Err(problems);
        }
        let scores = self.scores_of(answers, &evaluation);
        let writer = Writer { form: self, answers, evaluation: &evaluation, lang };
        Ok(Response {
            key: self.heading.key.clone(),
            version: self.heading.version,
            hash: self.heading.hash.clone(),
            lang,
            title: self.heading.title.get(lang).to_owned(),
            items: writer.items(&evaluation.tree.roots),
            alerts: self.alerts_of(&evaluation, &scores),
            scores,
        })
    }
}

struct Writer<'a> {
    form: &'a Form,
    answers: &'a Answers,
    evaluation: &'a Evaluation,
    lang: Lang,
}

impl Writer<'_> {
    fn items(&self, instances: &[usize]) -> Vec<ResponseItem> {
        instances.iter().flat_map(|at| self.item(*at)).collect()
    }

    /// What was answered in an instance: the rows of a head one after the other, blank ones left out.
    fn item(&self, at: usize) -> Vec<ResponseItem> {
        let Some((instance, item)) = self.evaluation.tree.get(at).and_then(|instance| Some((instance, self.form.items.get(instance.slot)?))) else {
            return Vec::new();
        };
        if instance.is_head {
            return self.items(&instance.children);
        }
        let answer = self.form.effective(at, self.answers, self.evaluation);
        let items = self.items(&instance.children);
        if answer.is_none() && items.is_empty() {
            return Vec::new();
        }
        let shown = answer.as_ref().map_or_else(String::new, |answer| item.question.show(answer, self.lang));
        let options = answer.as_ref().map_or_else(Vec::new, |answer| item.question.chosen(answer, self.lang));
        let (id, kind, text) = (item.id.clone(), item.kind.name.to_owned(), item.text.get(self.lang).to_owned());
        vec![ResponseItem { id, kind, text, answer, shown, options, hidden: item.hidden, items }]
    }
}
