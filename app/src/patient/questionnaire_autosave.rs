//! The answer to an autosave: the state in words, new versions, and the questions that appear or go.

use super::questionnaire_drawing::language;
use super::questionnaire_pages::{CrisisView, SavedView, Version};
use super::questionnaire_steps::{PAGE, Steps};
use super::questions::{Known, drawn, form_state, watched};
use base::domain::responses::Taken;
use base::web::{Answer, Req};
use workflows::ItemProblem;

/// The fragment after an answer was taken.
///
/// # Errors
/// A template that fails.
pub(super) fn saved(req: &Req, taken: &Taken, problems: &[ItemProblem]) -> Answer {
    let Taken { form, filled, saved, context, .. } = taken;
    let item = req.form.text("autosave").to_owned();
    let items = form.view_filled(filled, problems, context, language(req.lang));
    // what stands on another page has no place in this one
    let items = match Steps::of(form, &items) {
        Some(steps) => steps.on(req.form.get(PAGE), items),
        None => items,
    };
    let state = form_state(&items);
    let controls: Vec<String> = controlled(&items, &item);
    let known = Known { form, versions: &saved.draft.versions, conflicts: &saved.conflicts, lang: language(req.lang) };
    let all = known.questions(items);
    let own_problem = problems.iter().any(|problem| problem.item == item);
    let conflict = saved.conflicts.iter().any(|conflict| conflict.item == item);
    let own: &[&str] = if own_problem || conflict { &[item.as_str()] } else { &[] };
    let raised = form.crises(&saved.draft.answers, context, language(req.lang));
    let beside = |shown: &String| raised.iter().filter(|crisis| *shown == item && crisis.items.contains(shown)).map(|crisis| crisis.text.clone()).collect();
    let is_watched = watched(&all).contains(&item);
    let crises = watched(&all).into_iter().filter(|_| is_watched).map(|item| CrisisView { texts: beside(&item), item });
    let view = SavedView {
        crises: crises.collect(),
        calm: is_watched && raised.is_empty(),
        form: state,
        saved_at: (!own_problem && !conflict).then(|| saved.at.utc().to_rfc3339()),
        problem: own_problem || conflict,
        items: drawn(&all, &controls, own),
        versions: filled.posted.iter().map(|posted| Version { item: posted.clone(), version: saved.draft.version_of(posted) }).collect(),
        url: req.path.clone(),
        item,
    };
    req.fragment(200, &view)
}

fn controlled(items: &[workflows::ItemView], id: &str) -> Vec<String> {
    items.iter().fold(Vec::new(), |mut found, item| {
        if item.id == id {
            found.extend(item.controls.iter().cloned());
        }
        found.extend(controlled(&item.children, id));
        for row in item.rows.iter().flat_map(|rows| &rows.rows) {
            found.extend(controlled(&row.items, id));
        }
        found
    })
}
