//! Who offers the service, and whom to call.
//! Not here: showing it (`render::Shell`).

use super::setting::{Kind, Setting};
use super::values::Values;

pub(super) const SETTINGS: &[Setting] = &[
    Setting::text("brand.name.fr", "Passerelle", "Name of the service, in French."),
    Setting::text("brand.name.en", "Passerelle", "Name of the service, in English."),
    Setting::text("brand.offered_by.fr", "votre réseau de cliniques", "Who offers the service, in French, as it stands inside a sentence."),
    Setting::text("brand.offered_by.en", "your network of clinics", "Who offers the service, in English."),
    Setting::text("brand.support_name.fr", "Centre de soutien de Passerelle", "Name of the support centre, in French."),
    Setting::text("brand.support_name.en", "Passerelle support centre", "Name of the support centre, in English."),
    Setting::text("brand.support_phone", "1 833 555-0144", "Telephone of the support centre, as people write it."),
    Setting::text("brand.support_hours.fr", "du lundi au vendredi, de 7 h à 18 h", "Days and hours of the support centre, in French."),
    Setting::text("brand.support_hours.en", "Monday to Friday, 7 a.m. to 6 p.m.", "Days and hours of the support centre, in English."),
    Setting::optional("brand.support_email", "support@portal.example.org", "E-mail address of the support centre, if it answers one."),
    Setting::text("brand.toll_free", "true", "Whether the telephone number is free to call.").read_as(Kind::Switch),
    Setting::text("brand.emergency_number", "911", "Whom to call when a life is in danger."),
    Setting::text("brand.nurse_line", "811", "Whom to call for advice from a nurse."),
];

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

/// Who offers the service, and whom to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Name of the service.
    pub name: Words,
    /// Who offers it.
    pub offered_by: Words,
    /// Name of the support centre.
    pub support_name: Words,
    /// Its telephone, as people write it.
    pub support_phone: String,
    /// Its days and hours.
    pub support_hours: Words,
    /// Its e-mail address, if it answers one.
    pub support_email: Option<String>,
    /// Whether the telephone number is free to call.
    pub toll_free: bool,
    /// Whom to call when a life is in danger.
    pub emergency_number: String,
    /// Whom to call for advice from a nurse.
    pub nurse_line: String,
}

impl Brand {
    pub(super) fn read(values: &Values) -> Self {
        let required = |key: &str| {
            values.text(key).unwrap_or_else(|| {
                values.problem(key, "must not be empty");
                String::new()
            })
        };
        let words = |key: &str| Words { fr: required(&format!("{key}.fr")), en: required(&format!("{key}.en")) };
        Self {
            name: words("brand.name"),
            offered_by: words("brand.offered_by"),
            support_name: words("brand.support_name"),
            support_phone: required("brand.support_phone"),
            support_hours: words("brand.support_hours"),
            support_email: values.text("brand.support_email"),
            toll_free: values.switch("brand.toll_free"),
            emergency_number: required("brand.emergency_number"),
            nurse_line: required("brand.nurse_line"),
        }
    }
}
