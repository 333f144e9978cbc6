//! Tests of taking a post into a draft.

use serde_json::{Value, json};

use super::{Filled, field_name};
use crate::answer::{Answer, Answers};
use crate::form::Form;
use crate::lang::Lang;
use crate::testing::{answers, code, form, item, options, scale, several, words};

fn sample() -> Value {
    json!([
        scale("pain", json!({"required": true})),
        options("multi", "relief", &["rest", "heat"], json!({"show_if": "pain >= 4"})),
        item("int", "days", json!({"required": true})),
        item("date", "since", json!({"precision": "year"})),
        item("text", "note", json!({})),
    ])
}

fn post(form: &Form, draft: &Answers, pairs: &[(&str, &str)]) -> Filled {
    let posted: Vec<(String, String)> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    form.read(draft, &posted)
}

fn keys(form: &Form, filled: &Filled) -> Vec<(String, &'static str)> {
    let problems = form.check(filled, &crate::Context::default());
    problems.into_iter().map(|problem| (problem.item, problem.key)).collect()
}

#[test]
fn what_is_typed_becomes_answers() {
    let form = form(sample());
    let filled = post(
        &form,
        &Answers::new(),
        &[
            ("csrf", "token"),
            ("answer-pain", "0"),
            ("answer-relief", "heat"),
            ("answer-relief", "rest"),
            ("answer-days", " 3 "),
            ("answer-since-day", ""),
            ("answer-since-month", "2"),
            ("answer-since-year", "2020"),
            ("answer-note", "l'été"),
        ],
    );
    assert!(filled.problems.is_empty());
    assert_eq!(
        filled.answers,
        answers([
            ("pain", Answer::Int(0)),
            ("relief", several(&["rest", "heat"])),
            ("days", Answer::Int(3)),
            ("since", Answer::Date("2020-02".parse().unwrap())),
            ("note", words("l'été")),
        ])
    );
    assert_eq!(filled.posted, ["pain", "relief", "days", "since", "note"]);
}

#[test]
fn a_question_that_the_page_did_not_show_keeps_its_answer() {
    let form = form(sample());
    let draft = answers([("pain", Answer::Int(5)), ("relief", several(&["rest"]))]);
    let filled = post(&form, &draft, &[("asked", "pain"), ("answer-pain", "2")]);
    assert_eq!(filled.answers.get("relief"), Some(&several(&["rest"])));
    assert_eq!(filled.posted, ["pain"]);
}

#[test]
fn boxes_that_were_shown_and_left_empty_are_cleared() {
    let form = form(sample());
    let draft = answers([("pain", Answer::Int(5)), ("relief", several(&["rest"]))]);
    let filled = post(&form, &draft, &[("asked", "relief")]);
    assert_eq!(filled.answers.get("relief"), None);
    assert_eq!(filled.answers.get("pain"), Some(&Answer::Int(5)));
}

#[test]
fn an_input_that_was_emptied_clears_its_answer() {
    let form = form(sample());
    let draft = answers([("days", Answer::Int(5)), ("note", words("x"))]);
    let filled = post(&form, &draft, &[("answer-days", ""), ("answer-note", "  ")]);
    assert!(filled.answers.is_empty());
}

#[test]
fn what_cannot_be_read_is_shown_again_and_leaves_the_old_answer() {
    let form = form(sample());
    let draft = answers([("pain", Answer::Int(5)), ("days", Answer::Int(4))]);
    let filled = post(&form, &draft, &[("answer-days", "a few"), ("answer-since-year", "20")]);
    assert_eq!(filled.answers.get("days"), Some(&Answer::Int(4)));
    let problems = form.check(&filled, &crate::Context::default());
    let found: Vec<(&str, &str)> = problems.iter().map(|problem| (problem.field.as_str(), problem.key)).collect();
    assert_eq!(found, [("answer-days", "error-answer-not-whole"), ("answer-since-year", "error-answer-date-malformed"),]);
    let view = form.view_filled(&filled, &problems, &crate::Context::default(), Lang::Fr);
    let days = view.iter().find(|item| item.id == "days").unwrap();
    assert_eq!(days.inputs[0].values, ["a few"]);
    assert_eq!(days.problems[0].key, "error-answer-not-whole");
    let since = view.iter().find(|item| item.id == "since").unwrap();
    assert_eq!(since.inputs[2].values, ["20"]);
}

