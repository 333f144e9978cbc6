//! Tests of single kinds: F8, F9, F10 and F11.

use serde_json::{Value, json};

use crate::answer::{Answer, Answers};
use crate::form::Form;
use crate::lang::Lang;
use crate::testing::{answers, both, form, item, options, scale, several, verdict, words};

fn key(form: &Form, values: &[(&str, &str)]) -> &'static str {
    form.read_item("q", values).unwrap_err().key
}

fn one(item: Value) -> Form {
    form(json!([item]))
}

fn judged(form: &Form, answer: Answer) -> Vec<&'static str> {
    let problems = form.validate(&answers([("q", answer)]), &crate::Context::default());
    problems.into_iter().map(|problem| problem.key).collect()
}

fn decimal(text: &str) -> Answer {
    Answer::Decimal(text.parse().unwrap())
}

#[test]
fn f8_a_whole_number_refuses_decimals() {
    let form = one(item("int", "q", json!({})));
    for text in ["7.0", "7,0", "7,5", "1e2", "sept", "9223372036854775808"] {
        assert_eq!(key(&form, &[("", text)]), "error-answer-not-whole", "{text}");
    }
    assert_eq!(form.read_item("q", &[("", " 1 200 ")]), Ok(Some(Answer::Int(1_200))));
}

#[test]
fn f8_a_comma_is_a_decimal_point() {
    let form = one(item("decimal", "q", json!({})));
    assert_eq!(form.read_item("q", &[("", "7,5")]), Ok(Some(decimal("7.5"))));
    assert_eq!(form.read_item("q", &[("", "7.5")]), Ok(Some(decimal("7.5"))));
    assert_eq!(key(&form, &[("", "7,5,1")]), "error-answer-not-number");
}

#[test]
fn f8_the_limit_of_decimals_counts_the_digits_typed() {
    let form = one(item("decimal", "q", json!({"decimals": 4})));
    assert_eq!(judged(&form, decimal("-5.1234")), [""; 0]);
    assert_eq!(judged(&form, decimal("-5.12340")), ["error-answer-too-many-decimals"]);
    let problems = form.validate(&answers([("q", decimal("-5.12340"))]), &crate::Context::default());
    assert_eq!(problems[0].args(Lang::Fr)["decimals"], "4");
}

#[test]
fn f8_limits_are_exact() {
    let form = one(item("decimal", "q", json!({"min": 0.1, "max": 0.3})));
    assert_eq!(judged(&form, decimal("0.1")), [""; 0]);
    assert_eq!(judged(&form, decimal("0.30")), [""; 0]);
    assert_eq!(judged(&form, decimal("0.3000000000000000000001")), ["error-answer-too-large"]);
    assert_eq!(judged(&form, decimal("0.0999")), ["error-answer-too-small"]);
}

#[test]
fn f8_an_argument_is_written_in_the_language_of_the_reader() {
    let form = one(item("decimal", "q", json!({"max": 2.5})));
    let problem = &form.validate(&answers([("q", decimal("3"))]), &crate::Context::default())[0];
    assert_eq!(problem.args(Lang::Fr)["max"], "2,5");
    assert_eq!(problem.args(Lang::En)["max"], "2.5");
}

#[test]
fn f8_units_and_commas_are_shown() {
    let form = one(item("decimal", "q", json!({"unit": {"fr": "kg", "en": "kg"}})));
    let item = form.item("q").unwrap();
    assert_eq!(item.question.show(&decimal("70.50"), Lang::Fr), "70,50\u{a0}kg");
    assert_eq!(item.question.show(&decimal("70.50"), Lang::En), "70.50\u{a0}kg");
    assert_eq!(item.question.raw(&decimal("70.5"), Lang::Fr), [("", "70,5".to_owned())]);
}

#[test]
fn f9_a_date_may_be_as_partial_as_the_definition_says() {
    let asks = |precision: &str| one(item("date", "q", json!({"precision": precision})));
    let year = [("day", ""), ("month", ""), ("year", "2021")];
    let month = [("day", ""), ("month", "5"), ("year", "2021")];
    for (precision, ok_year, ok_month) in [("year", true, true), ("month", false, true), ("day", false, false)] {
        let form = asks(precision);
        for (values, ok) in [(&year, ok_year), (&month, ok_month)] {
            let answer = form.read_item("q", values).unwrap().unwrap();
            let problems = form.validate(&answers([("q", answer)]), &crate::Context::default());
            assert_eq!(problems.is_empty(), ok, "{precision} {values:?}");
            assert!(problems.iter().all(|p| p.key == "error-answer-date-incomplete"));
        }
    }
    let missing = asks("day").validate(&answers([("q", Answer::Date("2021".parse().unwrap()))]), &crate::Context::default());
    assert_eq!(missing[0].field, "answer-q-month");
}

