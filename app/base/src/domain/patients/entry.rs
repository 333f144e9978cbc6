//! From what staff typed to an identity, or to what is wrong with it. Pure; the words of the problems are texts.

use super::contact::{PROVINCES, parse_phone, parse_postal_code};
use super::insurance_number::{self, Irregular};
use super::model::{Identity, Insurance, Sex};
use crate::auth::email;
use crate::i18n::Lang;
use chrono::{Datelike, NaiveDate};

/// Longest name, line of an address or reason, in characters.
const TEXT_MAX: usize = 100;
/// Longest irregular number that is kept as typed.
const NUMBER_MAX: usize = 20;
/// Nobody alive was born before this year.
const YEAR_MIN: i32 = 1900;

/// What was typed, field by field.
#[derive(Debug, Clone, Copy, Default)]
#[expect(missing_docs, reason = "each field is named as in the form")]
pub struct Entry<'a> {
    pub given_name: &'a str,
    pub family_name: &'a str,
    pub sex: &'a str,
    pub birth_day: &'a str,
    pub birth_month: &'a str,
    pub birth_year: &'a str,
    pub insurance_number: &'a str,
    pub no_number: bool,
    pub insurance_reason: &'a str,
    pub email: &'a str,
    pub mobile: &'a str,
    pub home_phone: &'a str,
    pub address_line: &'a str,
    pub city: &'a str,
    pub province: &'a str,
    pub postal_code: &'a str,
    pub language: &'a str,
}

/// One thing wrong: the field and the key of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    /// The field of the form.
    pub field: &'static str,
    /// The key of its text.
    pub key: &'static str,
}

/// Collects problems while values are read.
struct Reading(Vec<Problem>);

impl Reading {
    fn wrong<T>(&mut self, field: &'static str, key: &'static str) -> Option<T> {
        self.0.push(Problem { field, key });
        None
    }

    fn name(&mut self, field: &'static str, typed: &str, missing: &'static str) -> Option<String> {
        let name = squeezed(typed);
        if name.is_empty() {
            self.wrong(field, missing)
        } else if name.chars().count() > TEXT_MAX || !name.chars().any(char::is_alphabetic) {
            self.wrong(field, "patients-error-name-malformed")
        } else {
            Some(name)
        }
    }

    fn line(&mut self, field: &'static str, typed: &str) -> Option<String> {
        let line = squeezed(typed);
        if line.chars().count() > TEXT_MAX { self.wrong(field, "patients-error-line-long") } else { (!line.is_empty()).then_some(line) }
    }

    /// A value that may be absent, but not wrong.
    fn parsed(&mut self, field: &'static str, typed: &str, parse: impl Fn(&str) -> Option<String>, malformed: &'static str) -> Option<String> {
        if typed.trim().is_empty() { None } else { parse(typed).or_else(|| self.wrong(field, malformed)) }
    }

    fn birth_date(&mut self, entry: &Entry<'_>, today: NaiveDate) -> Option<NaiveDate> {
        let typed = [entry.birth_day, entry.birth_month, entry.birth_year].map(str::trim);
        if typed.iter().all(|part| part.is_empty()) {
            return self.wrong("birth_date", "patients-error-birth-date-missing");
        }
        let [day, month, year] = typed;
        let date = match (day.parse(), month.parse(), year.parse()) {
            (Ok(day), Ok(month), Ok(year)) => NaiveDate::from_ymd_opt(year, month, day),
            _ => None,
        };
        match date {
            Some(date) if date > today => self.wrong("birth_date", "patients-error-birth-date-future"),
            Some(date) if date.year() >= YEAR_MIN => Some(date),
            _ => self.wrong("birth_date", "patients-error-birth-date-malformed"),
        }
    }

    fn insurance(&mut self, entry: &Entry<'_>) -> Option<Insurance> {
        let number = insurance_number::compact(entry.insurance_number);
        let reason = self.line("insurance_reason", entry.insurance_reason);
        if entry.no_number {
            return match (number.is_empty(), reason) {
                (false, _) => self.wrong("insurance_number", "patients-error-number-both"),
                (true, None) => self.wrong("insurance_reason", "patients-error-number-reason"),
                (true, Some(reason)) => Some(Insurance::NoNumber { reason }),
            };
        }
        if number.is_empty() {
            return self.wrong("insurance_number", "patients-error-number-missing");
        }
        match insurance_number::verify(&number) {
            Err(_) if number.chars().count() > NUMBER_MAX => self.wrong("insurance_number", "patients-error-number-form"),
            Err(Irregular::Form) if reason.is_none() => self.wrong("insurance_number", "patients-error-number-form"),
            Err(Irregular::Date) if reason.is_none() => self.wrong("insurance_number", "patients-error-number-date"),
            Ok(()) | Err(_) => Some(Insurance::Number { number, reason }),
        }
    }
}

