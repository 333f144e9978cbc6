//! Draws a questionnaire: the form, a page of it, the answers to check before they are submitted, the answers to read.

use super::items::requester;
use super::questionnaire_pages::{CheckView, EditView, PartView, PlaceView, ShowView, StepView};
use super::questionnaire_steps::{CHECKED, PAGE, Place, Steps};
use super::questions::{Known, form_state, review_items};
use base::access::Right;
use base::domain::activities::Activity;
use base::domain::follow_ups::FollowUp;
use base::domain::responses::{Conflict, Draft, Submission};
use base::error::AppError;
use base::ids::{ActivityId, PersonId};
use base::web::{Answer, Req};
use std::collections::BTreeMap;
use workflows::{Context, Form, ItemProblem, ItemView, Lang};

/// The language of a form that is the page's.
pub(super) const fn language(lang: base::i18n::Lang) -> Lang {
    match lang {
        base::i18n::Lang::Fr => Lang::Fr,
        base::i18n::Lang::En => Lang::En,
    }
}

/// The address of a page of a questionnaire.
pub(super) fn place_url(req: &Req, person: PersonId, id: ActivityId, place: Place) -> Result<String, AppError> {
    req.url("patient.questionnaires.show", &[("person", &person), ("id", &id), (PAGE, &place.word())])
}

/// The activity with its follow-up, for the head of each page.
pub(super) struct Asked {
    pub activity: Activity,
    pub run: FollowUp,
}

/// What a page of answers is made from.
pub(super) struct Page<'a> {
    pub head: &'a Asked,
    pub form: &'a Form,
    pub draft: &'a Draft,
    pub conflicts: &'a [Conflict],
    pub context: &'a Context,
    /// What stands in the way of submitting, or of what was asked for.
    pub problems: &'a [ItemProblem],
    /// The page that was named.
    pub at: Option<&'a str>,
    pub recovered: bool,
}

