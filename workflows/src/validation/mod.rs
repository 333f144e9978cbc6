//! What stands in the way of submitting: wrong answers, absent ones, too few or too many rows.
//!
//! Nothing is demanded of an item that is not asked, hidden or computed (F3), nor inside a row that was left blank and is
//! not needed.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::answer::{Answer, Answers};
use crate::context::Context;
use crate::evaluation::{Evaluation, Instance};
use crate::expression::Value;
use crate::form::{Form, Item, Repeat};
use crate::input::field_name;
use crate::lang::Lang;
use crate::question::{Arg, Fault, Holds};

/// One thing that stands in the way of submitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemProblem {
    /// The key of the answer: the id of the item, with its rows.
    pub item: String,
    /// The name of the input to go to.
    pub field: String,
    /// The full Fluent key of the sentence.
    pub key: &'static str,
    /// The arguments of the sentence.
    pub args: Vec<(&'static str, Arg)>,
}

impl ItemProblem {
    pub(crate) fn new(key: &str, fault: Fault) -> Self {
        Self { item: key.to_owned(), field: field_name(key, fault.input), key: fault.key, args: fault.args }
    }

    /// The arguments in words.
    pub fn args(&self, lang: Lang) -> BTreeMap<String, String> {
        self.args.iter().map(|(name, arg)| ((*name).to_owned(), arg.show(lang))).collect()
    }
}

/// A fault of the whole answer is shown at the first input of the item.
pub(crate) fn at_first_input(fault: Fault, item: &Item) -> Fault {
    match item.question.inputs().first() {
        Some(first) if fault.input.is_empty() => fault.at(first),
        _ => fault,
    }
}

impl Form {
    /// Everything that stands in the way of submitting these answers, in the order of the form.
    pub fn validate(&self, answers: &Answers, context: &Context) -> Vec<ItemProblem> {
        self.problems_of(answers, &self.evaluate(answers, context))
    }

    pub(crate) fn problems_of(&self, answers: &Answers, evaluation: &Evaluation) -> Vec<ItemProblem> {
        let unknown = |key: &str| ItemProblem::new(key, Fault::new("error-answer-unknown-question"));
        let mut problems: Vec<ItemProblem> = answers.iter().filter(|(key, answer)| !is_at_home(evaluation, key, answer)).map(|(key, _)| unknown(key)).collect();
        let check = Check { form: self, answers, evaluation };
        for &root in &evaluation.tree.roots {
            check.item(root, true, &mut problems);
        }
        problems
    }
}

/// Is there a place for this answer? Rows belong to heads, everything else to where no head is.
fn is_at_home(evaluation: &Evaluation, key: &str, answer: &Answer) -> bool {
    let instance = evaluation.tree.find(key).and_then(|at| evaluation.tree.get(at));
    instance.is_some_and(|instance| instance.is_head == matches!(answer, Answer::Rows(_)))
}

struct Check<'a> {
    form: &'a Form,
    answers: &'a Answers,
    evaluation: &'a Evaluation,
}

impl Check<'_> {
    /// Checks an instance and what is inside. Where nothing `is_needed`, an absent answer is none too few.
    fn item(&self, at: usize, is_needed: bool, problems: &mut Vec<ItemProblem>) {
        let Some((instance, item)) = self.evaluation.tree.get(at).and_then(|instance| Some((instance, self.form.items.get(instance.slot)?))) else { return };
        if !self.evaluation.is_on(at) {
            return;
        }
        if !instance.is_head {
            self.checks(instance, item, problems);
        }
        if item.calc.is_some() {
            return;
        }
        let needs = is_needed && item.required && !item.hidden;
        if let (true, Some(repeat)) = (instance.is_head, item.repeat) {
            self.rows(at, item, repeat, needs, problems);
            return;
        }
        let is_single = item.repeat.is_none();
        let faults = match (self.answers.get(&instance.key), item.kind.holds) {
            (Some(answer), _) => item.question.judge(answer),
            (None, Holds::Items) if needs && is_single && !self.is_answered(at) && self.is_asking(at) => vec![item.question.absence()],
            (None, Holds::Answer) if needs && is_single => vec![item.question.absence()],
            (None, _) => Vec::new(),
        };
        problems.extend(faults.into_iter().map(|fault| ItemProblem::new(&instance.key, at_first_input(fault, item))));
        for &child in &instance.children {
            self.item(child, is_needed, problems);
        }
    }

    /// What the form says must be true, as far as it can be known.
    fn checks(&self, instance: &Instance, item: &Item, problems: &mut Vec<ItemProblem>) {
        for check in &item.checks {
            let Some(condition) = &check.condition else { continue };
            if self.evaluation.compute(self.form, instance, condition) == Some(Value::Bool(false)) {
                let fault = Fault::new("error-answer-check").text("text", check.text.clone());
                problems.push(ItemProblem::new(&instance.key, at_first_input(fault, item)));
            }
        }
    }

    /// Counts the answered rows under a head, and checks what is in them.
    fn rows(&self, head: usize, item: &Item, repeat: Repeat, needs: bool, problems: &mut Vec<ItemProblem>) {
        let Some(instance) = self.evaluation.tree.get(head) else { return };
        let answered = instance.children.iter().filter(|row| self.is_answered(**row)).count();
        let answered = u32::try_from(answered).unwrap_or(u32::MAX);
        let least = if needs { repeat.min.max(1) } else { repeat.min };
        let fault = if needs && answered == 0 {
            Some(item.question.absence())
        } else if answered > 0 && answered < least {
            Some(Fault::new("error-answer-too-few-rows").number("min", least))
        } else if answered > repeat.max {
            Some(Fault::new("error-answer-too-many-rows").number("max", repeat.max))
        } else {
            None
        };
        problems.extend(fault.map(|fault| ItemProblem::new(&instance.key, fault)));
        for &row in &instance.children {
            self.item(row, self.is_answered(row), problems);
        }
    }

    /// Is anything inside answered, as far as it is asked? Computed values are nobody's answers.
    fn is_answered(&self, at: usize) -> bool {
        let Some(instance) = self.evaluation.tree.get(at).filter(|_| self.evaluation.is_on(at)) else { return false };
        let is_computed = self.form.items.get(instance.slot).is_some_and(|item| item.calc.is_some());
        let has_own = !instance.is_head && !is_computed && self.answers.get(&instance.key).is_some();
        has_own || instance.children.iter().any(|child| self.is_answered(*child))
    }

    /// Is there a question inside that is asked?
    fn is_asking(&self, at: usize) -> bool {
        let Some(instance) = self.evaluation.tree.get(at).filter(|_| self.evaluation.is_on(at)) else { return false };
        let is_question = self.form.items.get(instance.slot).is_some_and(|item| item.kind.holds == Holds::Answer && item.is_open());
        is_question || instance.children.iter().any(|child| self.is_asking(*child))
    }
}
