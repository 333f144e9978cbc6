//! Dates and times as people write them: the rules of the Office québécois de la langue française in French
//! (« 1er février », « 10 h 6 », « 14 h »), Canadian usage in English ("August 7, 2025", "10:06 a.m.").
//!
//! Instants are UTC and are shown in the zone of the clinic. A date (a birthday, a due day) has no zone and never
//! shifts. A number and its unit are held together by a no-break space.

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use super::{Args, Lang, text};

const MONTHS_FR: [&str; 12] = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
const MONTHS_EN: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS_FR: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const WEEKDAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The long date: « jeudi 7 août 2025 », "Thursday, August 7, 2025".
pub fn date(lang: Lang, date: NaiveDate) -> String {
    let weekday = date.weekday().num_days_from_monday() as usize;
    match lang {
        Lang::Fr => format!("{} {}", name(&WEEKDAYS_FR, weekday), with_year(lang, date)),
        Lang::En => format!("{}, {}", name(&WEEKDAYS_EN, weekday), with_year(lang, date)),
    }
}

/// The short date: « 7 août », "August 7"; with its year when that is not the year of `today`.
pub fn day(lang: Lang, date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() { without_year(lang, date) } else { with_year(lang, date) }
}

/// The time of day: « 10 h 6 », « 14 h », "10:06 a.m.", "2:00 p.m.".
pub fn time(lang: Lang, time: NaiveTime) -> String {
    match (lang, time.hour(), time.minute()) {
        (Lang::Fr, hour, 0) => format!("{hour}\u{a0}h"),
        (Lang::Fr, hour, minute) => format!("{hour}\u{a0}h\u{a0}{minute}"),
        (Lang::En, _, minute) => {
            let (afternoon, hour) = time.hour12();
            format!("{hour}:{minute:02}\u{a0}{}", if afternoon { "p.m." } else { "a.m." })
        }
    }
}

/// Day and time of an instant in that zone: « 7 août à 11 h 30 », "August 7 at 11:30 a.m."; with the year when it is
/// not the year of `today`.
pub fn datetime(lang: Lang, at: DateTime<Utc>, zone: Tz, today: NaiveDate) -> String {
    let local = local(at, zone);
    let (day, time) = (day(lang, local.date(), today), time(lang, local.time()));
    match lang {
        Lang::Fr => format!("{day} à {time}"),
        Lang::En => format!("{day} at {time}"),
    }
}

/// How far a date is from today, in calendar days: « dans 7 jours », « demain », « aujourd’hui », « il y a 3 jours ».
pub fn in_days(lang: Lang, date: NaiveDate, today: NaiveDate) -> String {
    let days = date.signed_duration_since(today).num_days();
    match days {
        0 => text(lang, "dates-today", &Args::new()),
        1 => text(lang, "dates-tomorrow", &Args::new()),
        -1 => text(lang, "dates-yesterday", &Args::new()),
        2.. => text(lang, "dates-in-days", &Args::new().with("days", days)),
        _ => text(lang, "dates-days-ago", &Args::new().with("days", -days)),
    }
}

/// Full years lived on that day; 0 for someone not yet born. Someone born on 29 February ages on 1 March in common years.
pub fn age_years(born: NaiveDate, on: NaiveDate) -> u32 {
    on.years_since(born).unwrap_or(0)
}

/// The date and time on the clock of that zone at this instant.
pub fn local(at: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

/// The instant at which clocks of that zone show this date and time. When they show it twice (the night they go back)
/// the first one; when they skip it (the night they go forward) the same time an hour later.
pub fn instant(at: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&at) {
        LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => instant.to_utc(),
        LocalResult::None => {
            let before = at - TimeDelta::hours(3);
            let base = zone.from_local_datetime(&before).earliest().map_or_else(|| before.and_utc(), |b| b.to_utc());
            base + TimeDelta::hours(3)
        }
    }
}

fn without_year(lang: Lang, date: NaiveDate) -> String {
    let month = date.month0() as usize;
    match (lang, date.day()) {
        (Lang::Fr, 1) => format!("1er\u{a0}{}", name(&MONTHS_FR, month)),
        (Lang::Fr, day) => format!("{day}\u{a0}{}", name(&MONTHS_FR, month)),
        (Lang::En, day) => format!("{}\u{a0}{day}", name(&MONTHS_EN, month)),
    }
}

fn with_year(lang: Lang, date: NaiveDate) -> String {
    let separator = match lang {
        Lang::Fr => " ",
        Lang::En => ", ",
    };
    format!("{}{separator}{}", without_year(lang, date), date.year())
}

fn name(names: &[&'static str], index: usize) -> &'static str {
    names.get(index).copied().unwrap_or_default()
}
