//! What a clinic and a department are.

use crate::i18n::Lang;
use crate::ids::{ClinicId, DepartmentId};
use diesel::prelude::*;

/// A clinic.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Clinic {
    /// Its identifier.
    pub id: ClinicId,
    /// Its official name in French.
    pub name_fr: String,
    /// Its official name in English.
    pub name_en: String,
    /// The name that patients see, in French.
    pub public_name_fr: String,
    /// The name that patients see, in English.
    pub public_name_en: String,
    /// The neutral name in mails, in French; none means that mails name no clinic.
    pub mail_label_fr: Option<String>,
    /// The neutral name in mails, in English.
    pub mail_label_en: Option<String>,
    /// Its telephone, for patients.
    pub phone: String,
    /// The zone of its clocks, as the IANA database names it.
    pub time_zone: String,
}

impl Clinic {
    /// The name that patients see, in a language.
    pub fn public_name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.public_name_fr,
            Lang::En => &self.public_name_en,
        }
    }
}

/// A department of a clinic.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Department {
    /// Its identifier.
    pub id: DepartmentId,
    /// Its clinic.
    pub clinic: ClinicId,
    /// Its name in French.
    pub name_fr: String,
    /// Its name in English.
    pub name_en: String,
}

impl Department {
    /// The name in a language.
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.name_fr,
            Lang::En => &self.name_en,
        }
    }
}

/// A clinic to be made. The names that patients see are required in both languages and should tell no speciality.
#[derive(Debug, Clone)]
pub struct NewClinic<'a> {
    /// Official name in French.
    pub name_fr: &'a str,
    /// Official name in English.
    pub name_en: &'a str,
    /// The name that patients see, in French.
    pub public_name_fr: &'a str,
    /// The name that patients see, in English.
    pub public_name_en: &'a str,
    /// The neutral name in mails, French and English; none: mails name no clinic (S18).
    pub mail_label: Option<(&'a str, &'a str)>,
    /// Telephone for patients.
    pub phone: &'a str,
    /// IANA name of the zone, such as `America/Toronto`.
    pub time_zone: &'a str,
}

/// A department to be made.
#[derive(Debug, Clone)]
pub struct NewDepartment<'a> {
    /// Its clinic.
    pub clinic: ClinicId,
    /// Name in French.
    pub name_fr: &'a str,
    /// Name in English.
    pub name_en: &'a str,
}
