//! What patients and their representatives see: dashboard, follow-ups, questionnaires.
//! Not here: SQL and rules (`base::domain`), login and settings (`account`).

mod activities;
mod dashboard;
mod follow_ups;
mod items;
mod questionnaire_autosave;
mod questionnaire_drawing;
mod questionnaire_pages;
mod questionnaire_steps;
mod questionnaires;
mod questions;

pub use questions::{QuestionView, ReviewItem, review_items};

use base::access::Right;
use base::render::SampleSet;
use base::web::{Access, Table};

/// A page of answers may be this large (C93).
const QUESTIONNAIRE_BYTES_MAX: usize = 1024 * 1024;

/// The rows of this surface.
pub fn routes(table: &mut Table) {
    let see = Access::Person(Right::See);
    let answer = Access::Person(Right::Answer);
    table.get("patient.dashboard.index", "/care/{person}/dashboard", see, dashboard::index);
    table.get("patient.follow_ups.index", "/care/{person}/follow-ups", see, follow_ups::index);
    table.get("patient.follow_ups.show", "/care/{person}/follow-ups/{id}", see, follow_ups::show);
    table.get("patient.activities.show", "/care/{person}/activities/{id}", see, activities::show);
    table.get("patient.questionnaires.show", "/care/{person}/questionnaires/{id}", see, questionnaires::show);
    table
        .post("patient.questionnaires.update", "/care/{person}/questionnaires/{id}", answer, questionnaires::update)
        .body_max(QUESTIONNAIRE_BYTES_MAX)
        .repeating();
    table.post("patient.corrections.create", "/care/{person}/questionnaires/{id}/corrections", answer, questionnaires::correct);
}

/// The views of this surface.
pub fn views() -> Vec<SampleSet> {
    base::views![
        dashboard::IndexView,
        follow_ups::IndexView,
        follow_ups::ShowView,
        questionnaire_pages::EditView,
        questionnaire_pages::CheckView,
        questionnaire_pages::SavedView,
        questionnaire_pages::ShowView
    ]
}
