//! Invented shells, one for each kind of person, in which the contract tests render every view.

use chrono::{DateTime, TimeDelta};

use super::shell::{Account, Acting, Brand, NavItem, OtherLang, Person, PersonLink, Session, Shell};
use crate::i18n::{Lang, dates};

const PERSON: &str = "0198f3a0-0000-7000-8000-000000000001";
const CHILD: &str = "0198f3a0-0000-7000-8000-000000000002";

impl Shell {
    /// Every shell in which this template can be seen, by its folder: patients' pages as the patient and as a
    /// representative, staff pages as staff, everything else signed out, as a patient and as staff.
    pub fn samples(template: &str, lang: Lang) -> Vec<Self> {
        match template.split('/').next() {
            Some("patient") => vec![Self::patient(lang), Self::representative(lang)],
            Some("clinician" | "admin" | "support") => vec![Self::clinician(lang)],
            _ => vec![Self::anonymous(lang), Self::patient(lang), Self::clinician(lang)],
        }
    }

    /// Nobody is signed in.
    pub fn anonymous(lang: Lang) -> Self {
        let now = DateTime::from_timestamp(1_754_575_560, 0).unwrap_or_default();
        let zone = chrono_tz::America::Toronto;
        Self {
            lang,
            other_lang: OtherLang::from(lang, format!("/login?lang={}", lang.other())),
            csrf: "sample-csrf-token".to_owned(),
            brand: Brand::sample(lang),
            account: None,
            nav: Vec::new(),
            people: Vec::new(),
            acting: None,
            person: None,
            session: None,
            path: "/login".to_owned(),
            zone,
            now,
            today: dates::local(now, zone).date(),
            demo: false,
            dev: false,
            request_id: "0198f3a0-0000-7000-8000-00000000000f".to_owned(),
            staff: false,
        }
    }

    /// A patient in their own file.
    pub fn patient(lang: Lang) -> Self {
        Self {
            nav: vec![
                nav("dashboard", "nav-dashboard", format!("/care/{PERSON}/dashboard"), Some(3)),
                nav("follow-ups", "nav-follow-ups", format!("/care/{PERSON}/follow-ups"), None),
            ],
            person: Some(Person { id: PERSON.to_owned(), name: "Philippe Patient".to_owned() }),
            demo: true,
            dev: true,
            ..Self::signed_in(lang, "Philippe Patient", "PP", 30)
        }
    }

    /// A representative in the file of a child.
    pub fn representative(lang: Lang) -> Self {
        let person = |name: &str, id: &str, current| PersonLink { name: name.to_owned(), url: format!("/care/{id}/dashboard"), current };
        Self {
            people: vec![person("Rachel Représentante", PERSON, false), person("Émile Enfant", CHILD, true)],
            acting: Some(Acting { name: "Émile Enfant".to_owned(), back_url: format!("/care/{PERSON}/dashboard") }),
            nav: vec![
                nav("dashboard", "nav-dashboard", format!("/care/{CHILD}/dashboard"), Some(0)),
                nav("follow-ups", "nav-follow-ups", format!("/care/{CHILD}/follow-ups"), None),
            ],
            person: Some(Person { id: CHILD.to_owned(), name: "Émile Enfant".to_owned() }),
            ..Self::signed_in(lang, "Rachel Représentante", "RR", 30)
        }
    }

    /// A clinician, who holds a staff role.
    pub fn clinician(lang: Lang) -> Self {
        Self {
            nav: vec![nav("worklist", "nav-worklist", "/clinic".to_owned(), Some(12)), nav("patients", "nav-patients", "/clinic/patients".to_owned(), None)],
            staff: true,
            path: "/clinic".to_owned(),
            ..Self::signed_in(lang, "Claire Clinicienne", "CC", 15)
        }
    }

    fn signed_in(lang: Lang, name: &str, initials: &str, idle_minutes: u32) -> Self {
        let shell = Self::anonymous(lang);
        let expires_at = shell.now + TimeDelta::minutes(i64::from(idle_minutes));
        Self {
            account: Some(Account { name: name.to_owned(), initials: initials.to_owned() }),
            session: Some(Session::until(expires_at, expires_at - TimeDelta::minutes(5), idle_minutes, shell.now)),
            path: format!("/care/{PERSON}/dashboard"),
            other_lang: OtherLang::from(lang, format!("/care/{PERSON}/dashboard?lang={}", lang.other())),
            ..shell
        }
    }
}

impl Brand {
    /// An invented brand in that language.
    pub fn sample(lang: Lang) -> Self {
        let (offered_by, support_name, support_hours) = match lang {
            Lang::Fr => ("le réseau de cliniques de la démonstration", "Centre de soutien", "du lundi au vendredi, de 7 h à 18 h"),
            Lang::En => ("the demonstration network of clinics", "Support centre", "Monday to Friday, 7 a.m. to 6 p.m."),
        };
        Self {
            name: "Passerelle".to_owned(),
            offered_by: offered_by.to_owned(),
            support_name: support_name.to_owned(),
            support_phone: "1 833 555-0104".to_owned(),
            support_hours: support_hours.to_owned(),
            support_email: None,
            toll_free: true,
            emergency_number: "911".to_owned(),
            nurse_line: "811".to_owned(),
            mail_from: "passerelle@example.test".to_owned(),
            base_url: "https://passerelle.example.test".to_owned(),
        }
    }
}

fn nav(key: &'static str, label_key: &'static str, url: String, count: Option<u32>) -> NavItem {
    let current = key == "dashboard" || key == "worklist";
    NavItem { key, label_key, url, current, count }
}
