//! What an activity is.

use crate::clock::Ts;
use crate::i18n::Lang;
use crate::ids::{AccountId, ActivityId, DefinitionId, FollowUpId, PersonId};
use crate::text_enum;
use chrono::NaiveDate;
use diesel::prelude::*;

text_enum! {
    /// Where an activity is in its life.
    State {
        /// Not yet to be seen.
        Planned = "planned",
        /// Waits for the person.
        Available = "available",
        /// Begun.
        InProgress = "in_progress",
        /// Done.
        Completed = "completed",
        /// Declined.
        Refused = "refused",
        /// Closed by its deadline.
        Expired = "expired",
        /// Withdrawn by the clinic.
        Cancelled = "cancelled",
        /// Left out.
        Skipped = "skipped",
    }
}

impl State {
    /// Whether it waits for the person.
    pub fn is_waiting(self) -> bool {
        matches!(self, Self::Available | Self::InProgress)
    }
}

/// An activity with the names that pages show.
#[derive(Debug, Clone, Queryable)]
pub struct Activity {
    /// Its identifier.
    pub id: ActivityId,
    /// Its follow-up.
    pub follow_up: FollowUpId,
    /// Whose it is.
    pub person: PersonId,
    /// Its kind, a word of `workflows`.
    pub kind: String,
    /// The definition it uses.
    pub definition: Option<DefinitionId>,
    /// Title in French.
    pub title_fr: String,
    /// Title in English.
    pub title_en: String,
    /// Where it is in its life.
    pub state: State,
    /// The last day for it.
    pub due_on: Option<NaiveDate>,
    /// The end of that day in the clinic's zone.
    pub due_at: Option<Ts>,
    /// Since when it waits.
    pub available_at: Ts,
    /// When it was done.
    pub completed_at: Option<Ts>,
    /// When a professional reviewed it.
    pub reviewed_at: Option<Ts>,
    /// Who asked for it.
    pub requested_by: AccountId,
    /// First name of that professional.
    pub requester_given_name: String,
    /// Last name of that professional.
    pub requester_family_name: String,
    /// Their profession in French.
    pub profession_fr: Option<String>,
    /// Their profession in English.
    pub profession_en: Option<String>,
}

impl Activity {
    /// The title in a language.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.title_fr,
            Lang::En => &self.title_en,
        }
    }

    /// First and last name of who asked.
    pub fn requester(&self) -> String {
        format!("{} {}", self.requester_given_name, self.requester_family_name)
    }

    /// The profession of who asked.
    pub fn profession(&self, lang: Lang) -> Option<&str> {
        match lang {
            Lang::Fr => self.profession_fr.as_deref(),
            Lang::En => self.profession_en.as_deref(),
        }
    }

    /// Whether it waits for the person and its deadline has passed.
    pub fn is_late(&self, now: Ts) -> bool {
        self.state.is_waiting() && self.due_at.is_some_and(|due| due <= now)
    }
}
