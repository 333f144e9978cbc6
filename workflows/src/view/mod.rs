//! A form as a page needs it: words of one language, inputs with names and values, what is asked and why.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::answer::{Answer, Answers};
use crate::context::Context;
use crate::evaluation::{Evaluation, Instance};
use crate::form::{Form, Item};
use crate::input::{Filled, field_name};
use crate::lang::Lang;
use crate::question::{Facets, Holds};
use crate::validation::ItemProblem;

/// One item of a page. Generic over kinds: `kind` only finds the template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that a template asks for")]
pub struct ItemView {
    /// The key of the answer: the id of the item, with its rows.
    pub id: String,
    /// The id of the item.
    pub item: String,
    /// The kind: `components/questions/<kind>/field.html`.
    pub kind: &'static str,
    /// Does it take an answer? Then the page posts `asked` with its id.
    pub is_question: bool,
    /// It is shown and not filled in: fixed or computed.
    pub read_only: bool,
    /// The words of the item.
    pub text: String,
    /// More words, when there are.
    pub help: Option<String>,
    /// An answer is demanded.
    pub required: bool,
    /// The item is asked; a page leaves out an item that is not.
    pub enabled: bool,
    /// The items whose answers decide whether this one is asked.
    pub triggers: Vec<String>,
    /// The items that this one's answer shows or hides.
    pub controls: Vec<String>,
    /// An answer may have to be met with words at once ([`Form::crises`]).
    pub watched: bool,
    /// The inputs, in order.
    pub inputs: Vec<InputView>,
    /// Options, limits and words of the control.
    pub facets: Facets,
    /// The answer in words; none while unanswered.
    pub shown: Option<String>,
    /// What is wrong with it.
    pub problems: Vec<ProblemView>,
    /// The rows of a repeated item.
    pub rows: Option<RowsView>,
    /// The items inside a group.
    pub children: Vec<ItemView>,
}

/// The rows of a repeated item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowsView {
    /// The rows in their order.
    pub rows: Vec<RowView>,
    /// There is room for one more.
    pub can_add: bool,
    /// There is one to spare.
    pub can_remove: bool,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowView {
    /// The key of the row, to take it away.
    pub key: String,
    /// Its place, from 1: what people read.
    pub number: usize,
    /// What stands in it.
    pub items: Vec<ItemView>,
}

/// One input of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputView {
    /// Which part of the answer; empty for the only one.
    pub suffix: &'static str,
    /// The name to post.
    pub name: String,
    /// What stands in it: as typed if that could not be read. Several for boxes.
    pub values: Vec<String>,
}

/// A problem in the words of one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProblemView {
    /// The full Fluent key.
    pub key: &'static str,
    /// Its arguments.
    pub args: BTreeMap<String, String>,
    /// The name of the input to go to; the page gives it as id to the first control or the fieldset.
    pub field: String,
}

impl Form {
    /// The form with the answers of a draft, all items, those not asked included, hidden ones left out.
    pub fn view(&self, answers: &Answers, context: &Context, lang: Lang) -> Vec<ItemView> {
        self.render(answers, None, &[], context, lang)
    }

    /// The form after a post that was not taken as it is: with what was typed and what is wrong.
    pub fn view_filled(&self, filled: &Filled, problems: &[ItemProblem], context: &Context, lang: Lang) -> Vec<ItemView> {
        self.render(&filled.answers, Some(filled), problems, context, lang)
    }

    fn render(&self, answers: &Answers, filled: Option<&Filled>, problems: &[ItemProblem], context: &Context, lang: Lang) -> Vec<ItemView> {
        let page = Page {
            form: self,
            answers,
            filled,
            problems,
            lang,
            evaluation: self.evaluate(answers, context),
            controls: self.controls(),
            watched: self.watched(),
        };
        page.items(&page.evaluation.tree.roots)
    }

