//! Tests of F1, F2, F3 and F11: what is asked, what counts, what blocks.

use serde_json::{Value, json};

use crate::answer::{Answer, Answers};
use crate::lang::Lang;
use crate::testing::{answers, asked, both, code, form, item, options, scale, several, verdict};

/// pain → where (pain >= 4) → side (where == 'leg') ; a group that pain opens.
fn chained() -> Value {
    json!([
        scale("pain", json!({"required": true})),
        options("choice", "place", &["leg", "head"], json!({"show_if": "pain >= 4", "required": true})),
        options("choice", "side", &["left", "right"], json!({"show_if": "place == 'leg'", "required": true})),
        item(
            "group",
            "more",
            json!({"show_if": "pain >= 7", "items": [
                item("bool", "sleep", json!({"required": true})),
                item("group", "deeper", json!({"show_if": "sleep", "items": [
                    item("int", "hours", json!({"required": true})),
                ]})),
            ]})
        ),
    ])
}

fn pain(number: i64) -> Answers {
    answers([("pain", Answer::Int(number))])
}

#[test]
fn f1_a_true_condition_asks_and_a_false_or_missing_one_does_not() {
    let form = form(chained());
    assert_eq!(asked(&form, &Answers::new()), ["pain"]);
    assert_eq!(asked(&form, &pain(3)), ["pain"]);
    assert_eq!(asked(&form, &pain(4)), ["pain", "place"]);
}

#[test]
fn f1_zero_is_an_answer_and_not_the_absence_of_one() {
    let form = form(json!([
        scale("pain", json!({"required": true})),
        item("display", "none", json!({"show_if": "pain == 0"})),
        item("display", "told", json!({"show_if": "answered(pain)"})),
    ]));
    assert_eq!(asked(&form, &pain(0)), ["pain", "none", "told"]);
    assert_eq!(asked(&form, &Answers::new()), ["pain"]);
    assert!(verdict(&form, &pain(0)).is_empty());
}

#[test]
fn f1_a_group_that_is_not_asked_closes_everything_inside() {
    let form = form(chained());
    let mut draft = pain(8);
    draft.set("sleep", Answer::Bool(true));
    assert_eq!(asked(&form, &draft), ["pain", "place", "more", "sleep", "deeper", "hours"]);
    draft.set("pain", Answer::Int(6));
    assert_eq!(asked(&form, &draft), ["pain", "place"]);
}

#[test]
fn f1_the_answer_of_an_item_that_is_not_asked_counts_as_absent_in_conditions() {
    let form = form(chained());
    let mut draft = pain(5);
    draft.set("place", code("leg"));
    assert_eq!(asked(&form, &draft), ["pain", "place", "side"]);
    // `place` keeps its answer but is no longer asked, so `side` closes too.
    draft.set("pain", Answer::Int(1));
    assert_eq!(asked(&form, &draft), ["pain"]);
}

#[test]
fn f1_absence_is_visible_to_answered_and_coalesce() {
    let form = form(json!([
        scale("pain", json!({})),
        item("int", "days", json!({"show_if": "pain > 0"})),
        item("display", "no_days", json!({"show_if": "not answered(days)"})),
        item("display", "few", json!({"show_if": "coalesce(days, 0) < 3"})),
    ]));
    let mut draft = pain(5);
    draft.set("days", Answer::Int(9));
    assert_eq!(asked(&form, &draft), ["pain", "days"]);
    draft.set("pain", Answer::Int(0));
    assert_eq!(asked(&form, &draft), ["pain", "no_days", "few"]);
}

#[test]
fn f1_an_item_of_a_closed_group_is_absent_for_items_outside() {
    let form = form(json!([
        item("bool", "open", json!({})),
        item("group", "g", json!({"show_if": "open", "items": [item("bool", "inside", json!({}))]})),
        item("display", "outside", json!({"show_if": "inside"})),
    ]));
    let mut draft = answers([("open", Answer::Bool(true)), ("inside", Answer::Bool(true))]);
    assert_eq!(asked(&form, &draft), ["open", "g", "inside", "outside"]);
    draft.set("open", Answer::Bool(false));
    assert_eq!(asked(&form, &draft), ["open"]);
}

