//! The frame around every page: brand, person signed in, navigation, session, language switch.
//!
//! The web kit fills it for each request; templates read it as `shell`. What is absent is `none`, never undefined.
//! Not here: anything about one page.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};

use super::frame::Frame;
use crate::i18n::Lang;

/// Everything a layout shows around a page.
#[derive(Clone, Debug, Serialize)]
pub struct Shell {
    /// The language of the page.
    pub lang: Lang,
    /// The way to the same page in the other language.
    pub other_lang: OtherLang,
    /// The token that every form sends back; empty when there is no session yet.
    pub csrf: String,
    /// Who offers the service.
    pub brand: Brand,
    /// The person signed in.
    pub account: Option<Account>,
    /// The main navigation, in order.
    pub nav: Vec<NavItem>,
    /// The persons this account may act for, oneself first; empty when there is only oneself.
    pub people: Vec<PersonLink>,
    /// Set while a representative looks at the file of the person they represent.
    pub acting: Option<Acting>,
    /// The person whose file is open.
    pub person: Option<Person>,
    /// The end of the session, when someone is signed in.
    pub session: Option<Session>,
    /// The path of the request, without its query.
    pub path: String,
    /// The zone in which instants are shown.
    #[serde(serialize_with = "zone_name")]
    pub zone: Tz,
    /// The present.
    pub now: DateTime<Utc>,
    /// The present date in that zone.
    pub today: NaiveDate,
    /// True in the demo, which says so on every page.
    pub demo: bool,
    /// True where the dev pages exist.
    pub dev: bool,
    /// The reference number of this request, shown on error pages.
    pub request_id: String,
    /// True when the account holds a staff role.
    pub staff: bool,
}

/// The link to the other language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OtherLang {
    /// Its code, for `lang` and `hreflang`.
    pub code: Lang,
    /// Its own name for itself.
    pub label: &'static str,
    /// The same page with `?lang=`.
    pub url: String,
}

impl OtherLang {
    /// The link from a page in `lang` to `url` in the other one.
    pub fn from(lang: Lang, url: String) -> Self {
        Self { code: lang.other(), label: lang.other().name(), url }
    }
}

/// Who offers the service: the texts of the `[brand]` settings in the language of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Brand {
    /// The name of the service.
    pub name: String,
    /// The organisation that offers it.
    pub offered_by: String,
    /// The name of the support centre.
    pub support_name: String,
    /// Its phone number as people write it.
    pub support_phone: String,
    /// Its days and hours, in words.
    pub support_hours: String,
    /// Its e-mail address, when it answers one.
    pub support_email: Option<String>,
    /// True when the number is free to call.
    pub toll_free: bool,
    /// The number to call when a life is in danger.
    pub emergency_number: String,
    /// The number of the health information line.
    pub nurse_line: String,
    /// The sender of the mails.
    pub mail_from: String,
    /// The address of the service, without a slash at its end.
    pub base_url: String,
}

/// The person signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// First and last name.
    pub name: String,
    /// See [`crate::i18n::numbers::initials`].
    pub initials: String,
}

/// One entry of the main navigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NavItem {
    /// A stable name, for ids.
    pub key: &'static str,
    /// The key of its label.
    pub label_key: &'static str,
    /// Where it leads.
    pub url: String,
    /// True on the pages under it.
    pub current: bool,
    /// How much waits there, when that is counted.
    pub count: Option<u32>,
}

/// A person this account may act for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonLink {
    /// First and last name.
    pub name: String,
    /// Their dashboard.
    pub url: String,
    /// True when their file is open.
    pub current: bool,
}

/// A representative at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Acting {
    /// The person represented.
    pub name: String,
    /// The way back to one's own file.
    pub back_url: String,
}

/// The person whose file is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The id in addresses.
    pub id: String,
    /// First and last name.
    pub name: String,
}

/// When the session ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Session {
    /// The instant at which it ends without another request.
    pub expires_at: DateTime<Utc>,
    /// The instant from which the person is warned.
    pub warn_at: DateTime<Utc>,
    /// How long it lasts without a request.
    pub idle_minutes: u32,
    /// Seconds from the present to `expires_at`, for a script that must not trust the clock of its machine.
    pub seconds_left: i64,
}

impl Session {
    /// A session that ends at `expires_at`, seen at `now`.
    pub fn until(expires_at: DateTime<Utc>, warn_at: DateTime<Utc>, idle_minutes: u32, now: DateTime<Utc>) -> Self {
        Self { expires_at, warn_at, idle_minutes, seconds_left: (expires_at - now).num_seconds().max(0) }
    }
}

impl Shell {
    pub(super) fn frame(&self) -> Frame {
        Frame { lang: self.lang, zone: self.zone, now: self.now }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn zone_name<S: Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(zone.name())
}
