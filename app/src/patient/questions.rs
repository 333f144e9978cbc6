//! Questions as templates need them. Generic over kinds: `kind` only finds the template.

use base::domain::responses::Conflict;
use base::render::FormState;
use serde::Serialize;
use std::collections::BTreeMap;
use workflows::{Form, ItemView, Lang, Response, ResponseItem};

/// Something to choose.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    value: String,
    label: String,
    selected: bool,
    exclusive: bool,
}

/// One input.
#[derive(Clone, Debug, Serialize)]
pub struct Input {
    name: String,
    suffix: String,
    value: String,
    optional: bool,
}

/// Two answers to one question, when two people answered at the same time.
#[derive(Clone, Debug, Serialize)]
pub struct ConflictView {
    standing: String,
    sent: String,
}

/// One item of the page.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that a template asks for")]
pub struct QuestionView {
    id: String,
    item: String,
    kind: &'static str,
    is_question: bool,
    text: String,
    help: Option<String>,
    required: bool,
    enabled: bool,
    name: String,
    values: Vec<String>,
    inputs: Vec<Input>,
    options: Vec<Choice>,
    min_label: Option<String>,
    max_label: Option<String>,
    unit: Option<String>,
    length_max: Option<u32>,
    version: i32,
    conflict: Option<ConflictView>,
    read_only: bool,
    several: bool,
    together: bool,
    watched: bool,
    shown: Option<String>,
    rows: Option<Repetition>,
    children: Vec<QuestionView>,
}

/// The rows of a repeated item.
#[derive(Clone, Debug, Serialize)]
pub struct Repetition {
    rows: Vec<Row>,
    can_add: bool,
    can_remove: bool,
}

/// One row.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    key: String,
    number: usize,
    items: Vec<QuestionView>,
}

/// What a page knows about the answers besides their values.
pub struct Known<'a> {
    /// The form.
    pub form: &'a Form,
    /// The version of each answer.
    pub versions: &'a BTreeMap<String, i32>,
    /// Answers that were not kept.
    pub conflicts: &'a [Conflict],
    /// The language.
    pub lang: Lang,
}

impl Known<'_> {
    /// The items of a page.
    pub fn questions(&self, items: Vec<ItemView>) -> Vec<QuestionView> {
        items.into_iter().map(|item| self.question(item)).collect()
    }

    fn question(&self, item: ItemView) -> QuestionView {
        let name = item.inputs.first().map(|input| input.name.clone()).unwrap_or_default();
        let optional = &item.facets.optional_parts;
        QuestionView {
            values: item.inputs.first().map(|input| input.values.clone()).unwrap_or_default(),
            inputs: item
                .inputs
                .iter()
                .map(|input| Input {
                    name: input.name.clone(),
                    suffix: input.suffix.to_owned(),
                    value: input.values.first().cloned().unwrap_or_default(),
                    optional: optional.contains(&input.suffix),
                })
                .collect(),
            options: item
                .facets
                .options
                .iter()
                .map(|o| Choice { value: o.code.clone(), label: o.label.clone(), selected: o.selected, exclusive: o.exclusive })
                .collect(),
            min_label: item.facets.min_label.clone(),
            max_label: item.facets.max_label.clone(),
            unit: item.facets.unit.clone(),
            length_max: item.facets.length_max,
            version: self.versions.get(&item.id).copied().unwrap_or(0),
            conflict: self.conflict(&item.id),
            read_only: item.read_only,
            several: item.facets.several,
            together: item.facets.together,
            watched: item.watched,
            shown: item.shown.clone(),
            rows: item.rows.map(|rows| self.rows(rows)),
            children: self.questions(item.children),
            name,
            id: item.id,
            item: item.item,
            kind: item.kind,
            is_question: item.is_question,
            text: item.text,
            help: item.help,
            required: item.required,
            enabled: item.enabled,
        }
    }

    fn rows(&self, rows: workflows::RowsView) -> Repetition {
        let all = rows.rows.into_iter().map(|row| Row { key: row.key, number: row.number, items: self.questions(row.items) });
        Repetition { rows: all.collect(), can_add: rows.can_add, can_remove: rows.can_remove }
    }

    fn conflict(&self, item: &str) -> Option<ConflictView> {
        let conflict = self.conflicts.iter().find(|c| c.item == item)?;
        let shown = |answer: &Option<workflows::Answer>| match (answer, self.form.item(item)) {
            (Some(answer), Some(item)) => item.show(answer, self.lang),
            _ => String::new(),
        };
        Some(ConflictView { standing: shown(&conflict.standing), sent: shown(&conflict.sent) })
    }
}

/// Values and problems of a page in the shape that the form components read.
pub fn form_state(items: &[ItemView]) -> FormState {
    let mut form = FormState::default();
    collect(items, &mut form);
    form
}

fn collect(items: &[ItemView], form: &mut FormState) {
    for item in items {
        for input in &item.inputs {
            form.set(input.name.clone(), input.values.first().cloned().unwrap_or_default());
        }
        for problem in &item.problems {
            let args = problem.args.iter().fold(base::i18n::Args::new(), |args, (name, value)| args.with(name.clone(), value.clone()));
            form.error_with(&problem.field, problem.key, args);
        }
        collect(&item.children, form);
        for row in item.rows.iter().flat_map(|rows| &rows.rows) {
            collect(&row.items, form);
        }
    }
}

/// Every item of a page, those inside groups and rows too, in order.
fn all(items: &[QuestionView]) -> Vec<&QuestionView> {
    items.iter().fold(Vec::new(), |mut found, item| {
        found.push(item);
        found.extend(all(&item.children));
        for row in item.rows.iter().flat_map(|rows| &rows.rows) {
            found.extend(all(&row.items));
        }
        found
    })
}

/// Finds what must be drawn anew for these items, in all their rows, and these answers: what is drawn together comes whole.
pub fn drawn(items: &[QuestionView], ids: &[String], keys: &[&str]) -> Vec<QuestionView> {
    let is_asked = |item: &QuestionView| ids.contains(&item.item) || keys.contains(&item.id.as_str());
    let mut found = Vec::new();
    for item in items {
        if is_asked(item) || (item.together && all(&item.children).into_iter().any(is_asked)) {
            found.push(item.clone());
            continue;
        }
        found.extend(drawn(&item.children, ids, keys));
        for row in item.rows.iter().flat_map(|rows| &rows.rows) {
            found.extend(drawn(&row.items, ids, keys));
        }
    }
    found
}

/// The items of a page on whose answers something may have to be shown at once.
pub fn watched(items: &[QuestionView]) -> Vec<String> {
    all(items).into_iter().filter(|item| item.watched).map(|item| item.id.clone()).collect()
}

/// One answer of a submitted response.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewItem {
    id: String,
    kind: String,
    text: String,
    shown: String,
    items: Vec<ReviewItem>,
}

/// The answers of a submitted response, in the words that were read.
pub fn review_items(response: &Response) -> Vec<ReviewItem> {
    response.items.iter().filter(|item| !item.hidden).map(review).collect()
}

fn review(item: &ResponseItem) -> ReviewItem {
    ReviewItem {
        id: item.id.clone(),
        kind: item.kind.clone(),
        text: item.text.clone(),
        shown: item.shown.clone(),
        items: item.items.iter().filter(|item| !item.hidden).map(review).collect(),
    }
}