impl Page<'_> {
    /// The form, or the page of it that was named, or the one where the person goes on.
    pub(super) fn answer(&self, req: &Req, status: u16, items: Vec<ItemView>) -> Answer {
        let Some(steps) = Steps::of(self.form, &items) else { return req.page_status(status, &self.edit(req, items, None)?) };
        let place = steps.named(self.at).unwrap_or_else(|| steps.resumed(self.form, self.draft.saved_at.is_some(), self.problems));
        match place {
            Place::Check => req.page_status(status, &self.check(req, &steps, &items)?),
            Place::Sheet(_) => {
                let step = self.step(req, &steps, place)?;
                req.page_status(status, &self.edit(req, steps.on(Some(&place.word()), items), Some(step))?)
            }
        }
    }

    fn known(&self, req: &Req) -> Known<'_> {
        Known { form: self.form, versions: &self.draft.versions, conflicts: self.conflicts, lang: language(req.lang) }
    }

    /// Where to find help at once, when an answer says so.
    fn crisis(&self, req: &Req) -> Vec<String> {
        self.form.crises(&self.draft.answers, self.context, language(req.lang)).into_iter().map(|crisis| crisis.text).collect()
    }

    fn is_read_only(&self, req: &Req) -> Result<bool, AppError> {
        let (activity, run) = (&self.head.activity, &self.head.run);
        let is_open = activity.state.is_waiting() && run.ended_at.is_none() && run.suspended_at.is_none();
        Ok(!is_open || !req.acting()?.rights.may_in(Right::Answer, activity.follow_up))
    }

    fn url_of(&self, req: &Req, place: Place) -> Result<String, AppError> {
        place_url(req, self.head.activity.person, self.head.activity.id, place)
    }

    fn step(&self, req: &Req, steps: &Steps, place: Place) -> Result<StepView, AppError> {
        Ok(StepView {
            page: place.word(),
            current: steps.number(place),
            total: steps.total(),
            before_url: steps.before(place).map(|place| self.url_of(req, place)).transpose()?,
            next_url: self.url_of(req, steps.after(place))?,
        })
    }

    fn edit(&self, req: &Req, items: Vec<ItemView>, step: Option<StepView>) -> Result<EditView, AppError> {
        let activity = &self.head.activity;
        Ok(EditView {
            form: form_state(&items),
            title: activity.title(req.lang).to_owned(),
            requester: requester(activity, req.lang),
            follow_up: self.head.run.title(req.lang).to_owned(),
            due_on: activity.due_on.map(|day| day.to_string()),
            late: activity.is_late(req.now),
            items: self.known(req).questions(items),
            step,
            crisis: self.crisis(req),
            saved_at: self.draft.saved_at.map(|at| at.utc().to_rfc3339()),
            recovered: self.recovered,
            read_only: self.is_read_only(req)?,
            url: req.path.clone(),
            back_url: req.url("patient.dashboard.index", &[("person", &activity.person)])?,
        })
    }

    fn check(&self, req: &Req, steps: &Steps, items: &[ItemView]) -> Result<CheckView, AppError> {
        let activity = &self.head.activity;
        let sheets = steps.asked.iter().filter_map(|at| Some((*at, steps.sheets.get(*at)?)));
        let parts = sheets.map(|(at, sheet)| {
            let url = self.url_of(req, Place::Sheet(at))?;
            Ok::<_, AppError>(PartView { url, items: self.known(req).questions(sheet.of(items.to_vec())) })
        });
        Ok(CheckView {
            form: form_state(items),
            title: activity.title(req.lang).to_owned(),
            requester: requester(activity, req.lang),
            parts: parts.collect::<Result<_, _>>()?,
            places: self.places(req, steps)?,
            step: self.step(req, steps, Place::Check)?,
            crisis: self.crisis(req),
            saved_at: self.draft.saved_at.map(|at| at.utc().to_rfc3339()),
            read_only: self.is_read_only(req)?,
            url: req.path.clone(),
            back_url: req.url("patient.dashboard.index", &[("person", &activity.person)])?,
        })
    }

    /// Where each problem can be mended, by the name of its field.
    fn places(&self, req: &Req, steps: &Steps) -> Result<BTreeMap<String, PlaceView>, AppError> {
        let ids: [(&str, &dyn std::fmt::Display); 2] = [("person", &self.head.activity.person), ("id", &self.head.activity.id)];
        let place = |problem: &ItemProblem| {
            let at = self.form.sheet_of(&steps.sheets, problem).map_or(Place::Check, Place::Sheet);
            let url = req.url("patient.questionnaires.show", &[ids[0], ids[1], (PAGE, &at.word()), (CHECKED, &1)])?;
            let question = self.form.item(&problem.item).map(|item| item.text().get(language(req.lang)).to_owned());
            Ok((problem.field.clone(), PlaceView { url: format!("{url}#field-{}", problem.field), question: question.unwrap_or_default() }))
        };
        self.problems.iter().map(place).collect()
    }
}

/// Submitted answers, to read.
pub(super) fn review(req: &Req, head: &Asked, submission: &Submission) -> Result<ShowView, AppError> {
    let activity = &head.activity;
    let may_correct = activity.reviewed_at.is_none() && req.acting()?.rights.may_in(Right::Answer, activity.follow_up);
    let ids: [(&str, &dyn std::fmt::Display); 2] = [("person", &activity.person), ("id", &activity.id)];
    Ok(ShowView {
        title: activity.title(req.lang).to_owned(),
        follow_up: head.run.title(req.lang).to_owned(),
        requester: requester(activity, req.lang),
        author: submission.author.clone(),
        submitted_at: submission.submitted_at.utc().to_rfc3339(),
        just_submitted: req.query("submitted").is_some(),
        correction_url: may_correct.then(|| req.url("patient.corrections.create", &ids)).transpose()?,
        reviewed: activity.reviewed_at.is_some(),
        crisis: submission.body.alerts.iter().filter_map(|alert| Some(alert.text.as_ref()?.get(language(req.lang)).to_owned())).collect(),
        items: review_items(&submission.body),
        back_url: req.url("patient.follow_ups.show", &[("person", &activity.person), ("id", &activity.follow_up)])?,
        dashboard_url: req.url("patient.dashboard.index", &[("person", &activity.person)])?,
    })
}
