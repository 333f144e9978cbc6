//! What a follow-up is.

use crate::clock::Ts;
use crate::i18n::Lang;
use crate::ids::{AccountId, ClinicId, DepartmentId, FileId, FollowUpId, PersonId};
use diesel::prelude::*;

/// A follow-up with the names that pages show.
#[derive(Debug, Clone, Queryable)]
pub struct FollowUp {
    /// Its identifier.
    pub id: FollowUpId,
    /// The clinic's file.
    pub file: FileId,
    /// Whose it is.
    pub person: PersonId,
    /// The clinic.
    pub clinic: ClinicId,
    /// The department.
    pub department: DepartmentId,
    /// Title in French.
    pub title_fr: String,
    /// Title in English.
    pub title_en: String,
    /// The clinic's public name in French.
    pub clinic_fr: String,
    /// The clinic's public name in English.
    pub clinic_en: String,
    /// The clinic's zone.
    pub zone: String,
    /// When it began.
    pub started_at: Ts,
    /// Since when it is suspended.
    pub suspended_at: Option<Ts>,
    /// When it ended.
    pub ended_at: Option<Ts>,
}

impl FollowUp {
    /// The title in a language.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.title_fr,
            Lang::En => &self.title_en,
        }
    }

    /// The clinic's public name in a language.
    pub fn clinic_name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.clinic_fr,
            Lang::En => &self.clinic_en,
        }
    }
}

/// A professional of a follow-up.
#[derive(Debug, Clone, Queryable)]
pub struct Member {
    /// The account.
    pub account: AccountId,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// The profession in French.
    pub profession_fr: Option<String>,
    /// The profession in English.
    pub profession_en: Option<String>,
}

impl Member {
    /// First and last name.
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// The profession in a language.
    pub fn profession(&self, lang: Lang) -> Option<&str> {
        match lang {
            Lang::Fr => self.profession_fr.as_deref(),
            Lang::En => self.profession_en.as_deref(),
        }
    }
}