#[test]
fn f9_what_was_typed_is_kept_as_it_is() {
    let form = one(item("date", "q", json!({"precision": "year"})));
    let answer = form.read_item("q", &[("day", ""), ("month", "05"), ("year", "2021")]);
    assert_eq!(answer, Ok(Some(Answer::Date("2021-05".parse().unwrap()))));
    let item = form.item("q").unwrap();
    assert_eq!(item.question.show(&answer.unwrap().unwrap(), Lang::Fr), "mai 2021");
}

#[test]
fn f9_the_input_that_is_wrong_is_named() {
    let form = one(item("date", "q", json!({"precision": "year"})));
    for (day, month, year, key, field) in [
        ("1", "", "2021", "error-answer-date-incomplete", "answer-q-month"),
        ("1", "5", "", "error-answer-date-incomplete", "answer-q-year"),
        ("x", "5", "2021", "error-answer-date-malformed", "answer-q-day"),
        ("1", "May", "2021", "error-answer-date-malformed", "answer-q-month"),
        ("1", "5", "21", "error-answer-date-malformed", "answer-q-year"),
        ("1", "5", "12021", "error-answer-date-malformed", "answer-q-year"),
        ("31", "2", "2021", "error-answer-date-impossible", "answer-q-day"),
        ("1", "13", "2021", "error-answer-date-impossible", "answer-q-day"),
    ] {
        let problem = form.read_item("q", &[("day", day), ("month", month), ("year", year)]).unwrap_err();
        assert_eq!((problem.key, problem.field.as_str()), (key, field), "{day}/{month}/{year}");
    }
}

#[test]
fn f9_limits_decide_only_what_can_be_decided() {
    let form = one(item("date", "q", json!({"precision": "year", "min": "2020-06-15", "max": "2022"})));
    for (date, wanted) in [
        ("2020", None),
        ("2020-06", None),
        ("2020-05", Some("error-answer-date-too-early")),
        ("2019", Some("error-answer-date-too-early")),
        ("2022-12-31", None),
        ("2023-01", Some("error-answer-date-too-late")),
    ] {
        let found = judged(&form, Answer::Date(date.parse().unwrap()));
        assert_eq!(found.first().copied(), wanted, "{date}");
    }
    let late = form.validate(&answers([("q", Answer::Date("2023".parse().unwrap()))]), &crate::Context::default());
    assert_eq!(late[0].args(Lang::En)["max"], "2022");
}

#[test]
fn f9_a_condition_on_a_partial_date_that_cannot_be_decided_does_not_ask() {
    let form = form(json!([
        item("date", "since", json!({"precision": "year"})),
        item("display", "old", json!({"show_if": "since < '2020-06'"})),
        item("display", "young", json!({"show_if": "since >= '2020-06'"})),
    ]));
    let asked = |text: &str| crate::testing::asked(&form, &answers([("since", Answer::Date(text.parse().unwrap()))]));
    assert_eq!(asked("2019"), ["since", "old"]);
    assert_eq!(asked("2020-06-01").len(), 1);
    assert_eq!(asked("2020").len(), 1);
    assert_eq!(asked("2020-07"), ["since", "young"]);
    assert_eq!(asked("2020-06"), ["since", "young"]);
}

fn habits() -> Form {
    one(options("multi", "q", &["walk", "swim", "bike", "!none", "!unknown"], json!({})))
}

#[test]
fn f10_an_exclusive_option_stands_alone() {
    let form = habits();
    assert_eq!(judged(&form, several(&["none"])), [""; 0]);
    assert_eq!(judged(&form, several(&["walk", "none"])), ["error-answer-exclusive"]);
}

#[test]
fn f10_two_exclusive_options_exclude_each_other() {
    assert_eq!(judged(&habits(), several(&["none", "unknown"])), ["error-answer-exclusive"]);
}

#[test]
fn f10_what_a_page_posts_without_scripts_is_judged_the_same() {
    let form = habits();
    let posted = [("asked", "q"), ("answer-q", "swim"), ("answer-q", "none")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let filled = form.read(&Answers::new(), &posted);
    let problems = form.check(&filled, &crate::Context::default());
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].key, "error-answer-exclusive");
    // Both boxes stay ticked, so that the person sees what to undo.
    let view = form.view_filled(&filled, &problems, &crate::Context::default(), Lang::Fr);
    assert_eq!(view[0].facets.options.iter().filter(|option| option.selected).count(), 2);
}

#[test]
fn f10_the_sentence_names_the_exclusive_option() {
    let form = habits();
    let problem = &form.validate(&answers([("q", several(&["walk", "none"]))]), &crate::Context::default())[0];
    assert_eq!(problem.args(Lang::Fr)["option"], "none (fr)");
    assert_eq!(problem.args(Lang::En)["option"], "none (en)");
}

