//! A form as a page needs it: words of one language, inputs with names and values, what is asked and why.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::answer::Answers;
use crate::evaluation::{Evaluation, ItemProblem};
use crate::form::Form;
use crate::input::{Filled, field_name};
use crate::lang::Lang;
use crate::question::{Facets, Holds};

/// One item of a page. Generic over kinds: `kind` only finds the template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemView {
    /// The id of the item.
    pub id: String,
    /// The kind: `components/questions/<kind>/field.html`.
    pub kind: &'static str,
    /// Does it take an answer? Then the page posts `asked` with its id.
    pub is_question: bool,
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
    /// The inputs, in order.
    pub inputs: Vec<InputView>,
    /// Options, limits and words of the control.
    pub facets: Facets,
    /// The answer in words; none while unanswered.
    pub shown: Option<String>,
    /// What is wrong with it.
    pub problems: Vec<ProblemView>,
    /// The items inside a group.
    pub children: Vec<ItemView>,
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
    /// The form with the answers of a draft, all items, those not asked included.
    pub fn view(&self, answers: &Answers, lang: Lang) -> Vec<ItemView> {
        self.render(answers, None, &[], lang)
    }

    /// The form after a post that was not taken as it is: with what was typed and what is wrong.
    pub fn view_filled(&self, filled: &Filled, problems: &[ItemProblem], lang: Lang) -> Vec<ItemView> {
        self.render(&filled.answers, Some(filled), problems, lang)
    }

    fn render(&self, answers: &Answers, filled: Option<&Filled>, problems: &[ItemProblem], lang: Lang) -> Vec<ItemView> {
        let page = Page { form: self, answers, filled, problems, lang, evaluation: self.evaluate(answers), controls: self.controls() };
        (0..self.items.len()).filter(|slot| self.items.get(*slot).is_some_and(|item| item.parent.is_none())).filter_map(|slot| page.item(slot)).collect()
    }

    /// For each slot, the items whose conditions read it.
    fn controls(&self) -> Vec<Vec<String>> {
        let mut controls: Vec<Vec<String>> = vec![Vec::new(); self.items.len()];
        for item in &self.items {
            for slot in item.condition.iter().flat_map(|condition| &condition.reads) {
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
}

impl Page<'_> {
    fn item(&self, slot: usize) -> Option<ItemView> {
        let item = self.form.items.get(slot)?;
        let answer = self.answers.get(&item.id);
        let reads = item.condition.iter().flat_map(|condition| &condition.reads);
        let triggers = reads.filter_map(|slot| self.form.items.get(*slot));
        Some(ItemView {
            id: item.id.clone(),
            kind: item.kind.name,
            is_question: item.kind.holds == Holds::Answer,
            text: item.text.get(self.lang).to_owned(),
            help: item.help.as_ref().map(|help| help.get(self.lang).to_owned()),
            required: item.required,
            enabled: self.evaluation.is_on(slot),
            triggers: triggers.map(|trigger| trigger.id.clone()).collect(),
            controls: self.controls.get(slot).cloned().unwrap_or_default(),
            inputs: self.inputs(slot),
            facets: item.question.facets(answer, self.lang),
            shown: answer.map(|answer| item.question.show(answer, self.lang)),
            problems: self.problems_of(&item.id),
            children: item.children.iter().filter_map(|child| self.item(*child)).collect(),
        })
    }

    fn inputs(&self, slot: usize) -> Vec<InputView> {
        let Some(item) = self.form.items.get(slot) else {
            return Vec::new();
        };
        let answer = self.answers.get(&item.id);
        let raw = answer.map(|answer| item.question.raw(answer, self.lang));
        let inputs = item.question.inputs().iter();
        inputs
            .map(|suffix| {
                let name = field_name(&item.id, suffix);
                let typed = self.filled.and_then(|filled| filled.typed.get(&name));
                let values = typed.cloned().unwrap_or_else(|| {
                    let raw = raw.iter().flatten();
                    raw.filter(|(found, _)| found == suffix).map(|(_, value)| value.clone()).collect()
                });
                InputView { suffix, name, values }
            })
            .collect()
    }

    fn problems_of(&self, id: &str) -> Vec<ProblemView> {
        self.problems
            .iter()
            .filter(|problem| problem.item == id)
            .map(|problem| ProblemView { key: problem.key, args: problem.args(self.lang), field: problem.field.clone() })
            .collect()
    }
}
