//! What patients and their representatives see.

mod dashboard;
mod follow_ups;
mod questionnaire_crisis;
mod questionnaire_pages;
mod questionnaires;

use tests::{Patient, World};

/// The page of a questionnaire.
pub(crate) fn questionnaire(patient: Patient) -> String {
    format!("/care/{}/questionnaires/{}", patient.person, patient.questionnaire)
}

/// The dashboard.
pub(crate) fn dashboard(world: &World) -> String {
    format!("/care/{}/dashboard", world.patient.person)
}
