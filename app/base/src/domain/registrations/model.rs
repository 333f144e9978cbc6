//! Nouns of a registration.

use crate::clock::Ts;
use crate::domain::patients::Sex;
use crate::i18n::Lang;
use crate::ids::{FileId, PersonId, RegistrationId};
use chrono::NaiveDate;

/// The step that comes next. In this order, each asks for the ones before (C36).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The start page.
    Start,
    /// The terms of use.
    Terms,
    /// The invitation code.
    Code,
    /// The identity, as the clinic entered it.
    Identity,
    /// The password.
    Password,
}

/// One browser's way through an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Its identifier.
    pub id: RegistrationId,
    /// The version of the terms that was accepted, in which language, when.
    pub terms: Option<(i32, Lang, Ts)>,
    /// When the code was right.
    pub code_verified_at: Option<Ts>,
    /// When the identity was confirmed.
    pub identity_confirmed_at: Option<Ts>,
}

impl Registration {
    /// The first step that is not made yet.
    pub fn next(&self) -> Step {
        if self.terms.is_none() {
            Step::Terms
        } else if self.code_verified_at.is_none() {
            Step::Code
        } else if self.identity_confirmed_at.is_none() {
            Step::Identity
        } else {
            Step::Password
        }
    }
}

/// Who the invited person is, as the inviting clinic entered it (S25, S26).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// E-mail address.
    pub email: String,
    /// What only a file holds; `None` for members of the staff.
    pub file: Option<FileIdentity>,
}

/// The part of an identity that only a clinic's file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileIdentity {
    /// The file.
    pub file: FileId,
    /// Its person.
    pub person: PersonId,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Sex as the clinic recorded it.
    pub sex: Sex,
    /// Health insurance number; `None` where there is no Québec number.
    pub insurance_number: Option<String>,
}