/// The text with single spaces and none around it.
fn squeezed(typed: &str) -> String {
    typed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads an identity.
///
/// # Errors
/// Everything that is wrong, in the order of the form.
pub fn check(entry: &Entry<'_>, today: NaiveDate) -> Result<Identity, Vec<Problem>> {
    let mut reading = Reading(Vec::new());
    let given_name = reading.name("given_name", entry.given_name, "patients-error-given-name-missing");
    let family_name = reading.name("family_name", entry.family_name, "patients-error-family-name-missing");
    let birth_date = reading.birth_date(entry, today);
    let sex = Sex::from_text(entry.sex).ok().or_else(|| reading.wrong("sex", "patients-error-sex-missing"));
    let insurance = reading.insurance(entry);
    let email = reading.parsed("email", entry.email, email::parse, "patients-error-email-malformed");
    let mobile = reading.parsed("mobile", entry.mobile, parse_phone, "patients-error-phone-malformed");
    let home_phone = reading.parsed("home_phone", entry.home_phone, parse_phone, "patients-error-phone-malformed");
    let address_line = reading.line("address_line", entry.address_line);
    let city = reading.line("city", entry.city);
    let known = |code: &str| PROVINCES.contains(&code).then(|| code.to_owned());
    let province = reading.parsed("province", entry.province, known, "patients-error-province-unknown");
    let postal_code = reading.parsed("postal_code", entry.postal_code, parse_postal_code, "patients-error-postal-code-malformed");
    let language = Lang::from_code(entry.language).or_else(|| reading.wrong("language", "patients-error-language-missing"));
    match (given_name, family_name, birth_date, sex, insurance, language) {
        (Some(given_name), Some(family_name), Some(birth_date), Some(sex), Some(insurance), Some(language)) if reading.0.is_empty() => {
            Ok(Identity { given_name, family_name, sex, birth_date, insurance, email, mobile, home_phone, address_line, city, province, postal_code, language })
        }
        _ => Err(reading.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Entry<'static> = Entry {
        given_name: " Rosalie  ",
        family_name: "Vaillancourt",
        sex: "female",
        birth_day: "12",
        birth_month: "3",
        birth_year: "1984",
        insurance_number: "vair 8453 1219",
        no_number: false,
        insurance_reason: "",
        email: " rosalie@example.test ",
        mobile: "514 555-0123",
        home_phone: "",
        address_line: "12, rue  des Érables",
        city: "Montréal",
        province: "QC",
        postal_code: "h2x1y4",
        language: "fr",
    };

    fn today() -> NaiveDate {
        "2026-03-04".parse().unwrap()
    }

    fn keys(entry: &Entry<'_>) -> Vec<(&'static str, &'static str)> {
        check(entry, today()).err().unwrap_or_default().into_iter().map(|p| (p.field, p.key)).collect()
    }

    #[test]
    fn what_is_right_is_kept_in_one_spelling() {
        let identity = check(&GOOD, today()).unwrap();
        assert_eq!(identity.name(), "Rosalie Vaillancourt");
        assert_eq!(identity.number(), Some("VAIR84531219"));
        assert_eq!(identity.email.as_deref(), Some("rosalie@example.test"));
        assert_eq!(identity.mobile.as_deref(), Some("+15145550123"));
        assert_eq!(identity.home_phone, None);
        assert_eq!(identity.address_line.as_deref(), Some("12, rue des Érables"));
        assert_eq!(identity.postal_code.as_deref(), Some("H2X 1Y4"));
    }

    #[test]
    fn a_child_needs_no_address_of_their_own() {
        assert_eq!(check(&Entry { email: "", ..GOOD }, today()).unwrap().email, None);
    }

    #[test]
    fn each_field_has_its_own_words() {
        for (entry, expected) in [
            (Entry { given_name: " ", ..GOOD }, ("given_name", "patients-error-given-name-missing")),
            (Entry { family_name: "42", ..GOOD }, ("family_name", "patients-error-name-malformed")),
            (Entry { birth_day: "", birth_month: "", birth_year: "", ..GOOD }, ("birth_date", "patients-error-birth-date-missing")),
            (Entry { birth_day: "31", birth_month: "2", ..GOOD }, ("birth_date", "patients-error-birth-date-malformed")),
            (Entry { birth_year: "84", ..GOOD }, ("birth_date", "patients-error-birth-date-malformed")),
            (Entry { birth_year: "2027", ..GOOD }, ("birth_date", "patients-error-birth-date-future")),
            (Entry { sex: "x", ..GOOD }, ("sex", "patients-error-sex-missing")),
            (Entry { email: "a@b.ca,c@d.ca", ..GOOD }, ("email", "patients-error-email-malformed")),
            (Entry { email: "a@b.ca\nBcc: c@d.ca", ..GOOD }, ("email", "patients-error-email-malformed")),
            (Entry { mobile: "123", ..GOOD }, ("mobile", "patients-error-phone-malformed")),
            (Entry { province: "XX", ..GOOD }, ("province", "patients-error-province-unknown")),
            (Entry { postal_code: "12345", ..GOOD }, ("postal_code", "patients-error-postal-code-malformed")),
            (Entry { language: "es", ..GOOD }, ("language", "patients-error-language-missing")),
        ] {
            assert_eq!(keys(&entry), [expected]);
        }
    }

    #[test]
    fn an_irregular_number_stands_only_with_a_reason() {
        for (number, no_number, reason, expected) in [
            ("", false, "", vec![("insurance_number", "patients-error-number-missing")]),
            ("", true, "", vec![("insurance_reason", "patients-error-number-reason")]),
            ("", true, "Ontario", vec![]),
            ("VAIR 8453 1219", true, "Ontario", vec![("insurance_number", "patients-error-number-both")]),
            ("ABCD 1234 5678", false, "", vec![("insurance_number", "patients-error-number-date")]),
            ("ABCD 1234", false, "", vec![("insurance_number", "patients-error-number-form")]),
            ("ABCD 1234", false, "Carte abîmée", vec![]),
            ("VAIR 8453 1210", false, "", vec![]),
        ] {
            assert_eq!(keys(&Entry { insurance_number: number, no_number, insurance_reason: reason, ..GOOD }), expected, "{number} {no_number} {reason}");
        }
    }
}
