//! Which items are asked and what computed items are worth.
//!
//! An item is asked when its own condition and those of all the groups around it are true (F1). The answer of an item that
//! is not asked stays in the draft but counts as absent everywhere (F2). In rows, a formula sees its own row first, then
//! outward; what stands in rows that are not its own is a list (F7).

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod oracle_rows;
#[cfg(test)]
mod tests;
mod tree;

#[cfg(test)]
pub(crate) use oracle::form as random_form;

use std::collections::BTreeSet;

use crate::answer::{Answer, Answers};
use crate::context::Context;
use crate::expression::{self, Value};
use crate::form::{Form, Item};
use crate::formula::Formula;

pub(crate) use tree::{Instance, Tree};

/// The form for some answers: its rows, what is asked, what is computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    pub(crate) tree: Tree,
    enabled: Vec<bool>,
    /// What formulas see: answers and computed values of what is asked.
    values: Vec<Option<Value>>,
    context: Context,
}

impl Evaluation {
    pub(crate) fn is_on(&self, at: usize) -> bool {
        self.enabled.get(at).copied().unwrap_or(false)
    }

    pub(crate) fn value(&self, at: usize) -> Option<&Value> {
        self.values.get(at)?.as_ref()
    }

    /// Is the item with this id or this key asked?
    pub fn is_enabled(&self, key: &str) -> bool {
        self.tree.find(key).is_some_and(|at| self.is_on(at))
    }

    /// The value of `slot` as seen from an instance.
    fn read(&self, form: &Form, from: &Instance, slot: usize) -> Option<Value> {
        let Some(item) = form.items.get(slot) else { return self.context.value(slot - form.items.len()) };
        let reader = form.items.get(from.slot).map_or(&[][..], |reader| reader.levels.as_slice());
        let shared = item.levels.iter().zip(reader).take(from.rows.len()).take_while(|(a, b)| a == b).count();
        let around = from.rows.get(..shared)?;
        let instances = self.tree.of_slot.get(slot)?;
        let mut seen = instances.iter().filter(|at| self.tree.get(**at).is_some_and(|one| !one.is_head && one.rows.starts_with(around)));
        if shared == item.levels.len() {
            return self.value(*seen.next()?).cloned();
        }
        let mut list = Vec::new();
        for at in seen {
            match self.value(*at) {
                Some(Value::List(values)) => list.extend(values.iter().cloned()),
                Some(value) => list.push(value.clone()),
                None => {}
            }
        }
        (!list.is_empty()).then(|| Value::List(list.into()))
    }

    /// The value of `slot` as seen from outside all rows.
    pub(crate) fn read_outside(&self, form: &Form, slot: usize) -> Option<Value> {
        self.read(form, &Instance::outside(), slot)
    }

    /// What a formula that stands in no row gives.
    pub(crate) fn compute_outside(&self, form: &Form, formula: &Formula) -> Option<Value> {
        self.compute(form, &Instance::outside(), formula)
    }

    pub(crate) fn compute(&self, form: &Form, from: &Instance, formula: &Formula) -> Option<Value> {
        expression::evaluate(&formula.expr, &|slot| self.read(form, from, slot))
    }

    /// Judges one instance anew; says whether anything changed.
    fn judge(&mut self, form: &Form, answers: &Answers, at: usize) -> bool {
        let Some(instance) = self.tree.get(at) else { return false };
        let Some(item) = form.items.get(instance.slot) else { return false };
        let is_inside = instance.parent.is_none_or(|parent| self.is_on(parent));
        // the rows of a head are asked with it
        let is_row = item.is_repeated() && !instance.is_head;
        let is_on = is_inside && (is_row || self.holds(form, item, instance));
        let value = if is_on && !instance.is_head { self.value_of(form, item, instance, answers) } else { None };
        let mut is_changed = false;
        if let Some(enabled) = self.enabled.get_mut(at) {
            is_changed |= std::mem::replace(enabled, is_on) != is_on;
        }
        if let Some(known) = self.values.get_mut(at)
            && *known != value
        {
            *known = value;
            is_changed = true;
        }
        is_changed
    }

    /// Is the item's own condition true? What is missing or false is not.
    fn holds(&self, form: &Form, item: &Item, instance: &Instance) -> bool {
        item.condition.as_ref().is_none_or(|condition| self.compute(form, instance, condition) == Some(Value::Bool(true)))
    }

    fn value_of(&self, form: &Form, item: &Item, instance: &Instance, answers: &Answers) -> Option<Value> {
        match &item.calc {
            Some(formula) => self.compute(form, instance, formula),
            None => answers.get(&instance.key).and_then(Answer::value),
        }
    }
}

impl Form {
    /// Which items are asked, and what is computed. Cost: linear in the form and its rows.
    pub fn evaluate(&self, answers: &Answers, context: &Context) -> Evaluation {
        let tree = Tree::of(self, answers);
        let size = tree.instances.len();
        let mut evaluation = Evaluation { tree, enabled: vec![false; size], values: vec![None; size], context: context.clone() };
        for &slot in &self.graph.order {
            self.judge_slot(&mut evaluation, answers, slot);
        }
        evaluation
    }

    /// Brings an evaluation up to date after the answer with this key changed. Cost: what depends on it.
    pub fn reevaluate(&self, evaluation: &mut Evaluation, answers: &Answers, key: &str) {
        let instance = evaluation.tree.find(key).and_then(|at| evaluation.tree.get(at));
        let Some((slot, false)) = instance.map(|instance| (instance.slot, instance.is_head)) else {
            // rows came or went: the form has another shape
            *evaluation = self.evaluate(answers, &evaluation.context.clone());
            return;
        };
        let place = |slot: usize| (self.graph.rank.get(slot).copied().unwrap_or(usize::MAX), slot);
        let mut waiting = BTreeSet::from([place(slot)]);
        while let Some((_, slot)) = waiting.pop_first() {
            if self.judge_slot(evaluation, answers, slot) {
                waiting.extend(self.graph.dependents.get(slot).into_iter().flatten().map(|slot| place(*slot)));
            }
        }
    }

    fn judge_slot(&self, evaluation: &mut Evaluation, answers: &Answers, slot: usize) -> bool {
        let count = evaluation.tree.of_slot.get(slot).map_or(0, Vec::len);
        let mut is_changed = false;
        // a head stands before its rows
        for nth in 0..count {
            let at = evaluation.tree.of_slot.get(slot).and_then(|of_slot| of_slot.get(nth)).copied();
            is_changed |= at.is_some_and(|at| evaluation.judge(self, answers, at));
        }
        is_changed
    }

    /// The answer that counts: that of an item which is asked; for a computed item, what was computed.
    pub(crate) fn effective(&self, at: usize, answers: &Answers, evaluation: &Evaluation) -> Option<Answer> {
        let instance = evaluation.tree.get(at).filter(|instance| !instance.is_head && evaluation.is_on(at))?;
        let item = self.items.get(instance.slot)?;
        if let Some(formula) = &item.calc {
            return Answer::of_value(evaluation.value(at)?, &formula.kind);
        }
        answers.get(&instance.key).cloned()
    }
}
