//! Tests of conditions against items: order, and cycles spelled out (F1).

use serde_json::json;

use crate::answer::Answer;
use crate::testing::{answers, asked, both, codes, form, item, options, refused, scale};

fn cycle(items: serde_json::Value) -> String {
    let problems = refused(items);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].code, "cycle");
    problems[0].en.clone()
}

#[test]
fn a_condition_may_read_an_item_further_down() {
    let form = form(json!([item("display", "late", json!({"show_if": "pain >= 4"})), scale("pain", json!({})),]));
    assert_eq!(asked(&form, &answers([("pain", Answer::Int(4))])), ["late", "pain"]);
    assert_eq!(asked(&form, &answers([("pain", Answer::Int(3))])), ["pain"]);
}

#[test]
fn an_item_that_reads_itself_is_refused() {
    let sentence = cycle(json!([item("bool", "a", json!({"show_if": "a"}))]));
    assert!(sentence.contains("a → a"), "{sentence}");
}

#[test]
fn two_items_that_read_each_other_are_refused() {
    let sentence = cycle(json!([item("bool", "a", json!({"show_if": "b"})), item("bool", "b", json!({"show_if": "a"})),]));
    assert!(sentence.contains("a → b → a"), "{sentence}");
}

#[test]
fn a_cycle_through_several_items_names_only_those_of_the_cycle() {
    let sentence = cycle(json!([
        item("bool", "before", json!({"show_if": "a"})),
        item("bool", "a", json!({"show_if": "b"})),
        item("bool", "b", json!({"show_if": "c"})),
        item("bool", "c", json!({"show_if": "a"})),
    ]));
    assert!(sentence.contains("a → b → c → a"), "{sentence}");
    assert!(!sentence.contains("before"), "{sentence}");
}

#[test]
fn a_group_that_reads_an_item_inside_it_is_refused() {
    let sentence = cycle(json!([item("group", "g", json!({"show_if": "inner", "items": [item("bool", "inner", json!({}))]}))]));
    assert!(sentence.contains("g → inner → g"), "{sentence}");
}

#[test]
fn a_cycle_is_reported_at_a_condition_of_the_cycle() {
    let problems = refused(json!([
        item("bool", "x", json!({})),
        item(
            "group",
            "g",
            json!({"show_if": "deep", "items": [
                item("group", "h", json!({"items": [item("bool", "deep", json!({}))]}))
            ]})
        ),
    ]));
    assert_eq!(codes(&problems), [("cycle", "$.items[1].show_if")]);
    assert!(problems[0].fr.contains("g → h → deep → g") || problems[0].fr.contains("g → deep"));
}

#[test]
fn a_condition_that_reads_no_answer_is_refused() {
    let problems = refused(json!([
        item("display", "words", json!({})),
        item("group", "g", json!({"items": [item("bool", "in_g", json!({}))]})),
        item("bool", "a", json!({"show_if": "answered(words)"})),
        item("bool", "b", json!({"show_if": "answered(g)"})),
        item("bool", "c", json!({"show_if": "nobody == 1"})),
        item("bool", "d", json!({"show_if": "1 + 1"})),
        item("bool", "e", json!({"show_if": "a and"})),
    ]));
    assert_eq!(
        codes(&problems),
        [
            ("no-answer", "$.items[2].show_if"),
            ("no-answer", "$.items[3].show_if"),
            ("unknown-name", "$.items[4].show_if"),
            ("not-a-condition", "$.items[5].show_if"),
            ("unfinished-expression", "$.items[6].show_if"),
        ]
    );
}

#[test]
fn a_code_that_no_option_has_is_refused() {
    let problems = refused(json!([options("choice", "place", &["head", "back"], json!({})), item("display", "x", json!({"show_if": "place == 'bak'"})),]));
    assert_eq!(codes(&problems), [("unknown-code", "$.items[1].show_if")]);
    assert!(problems[0].en.contains("head, back"));
}

#[test]
fn an_item_with_its_own_problem_is_not_reported_as_unknown_too() {
    let problems = refused(json!([
        {"id": "pain", "type": "int", "text": both("pain"), "min": "zero"},
        item("display", "x", json!({"show_if": "pain > 3"})),
        {"id": "kind", "type": "slider", "text": both("kind")},
        item("display", "y", json!({"show_if": "kind > 3"})),
    ]));
    assert_eq!(codes(&problems), [("wrong-type", "$.items[0].min"), ("unknown-type", "$.items[2].type")]);
}

#[test]
fn words_of_the_language_cannot_be_ids() {
    for word in ["and", "or", "not", "in", "true", "false", "if"] {
        let problems = refused(json!([item("bool", word, json!({}))]));
        assert_eq!(codes(&problems), [("duplicate-id", "$.items[0].id")], "{word}");
    }
    // The name of a function is no obstacle.
    let form = form(json!([item("bool", "count", json!({})), item("bool", "b", json!({"show_if": "count"})),]));
    assert_eq!(asked(&form, &answers([("count", Answer::Bool(true))])), ["count", "b"]);
}
