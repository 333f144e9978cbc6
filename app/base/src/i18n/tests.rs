//! The words themselves are checked by the contract tests; here is how they are found and how dates are written.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::America::Toronto;

use super::keys::{keys_of, problems_of};
use super::numbers::{initials, insurance, phone};
use super::sources::File;
use super::texts::{by_fluent, pieces};
use super::{Arg, Args, Lang, dates, fixed, keys, problems, text};

fn ymd(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn hm(text: &str) -> NaiveTime {
    text.parse().expect("a time")
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn wall(text: &str) -> NaiveDateTime {
    text.parse().expect("a date and a time")
}

#[test]
fn a_language_is_known_by_its_code_alone() {
    assert_eq!(Lang::from_code("fr"), Some(Lang::Fr));
    assert_eq!(Lang::from_code("en"), Some(Lang::En));
    assert_eq!((Lang::from_code("fr-CA"), Lang::from_code("FR"), Lang::from_code("")), (None, None, None));
    assert_eq!(Lang::default(), Lang::Fr);
    for lang in Lang::ALL {
        assert_eq!(lang.to_string().parse(), Ok(lang));
        assert_eq!(serde_json::to_string(&lang).expect("JSON"), format!("\"{}\"", lang.code()));
        assert_eq!(lang.other().other(), lang);
    }
}

#[test]
fn texts_cut_into_pieces_are_what_fluent_writes() {
    for lang in Lang::ALL {
        let cut = pieces(lang);
        let mut with_values = 0;
        for key in cut.keys() {
            let names = cut.values(key);
            let words = names.iter().fold(Args::new(), |args, name| args.with(*name, format!("«{name}» <b> {{")));
            let numbers = names.iter().enumerate().fold(Args::new(), |args, (i, name)| args.with(*name, 123_456 * i64::try_from(i).unwrap() - 7));
            for args in [words, numbers] {
                assert_eq!(cut.write(key, &args), Some(by_fluent(lang, key, &args)), "{key}");
            }
            if !names.is_empty() {
                with_values += 1;
                assert_eq!(cut.write(key, &Args::new()), None, "{key} without its values is Fluent's to complain of");
            }
        }
        assert!(with_values > 50, "{with_values} texts with values are cut");
    }
}

#[test]
fn a_sentence_that_ends_in_an_abbreviation_has_one_point() {
    let ends = |lang, time: &str| text(lang, "session-until", &Args::new().with("time", time.to_owned()));
    assert!(ends(Lang::En, "8:35 p.m.").ends_with("at 8:35 p.m."), "{}", ends(Lang::En, "8:35 p.m."));
    assert!(!ends(Lang::En, "8:35 p.m.").contains(".."));
    assert!(ends(Lang::Fr, "20 h 35").ends_with("20 h 35."), "{}", ends(Lang::Fr, "20 h 35"));
}

#[test]
fn the_long_date_follows_the_oqlf_and_canadian_english() {
    assert_eq!(dates::date(Lang::Fr, ymd("2025-08-07")), "jeudi 7\u{a0}août 2025");
    assert_eq!(dates::date(Lang::Fr, ymd("2026-02-01")), "dimanche 1er\u{a0}février 2026");
    assert_eq!(dates::date(Lang::En, ymd("2025-08-07")), "Thursday, August\u{a0}7, 2025");
    assert_eq!(dates::date(Lang::En, ymd("2026-02-01")), "Sunday, February\u{a0}1, 2026");
}

#[test]
fn the_short_date_names_the_year_only_when_it_is_another_one() {
    let today = ymd("2025-08-01");
    assert_eq!(dates::day(Lang::Fr, ymd("2025-08-07"), today), "7\u{a0}août");
    assert_eq!(dates::day(Lang::Fr, ymd("2025-02-01"), today), "1er\u{a0}février");
    assert_eq!(dates::day(Lang::Fr, ymd("2026-02-01"), today), "1er\u{a0}février 2026");
    assert_eq!(dates::day(Lang::En, ymd("2025-08-07"), today), "August\u{a0}7");
    assert_eq!(dates::day(Lang::En, ymd("2024-12-31"), today), "December\u{a0}31, 2024");
}

#[test]
fn the_time_follows_the_oqlf_and_canadian_english() {
    let french = |time| dates::time(Lang::Fr, hm(time)).replace('\u{a0}', "~");
    assert_eq!(french("10:06:00"), "10~h~6");
    assert_eq!(french("14:00:00"), "14~h");
    assert_eq!(french("08:05:59"), "8~h~5");
    assert_eq!(french("11:30:00"), "11~h~30");
    assert_eq!(french("00:00:00"), "0~h");
    let english = |time| dates::time(Lang::En, hm(time)).replace('\u{a0}', "~");
    assert_eq!(english("10:06:00"), "10:06~a.m.");
    assert_eq!(english("14:00:00"), "2:00~p.m.");
    assert_eq!(english("00:05:00"), "12:05~a.m.");
    assert_eq!(english("12:00:00"), "12:00~p.m.");
}

#[test]
fn an_instant_is_shown_in_the_zone_of_the_clinic() {
    let today = ymd("2025-08-01");
    let at = utc("2025-08-07T15:30:00Z");
    assert_eq!(dates::datetime(Lang::Fr, at, Toronto, today), "7\u{a0}août à 11\u{a0}h\u{a0}30");
    assert_eq!(dates::datetime(Lang::En, at, Toronto, today), "August\u{a0}7 at 11:30\u{a0}a.m.");
    assert_eq!(dates::datetime(Lang::Fr, at, chrono_tz::America::Vancouver, today), "7\u{a0}août à 8\u{a0}h\u{a0}30");
    let past_midnight_utc = utc("2026-01-01T03:00:00Z");
    assert_eq!(dates::datetime(Lang::En, past_midnight_utc, Toronto, today), "December\u{a0}31 at 10:00\u{a0}p.m.");
    assert_eq!(dates::datetime(Lang::Fr, past_midnight_utc, chrono_tz::UTC, today), "1er\u{a0}janvier 2026 à 3\u{a0}h");
}

#[test]
fn clocks_going_forward_skip_an_hour_and_going_back_repeat_one() {
    let shown = |at| dates::time(Lang::Fr, dates::local(utc(at), Toronto).time()).replace('\u{a0}', " ");
    assert_eq!((shown("2026-03-08T06:59:00Z"), shown("2026-03-08T07:00:00Z")), ("1 h 59".into(), "3 h".into()));
    assert_eq!((shown("2026-11-01T05:30:00Z"), shown("2026-11-01T06:30:00Z")), ("1 h 30".into(), "1 h 30".into()));

    assert_eq!(dates::instant(wall("2026-03-08T02:30:00"), Toronto), utc("2026-03-08T07:30:00Z"));
    assert_eq!(dates::instant(wall("2026-11-01T01:30:00"), Toronto), utc("2026-11-01T05:30:00Z"));
    assert_eq!(dates::instant(wall("2026-11-01T02:30:00"), Toronto), utc("2026-11-01T07:30:00Z"));
    assert_eq!(dates::instant(wall("2025-08-07T11:30:00"), Toronto), utc("2025-08-07T15:30:00Z"));
}

#[test]
fn relative_days_count_the_calendar() {
    let words = |lang, date| dates::in_days(lang, ymd(date), ymd("2026-03-07")).replace('\u{a0}', "~");
    assert_eq!(words(Lang::Fr, "2026-03-14"), "dans 7~jours");
    assert_eq!(words(Lang::Fr, "2026-03-08"), "demain");
    assert_eq!(words(Lang::Fr, "2026-03-07"), "aujourd’hui");
    assert_eq!(words(Lang::Fr, "2026-03-06"), "hier");
    assert_eq!(words(Lang::Fr, "2026-03-04"), "il y a 3~jours");
    assert_eq!(words(Lang::En, "2026-03-14"), "in 7~days");
    assert_eq!(words(Lang::En, "2026-03-08"), "tomorrow");
    assert_eq!(words(Lang::En, "2026-03-07"), "today");
    assert_eq!(words(Lang::En, "2026-03-06"), "yesterday");
    assert_eq!(words(Lang::En, "2026-03-04"), "3~days ago");
}

#[test]
fn age_counts_birthdays() {
    assert_eq!(dates::age_years(ymd("2012-08-08"), ymd("2026-08-07")), 13);
    assert_eq!(dates::age_years(ymd("2012-08-07"), ymd("2026-08-07")), 14);
    assert_eq!(dates::age_years(ymd("2012-02-29"), ymd("2026-02-28")), 13);
    assert_eq!(dates::age_years(ymd("2012-02-29"), ymd("2026-03-01")), 14);
    assert_eq!(dates::age_years(ymd("2026-08-08"), ymd("2026-08-07")), 0);
}

#[test]
fn phone_numbers_are_written_as_people_say_them() {
    for typed in ["5145550123", "+15145550123", "514-555-0123", "(514) 555-0123", "1 514 555 0123", " 514 555-0123 "] {
        assert_eq!(phone(typed), "514 555-0123", "{typed}");
    }
    assert_eq!(phone("+18335640404"), "1 833 564-0404");
    assert_eq!(phone("1 833 564-0404"), "1 833 564-0404");
    for kept in ["+33 1 23 45 67 89", "+3312345678", "811", "514 555-0123, poste 12", "", "٥١٤٥٥٥٠١٢٣"] {
        assert_eq!(phone(kept), kept);
    }
}

#[test]
fn insurance_numbers_are_written_in_three_groups() {
    assert_eq!(insurance("ABCD12345678"), "ABCD 1234 5678");
    assert_eq!(insurance(" abcd 1234 5678 "), "ABCD 1234 5678");
    for kept in ["ABC 1234 5678", "ABCD 1234 567", "ÀBCD12345678", "éé", ""] {
        assert_eq!(insurance(kept), kept);
    }
}

#[test]
fn initials_are_those_of_the_first_and_last_word() {
    assert_eq!(initials("Philippe Patient"), "PP");
    assert_eq!(initials("Jean-Pierre de la Tour"), "JT");
    assert_eq!(initials("  émile  "), "É");
    assert_eq!(initials("Anne - Côté"), "AC");
    assert_eq!(initials(""), "");
}

#[test]
fn a_text_takes_its_values_and_a_missing_one_shows_its_key() {
    assert_eq!(text(Lang::En, "dates-in-days", &Args::new().with("days", 12)), "in 12\u{a0}days");
    assert_eq!(text(Lang::En, "dates-in-days", &Args::new()), "⟦dates-in-days⟧");
    assert_eq!(text(Lang::Fr, "no-such-key", &Args::new()), "⟦no-such-key⟧");
    assert_eq!(text(Lang::Fr, "dates-today", &Args::new().with("unused", "x")), "aujourd’hui");
}

#[test]
fn texts_without_values_are_written_out_once() {
    assert_eq!(fixed(Lang::Fr, "dates-tomorrow").map(AsRef::as_ref), Some("demain"));
    assert_eq!(fixed(Lang::En, "dates-tomorrow").map(AsRef::as_ref), Some("tomorrow"));
    assert_eq!(fixed(Lang::Fr, "dates-in-days"), None);
}

#[test]
fn keys_name_their_file_and_their_values() {
    for lang in Lang::ALL {
        let keys = keys(lang);
        let in_days = keys.get("dates-in-days").expect("the key exists");
        assert_eq!(in_days.file, format!("{lang}/dates.ftl"));
        assert_eq!(in_days.args, BTreeSet::from(["days".to_owned()]));
        assert_eq!(keys.get("dates-today").map(|key| key.args.len()), Some(0));
        let order: Vec<_> = keys.values().filter(|key| key.file == in_days.file).map(|key| key.order).collect();
        assert_eq!(order, (0..order.len()).collect::<Vec<_>>(), "{lang}/dates.ftl is sorted");
    }
}

fn file(name: &str, source: &str) -> File {
    File::new(name.to_owned(), source.to_owned())
}

#[test]
fn a_faulty_line_and_a_key_defined_twice_are_told_with_their_place() {
    let files = [file("fr/a.ftl", "a-one = Un\n\na-two = { $broken\na-three = Trois\n"), file("fr/b.ftl", "a-one = Encore\n")];
    let problems = problems_of(&files);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems.first().is_some_and(|problem| problem.starts_with("fr/a.ftl:")), "{problems:?}");
    assert_eq!(problems.get(1).map(String::as_str), Some("fr/b.ftl: a-one is already defined in fr/a.ftl"));
    assert_eq!(keys_of(&files).keys().collect::<Vec<_>>(), ["a-one", "a-three"], "the other lines still count");
}

#[test]
fn values_are_found_wherever_fluent_allows_them() {
    let source =
        "-term = Terme\nkey = { $a ->\n    [one] { $b }\n   *[other] { NUMBER($c) } { other } { -term }\n } { { $d } } { \"x\" }\n    .title = { $e }\n";
    let keys = keys_of(&[file("fr/a.ftl", source)]);
    let args = |key: &str| keys.get(key).map(|key| key.args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(args("key"), Some(vec!["a", "b", "c", "d"]));
    assert_eq!(args("key.title"), Some(vec!["e"]));
    assert_eq!(keys.len(), 2, "terms are no texts");
    assert_eq!(keys.get("key").map(|key| key.refs.clone()), Some(BTreeSet::from(["-term".to_owned(), "other".to_owned()])));
}

#[test]
fn every_text_file_parses_and_no_key_is_defined_twice() {
    for lang in Lang::ALL {
        assert_eq!(problems(lang), Vec::<String>::new());
    }
}

#[test]
fn values_keep_their_kind_through_json() {
    let args = Args::new().with("days", 7).with("name", "Philippe").with("days", 8);
    let json = serde_json::to_string(&args).expect("JSON");
    assert_eq!(json, r#"{"days":8,"name":"Philippe"}"#);
    let back: Args = serde_json::from_str(&json).expect("the same");
    assert_eq!(back.get("days"), Some(&Arg::Number(8)));
    assert_eq!(back, args);
}