#[test]
fn f10_an_exclusive_option_is_enough_where_several_are_asked() {
    let form = one(options("multi", "q", &["walk", "swim", "bike", "!none"], json!({"choose_min": 2, "choose_max": 2, "required": true})));
    assert_eq!(judged(&form, several(&["none"])), [""; 0]);
    assert_eq!(judged(&form, several(&["walk"])), ["error-answer-too-few"]);
    assert_eq!(judged(&form, several(&["walk", "swim"])), [""; 0]);
    assert_eq!(judged(&form, several(&["walk", "swim", "bike"])), ["error-answer-too-many"]);
}

#[test]
fn f10_only_several_choices_can_have_an_exclusive_one() {
    let problems = crate::testing::refused(json!([options("choice", "q", &["a", "!b"], json!({}))]));
    let found = crate::testing::codes(&problems);
    assert_eq!(found, [("unknown-field", "$.items[0].options[1].exclusive")]);
}

#[test]
fn f11_two_values_for_one_answer_are_refused() {
    for kind in ["bool", "int", "decimal", "scale", "string", "text", "choice", "acknowledge"] {
        let own = match kind {
            "scale" => scale("q", json!({})),
            "choice" => options(kind, "q", &["a", "b"], json!({})),
            "acknowledge" => item(kind, "q", json!({"label": both("ok")})),
            _ => item(kind, "q", json!({})),
        };
        let form = one(own);
        assert_eq!(key(&form, &[("", "1"), ("", "2")]), "error-answer-several", "{kind}");
    }
    let form = one(item("date", "q", json!({})));
    assert_eq!(key(&form, &[("day", "1"), ("day", "2")]), "error-answer-several");
}

#[test]
fn f11_what_no_control_can_post_is_refused() {
    let unknown = "error-answer-unknown-option";
    assert_eq!(key(&one(item("bool", "q", json!({}))), &[("", "maybe")]), unknown);
    assert_eq!(key(&one(scale("q", json!({}))), &[("", "11")]), unknown);
    assert_eq!(key(&one(scale("q", json!({}))), &[("", "05")]), unknown);
    let choice = one(options("choice", "q", &["a"], json!({})));
    assert_eq!(key(&choice, &[("", "b")]), unknown);
    assert_eq!(key(&habits(), &[("", "walk"), ("", "fly")]), unknown);
    let line = one(item("string", "q", json!({})));
    assert_eq!(key(&line, &[("", "a\nb")]), "error-answer-malformed");
    let text = one(item("text", "q", json!({})));
    assert_eq!(key(&text, &[("", "a\u{0}b")]), "error-answer-malformed");
}

#[test]
fn a_text_keeps_its_lines_and_counts_characters() {
    let form = one(item("text", "q", json!({"length_min": 3, "length_max": 5})));
    assert_eq!(form.read_item("q", &[("", "é\r\nà\n")]), Ok(Some(words("é\nà"))));
    assert_eq!(judged(&form, words("éé")), ["error-answer-too-short"]);
    assert_eq!(judged(&form, words("ééé")), [""; 0]);
    assert_eq!(judged(&form, words("ééééé")), [""; 0]);
    assert_eq!(judged(&form, words("éééééé")), ["error-answer-too-long"]);
    let free = one(item("string", "q", json!({})));
    assert_eq!(judged(&free, words(&"a".repeat(256))), ["error-answer-too-long"]);
}

#[test]
fn a_scale_shows_its_ends() {
    let form = one(scale("q", json!({})));
    let item = form.item("q").unwrap();
    assert_eq!(item.question.show(&Answer::Int(0), Lang::En), "0 (none (en)) out of 10");
    assert_eq!(item.question.show(&Answer::Int(10), Lang::Fr), "10 (most (fr)) sur 10");
    assert_eq!(item.question.show(&Answer::Int(4), Lang::Fr), "4 sur 10");
    let facets = item.question.facets(None, Lang::Fr);
    assert_eq!(facets.options.len(), 11);
    assert!(facets.options.iter().all(|option| !option.selected));
    let zero = item.question.facets(Some(&Answer::Int(0)), Lang::Fr);
    assert!(zero.options[0].selected);
}

#[test]
fn no_is_not_the_absence_of_an_answer() {
    let form = one(item("bool", "q", json!({"required": true})));
    assert_eq!(verdict(&form, &Answers::new()).len(), 1);
    assert!(verdict(&form, &answers([("q", Answer::Bool(false))])).is_empty());
    let no = form.item("q").unwrap().question.show(&Answer::Bool(false), Lang::Fr);
    assert_eq!(no, "Non");
}
