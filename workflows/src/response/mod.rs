//! A submitted response: what was asked and answered, in the words that were read.
//!
//! It can be read without its definition, so that it outlives it (F14, F18).

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Answers};
use crate::evaluation::{Evaluation, ItemProblem};
use crate::form::Form;
use crate::lang::Lang;
use crate::question::{Holds, Label};

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
    /// What was answered inside a group.
    pub items: Vec<ResponseItem>,
}

impl Form {
    /// The response to submit: answers of the items that are asked, and nothing else.
    ///
    /// Errors: everything that [`Form::validate`] finds.
    pub fn submission(&self, answers: &Answers, lang: Lang) -> Result<Response, Vec<ItemProblem>> {
        let problems = self.validate(answers);
        if !problems.is_empty() {
            return Err(problems);
        }
        let evaluation = self.evaluate(answers);
        let items = (0..self.items.len())
            .filter(|slot| self.items.get(*slot).is_some_and(|item| item.parent.is_none()))
            .filter_map(|slot| self.answered(slot, answers, &evaluation, lang))
            .collect();
        Ok(Response {
            key: self.heading.key.clone(),
            version: self.heading.version,
            hash: self.heading.hash.clone(),
            lang,
            title: self.heading.title.get(lang).to_owned(),
            items,
        })
    }

    fn answered(&self, slot: usize, answers: &Answers, evaluation: &Evaluation, lang: Lang) -> Option<ResponseItem> {
        let item = self.items.get(slot)?;
        let answer = self.effective(slot, answers, evaluation);
        let items: Vec<ResponseItem> = item.children.iter().filter_map(|child| self.answered(*child, answers, evaluation, lang)).collect();
        if answer.is_none() && (item.kind.holds == Holds::Answer || items.is_empty()) {
            return None;
        }
        Some(ResponseItem {
            id: item.id.clone(),
            kind: item.kind.name.to_owned(),
            text: item.text.get(lang).to_owned(),
            shown: answer.map_or_else(String::new, |answer| item.question.show(answer, lang)),
            options: answer.map_or_else(Vec::new, |answer| item.question.chosen(answer, lang)),
            answer: answer.cloned(),
            items,
        })
    }
}
