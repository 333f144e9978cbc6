//! F3 in rows: what is demanded, of whom, and what is not.

use serde_json::{Value, json};

use crate::answer::{Answer, Answers};
use crate::form::Form;
use crate::testing::{answers, asked, both, form, item, scale, verdict, words};

fn rows(numbers: &[u32]) -> Answer {
    Answer::Rows(numbers.to_vec())
}

/// Medicines in rows: a name that is demanded, a dose, and why it was stopped, asked of those that were.
fn medicines(repeat: Value, required: bool) -> Form {
    let inside = json!([
        item("string", "name", json!({"required": true})),
        item("int", "dose", json!({})),
        item("bool", "stopped", json!({})),
        item("string", "why", json!({"show_if": "stopped == true", "required": true})),
    ]);
    form(json!([item("group", "medicines", json!({"repeat": repeat, "required": required, "items": inside}))]))
}

#[test]
fn a_row_sees_itself_and_no_other() {
    let form = medicines(json!({}), false);
    let draft = answers([
        ("medicines", rows(&[1, 2])),
        ("name-1", words("a")),
        ("stopped-1", Answer::Bool(true)),
        ("name-2", words("b")),
        ("stopped-2", Answer::Bool(false)),
    ]);
    let evaluation = form.evaluate(&draft, &crate::Context::default());
    assert!(evaluation.is_enabled("why-1"));
    assert!(!evaluation.is_enabled("why-2"));
    assert_eq!(verdict(&form, &draft), [("why-1".to_owned(), "error-answer-required")]);
}

#[test]
fn a_blank_row_asks_for_nothing_unless_it_is_needed() {
    let draft = answers([("medicines", rows(&[1, 2])), ("dose-1", Answer::Int(5)), ("name-1", words("a"))]);
    assert_eq!(verdict(&medicines(json!({}), false), &draft), []);
    assert_eq!(verdict(&medicines(json!({"min": 2}), false), &draft), [("medicines".to_owned(), "error-answer-too-few-rows")]);
    assert_eq!(verdict(&medicines(json!({}), true), &Answers::new()), [("medicines".to_owned(), "error-answer-group-empty")]);
    assert_eq!(verdict(&medicines(json!({"min": 2}), false), &Answers::new()), [], "nobody has to begin");
}

#[test]
fn a_row_that_was_begun_has_to_be_finished() {
    let draft = answers([("dose-1", Answer::Int(5))]);
    assert_eq!(verdict(&medicines(json!({}), false), &draft), [("name-1".to_owned(), "error-answer-required")]);
}

#[test]
fn more_rows_than_allowed_are_too_many() {
    let form = medicines(json!({"max": 1}), false);
    let draft = answers([("medicines", rows(&[1, 2])), ("name-1", words("a")), ("name-2", words("b"))]);
    assert_eq!(verdict(&form, &draft), [("medicines".to_owned(), "error-answer-too-many-rows")]);
    assert_eq!(form.add_row(&answers([("medicines", rows(&[1]))]), "medicines"), None);
}

#[test]
fn rows_come_and_go_without_a_number_being_given_twice() {
    let form = medicines(json!({}), false);
    let mut draft = Answers::new();
    for _ in 0..2 {
        let (key, answer) = form.add_row(&draft, "medicines").unwrap();
        draft.set(key, answer);
    }
    assert_eq!(draft.get("medicines"), Some(&rows(&[1, 2, 3])));
    draft.set("name-3", words("c"));
    draft.set("name-2", words("b"));
    for (key, answer) in form.remove_row(&draft, "medicines-2") {
        draft.put(&key, answer);
    }
    assert_eq!(draft, answers([("medicines", rows(&[1, 3])), ("name-3", words("c"))]));
    assert_eq!(form.add_row(&draft, "medicines"), Some(("medicines".to_owned(), rows(&[1, 3, 4]))));
    assert_eq!(form.remove_row(&draft, "medicines-2"), []);
    assert_eq!(form.remove_row(&draft, "name-3"), []);
}