#[test]
fn a_problem_of_a_question_that_is_no_longer_asked_does_not_block() {
    let form = form(json!([scale("pain", json!({"required": true})), item("int", "days", json!({"show_if": "pain > 0", "required": true})),]));
    let filled = post(&form, &answers([("pain", Answer::Int(3))]), &[("answer-pain", "0"), ("answer-days", "a few")]);
    assert_eq!(filled.problems.len(), 1);
    assert!(form.check(&filled, &crate::Context::default()).is_empty());
    assert!(form.submission(&filled.answers, &crate::Context::default(), Lang::Fr).is_ok());
}

#[test]
fn a_question_that_the_post_opens_is_asked_next() {
    let form = form(json!([scale("pain", json!({"required": true})), item("int", "days", json!({"show_if": "pain > 0", "required": true})),]));
    let filled = post(&form, &Answers::new(), &[("asked", "pain"), ("answer-pain", "3")]);
    assert_eq!(keys(&form, &filled), [("days".to_owned(), "error-answer-required")]);
}

#[test]
fn an_unreadable_answer_is_one_problem_and_not_two() {
    let form = form(sample());
    let filled = post(&form, &Answers::new(), &[("answer-pain", "3"), ("answer-days", "x")]);
    assert_eq!(keys(&form, &filled), [("days".to_owned(), "error-answer-not-whole")]);
}

#[test]
fn problems_come_in_the_order_of_the_form() {
    let form = form(sample());
    let filled = post(&form, &Answers::new(), &[("answer-since-year", "x"), ("asked", "pain")]);
    let items: Vec<String> = keys(&form, &filled).into_iter().map(|(item, _)| item).collect();
    assert_eq!(items, ["pain", "days", "since"]);
}

#[test]
fn f11_names_that_no_input_has_are_refused() {
    let form = form(sample());
    for (name, value) in [("answer-ghost", "1"), ("answer-pain-day", "1"), ("asked", "ghost"), ("answer-", "1")] {
        let filled = post(&form, &Answers::new(), &[(name, value)]);
        assert!(filled.answers.is_empty());
        assert_eq!(filled.problems[0].key, "error-answer-unknown-question", "{name}");
    }
}

#[test]
fn f11_a_post_to_a_group_or_to_words_is_refused() {
    let form = form(json!([item("display", "words", json!({})), item("group", "g", json!({"items": [item("bool", "b", json!({}))]})),]));
    for name in ["answer-words", "answer-g"] {
        let filled = post(&form, &Answers::new(), &[(name, "1")]);
        assert_eq!(filled.problems[0].key, "error-answer-unknown-question", "{name}");
    }
    // A page may say that it showed them.
    assert!(post(&form, &Answers::new(), &[("asked", "words"), ("asked", "g")]).problems.is_empty());
}

#[test]
fn one_answer_is_read_alone() {
    let form = form(sample());
    assert_eq!(form.read_item("pain", &[("", "10")]), Ok(Some(Answer::Int(10))));
    assert_eq!(form.read_item("pain", &[("", "")]), Ok(None));
    let problem = form.read_item("days", &[("", "3,5")]).unwrap_err();
    assert_eq!((problem.field.as_str(), problem.key), ("answer-days", "error-answer-not-whole"));
    for id in ["ghost", "asked"] {
        let problem = form.read_item(id, &[("", "1")]).unwrap_err();
        assert_eq!(problem.key, "error-answer-unknown-question");
    }
}

#[test]
fn names_of_inputs_are_made_in_one_place() {
    assert_eq!(field_name("pain", ""), "answer-pain");
    assert_eq!(field_name("since", "day"), "answer-since-day");
    let form = form(json!([options("choice", "place", &["a"], json!({}))]));
    let filled = post(&form, &Answers::new(), &[("answer-place", "a")]);
    assert_eq!(filled.answers.get("place"), Some(&code("a")));
}
