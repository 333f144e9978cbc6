//! Which items are asked, and what stands in the way of submitting.
//!
//! An item is asked when its own condition and those of all the groups around it are true (F1). The
//! answer of an item that is not asked stays in the draft but counts as absent everywhere (F2), and
//! nothing is demanded of it (F3).

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::answer::{Answer, Answers};
use crate::expression::{self, Value};
use crate::form::{Form, Item};
use crate::input::field_name;
use crate::lang::Lang;
use crate::question::{Arg, Fault, Holds};

/// The items that are asked for some answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    enabled: Vec<bool>,
}

impl Evaluation {
    pub(crate) fn is_on(&self, slot: usize) -> bool {
        self.enabled.get(slot).copied().unwrap_or(false)
    }

    /// Is this item asked?
    pub fn is_enabled(&self, form: &Form, id: &str) -> bool {
        form.slot(id).is_some_and(|slot| self.is_on(slot))
    }
}

/// One thing that stands in the way of submitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemProblem {
    /// The id of the item.
    pub item: String,
    /// The name of the input to go to.
    pub field: String,
    /// The full Fluent key of the sentence.
    pub key: &'static str,
    /// The arguments of the sentence.
    pub args: Vec<(&'static str, Arg)>,
}

impl ItemProblem {
    pub(crate) fn new(item: &str, fault: Fault) -> Self {
        Self { item: item.to_owned(), field: field_name(item, fault.input), key: fault.key, args: fault.args }
    }

    /// The arguments in words.
    pub fn args(&self, lang: Lang) -> BTreeMap<String, String> {
        self.args.iter().map(|(name, arg)| ((*name).to_owned(), arg.show(lang))).collect()
    }
}

impl Form {
    /// Which items are asked. Cost: linear in the form.
    pub fn evaluate(&self, answers: &Answers) -> Evaluation {
        let mut evaluation = Evaluation { enabled: vec![false; self.items.len()] };
        // What conditions see: the values of items that are asked, which the order puts first.
        let mut values: Vec<Option<Value>> = vec![None; self.items.len()];
        for &slot in &self.order {
            let Some(item) = self.items.get(slot) else {
                continue;
            };
            let is_inside = item.parent.is_none_or(|parent| evaluation.is_on(parent));
            if !(is_inside && holds(item, &values)) {
                continue;
            }
            if let (Some(enabled), Some(value)) = (evaluation.enabled.get_mut(slot), values.get_mut(slot)) {
                *enabled = true;
                *value = answers.get(&item.id).map(Answer::value);
            }
        }
        evaluation
    }

    /// The answer that counts: that of an item which is asked.
    pub(crate) fn effective<'a>(&self, slot: usize, answers: &'a Answers, evaluation: &Evaluation) -> Option<&'a Answer> {
        let item = self.items.get(slot)?;
        if !evaluation.is_on(slot) {
            return None;
        }
        answers.get(&item.id)
    }

    /// Everything that stands in the way of submitting these answers, in the order of the form.
    pub fn validate(&self, answers: &Answers) -> Vec<ItemProblem> {
        let evaluation = self.evaluate(answers);
        let mut problems: Vec<ItemProblem> =
            answers.iter().filter(|(id, _)| self.slot(id).is_none()).map(|(id, _)| ItemProblem::new(id, Fault::new("error-answer-unknown-question"))).collect();
        for (slot, item) in self.items.iter().enumerate() {
            if !evaluation.is_on(slot) {
                continue;
            }
            let faults = match (answers.get(&item.id), item.kind.holds) {
                (Some(answer), _) => item.question.judge(answer),
                (None, Holds::Items) => self.judge_group(slot, answers, &evaluation),
                (None, Holds::Answer) if item.required => vec![item.question.absence()],
                (None, _) => Vec::new(),
            };
            let named = faults.into_iter().map(|fault| {
                let fault = at_first_input(fault, item);
                ItemProblem::new(&item.id, fault)
            });
            problems.extend(named);
        }
        problems
    }

    /// A required group needs one answer inside, as long as one of its questions is asked.
    fn judge_group(&self, slot: usize, answers: &Answers, evaluation: &Evaluation) -> Vec<Fault> {
        let Some(group) = self.items.get(slot).filter(|group| group.required) else {
            return Vec::new();
        };
        let mut is_asking = false;
        let mut inside = group.children.clone();
        while let Some(child) = inside.pop() {
            let Some(item) = self.items.get(child).filter(|_| evaluation.is_on(child)) else {
                continue;
            };
            if item.kind.holds == Holds::Answer {
                is_asking = true;
                if answers.get(&item.id).is_some() {
                    return Vec::new();
                }
            }
            inside.extend(&item.children);
        }
        if is_asking { vec![group.question.absence()] } else { Vec::new() }
    }
}

/// Is the item's own condition true? What is missing or false is not.
fn holds(item: &Item, values: &[Option<Value>]) -> bool {
    let Some(condition) = &item.condition else {
        return true;
    };
    let read = |slot: usize| values.get(slot).cloned().flatten();
    expression::evaluate(&condition.expr, &read) == Some(Value::Bool(true))
}

/// A fault of the whole answer is shown at the first input of the item.
pub(crate) fn at_first_input(fault: Fault, item: &Item) -> Fault {
    match item.question.inputs().first() {
        Some(first) if fault.input.is_empty() => fault.at(first),
        _ => fault,
    }
}
