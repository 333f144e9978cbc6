//! Tests of partial dates (F9).

use std::cmp::Ordering;

use super::{PartialDate, Precision};
use crate::lang::Lang;

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

#[test]
fn a_date_keeps_the_precision_it_was_given() {
    for (text, precision) in [("2024", Precision::Year), ("2024-05", Precision::Month), ("2024-05-09", Precision::Day)] {
        assert_eq!(date(text).precision(), precision);
        assert_eq!(date(text).to_string(), text);
    }
}

#[test]
fn what_is_no_date_is_refused() {
    for text in ["", "24", "0000", "2024-13", "2024-00", "2023-02-29", "2024-5", "2024-05-9", "2024-05-", "2024-05-09-01", "+024", "20 4", "٢٠٢٤"] {
        assert!(text.parse::<PartialDate>().is_err(), "{text}");
    }
    assert!(PartialDate::new(2024, None, Some(3)).is_err());
    assert_eq!(date("2024-02-29").day(), Some(29));
}

#[test]
fn dates_of_one_precision_compare_wholly() {
    assert_eq!(date("2024").compare(date("2024")), Some(Ordering::Equal));
    assert_eq!(date("2024-05").compare(date("2024-06")), Some(Ordering::Less));
    assert_eq!(date("2024-05-10").compare(date("2024-05-09")), Some(Ordering::Greater));
}

#[test]
fn dates_of_two_precisions_compare_as_far_as_both_go() {
    assert_eq!(date("2023").compare(date("2024-01-01")), Some(Ordering::Less));
    assert_eq!(date("2024-06-30").compare(date("2024-05")), Some(Ordering::Greater));
}

#[test]
fn what_the_common_part_cannot_decide_is_missing() {
    assert_eq!(date("2024").compare(date("2024-05")), None);
    assert_eq!(date("2024-05-09").compare(date("2024-05")), None);
    assert_eq!(date("2024-05-09").compare(date("2024")), None);
}

#[test]
fn dates_are_read_in_both_languages() {
    for (text, fr, en) in [
        ("2025-08-07", "7\u{a0}août 2025", "August\u{a0}7, 2025"),
        ("2025-01-01", "1er\u{a0}janvier 2025", "January\u{a0}1, 2025"),
        ("2025-12", "décembre 2025", "December 2025"),
        ("2025", "2025", "2025"),
    ] {
        assert_eq!(date(text).show(Lang::Fr), fr);
        assert_eq!(date(text).show(Lang::En), en);
    }
}

#[test]
fn json_holds_a_date_as_text() {
    let json = serde_json::to_string(&date("2024-05")).unwrap();
    assert_eq!(json, "\"2024-05\"");
    assert_eq!(serde_json::from_str::<PartialDate>(&json).unwrap(), date("2024-05"));
    assert!(serde_json::from_str::<PartialDate>("\"2024-99\"").is_err());
}