#[test]
fn f2_an_answer_comes_back_with_its_question() {
    let form = form(chained());
    let mut draft = pain(5);
    draft.set("place", code("head"));
    let before = form.view(&draft, &crate::Context::default(), Lang::En);
    draft.set("pain", Answer::Int(2));
    assert_eq!(draft.get("place"), Some(&code("head")));
    assert!(!form.evaluate(&draft, &crate::Context::default()).is_enabled("place"));
    draft.set("pain", Answer::Int(5));
    assert_eq!(form.view(&draft, &crate::Context::default(), Lang::En), before);
    assert!(form.submission(&draft, &crate::Context::default(), Lang::En).is_ok());
}

#[test]
fn f2_a_hidden_answer_is_absent_from_the_response() {
    let form = form(chained());
    let mut draft = pain(2);
    draft.set("place", code("leg"));
    draft.set("side", code("left"));
    draft.set("hours", Answer::Int(3));
    let response = form.submission(&draft, &crate::Context::default(), Lang::En).unwrap();
    let ids: Vec<&str> = response.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["pain"]);
}

#[test]
fn f2_a_hidden_answer_inside_a_group_is_absent_with_its_group() {
    let form = form(chained());
    let mut draft = pain(7);
    draft.set("place", code("head"));
    draft.set("sleep", Answer::Bool(false));
    draft.set("hours", Answer::Int(3));
    let response = form.submission(&draft, &crate::Context::default(), Lang::En).unwrap();
    let more = response.items.iter().find(|item| item.id == "more").unwrap();
    assert_eq!(more.items.len(), 1);
    assert_eq!(more.items[0].id, "sleep");
}

#[test]
fn f2_a_hidden_answer_that_became_wrong_does_not_block() {
    let form = form(chained());
    let mut draft = pain(2);
    draft.set("place", code("tail"));
    draft.set("hours", Answer::Text("three".to_owned()));
    assert!(verdict(&form, &draft).is_empty());
    draft.set("pain", Answer::Int(5));
    assert_eq!(verdict(&form, &draft), [("place".to_owned(), "error-answer-unknown-option")]);
}

#[test]
fn f2_what_was_restored_is_judged_again() {
    let form = form(json!([item("bool", "open", json!({"required": true})), item("int", "age", json!({"show_if": "open", "max": 120})),]));
    let mut draft = answers([("open", Answer::Bool(false)), ("age", Answer::Int(500))]);
    assert!(verdict(&form, &draft).is_empty());
    draft.set("open", Answer::Bool(true));
    assert_eq!(verdict(&form, &draft), [("age".to_owned(), "error-answer-too-large")]);
}

#[test]
fn f3_required_binds_what_is_asked() {
    let form = form(chained());
    assert_eq!(verdict(&form, &Answers::new()), [("pain".to_owned(), "error-answer-required")]);
    assert_eq!(verdict(&form, &pain(4)), [("place".to_owned(), "error-answer-required")]);
    assert!(verdict(&form, &pain(3)).is_empty());
}

#[test]
fn f3_required_inside_a_closed_group_does_not_bind() {
    let form = form(chained());
    let mut draft = pain(7);
    draft.set("place", code("head"));
    assert_eq!(verdict(&form, &draft), [("sleep".to_owned(), "error-answer-required")]);
    draft.set("sleep", Answer::Bool(true));
    assert_eq!(verdict(&form, &draft), [("hours".to_owned(), "error-answer-required")]);
    draft.set("sleep", Answer::Bool(false));
    assert!(verdict(&form, &draft).is_empty());
}

fn required_group() -> Value {
    json!([
        item("bool", "open", json!({})),
        item(
            "group",
            "contact",
            json!({"required": true, "items": [
                item("display", "words", json!({})),
                item("string", "phone", json!({})),
                item("group", "other", json!({"items": [item("string", "mail", json!({"show_if": "open"}))]})),
            ]})
        ),
    ])
}

#[test]
fn f3_a_required_group_needs_one_answer_inside() {
    let form = form(required_group());
    assert_eq!(verdict(&form, &Answers::new()), [("contact".to_owned(), "error-answer-group-empty")]);
    let phone = answers([("phone", Answer::Text("514".to_owned()))]);
    assert!(verdict(&form, &phone).is_empty());
}

#[test]
fn f3_an_answer_deep_inside_a_required_group_is_enough_while_it_is_asked() {
    let form = form(required_group());
    let mut draft = answers([("mail", Answer::Text("a@b.test".to_owned())), ("open", Answer::Bool(true))]);
    assert!(verdict(&form, &draft).is_empty());
    draft.set("open", Answer::Bool(false));
    assert_eq!(verdict(&form, &draft), [("contact".to_owned(), "error-answer-group-empty")]);
}

