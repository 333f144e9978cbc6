//! The pages of a questionnaire: to answer, after an autosave, to read again.

use super::questions::{QuestionView, ReviewItem};
use base::render::{FormState, View};
use serde::Serialize;
use std::collections::BTreeMap;

/// The form to answer.
#[derive(Serialize)]
pub struct EditView {
    /// Values and errors.
    pub form: FormState,
    /// The title.
    pub title: String,
    /// Who asked, with profession.
    pub requester: String,
    /// The follow-up.
    pub follow_up: String,
    /// The last day.
    pub due_on: Option<String>,
    /// Whether that day has passed.
    pub late: bool,
    /// The items.
    pub items: Vec<QuestionView>,
    /// Where the page stands among the others; none for a form on one page.
    pub step: Option<StepView>,
    /// Where to find help at once, when an answer says so.
    pub crisis: Vec<String>,
    /// When an answer was last saved.
    pub saved_at: Option<String>,
    /// Whether what is shown was sent too late and kept.
    pub recovered: bool,
    /// Whether the person may only read.
    pub read_only: bool,
    /// Where the form goes.
    pub url: String,
    /// The way back.
    pub back_url: String,
}

/// A page among the pages of a form.
#[derive(Serialize)]
pub struct StepView {
    /// Its name in addresses.
    pub page: String,
    /// Which step it is, from 1.
    pub current: usize,
    /// How many there are, the check at the end among them.
    pub total: usize,
    /// The page before.
    pub before_url: Option<String>,
    /// The page after.
    pub next_url: String,
}

/// All answers of a form of several pages, to check before they are submitted.
#[derive(Serialize)]
pub struct CheckView {
    /// Errors.
    pub form: FormState,
    /// The title.
    pub title: String,
    /// Who asked, with profession.
    pub requester: String,
    /// The pages that are asked.
    pub parts: Vec<PartView>,
    /// Where each error can be mended, by its field.
    pub places: BTreeMap<String, PlaceView>,
    /// The last step.
    pub step: StepView,
    /// Where to find help at once, when an answer says so.
    pub crisis: Vec<String>,
    /// When an answer was last saved.
    pub saved_at: Option<String>,
    /// Whether the person may only read.
    pub read_only: bool,
    /// Where the form goes.
    pub url: String,
    /// The way back.
    pub back_url: String,
}

/// The answers of one page.
#[derive(Serialize)]
pub struct PartView {
    /// The page.
    pub url: String,
    /// Its items.
    pub items: Vec<QuestionView>,
}

/// Where something can be mended.
#[derive(Serialize)]
pub struct PlaceView {
    /// The field on its page.
    pub url: String,
    /// The words of the question.
    pub question: String,
}

/// After an autosave: the words of the state, versions, and the questions that the answer shows or hides.
#[derive(Serialize)]
pub struct SavedView {
    /// Values and errors, for the questions that are shown anew.
    pub form: FormState,
    /// The question that was answered.
    pub item: String,
    /// When it was saved.
    pub saved_at: Option<String>,
    /// What is wrong with the answer; it was not saved.
    pub problem: bool,
    /// Questions to show anew.
    pub items: Vec<QuestionView>,
    /// Where to find help at once, beside the question that was answered; empty beside the others.
    pub crises: Vec<CrisisView>,
    /// Nothing calls for help at once any more.
    pub calm: bool,
    /// Versions of answers that this page holds.
    pub versions: Vec<Version>,
    /// Where the form goes.
    pub url: String,
}

/// What is shown at once beside a question.
#[derive(Serialize)]
pub struct CrisisView {
    /// The question.
    pub item: String,
    /// The words.
    pub texts: Vec<String>,
}

/// The version of one answer.
#[derive(Serialize)]
pub struct Version {
    /// The item.
    pub item: String,
    /// The version that stands.
    pub version: i32,
}

/// Submitted answers, to read.
#[derive(Serialize)]
pub struct ShowView {
    /// The title.
    pub title: String,
    /// The follow-up.
    pub follow_up: String,
    /// Who asked, with profession.
    pub requester: String,
    /// Who submitted it.
    pub author: String,
    /// When.
    pub submitted_at: String,
    /// Whether it was just submitted.
    pub just_submitted: bool,
    /// Whether the answers may still be corrected.
    pub correction_url: Option<String>,
    /// Whether a professional reviewed them.
    pub reviewed: bool,
    /// Where to find help at once, when an answer said so.
    pub crisis: Vec<String>,
    /// The answers.
    pub items: Vec<ReviewItem>,
    /// The way back.
    pub back_url: String,
    /// The dashboard.
    pub dashboard_url: String,
}

/// Samples made of the forms that are shipped, so that every kind of question is rendered.
mod samples {
    use super::{CheckView, CrisisView, EditView, PartView, PlaceView, SavedView, ShowView, StepView, Version};
    use crate::patient::questions::{Known, QuestionView, form_state, review_items};
    use base::render::FormState;
    use std::collections::BTreeMap;
    use workflows::{Answers, Context, Form, Lang};

    fn forms() -> impl Iterator<Item = Form> {
        let shipped = workflows::shipped().iter().map(|shipped| shipped.json);
        shipped.chain(workflows::kinds().iter().map(|kind| kind.example)).filter_map(|json| Form::parse(json).ok())
    }

