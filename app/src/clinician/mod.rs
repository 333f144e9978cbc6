//! The clinician's workspace: worklist, files on people, consent, invitations, follow-ups, questionnaires, their answers and scores.
//! Not here: rules and SQL (`base::domain`), the back office (`admin`).

mod conclusions;
mod consents;
mod follow_ups;
mod invitations;
mod offers;
mod patients;
mod questionnaires;
mod scores;
mod states;
mod tasks;
mod trends;
mod worklist;

use base::access::Role;
use base::render::SampleSet;
use base::web::{Access, Table};

/// Who cares for patients.
const CARE: Access = Access::Role(&[Role::Professional, Role::Coordinator]);

/// The rows of this surface. Which file, follow-up or activity, is asked by the commands (`base::access`).
pub fn routes(table: &mut Table) {
    table.get("clinician.worklist.index", "/clinic", CARE, worklist::index);
    table.post("clinician.task_closures.create", "/clinic/tasks/{id}/closure", CARE, tasks::close);
    table.get("clinician.patients.index", "/clinic/patients", CARE, patients::index);
    table.get("clinician.patients.new", "/clinic/patients/new", CARE, patients::new);
    table.post("clinician.patients.create", "/clinic/patients/new", CARE, patients::create);
    table.get("clinician.patients.show", "/clinic/patients/{id}", CARE, patients::show);
    table.get("clinician.patients.edit", "/clinic/patients/{id}/edit", CARE, patients::edit);
    table.post("clinician.patients.update", "/clinic/patients/{id}/edit", CARE, patients::update);
    table.get("clinician.consents.new", "/clinic/patients/{id}/consents", CARE, consents::new);
    table.post("clinician.consents.create", "/clinic/patients/{id}/consents", CARE, consents::create);
    table.get("clinician.invitations.new", "/clinic/patients/{id}/invitations", CARE, invitations::new);
    table.post("clinician.invitations.create", "/clinic/patients/{id}/invitations", CARE, invitations::create);
    table.get("clinician.follow_ups.new", "/clinic/patients/{id}/follow-ups", CARE, follow_ups::new);
    table.post("clinician.follow_ups.create", "/clinic/patients/{id}/follow-ups", CARE, follow_ups::create);
    table.get("clinician.follow_ups.show", "/clinic/follow-ups/{id}", CARE, follow_ups::show);
    table.get("clinician.conclusions.new", "/clinic/follow-ups/{id}/conclusion", CARE, conclusions::new);
    table.post("clinician.conclusions.create", "/clinic/follow-ups/{id}/conclusion", CARE, conclusions::create);
    table.get("clinician.questionnaires.new", "/clinic/follow-ups/{id}/questionnaires/new", CARE, questionnaires::new);
    table.post("clinician.questionnaires.create", "/clinic/follow-ups/{id}/questionnaires/new", CARE, questionnaires::create);
    table.get("clinician.activities.show", "/clinic/activities/{id}", CARE, questionnaires::show);
    table.post("clinician.reviews.create", "/clinic/activities/{id}/review", CARE, questionnaires::review);
}

/// The views of this surface.
pub fn views() -> Vec<SampleSet> {
    base::views![
        worklist::IndexView,
        patients::IndexView,
        patients::ShowView,
        patients::NewView,
        patients::EditView,
        consents::NewView,
        invitations::NewView,
        invitations::CreatedView,
        follow_ups::NewView,
        follow_ups::ShowView,
        conclusions::NewView,
        questionnaires::NewView,
        questionnaires::ShowView
    ]
}

#[cfg(test)]
mod tests {
    use base::i18n::Lang;
    use base::render::Renderer;
    use base::web::{Assets, Table};
    use std::sync::Arc;

    #[test]
    fn every_state_of_every_page_is_drawn_in_both_languages() {
        let (mut table, assets) = (Table::default(), Assets::load());
        super::routes(&mut table);
        // the links of the frame lead to other surfaces
        let url = move |name: &str, args: &[(String, String)]| if name.starts_with("clinician.") { table.url(name, args) } else { Some(format!("/{name}")) };
        let renderer = Renderer::new(Arc::new(url), Arc::new(move |name| assets.path(name)));
        let mut wrong = Vec::new();
        for (set, lang) in super::views().iter().flat_map(|set| Lang::ALL.map(|lang| (set, lang))) {
            for (at, page) in (set.render)(&renderer, lang).into_iter().enumerate() {
                match page {
                    Ok(html) if html.contains("</html>") => {}
                    Ok(_) => wrong.push(format!("{} in {lang}, sample {at}: no page", set.template)),
                    Err(error) => wrong.push(format!("{} in {lang}, sample {at}: {error}", set.template)),
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