    /// For each slot, the items whose formulas read it.
    fn controls(&self) -> Vec<Vec<String>> {
        let mut controls: Vec<Vec<String>> = vec![Vec::new(); self.items.len()];
        for item in &self.items {
            for slot in item.condition.iter().chain(&item.calc).flat_map(|formula| &formula.reads) {
                if let Some(list) = controls.get_mut(*slot) {
                    list.push(item.id.clone());
                }
            }
        }
        controls
    }
}

struct Page<'a> {
    form: &'a Form,
    answers: &'a Answers,
    filled: Option<&'a Filled>,
    problems: &'a [ItemProblem],
    lang: Lang,
    evaluation: Evaluation,
    controls: Vec<Vec<String>>,
    watched: Vec<String>,
}

impl Page<'_> {
    fn items(&self, instances: &[usize]) -> Vec<ItemView> {
        instances.iter().filter_map(|at| self.item(*at)).collect()
    }

    fn item(&self, at: usize) -> Option<ItemView> {
        let instance = self.evaluation.tree.get(at)?;
        let item = self.form.items.get(instance.slot).filter(|item| !item.hidden)?;
        let answer = self.form.effective(at, self.answers, &self.evaluation).or_else(|| self.answers.get(&instance.key).cloned());
        let answer = answer.filter(|_| !instance.is_head);
        let reads = item.condition.iter().flat_map(|condition| &condition.reads);
        let triggers = reads.filter_map(|slot| self.form.items.get(*slot));
        Some(ItemView {
            id: instance.key.clone(),
            item: item.id.clone(),
            kind: item.kind.name,
            is_question: item.kind.holds == Holds::Answer && !instance.is_head,
            read_only: !item.is_open(),
            text: item.text.get(self.lang).to_owned(),
            help: item.help.as_ref().map(|help| help.get(self.lang).to_owned()),
            required: item.required,
            enabled: self.evaluation.is_on(at),
            triggers: triggers.map(|trigger| trigger.id.clone()).collect(),
            controls: self.controls.get(instance.slot).cloned().unwrap_or_default(),
            watched: self.watched.contains(&item.id),
            inputs: if instance.is_head { Vec::new() } else { self.inputs(instance, item, answer.as_ref()) },
            facets: item.question.facets(answer.as_ref(), self.lang),
            shown: answer.map(|answer| item.question.show(&answer, self.lang)),
            problems: self.problems_of(&instance.key),
            rows: self.rows(instance, item),
            children: if instance.is_head { Vec::new() } else { self.items(&instance.children) },
        })
    }

    /// The rows under a head: one of a question is the question, one of a group what is in the group.
    fn rows(&self, head: &Instance, item: &Item) -> Option<RowsView> {
        let repeat = item.repeat.filter(|_| head.is_head)?;
        let rows = head.children.iter().enumerate().filter_map(|(nth, at)| {
            let row = self.evaluation.tree.get(*at)?;
            let items = if item.kind.holds == Holds::Items { self.items(&row.children) } else { self.item(*at).into_iter().collect() };
            Some(RowView { key: row.key.clone(), number: nth + 1, items })
        });
        let rows: Vec<RowView> = rows.collect();
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        Some(RowsView { can_add: item.is_open() && count < repeat.max, can_remove: item.is_open() && count > repeat.min.max(1), rows })
    }

    fn inputs(&self, instance: &Instance, item: &Item, answer: Option<&Answer>) -> Vec<InputView> {
        let raw = answer.map(|answer| item.question.raw(answer, self.lang));
        let inputs = item.question.inputs().iter();
        inputs
            .map(|suffix| {
                let name = field_name(&instance.key, suffix);
                let typed = self.filled.and_then(|filled| filled.typed.get(&name));
                let values = typed.cloned().unwrap_or_else(|| {
                    let raw = raw.iter().flatten();
                    raw.filter(|(found, _)| found == suffix).map(|(_, value)| value.clone()).collect()
                });
                InputView { suffix, name, values }
            })
            .collect()
    }

    fn problems_of(&self, key: &str) -> Vec<ProblemView> {
        self.problems
            .iter()
            .filter(|problem| problem.item == key)
            .map(|problem| ProblemView { key: problem.key, args: problem.args(self.lang), field: problem.field.clone() })
            .collect()
    }
}