#[test]
fn a_repeated_question_counts_its_answers() {
    let form = form(json!([item("string", "phone", json!({"repeat": {"min": 2, "max": 3}, "required": true}))]));
    let two = answers([("phone", rows(&[4, 1])), ("phone-4", words("x")), ("phone-1", words("y"))]);
    assert_eq!(verdict(&form, &two), []);
    assert_eq!(verdict(&form, &answers([("phone-1", words("y"))])), [("phone".to_owned(), "error-answer-too-few-rows")]);
    assert_eq!(
        verdict(&form, &answers([("phone", words("y"))])),
        [("phone".to_owned(), "error-answer-unknown-question"), ("phone".to_owned(), "error-answer-required"),]
    );
    let response = form.submission(&two, &crate::Context::default(), crate::Lang::En).unwrap();
    let said: Vec<&str> = response.items.iter().map(|item| item.shown.as_str()).collect();
    assert_eq!(said, ["x", "y"], "in the order of the rows, without their numbers");
}

#[test]
fn an_answer_without_a_place_is_refused_with_its_key() {
    let form = medicines(json!({}), false);
    for stranger in ["name", "name-2", "name-1-1", "nobody"] {
        let draft = answers([(stranger, words("a"))]);
        assert_eq!(verdict(&form, &draft), [(stranger.to_owned(), "error-answer-unknown-question")], "{stranger}");
    }
}

#[test]
fn from_outside_the_rows_are_a_list() {
    let inside = json!([item("int", "dose", json!({}))]);
    let form = form(json!([
        item("group", "medicines", json!({"repeat": {}, "items": inside})),
        item("display", "much", json!({"show_if": "sum(dose) > 10"})),
        item("display", "strong", json!({"show_if": "dose >= 8"})),
        item("display", "many", json!({"show_if": "count(dose) > 1"})),
    ]));
    let draft = |doses: &[i64]| {
        let numbers: Vec<u32> = (1..).take(doses.len()).collect();
        let mut draft = answers([("medicines", rows(&numbers))]);
        for (row, dose) in numbers.iter().zip(doses) {
            draft.set(format!("dose-{row}"), Answer::Int(*dose));
        }
        draft
    };
    assert_eq!(asked(&form, &draft(&[])), ["medicines"], "no row, nothing to say");
    assert_eq!(asked(&form, &draft(&[9])), ["medicines", "strong"]);
    assert_eq!(asked(&form, &draft(&[3, 4])), ["medicines", "many"]);
    assert_eq!(asked(&form, &draft(&[3, 8])), ["medicines", "much", "strong", "many"]);
}

#[test]
fn rows_inside_rows_have_their_own_numbers() {
    let dose = json!([item("int", "dose", json!({}))]);
    let inside = json!([
        item("string", "name", json!({})),
        item("group", "doses", json!({"repeat": {}, "items": dose})),
        item("display", "high", json!({"show_if": "max(dose) > 5"}))
    ]);
    let form = form(json!([item("group", "medicines", json!({"repeat": {}, "items": inside}))]));
    let draft = answers([("medicines", rows(&[1, 2])), ("doses-1", rows(&[1, 2])), ("dose-1-2", Answer::Int(9)), ("dose-2-1", Answer::Int(3))]);
    let evaluation = form.evaluate(&draft, &crate::Context::default());
    assert!(evaluation.is_enabled("high-1"));
    assert!(!evaluation.is_enabled("high-2"));
    assert_eq!(verdict(&form, &draft), []);
}

#[test]
fn hidden_and_computed_items_are_asked_of_nobody() {
    let form = form(json!([
        scale("pain", json!({"required": true, "hidden": true})),
        {"id": "double", "type": "calc", "text": both("double"), "value": "pain * 2"},
    ]));
    assert_eq!(verdict(&form, &Answers::new()), []);
    let posted = [("answer-double".to_owned(), "99".to_owned()), ("asked".to_owned(), "double".to_owned())];
    assert_eq!(form.read(&Answers::new(), &posted).answers, Answers::new(), "what a page says of a computed value is not taken");
}
