//! What the worklist shows.

use crate::clock::Ts;
use crate::domain::listing::Paging;
use crate::domain::tasks::TaskKind;
use crate::i18n::Lang;
use crate::ids::{AccountId, ActivityId, FileId, StaffTaskId};
use crate::text_enum;
use chrono::NaiveDate;

text_enum! {
    /// Which part of the list is shown; the word stands in the address.
    Tab {
        /// Tasks, answers to review, and what is late.
        Attention = "attention",
        /// What waits on patients, late or not.
        Waiting = "waiting",
        /// What patients should have done.
        Late = "late",
        /// Everything.
        All = "all",
    }
}

/// How much there is in each part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Open tasks.
    pub tasks: i64,
    /// Answers that nobody reviewed.
    pub submitted: i64,
    /// What waits on patients, late or not.
    pub waiting: i64,
    /// What is late.
    pub late: i64,
}

impl Counts {
    /// How many rows a part has.
    pub fn of(self, tab: Tab) -> i64 {
        match tab {
            Tab::Attention => self.tasks + self.submitted + self.late,
            Tab::Waiting => self.waiting,
            Tab::Late => self.late,
            Tab::All => self.tasks + self.submitted + self.waiting,
        }
    }
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A task.
    Task {
        /// The task.
        id: StaffTaskId,
        /// What happened.
        kind: TaskKind,
        /// Words of the person.
        note: Option<String>,
        /// The answers that it is about.
        activity: Option<ActivityId>,
        /// Until when somebody must have seen to it.
        due_at: Option<Ts>,
    },
    /// Answers to review.
    Submitted {
        /// The questionnaire.
        activity: ActivityId,
        /// When it was submitted.
        at: Option<Ts>,
    },
    /// Something that waits on the patient.
    Waiting {
        /// What waits.
        activity: ActivityId,
        /// The last day for it.
        due_on: Option<NaiveDate>,
        /// Whether that day is over.
        is_late: bool,
    },
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is about.
    pub what: What,
    /// The file.
    pub file: FileId,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// Health insurance number.
    pub number: Option<String>,
    /// Title of the follow-up, in French; empty for a task.
    pub follow_up_fr: String,
    /// Title of the follow-up, in English.
    pub follow_up_en: String,
    /// Title of what waits, in French.
    pub title_fr: String,
    /// Title of what waits, in English.
    pub title_en: String,
    /// Who asked for it: account, first and last name.
    pub requester: Option<(AccountId, String)>,
    /// Since when it stands here.
    pub since: Ts,
}

impl Item {
    /// The title of the follow-up in a language; none for a task.
    pub fn follow_up(&self, lang: Lang) -> Option<&str> {
        Some(match lang {
            Lang::Fr => self.follow_up_fr.as_str(),
            Lang::En => self.follow_up_en.as_str(),
        })
        .filter(|title| !title.is_empty())
    }

    /// The title of what waits in a language.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.title_fr,
            Lang::En => &self.title_en,
        }
    }
}

/// One page of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// How much there is in each part.
    pub counts: Counts,
    /// The rows.
    pub items: Vec<Item>,
    /// Which page it is.
    pub paging: Paging,
}
