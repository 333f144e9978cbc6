//! Fills the frame of a page from the request.

use super::request::Request;
use crate::access::Role;
use crate::config::Config;
use crate::i18n::Lang;
use crate::i18n::numbers::initials;
use crate::render::{Account, Acting, Brand, NavItem, OtherLang, Person, PersonLink, Session, Shell};
use chrono::TimeDelta;

/// Minutes before the end of the session at which the person is warned.
const WARN_MINUTES: i64 = 5;
/// The zone of pages that belong to no clinic.
const ZONE: chrono_tz::Tz = chrono_tz::America::Toronto;

impl Request {
    /// The frame of the page that answers this request.
    pub fn shell(&self) -> Shell {
        let config = &self.state.config;
        let zone = ZONE;
        let now = self.now.utc();
        Shell {
            lang: self.lang,
            other_lang: OtherLang::from(self.lang, self.in_other_language()),
            csrf: self.browser.csrf(self.state.db.keys(), self.state.db.chance()),
            brand: brand(config, self.lang),
            account: self.signed_in.as_deref().map(|who| {
                let name = who.name();
                Account { initials: initials(&name), name }
            }),
            nav: self.nav(),
            people: self.people(),
            acting: self.shell_acting(),
            person: self.acted.as_ref().map(|a| Person { id: a.rights.person.to_string(), name: a.name.clone() }),
            session: self.signed_in.as_deref().map(|who| {
                let until = who.idle_until.utc();
                Session::until(until, until - TimeDelta::minutes(WARN_MINUTES), who.idle_minutes, now)
            }),
            path: self.path.clone(),
            zone,
            now,
            today: now.with_timezone(&zone).date_naive(),
            demo: config.demo,
            dev: config.dev,
            request_id: self.id.clone(),
            staff: self.signed_in.as_deref().is_some_and(crate::access::SignedIn::is_staff),
        }
    }

    fn in_other_language(&self) -> String {
        let kept = self
            .query
            .fields()
            .filter(|(name, _)| *name != "lang")
            .map(|(name, value)| format!("&{}={}", super::table::encode(name), super::table::encode(value)));
        format!("{}?lang={}{}", self.path, self.lang.other().code(), kept.collect::<String>())
    }

    fn link(&self, key: &'static str, label_key: &'static str, route: &str, args: &[(&str, &dyn std::fmt::Display)], count: Option<u32>) -> Option<NavItem> {
        let url = self.url(route, args).ok()?;
        let current = self.path == url || (url != "/clinic" && self.path.starts_with(&format!("{url}/")));
        Some(NavItem { key, label_key, url, current, count })
    }

    fn nav(&self) -> Vec<NavItem> {
        let Some(who) = self.signed_in.as_deref() else { return Vec::new() };
        if let Some(acted) = &self.acted {
            let person = acted.rights.person;
            return [
                self.link("dashboard", "nav-dashboard", "patient.dashboard.index", &[("person", &person)], None),
                self.link("follow-ups", "nav-follow-ups", "patient.follow_ups.index", &[("person", &person)], Some(acted.waiting)),
            ]
            .into_iter()
            .flatten()
            .collect();
        }
        let holds = |roles: &[Role]| who.roles.iter().any(|g| roles.contains(&g.role));
        let mut items = Vec::new();
        if who.is_care() {
            items.extend(self.link("worklist", "nav-worklist", "clinician.worklist.index", &[], None));
            items.extend(self.link("patients", "nav-patients", "clinician.patients.index", &[], None));
        }
        if holds(&[Role::ClinicAdmin, Role::Operator]) {
            items.extend(self.link("users", "nav-users", "admin.users.index", &[], None));
            items.extend(self.link("clinics", "nav-clinics", "admin.clinics.index", &[], None));
        }
        if !who.is_staff() {
            items.extend(self.link("dashboard", "nav-dashboard", "patient.dashboard.index", &[("person", &who.person)], None));
            items.extend(self.link("follow-ups", "nav-follow-ups", "patient.follow_ups.index", &[("person", &who.person)], None));
        }
        items
    }

    /// Own care first, then everyone represented; empty when there is only oneself.
    fn people(&self) -> Vec<PersonLink> {
        let Some(who) = self.signed_in.as_deref().filter(|w| !w.people.is_empty()) else { return Vec::new() };
        let open = self.acted.as_ref().map(|a| a.rights.person);
        std::iter::once((who.person, who.name()))
            .chain(who.people.iter().map(|p| (p.person, p.name.clone())))
            .filter_map(|(person, name)| {
                let url = self.url("patient.dashboard.index", &[("person", &person)]).ok()?;
                Some(PersonLink { name, url, current: open == Some(person) })
            })
            .collect()
    }

    fn shell_acting(&self) -> Option<Acting> {
        let acted = self.acted.as_ref().filter(|a| !a.rights.is_own)?;
        let own = self.signed_in.as_deref()?.person;
        let back_url = self.url("patient.dashboard.index", &[("person", &own)]).ok()?;
        Some(Acting { name: acted.name.clone(), back_url })
    }
}

/// The brand's texts in one language.
pub fn brand(config: &Config, lang: Lang) -> Brand {
    let own = &config.brand;
    let word = |words: &crate::config::Words| match lang {
        Lang::Fr => words.fr.clone(),
        Lang::En => words.en.clone(),
    };
    Brand {
        name: word(&own.name),
        offered_by: word(&own.offered_by),
        support_name: word(&own.support_name),
        support_phone: own.support_phone.clone(),
        support_hours: word(&own.support_hours),
        support_email: own.support_email.clone(),
        toll_free: own.toll_free,
        emergency_number: own.emergency_number.clone(),
        nurse_line: own.nurse_line.clone(),
        mail_from: config.mail_from.clone(),
        base_url: config.base_url.clone(),
    }
}
