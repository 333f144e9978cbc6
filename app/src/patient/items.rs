//! One line of the dashboard or of a follow-up.

use base::clock::Ts;
use base::domain::activities::Activity;
use base::error::AppError;
use base::i18n::Lang;
use base::ids::ActivityId;
use base::web::Request;
use serde::Serialize;
use std::collections::HashSet;

/// A line: what it is, who asked for it, by when, and where its button leads.
#[derive(Clone, Debug, Serialize)]
pub struct ItemView {
    /// Identifier, for the HTML id.
    pub id: String,
    /// The kind: finds the icon and the words of the button.
    pub kind: String,
    /// The title.
    pub title: String,
    /// Who asked, with profession.
    pub requester: String,
    /// Since when it waits.
    pub available_at: String,
    /// The last day for it.
    pub due_on: Option<String>,
    /// Whether that day has passed.
    pub late: bool,
    /// Whether the person has not looked at it yet.
    pub is_new: bool,
    /// Whether it is done.
    pub done: bool,
    /// Where the button leads.
    pub url: String,
}

/// "Patrick Ergo, ergothérapeute"
pub fn requester(activity: &Activity, lang: Lang) -> String {
    match activity.profession(lang) {
        Some(profession) => format!("{}, {profession}", activity.requester()),
        None => activity.requester(),
    }
}

impl ItemView {
    /// The line of an activity for the person of the request.
    ///
    /// # Errors
    /// A route that does not exist: a defect.
    pub fn of(req: &Request, activity: &Activity, opened: &HashSet<ActivityId>, now: Ts) -> Result<Self, AppError> {
        Ok(Self {
            id: activity.id.to_string(),
            kind: activity.kind.clone(),
            title: activity.title(req.lang).to_owned(),
            requester: requester(activity, req.lang),
            available_at: activity.available_at.utc().to_rfc3339(),
            due_on: activity.due_on.map(|day| day.to_string()),
            late: activity.is_late(now),
            is_new: activity.state.is_waiting() && !opened.contains(&activity.id),
            done: !activity.state.is_waiting(),
            url: req.url("patient.activities.show", &[("person", &activity.person), ("id", &activity.id)])?,
        })
    }

    /// A line for the samples of views.
    pub fn sample(title: &str, due_on: Option<&str>, late: bool, done: bool) -> Self {
        Self {
            id: "0192".to_owned(),
            kind: "questionnaire".to_owned(),
            title: title.to_owned(),
            requester: "Patrick Ergo, ergothérapeute".to_owned(),
            available_at: "2026-08-07T14:06:00Z".to_owned(),
            due_on: due_on.map(ToOwned::to_owned),
            late,
            is_new: !done && !late,
            done,
            url: "/care/0192/activities/0192".to_owned(),
        }
    }
}
