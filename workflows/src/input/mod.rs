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
use crate::context::Context;
use crate::evaluation::{Instance, Tree};
use crate::form::{Form, Item};
use crate::question::{Fault, Holds};
use crate::validation::{ItemProblem, at_first_input};

/// The name of the hidden input that tells which questions a page showed.
pub const ASKED: &str = "asked";
/// What the names of the inputs of answers begin with.
pub const PREFIX: &str = "answer-";

/// The name of an input of the answer with this key: the suffix is empty for an item with one input.
pub fn field_name(key: &str, suffix: &str) -> String {
    if suffix.is_empty() { format!("{PREFIX}{key}") } else { format!("{PREFIX}{key}-{suffix}") }
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
    /// The keys of the answers that were posted, in the order of the form.
    pub posted: Vec<String>,
}

impl Filled {
    /// Reads one answer out of what was typed.
    fn take(&mut self, item: &Item, key: &str) {
        let mut values = Vec::new();
        for suffix in item.question.inputs() {
            let name = field_name(key, suffix);
            let typed = self.typed.get(&name).into_iter().flatten();
            values.extend(typed.map(|value| (*suffix, value.as_str())));
        }
        match parse(item, key, &values) {
            Ok(answer) => self.answers.put(key, answer),
            Err(problem) => self.problems.push(problem),
        }
        self.posted.push(key.to_owned());
    }
}

impl Form {
    /// Takes a post into the draft. Answers that the page did not show keep what they are; what people do not fill in
    /// (computed, fixed and hidden items) is not taken from a page.
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
        let tree = Tree::of(self, draft);
        for instance in tree.instances.iter().filter(|instance| !instance.is_head) {
            let Some(item) = self.items.get(instance.slot) else { continue };
            let mut is_typed = false;
            for suffix in item.question.inputs() {
                is_typed |= strangers.remove(&field_name(&instance.key, suffix));
            }
            let is_asked = asked.remove(instance.key.as_str());
            if is_fillable(item) && (is_typed || is_asked) {
                filled.take(item, &instance.key);
            }
        }
        let unknown = strangers.iter().map(|name| name.trim_start_matches(PREFIX)).chain(asked);
        for key in unknown {
            let fault = Fault::new("error-answer-unknown-question");
            filled.problems.push(ItemProblem::new(key, fault));
        }
        filled
    }

    /// Reads one answer from its inputs as (suffix, value) pairs: for autosave. `None` when it was left unanswered.
    pub fn read_item(&self, key: &str, values: &[(&str, &str)]) -> Result<Option<Answer>, ItemProblem> {
        match self.item(key) {
            Some(item) if is_fillable(item) => parse(item, key, values),
            _ => Err(ItemProblem::new(key, Fault::new("error-answer-unknown-question"))),
        }
    }

    /// Everything that stands in the way of submitting what was posted: what could not be read and
    /// what is wrong with the answers, one problem an answer, of items that are asked.
    pub fn check(&self, filled: &Filled, context: &Context) -> Vec<ItemProblem> {
        let evaluation = self.evaluate(&filled.answers, context);
        let at = |problem: &ItemProblem| evaluation.tree.find(&problem.item);
        let mut problems: Vec<ItemProblem> = filled.problems.iter().filter(|problem| at(problem).is_none_or(|at| evaluation.is_on(at))).cloned().collect();
        for problem in self.problems_of(&filled.answers, &evaluation) {
            if problems.iter().all(|known| known.item != problem.item) {
                problems.push(problem);
            }
        }
        problems.sort_by_key(at);
        problems
    }

    /// The keys of the answers that people can give to this draft, in the order of the form.
    pub fn keys(&self, draft: &Answers) -> Vec<String> {
        let is_open = |instance: &&Instance| !instance.is_head && self.items.get(instance.slot).is_some_and(is_fillable);
        Tree::of(self, draft).instances.iter().filter(is_open).map(|instance| instance.key.clone()).collect()
    }
}

fn is_fillable(item: &Item) -> bool {
    item.kind.holds == Holds::Answer && item.is_open() && !item.question.inputs().is_empty()
}

fn parse(item: &Item, key: &str, values: &[(&str, &str)]) -> Result<Option<Answer>, ItemProblem> {
    item.question.parse(values).map_err(|fault| ItemProblem::new(key, at_first_input(fault, item)))
}
