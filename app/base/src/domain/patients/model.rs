//! What a file says.

use super::insurance_number::{self, Warning};
use super::portal::PortalState;
use crate::clock::Ts;
use crate::i18n::Lang;
use crate::ids::{ClinicId, FileId, PersonId};
use crate::text_enum;
use chrono::NaiveDate;

text_enum! {
    /// Sex as the clinic recorded it.
    Sex {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Other.
        Other = "other",
        /// Not recorded.
        Unknown = "unknown",
    }
}

/// What is known of the Québec health insurance number (D19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Insurance {
    /// A number, without spaces; with a reason where staff went on although it is irregular.
    Number {
        /// `ABCD12345678`, or as typed where it is irregular.
        number: String,
        /// Why an irregular number stands.
        reason: Option<String>,
    },
    /// No Québec number.
    NoNumber {
        /// Why.
        reason: String,
    },
}

/// Who a person is, as a clinic entered it, and how to reach them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// Sex.
    pub sex: Sex,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Health insurance number.
    pub insurance: Insurance,
    /// Where an invitation goes; none for who has no account of their own (D22).
    pub email: Option<String>,
    /// Mobile telephone, `+15145550123`.
    pub mobile: Option<String>,
    /// Telephone at home.
    pub home_phone: Option<String>,
    /// Number, street, apartment.
    pub address_line: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Province or territory, two letters.
    pub province: Option<String>,
    /// `H2X 1Y4`.
    pub postal_code: Option<String>,
    /// The language that the person prefers.
    pub language: Lang,
}

impl Identity {
    /// First and last name.
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// The health insurance number; none where the person has none.
    pub fn number(&self) -> Option<&str> {
        match &self.insurance {
            Insurance::Number { number, .. } => Some(number),
            Insurance::NoNumber { .. } => None,
        }
    }

    /// The reason that staff gave for an irregular or absent number.
    pub fn number_reason(&self) -> Option<&str> {
        match &self.insurance {
            Insurance::Number { reason, .. } => reason.as_deref(),
            Insurance::NoNumber { reason } => Some(reason),
        }
    }

    /// What to look at again in the number: nothing once staff gave a reason.
    pub fn warnings(&self) -> Vec<Warning> {
        match &self.insurance {
            Insurance::Number { number, reason: None } => insurance_number::warnings(number, &self.family_name, &self.given_name, self.birth_date),
            Insurance::Number { .. } | Insurance::NoNumber { .. } => Vec::new(),
        }
    }
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patient {
    /// Its identifier.
    pub id: FileId,
    /// Whose it is.
    pub person: PersonId,
    /// The clinic that holds it.
    pub clinic: ClinicId,
    /// Who the person is.
    pub identity: Identity,
    /// When it was made.
    pub created_at: Ts,
    /// When it was last changed.
    pub updated_at: Ts,
    /// Grows with each change; a form that carries an older one is refused.
    pub revision: i32,
}

/// A file that may be of the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The file.
    pub file: FileId,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// Whether the health insurance number is the same; else name and birth date are.
    pub same_number: bool,
}

/// A file in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The file.
    pub file: FileId,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Health insurance number.
    pub number: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Mobile telephone.
    pub mobile: Option<String>,
    /// Where the person is on the way to the portal.
    pub state: PortalState,
}
