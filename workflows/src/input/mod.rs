//! From what a form posts to typed answers.
//!
//! The names of inputs are `answer-<item>` and, for an item with several inputs, `answer-<item>-<part>`.
//! Next to each question that it shows, a page posts `asked` with the item's id: without it an empty
//! group of boxes could not be told from a question that was not on the page, and an answer that
//! is hidden for the moment would be lost.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::answer::{Answer, Answers};
use crate::evaluation::{ItemProblem, at_first_input};
use crate::form::{Form, Item};
use crate::question::{Fault, Holds};

/// The name of the hidden input that tells which questions a page showed.
pub const ASKED: &str = "asked";
/// What the names of the inputs of answers begin with.
pub const PREFIX: &str = "answer-";

/// The name of an input: the suffix is empty for an item with one input.
pub fn field_name(item: &str, suffix: &str) -> String {
    if suffix.is_empty() { format!("{PREFIX}{item}") } else { format!("{PREFIX}{item}-{suffix}") }
}

/// A draft after a post: the answers as they are now, and what could not be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The draft with what was posted; an answer that could not be read leaves the old one.
    pub answers: Answers,
    /// What could not be read.
    pub problems: Vec<ItemProblem>,
    /// What was typed, by name of input, to be shown again.
    pub(crate) typed: BTreeMap<String, Vec<String>>,
    /// The ids of the items whose answer was posted, in the order of the form.
    pub posted: Vec<String>,
}

impl Filled {
    /// Reads one item out of what was typed.
    fn take(&mut self, item: &Item) {
        let mut values = Vec::new();
        for suffix in item.question.inputs() {
            let name = field_name(&item.id, suffix);
            let typed = self.typed.get(&name).into_iter().flatten();
            values.extend(typed.map(|value| (*suffix, value.as_str())));
        }
        match parse(item, &values) {
            Ok(answer) => self.answers.put(&item.id, answer),
            Err(problem) => self.problems.push(problem),
        }
        self.posted.push(item.id.clone());
    }
}

impl Form {
    /// Takes a post into the draft. Items that the page did not show keep their answers.
    pub fn read(&self, draft: &Answers, posted: &[(String, String)]) -> Filled {
        let mut filled = Filled { answers: draft.clone(), ..Filled::default() };
        let mut asked: BTreeSet<&str> = BTreeSet::new();
        for (name, value) in posted {
            if name == ASKED {
                asked.insert(value);
            } else if name.starts_with(PREFIX) {
                let values = filled.typed.entry(name.clone()).or_default();
                values.push(value.clone());
            }
        }
        let mut strangers: BTreeSet<String> = filled.typed.keys().cloned().collect();
        for item in &self.items {
            let mut is_typed = false;
            for suffix in item.question.inputs() {
                is_typed |= strangers.remove(&field_name(&item.id, suffix));
            }
            let is_asked = asked.remove(item.id.as_str());
            if item.kind.holds == Holds::Answer && (is_typed || is_asked) {
                filled.take(item);
            }
        }
        let unknown = strangers.iter().map(|name| name.trim_start_matches(PREFIX)).chain(asked);
        for item in unknown {
            let fault = Fault::new("error-answer-unknown-question");
            filled.problems.push(ItemProblem::new(item, fault));
        }
        filled
    }

    /// Reads the answer of one item from its inputs as (suffix, value) pairs: for autosave.
    /// `None` when it was left unanswered.
    pub fn read_item(&self, id: &str, values: &[(&str, &str)]) -> Result<Option<Answer>, ItemProblem> {
        match self.item(id) {
            Some(item) if item.kind.holds == Holds::Answer => parse(item, values),
            _ => Err(ItemProblem::new(id, Fault::new("error-answer-unknown-question"))),
        }
    }

    /// Everything that stands in the way of submitting what was posted: what could not be read and
    /// what is wrong with the answers, one problem an item, of items that are asked.
    pub fn check(&self, filled: &Filled) -> Vec<ItemProblem> {
        let evaluation = self.evaluate(&filled.answers);
        let is_asked = |problem: &ItemProblem| self.slot(&problem.item).is_none_or(|slot| evaluation.is_on(slot));
        let mut problems: Vec<ItemProblem> = filled.problems.iter().filter(|problem| is_asked(problem)).cloned().collect();
        for problem in self.validate(&filled.answers) {
            if problems.iter().all(|known| known.item != problem.item) {
                problems.push(problem);
            }
        }
        problems.sort_by_key(|problem| self.slot(&problem.item));
        problems
    }
}

fn parse(item: &Item, values: &[(&str, &str)]) -> Result<Option<Answer>, ItemProblem> {
    item.question.parse(values).map_err(|fault| ItemProblem::new(&item.id, at_first_input(fault, item)))
}
