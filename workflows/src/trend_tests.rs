//! Changes of stored scores, and axes with bands, without, and where nothing changes.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::form::Form;
use crate::testing::{both, scale};
use crate::trend::{Direction, SHARES, Trend};
use crate::{Lang, ScoreResult};

fn form(bands: Value) -> Form {
    let mut score = json!({"id": "total", "title": both("Total"), "value": "pain"});
    if bands != Value::Null {
        score["bands"] = bands;
    }
    let document = json!({
        "schema": "passerelle.questionnaire/1", "key": "essai", "version": 1, "title": both("Essai"), "items": [scale("pain", json!({}))], "scores": [score]
    });
    Form::parse(&document.to_string()).unwrap_or_else(|error| panic!("{:#?}", error.0))
}

fn result(value: Option<&str>) -> ScoreResult {
    let value = value.map(|value| Decimal::from_str_exact(value).unwrap());
    let title = crate::Bilingual { fr: "Total".to_owned(), en: "Total".to_owned() };
    ScoreResult { id: "total".to_owned(), title, value, band: None, rule: "sum".to_owned(), missing: "require_all".to_owned(), inputs: Vec::new() }
}

fn trend(form: &Form, values: &[Option<&str>]) -> Option<Trend> {
    let results: Vec<ScoreResult> = values.iter().map(|value| result(*value)).collect();
    form.trend("total", &results.iter().collect::<Vec<_>>(), Lang::Fr)
}

fn marks(trend: &Trend) -> Vec<(&str, u32)> {
    trend.marks.iter().map(|mark| (mark.shown.as_str(), mark.share)).collect()
}

fn bands(ends: &[(i32, i32)]) -> Value {
    ends.iter().enumerate().map(|(nth, (from, to))| json!({"key": format!("b{nth}"), "from": from, "to": to, "title": both("Plage")})).collect()
}

#[test]
fn a_change_has_a_direction_and_a_size_and_needs_both_values() {
    for (before, now, direction, by) in [("12", "7", Direction::Down, "5"), ("7", "7.5", Direction::Up, "0,5"), ("7.0", "7", Direction::Same, "0")] {
        let change = result(Some(now)).change_since(&result(Some(before))).unwrap();
        assert_eq!((change.direction, change.shown(Lang::Fr).as_str()), (direction, by), "{before} {now}");
    }
    assert_eq!(result(None).change_since(&result(Some("1"))), None);
    assert_eq!(result(Some("1")).change_since(&result(None)), None);
    assert_eq!((result(Some("7.5")).shown(Lang::En), result(None).shown(Lang::En)), (Some("7.5".to_owned()), None));
}

#[test]
fn bands_make_the_axis_and_meet_where_the_next_one_begins() {
    let trend = trend(&form(bands(&[(0, 4), (5, 9), (10, 10)])), &[Some("0"), None, Some("7.5"), Some("10")]).unwrap();
    assert_eq!(marks(&trend), [("0", 0), ("5", 5_000), ("10", SHARES)]);
    assert_eq!(trend.zones.iter().map(|zone| (zone.from, zone.to)).collect::<Vec<_>>(), [(0, 5_000), (5_000, SHARES), (SHARES, SHARES)]);
    assert_eq!(trend.points, [Some(0), None, Some(7_500), Some(SHARES)]);
}

#[test]
fn a_value_outside_the_bands_widens_the_axis() {
    let trend = trend(&form(bands(&[(0, 4), (5, 10)])), &[Some("-10"), Some("10")]).unwrap();
    assert_eq!(marks(&trend), [("-10", 0), ("0", 5_000), ("5", 7_500), ("10", SHARES)]);
    assert_eq!(trend.points, [Some(0), Some(SHARES)]);
}

#[test]
fn without_bands_the_axis_has_round_steps_around_nought() {
    let form = form(Value::Null);
    let shown = |values: &[Option<&str>]| marks(&trend(&form, values).unwrap()).iter().map(|(shown, _)| (*shown).to_owned()).collect::<Vec<_>>();
    assert_eq!(shown(&[Some("7"), Some("3")]), ["0", "2", "4", "6", "8"]);
    assert_eq!(shown(&[Some("0.3"), Some("0.2")]), ["0", "0,1", "0,2", "0,3"]);
    assert_eq!(shown(&[Some("-120"), Some("340")]), ["-200", "-100", "0", "100", "200", "300", "400"]);
    assert_eq!(shown(&[Some("0")]), ["0", "0,2", "0,4", "0,6", "0,8", "1"]);
    assert_eq!(shown(&[Some("5")]), ["0", "1", "2", "3", "4", "5"]);
}

#[test]
fn nothing_is_drawn_of_nothing_and_no_number_touches_the_next() {
    assert_eq!(trend(&form(Value::Null), &[]), None);
    assert_eq!(trend(&form(Value::Null), &[None, None]), None);
    let close = trend(&form(bands(&[(0, 0), (1, 97), (98, 99), (100, 100)])), &[Some("50")]).unwrap();
    assert_eq!(marks(&close), [("0", 0), ("100", SHARES)]);
}