#[test]
fn f3_a_required_group_with_nothing_to_answer_does_not_block() {
    let form = form(json!([
        item("bool", "open", json!({})),
        item(
            "group",
            "g",
            json!({"required": true, "items": [
                item("display", "words", json!({})),
                item("bool", "inside", json!({"show_if": "open"})),
            ]})
        ),
    ]));
    assert!(verdict(&form, &Answers::new()).is_empty());
    assert_eq!(verdict(&form, &answers([("open", Answer::Bool(true))])), [("g".to_owned(), "error-answer-group-empty")]);
}

#[test]
fn f3_what_must_be_acknowledged_binds_without_saying_required() {
    let form = form(json!([
        item("acknowledge", "read", json!({"label": both("I have read")})),
        item("acknowledge", "later", json!({"label": both("Later"), "show_if": "not read"})),
    ]));
    assert_eq!(verdict(&form, &Answers::new()), [("read".to_owned(), "error-answer-acknowledge")]);
    assert!(verdict(&form, &answers([("read", Answer::Bool(true))])).is_empty());
    assert_eq!(
        verdict(&form, &answers([("read", Answer::Bool(false))])),
        [("read".to_owned(), "error-answer-acknowledge"), ("later".to_owned(), "error-answer-acknowledge")]
    );
}

#[test]
fn f11_an_answer_to_an_unknown_item_is_refused() {
    let form = form(chained());
    let mut draft = pain(1);
    draft.set("ghost", Answer::Bool(true));
    assert_eq!(verdict(&form, &draft), [("ghost".to_owned(), "error-answer-unknown-question")]);
    assert!(form.submission(&draft, &crate::Context::default(), Lang::Fr).is_err());
}

#[test]
fn f11_an_answer_to_a_group_or_to_words_is_refused() {
    let form = form(required_group());
    let draft = answers([("contact", Answer::Bool(true)), ("words", Answer::Text("x".to_owned()))]);
    assert_eq!(verdict(&form, &draft), [("contact".to_owned(), "error-answer-unexpected"), ("words".to_owned(), "error-answer-unexpected")]);
}

#[test]
fn f11_a_value_of_another_type_is_refused() {
    let every = |id: &str, kind: &str| match kind {
        "scale" => scale(id, json!({})),
        "choice" | "multi" => options(kind, id, &["a", "b"], json!({})),
        "acknowledge" => item(kind, id, json!({"label": both("ok")})),
        _ => item(kind, id, json!({})),
    };
    let wrong = [
        ("bool", Answer::Int(1)),
        ("acknowledge", Answer::Int(1)),
        ("int", Answer::Decimal("7.0".parse().unwrap())),
        ("decimal", Answer::Int(7)),
        ("scale", Answer::Text("3".to_owned())),
        ("string", Answer::Bool(true)),
        ("text", code("a")),
        ("date", Answer::Text("2024".to_owned())),
        ("choice", several(&["a"])),
        ("multi", code("a")),
    ];
    for (kind, answer) in wrong {
        let form = form(json!([every("q", kind)]));
        assert_eq!(verdict(&form, &answers([("q", answer)])), [("q".to_owned(), "error-answer-malformed")], "{kind}");
    }
}

#[test]
fn f11_a_code_or_a_point_that_does_not_exist_is_refused() {
    let form =
        form(json!([options("choice", "place", &["a"], json!({})), options("multi", "places", &["a", "b"], json!({})), scale("pain", json!({"step": 5})),]));
    let draft = answers([("place", code("z")), ("places", several(&["a", "z"])), ("pain", Answer::Int(3))]);
    let unknown = "error-answer-unknown-option";
    assert_eq!(verdict(&form, &draft), [("place".to_owned(), unknown), ("places".to_owned(), unknown), ("pain".to_owned(), unknown)]);
    let twice = answers([("places", several(&["a", "a"])), ("pain", Answer::Int(5))]);
    assert_eq!(verdict(&form, &twice), [("places".to_owned(), unknown)]);
}

#[test]
fn f11_a_response_with_a_problem_does_not_come_to_be() {
    let form = form(chained());
    let problems = form.submission(&pain(11), &crate::Context::default(), Lang::Fr).unwrap_err();
    assert_eq!(problems, form.validate(&pain(11), &crate::Context::default()));
    assert_eq!(problems[0].field, "answer-pain");
}
