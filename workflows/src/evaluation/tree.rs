//! The form with its rows: each item as often as it stands there for these answers.

use std::collections::HashMap;

use crate::answer::{Answer, Answers};
use crate::form::Form;
use crate::place;

/// Items that all rows together can have at most: bounds what hostile answers can cost.
const INSTANCES_MAX: usize = 20_000;

/// One item in its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Instance {
    pub(crate) slot: usize,
    /// The row of each repetition around it, outermost first; its own last, unless it is the head of its rows.
    pub(crate) rows: Vec<u32>,
    /// Stands for all the rows of a repeated item: it is asked or not, and holds no answer.
    pub(crate) is_head: bool,
    /// What it stands in: its group, the row of it, or the head of its own rows.
    pub(crate) parent: Option<usize>,
    pub(crate) children: Vec<usize>,
    pub(crate) key: String,
}

impl Instance {
    /// Where scores and alerts stand: in no item and no row.
    pub(crate) fn outside() -> Self {
        Self { slot: usize::MAX, rows: Vec::new(), is_head: false, parent: None, children: Vec::new(), key: String::new() }
    }
}

/// All instances in the order of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tree {
    pub(crate) instances: Vec<Instance>,
    /// For each slot its instances.
    pub(crate) of_slot: Vec<Vec<usize>>,
    index: HashMap<String, usize>,
    pub(crate) roots: Vec<usize>,
    /// Whether there were more rows than a form may have.
    pub(crate) is_cut: bool,
}

impl Tree {
    /// Expands a form into the rows that these answers say, or the least number of them.
    pub(crate) fn of(form: &Form, answers: &Answers) -> Self {
        let items = form.items.len();
        let mut tree =
            Self { instances: Vec::with_capacity(items), of_slot: vec![Vec::with_capacity(1); items], index: HashMap::with_capacity(items), ..Self::default() };
        for slot in form.roots() {
            if let Some(root) = tree.add(form, answers, slot, &[], None) {
                tree.roots.push(root);
            }
        }
        tree
    }

    /// The instance that holds the answer with this key, or the head of rows with this key.
    pub(crate) fn find(&self, key: &str) -> Option<usize> {
        self.index.get(key).copied()
    }

    pub(crate) fn get(&self, at: usize) -> Option<&Instance> {
        self.instances.get(at)
    }

    /// Adds an item with everything inside it.
    fn add(&mut self, form: &Form, answers: &Answers, slot: usize, rows: &[u32], parent: Option<usize>) -> Option<usize> {
        let item = form.items.get(slot)?;
        if item.repeat.is_none() {
            let at = self.push(form, slot, rows.to_vec(), false, parent)?;
            self.inside(form, answers, at);
            return Some(at);
        }
        let head = self.push(form, slot, rows.to_vec(), true, parent)?;
        for row in self.rows_of(form, answers, head) {
            let mut own = rows.to_vec();
            own.push(row);
            let at = self.push(form, slot, own, false, Some(head))?;
            self.inside(form, answers, at);
        }
        Some(head)
    }

    fn inside(&mut self, form: &Form, answers: &Answers, at: usize) {
        let Some((slot, rows)) = self.get(at).map(|instance| (instance.slot, instance.rows.clone())) else { return };
        for &child in form.items.get(slot).iter().flat_map(|item| &item.children) {
            self.add(form, answers, child, &rows, Some(at));
        }
    }

    fn push(&mut self, form: &Form, slot: usize, rows: Vec<u32>, is_head: bool, parent: Option<usize>) -> Option<usize> {
        let at = self.instances.len();
        if at >= INSTANCES_MAX.max(form.items.len()) {
            self.is_cut = true;
            return None;
        }
        let key = place::key(&form.items.get(slot)?.id, &rows);
        self.index.insert(key.clone(), at);
        self.of_slot.get_mut(slot)?.push(at);
        if let Some(parent) = parent.and_then(|parent| self.instances.get_mut(parent)) {
            parent.children.push(at);
        }
        self.instances.push(Instance { slot, rows, is_head, parent, children: Vec::new(), key });
        Some(at)
    }

    /// The rows that stand under a head: those of the answers, or as many as must be answered, at least one.
    fn rows_of(&self, form: &Form, answers: &Answers, head: usize) -> Vec<u32> {
        let Some(instance) = self.get(head) else { return Vec::new() };
        if let Some(Answer::Rows(rows)) = answers.get(&instance.key) {
            return rows.clone();
        }
        let least = form.items.get(instance.slot).and_then(|item| item.repeat).map_or(1, |repeat| repeat.min.max(1));
        (1..=least).collect()
    }
}

impl Form {
    /// What a draft becomes when a row is added under the head with this key: the key and its new answer. `None` when there
    /// is no such head or no room.
    pub fn add_row(&self, answers: &Answers, head: &str) -> Option<(String, Answer)> {
        let tree = Tree::of(self, answers);
        let at = tree.find(head)?;
        let instance = tree.get(at).filter(|instance| instance.is_head)?;
        let repeat = self.items.get(instance.slot)?.repeat?;
        let mut rows = tree.rows_of(self, answers, at);
        if tree.is_cut || rows.len() >= usize::try_from(repeat.max).ok()? {
            return None;
        }
        rows.push(rows.iter().max().map_or(1, |last| last.saturating_add(1)));
        Some((instance.key.clone(), Answer::Rows(rows)))
    }

    /// What a draft becomes when a row is taken away: every key that changes with its new answer, the answers inside the row
    /// among them. Empty when there is no such row.
    pub fn remove_row(&self, answers: &Answers, row_key: &str) -> Vec<(String, Option<Answer>)> {
        let tree = Tree::of(self, answers);
        let Some((at, instance)) = tree.find(row_key).and_then(|at| Some((at, tree.get(at)?))) else { return Vec::new() };
        let head = instance.parent.filter(|head| tree.get(*head).is_some_and(|head| head.is_head && head.slot == instance.slot));
        let (Some(head), Some(row)) = (head, instance.rows.last()) else { return Vec::new() };
        let mut rows = tree.rows_of(self, answers, head);
        rows.retain(|known| known != row);
        let mut changes: Vec<(String, Option<Answer>)> = tree.get(head).map(|head| (head.key.clone(), Some(Answer::Rows(rows)))).into_iter().collect();
        let mut inside = vec![at];
        while let Some(next) = inside.pop() {
            let Some(instance) = tree.get(next) else { continue };
            if answers.get(&instance.key).is_some() {
                changes.push((instance.key.clone(), None));
            }
            inside.extend(&instance.children);
        }
        changes
    }
}
