//! C84: what goes out as FHIR comes back as the same form: every form of the crate, and random ones.

use proptest::prelude::*;
use serde_json::json;

use super::support::returns;
use crate::definition::{ShippedKind, shipped};
use crate::fhir::{export, import, normal};
use crate::form::Form;
use crate::question::KINDS;
use crate::testing::{both, document, form, item, options, scale};

fn comes_back(form: &Form) {
    let out = export(form);
    let import = import(&out);
    let Some(back) = &import.form else { panic!("{:#?}\n{out}", import.problems) };
    assert_eq!(normal(back), normal(form), "{out}");
    returns(import);
}

#[test]
fn every_form_of_the_crate_comes_back() {
    let forms = shipped().iter().filter(|one| one.kind == ShippedKind::Questionnaire).map(|one| one.json).chain(KINDS.iter().map(|kind| kind.example));
    for text in forms {
        comes_back(&Form::parse(text).unwrap());
    }
}

#[test]
fn every_setting_comes_back() {
    let weighed = json!([{"code": "a", "text": both("a"), "score": 0, "system": "urn:s"}, {"code": "b/1", "text": both("b"), "score": 2.5}]);
    comes_back(&form(json!([
        item("display", "words", json!({"help": both("help"), "link_id": "1.1"})),
        item("bool", "b", json!({"help": both("help"), "default": {"bool": false}, "read_only": true, "hidden": true, "code": [{"system": "s", "code": "c", "display": "d"}]})),
        item("acknowledge", "ok", json!({"label": both("label")})),
        item("int", "i", json!({"min": -3, "max": 9, "unit": both("ans"), "repeat": {"min": 1, "max": 100}, "link_id": "i"})),
        item("decimal", "d", json!({"min": 0.5, "max": 9, "decimals": 2, "default": {"decimal": "7.50"}, "unit": {"fr": "kg", "en": "kg"}})),
        scale("s", json!({"help": both("help"), "default": {"int": 0}, "step": 5})),
        item("string", "t", json!({"length_min": 2, "length_max": 9, "pattern": "[a-z]+", "default": {"text": "abc"}})),
        item("text", "long", json!({"length_max": 300})),
        item("date", "on", json!({"precision": "month", "min": "2020", "max": "2030-01", "default": {"date": "2021-05"}})),
        item("date", "day", json!({})),
        item("time", "at", json!({"default": {"time": "08:30:00"}})),
        item("datetime", "when", json!({"default": {"moment": "2026-01-02T08:30:00"}})),
        item("choice", "c", json!({"options": weighed, "default": {"code": "b/1"}})),
        options("multi", "m", &["x", "y", "!none"], json!({"choose_min": 1, "choose_max": 2, "default": {"codes": ["x", "y"]}})),
        options("open", "o", &["x", "!none"], json!({"several": true, "default": {"open": {"codes": ["x"], "text": "own"}}})),
        item("quantity", "q", json!({"units": [{"code": "mg", "text": both("mg")}, {"code": "g", "text": both("g"), "system": "http://unitsofmeasure.org"}], "min": 1, "max": 5, "decimals": 2,
            "default": {"quantity": {"value": "2.50", "unit": "g"}}})),
        item("page", "p", json!({"help": both("help"), "items": [item("bool", "p1", json!({"checks": [{"must": "p1 or b", "text": both("must")}]}))]})),
        {"id": "g", "type": "group", "required": true, "repeat": {"max": 4}, "items": [
            item("int", "row", json!({})),
            item("calc", "double", json!({"value": "row * 2", "decimals": 1, "unit": both("u")})),
            item("bool", "late", json!({"show_if": "row + 1 > 3 and answered(b)"})),
            item("bool", "near", json!({"show_if": "row > 3"})),
        ]},
        item("calc", "all", json!({"value": "sum(row)"})),
    ])));
}

#[test]
fn every_expression_comes_back() {
    for text in [
        "n > 3 and d <= 2.5 or not b",
        "-n == -3",
        "(n + d) * 2 / 3 - 1 != 0",
        "if(b, n, d) > 1",
        "if(answered(n), n, 0) > 1",
        "coalesce(n, d, 0) == 1",
        "coalesce(b, false)",
        "sum(n, d) > 1",
        "total(n, d) > 1",
        "mean(n, d) > 1",
        "min(n, d) > 1",
        "max(rows) > 1",
        "sum(rows) > 1",
        "total(rows, n) > 1",
        "count(n, m, rows) >= 2",
        "round(d) == 2",
        "round(d, 2) == 2.25",
        "score(c) > 1",
        "score(m) > 1",
        "score(c) + score(m) > 1",
        "total(score(c), n) > 1",
        "c == 'a'",
        "c in ('a', 'b')",
        "'a' in m",
        "'a' in c",
        "m == 'a'",
        "not (m == 'a') and not ('b' in m)",
        "m in ('a', 'b')",
        "rows > 3 or 3 < rows",
        "on > '2020-05' and on <= today",
        "at < '14:30'",
        "days_between(on, today) > 3",
        "age_years(on) >= 18",
        "patient.sex == 'female'",
        "patient.age_years > 3",
        "t == 'it''s \\ \"x\"'",
        "answered(o) and not answered(m)",
        "q > 5 'mg'",
        "o == 'a'",
        "(b or answered(n)) and (b or answered(d))",
        "b",
        "true",
    ] {
        let choice = |kind: &str, id: &str| {
            item(kind, id, json!({"options": [{"code": "a", "text": both("a"), "score": 0}, {"code": "b", "text": both("b"), "score": 2}]}))
        };
        comes_back(&form(json!([
            item("int", "n", json!({})),
            item("decimal", "d", json!({})),
            item("bool", "b", json!({})),
            item("date", "on", json!({})),
            item("time", "at", json!({})),
            item("string", "t", json!({})),
            choice("choice", "c"),
            choice("multi", "m"),
            options("open", "o", &["a"], json!({})),
            item("int", "rows", json!({"repeat": {}})),
            item("quantity", "q", json!({"units": [{"code": "mg", "text": both("mg")}]})),
            item("display", "x", json!({"show_if": text})),
            item("calc", "y", json!({"value": text})),
        ])));
    }
}

#[test]
fn texts_that_look_like_something_else_come_back() {
    for text in ["<b>x</b> & \"y\"", "a\nb", "%x 'y' \\", "{}"] {
        let form = form(json!([{"id": "q", "type": "string", "text": {"fr": text, "en": format!("{text} en")}, "default": {"text": text.replace('\n', " ")}}]));
        comes_back(&form);
    }
    let key = document(json!([item("bool", "q", json!({}))])).replace("\"essai\"", "\"a-b-1\"").replace("\"version\":1", "\"version\":12");
    comes_back(&Form::parse(&key).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_forms_come_back(seed in any::<u64>()) {
        let form = crate::evaluation::random_form(seed);
        let out = export(&form);
        let import = import(&out);
        prop_assert!(import.form.is_some(), "{:#?}\n{out}", import.problems);
        prop_assert_eq!(import.form.as_ref().map(normal), Some(normal(&form)), "{}", out);
    }
}
