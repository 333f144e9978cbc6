//! The pages of a form, by its layout: which items stand on which page, and which pages have something to ask.
//!
//! Pages are numbered by the definition alone, so that an answer that shows or hides one moves no other. Not here: where
//! somebody is, and how pages look.

use crate::form::{Form, Item, Layout};
use crate::lang::Lang;
use crate::question::Holds;
use crate::validation::ItemProblem;
use crate::view::ItemView;

/// One page: what stands on it, without the groups around.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    ids: Vec<String>,
}

impl Sheet {
    /// What of the form stands on this page; the groups around it keep their headings.
    pub fn of(&self, items: Vec<ItemView>) -> Vec<ItemView> {
        let mut kept = Vec::new();
        for mut item in items {
            if !self.ids.contains(&item.item) {
                if item.rows.is_some() {
                    continue;
                }
                item.children = self.of(item.children);
                if item.children.is_empty() {
                    continue;
                }
            }
            kept.push(item);
        }
        kept
    }

    /// Whether the page has something to ask at the moment; one of words alone, something to read.
    pub fn is_asked(&self, items: &[ItemView]) -> bool {
        let own = self.of(items.to_vec());
        let (mut questions, mut others) = (Vec::new(), Vec::new());
        sort(&own, &mut questions, &mut others);
        if questions.is_empty() { others.contains(&true) } else { questions.contains(&true) }
    }

    /// Whether an answer, or the group with this key, stands on the page.
    pub fn holds(&self, form: &Form, key: &str) -> bool {
        let mut item = form.item(key);
        while let Some(one) = item {
            if self.ids.contains(&one.id) {
                return true;
            }
            item = one.parent.and_then(|parent| form.items.get(parent));
        }
        false
    }
}

/// Whether each question, and each other item, is asked.
fn sort(items: &[ItemView], questions: &mut Vec<bool>, others: &mut Vec<bool>) {
    for item in items {
        if item.rows.is_some() || (item.is_question && !item.read_only) {
            questions.push(item.enabled);
        } else if item.children.is_empty() {
            others.push(item.enabled);
        } else {
            sort(&item.children, questions, others);
        }
    }
}

impl Form {
    /// The pages, in order; one for a form on one page.
    pub fn sheets(&self) -> Vec<Sheet> {
        let roots: Vec<&Item> = self.items.iter().filter(|item| item.parent.is_none() && !item.hidden).collect();
        let mut pages = Pages { form: self, done: Vec::new(), open: Sheet::default(), asks: false };
        match self.layout {
            Layout::OnePage => pages.open.ids.extend(roots.iter().map(|item| item.id.clone())),
            Layout::Section => roots.iter().for_each(|item| pages.section(item)),
            Layout::Question => roots.iter().for_each(|item| pages.question(item)),
        }
        pages.end()
    }

    /// The page on which a problem can be mended: that of the answer, or the first one of the group.
    pub fn sheet_of(&self, sheets: &[Sheet], problem: &ItemProblem) -> Option<usize> {
        let own = sheets.iter().position(|sheet| sheet.holds(self, &problem.item));
        own.or_else(|| {
            let group = self.item(&problem.item)?;
            let is_inside = |id: &String| self.is_inside(self.item(id), &group.id);
            sheets.iter().position(|sheet| sheet.ids.iter().any(is_inside))
        })
    }

    fn is_inside(&self, item: Option<&Item>, group: &str) -> bool {
        let parent = item.and_then(|item| item.parent).and_then(|parent| self.items.get(parent));
        parent.is_some_and(|parent| parent.id == group || self.is_inside(Some(parent), group))
    }
}

/// Pages as they fill.
struct Pages<'f> {
    form: &'f Form,
    done: Vec<Sheet>,
    open: Sheet,
    /// The open page has a question already.
    asks: bool,
}

impl Pages<'_> {
    fn close(&mut self) {
        if !self.open.ids.is_empty() {
            self.done.push(std::mem::take(&mut self.open));
        }
        self.asks = false;
    }

    /// A group has a page of its own; questions between groups share one. Words go with what follows them.
    fn section(&mut self, item: &Item) {
        let is_group = item.kind.holds == Holds::Items;
        if is_group && self.asks {
            self.close();
        }
        self.open.ids.push(item.id.clone());
        self.asks |= item.kind.holds == Holds::Answer && item.is_open();
        if is_group {
            self.close();
        }
    }

    /// Each question has a page of its own: one with rows, or what is drawn together, counts as one.
    fn question(&mut self, item: &Item) {
        if item.hidden {
            return;
        }
        let is_open_group = item.kind.holds == Holds::Items && !item.is_repeated() && !item.question.facets(None, Lang::Fr).together;
        if is_open_group {
            for child in &item.children {
                if let Some(child) = self.form.items.get(*child) {
                    self.question(child);
                }
            }
            return;
        }
        self.open.ids.push(item.id.clone());
        if item.kind.holds == Holds::Items || (item.kind.holds == Holds::Answer && item.is_open()) {
            self.close();
        }
    }

    /// Words after the last question stand with it.
    fn end(mut self) -> Vec<Sheet> {
        if !self.asks
            && let Some(last) = self.done.last_mut()
        {
            last.ids.append(&mut self.open.ids);
        }
        self.close();
        self.done
    }
}