    fn questions(form: &Form, answers: &Answers) -> (Vec<QuestionView>, FormState) {
        let items = form.view_filled(&form.read(answers, &[]), &form.validate(answers, &Context::default()), &Context::default(), Lang::Fr);
        let known = Known { form, versions: &BTreeMap::new(), conflicts: &[], lang: Lang::Fr };
        let state = form_state(&items);
        (known.questions(items), state)
    }

    pub(super) fn edit() -> Vec<EditView> {
        forms()
            .enumerate()
            .map(|(index, form)| {
                let (items, state) = questions(&form, &Answers::new());
                EditView {
                    form: if index % 2 == 0 { FormState::default() } else { state },
                    title: form.heading().title.fr.clone(),
                    requester: "Patrick Ergo, ergothérapeute".into(),
                    follow_up: "Suivi libre".into(),
                    due_on: (index % 3 != 0).then(|| "2026-08-14".into()),
                    late: index % 3 == 1,
                    items,
                    step: (index % 2 == 1).then(|| step(index)),
                    crisis: crisis(index == 3),
                    saved_at: (index % 2 == 0).then(|| "2026-08-07T14:06:00Z".into()),
                    recovered: index == 1,
                    read_only: index == 2,
                    url: "/care/0192/questionnaires/0192".into(),
                    back_url: "/care/0192/dashboard".into(),
                }
            })
            .collect()
    }

    fn crisis(is_shown: bool) -> Vec<String> {
        if is_shown { vec!["Vous n’êtes pas seul. Appelez le 988, jour et nuit.".into()] } else { Vec::new() }
    }

    fn step(index: usize) -> StepView {
        let url = |page: usize| format!("/care/0192/questionnaires/0192?page={page}");
        StepView { page: "2".into(), current: 2, total: 4, before_url: (index % 2 == 1).then(|| url(1)), next_url: url(3) }
    }

    pub(super) fn check() -> Vec<CheckView> {
        forms()
            .enumerate()
            .map(|(index, form)| {
                let (items, state) = questions(&form, &Answers::new());
                let place = || PlaceView { url: "/care/0192/questionnaires/0192?page=1&checked=1".into(), question: "Une question".into() };
                let places = form.validate(&Answers::new(), &Context::default()).into_iter().map(|problem| (problem.field, place()));
                CheckView {
                    places: places.collect(),
                    form: if index % 2 == 0 { FormState::default() } else { state },
                    title: form.heading().title.fr.clone(),
                    requester: "Patrick Ergo, ergothérapeute".into(),
                    parts: vec![PartView { url: "/care/0192/questionnaires/0192?page=1".into(), items }],
                    step: step(index),
                    crisis: crisis(index == 1),
                    saved_at: (index != 0).then(|| "2026-08-07T14:06:00Z".into()),
                    read_only: index == 2,
                    url: "/care/0192/questionnaires/0192".into(),
                    back_url: "/care/0192/dashboard".into(),
                }
            })
            .collect()
    }

    pub(super) fn saved() -> Vec<SavedView> {
        forms()
            .take(2)
            .enumerate()
            .map(|(index, form)| {
                let (items, state) = questions(&form, &Answers::new());
                SavedView {
                    form: state,
                    item: "pain_now".into(),
                    saved_at: (index == 0).then(|| "2026-08-07T14:06:00Z".into()),
                    problem: index == 1,
                    items,
                    crises: vec![CrisisView { item: "pain_now".into(), texts: crisis(index == 0) }],
                    calm: index == 1,
                    versions: vec![Version { item: "pain_now".into(), version: 2 }],
                    url: "/care/0192/questionnaires/0192".into(),
                }
            })
            .collect()
    }

    pub(super) fn show() -> Vec<ShowView> {
        let posted = [("answer-pain_now", "7"), ("asked", "pain_now")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let bodies = forms().filter_map(|form| form.submission(&form.read(&Answers::new(), &posted).answers, &Context::default(), Lang::Fr).ok());
        bodies
            .take(2)
            .enumerate()
            .map(|(index, body)| ShowView {
                title: body.title.clone(),
                follow_up: "Suivi libre".into(),
                requester: "Patrick Ergo, ergothérapeute".into(),
                author: "Philippe Patient".into(),
                submitted_at: "2026-08-07T14:06:00Z".into(),
                just_submitted: index == 0,
                correction_url: (index == 0).then(|| "/care/0192/questionnaires/0192/corrections".into()),
                reviewed: index == 1,
                crisis: crisis(index == 1),
                items: review_items(&body),
                back_url: "/care/0192/follow-ups/0192".into(),
                dashboard_url: "/care/0192/dashboard".into(),
            })
            .collect()
    }
}

impl View for EditView {
    const TEMPLATE: &'static str = "patient/questionnaires/edit.html";

    fn samples() -> Vec<Self> {
        samples::edit()
    }
}

impl View for CheckView {
    const TEMPLATE: &'static str = "patient/questionnaires/check.html";

    fn samples() -> Vec<Self> {
        samples::check()
    }
}

impl View for SavedView {
    const TEMPLATE: &'static str = "patient/questionnaires/_saved.html";

    fn samples() -> Vec<Self> {
        samples::saved()
    }
}

impl View for ShowView {
    const TEMPLATE: &'static str = "patient/questionnaires/show.html";

    fn samples() -> Vec<Self> {
        samples::show()
    }
}
