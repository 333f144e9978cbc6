//! Tests that every kind must pass.

use proptest::prelude::*;

use super::{Holds, KINDS, Required};
use crate::answer::{Answer, Answers};
use crate::form::{Form, Item};
use crate::lang::Lang;
use crate::testing::{answers, code, several, words};

/// The item of its kind in the kind's example.
fn sample(form: &Form, kind: &str) -> String {
    let item = form.items().iter().find(|item| item.kind().name == kind);
    item.map(|item| item.id().to_owned()).unwrap()
}

/// Something that can be typed for each kind that holds an answer.
fn typed(kind: &str) -> Vec<(&'static str, &'static str)> {
    match kind {
        "bool" | "acknowledge" => vec![("", "yes")],
        "int" => vec![("", "4")],
        "decimal" => vec![("", "70,5")],
        "scale" => vec![("", "0")],
        "string" | "text" => vec![("", "des mots")],
        "date" => vec![("month", "7"), ("year", "2021")],
        "choice" => vec![("", "alone")],
        "multi" => vec![("", "glasses"), ("", "cane")],
        "time" => vec![("", "22 h 30")],
        "datetime" => vec![("day", "7"), ("month", "8"), ("year", "2025"), ("time", "8:05")],
        "open" => vec![("", "rest"), ("other", "la mer")],
        "quantity" => vec![("value", "7,50"), ("unit", "mg")],
        _ => panic!("say here what can be typed for the kind {kind}"),
    }
}

fn answered() -> impl Iterator<Item = (&'static str, Form, String, Answer)> {
    KINDS.iter().filter(|kind| kind.holds == Holds::Answer).filter_map(|kind| {
        let form = Form::parse(kind.example).unwrap();
        let id = sample(&form, kind.name);
        // computed values and files do not come out of inputs
        let has_inputs = form.item(&id).is_some_and(|item| !item.question.inputs().is_empty());
        let answer = has_inputs.then(|| form.read_item(&id, &typed(kind.name)).unwrap().unwrap())?;
        Some((kind.name, form, id, answer))
    })
}

#[test]
fn kind_names_are_different_words() {
    let mut names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), KINDS.len());
    assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase())));
}

#[test]
fn each_kind_reads_judges_and_shows_its_answer_in_both_languages() {
    for (kind, form, id, answer) in answered() {
        let item = form.item(&id).unwrap();
        assert!(item.question.judge(&answer).is_empty(), "{kind}");
        assert!(item.question.value_type().is_some(), "{kind}");
        for lang in Lang::ALL {
            assert!(!item.question.show(&answer, lang).is_empty(), "{kind}");
        }
    }
}

#[test]
fn each_kind_puts_its_answer_back_into_its_inputs() {
    for (kind, form, id, answer) in answered() {
        let item = form.item(&id).unwrap();
        for lang in Lang::ALL {
            let raw = item.question.raw(&answer, lang);
            let raw: Vec<(&str, &str)> = raw.iter().map(|(s, v)| (*s, v.as_str())).collect();
            assert!(raw.iter().all(|(s, _)| item.question.inputs().contains(s)), "{kind}");
            assert_eq!(form.read_item(&id, &raw), Ok(Some(answer.clone())), "{kind}");
        }
    }
}

#[test]
fn each_kind_takes_nothing_typed_as_no_answer() {
    for (kind, form, id, _) in answered() {
        assert_eq!(form.read_item(&id, &[]), Ok(None), "{kind}");
        let item = form.item(&id).unwrap();
        let blank: Vec<(&str, &str)> = item.question.inputs().iter().map(|s| (*s, "")).collect();
        assert_eq!(form.read_item(&id, &blank), Ok(None), "{kind}");
    }
}

#[test]
fn each_kind_refuses_the_answers_of_other_types() {
    let every = [
        Answer::Bool(true),
        Answer::Int(1),
        Answer::Decimal("1.0".parse().unwrap()),
        words("x"),
        Answer::Date("2024".parse().unwrap()),
        code("x"),
        several(&["x"]),
        Answer::Time("08:00:00".to_owned()),
        Answer::Moment("2025-08-07T08:00:00".to_owned()),
        Answer::Quantity { value: "1".parse().unwrap(), unit: "mg".to_owned() },
        Answer::Open { codes: Vec::new(), text: Some("x".to_owned()) },
        Answer::Files(Vec::new()),
        Answer::Rows(vec![1]),
    ];
    for (kind, form, id, own) in answered() {
        let item = form.item(&id).unwrap();
        for other in &every {
            if std::mem::discriminant(other) != std::mem::discriminant(&own) {
                assert!(!item.question.judge(other).is_empty(), "{kind} takes {other:?}");
                assert_eq!(item.question.show(other, Lang::Fr), "", "{kind}");
                assert!(item.question.raw(other, Lang::Fr).is_empty(), "{kind}");
            }
        }
    }
}

#[test]
fn each_kind_keeps_its_answer_as_json() {
    for (kind, _, _, answer) in answered() {
        let json = serde_json::to_string(&answer).unwrap();
        assert_eq!(serde_json::from_str::<Answer>(&json).unwrap(), answer, "{kind}: {json}");
    }
}

#[test]
fn each_kind_with_options_names_what_was_chosen() {
    for (kind, form, id, answer) in answered() {
        let item = form.item(&id).unwrap();
        let facets = item.question.facets(Some(&answer), Lang::Fr);
        let chosen = item.question.chosen(&answer, Lang::Fr);
        let selected: Vec<&str> = facets.options.iter().filter(|option| option.selected).map(|option| option.code.as_str()).collect();
        let codes: Vec<&str> = chosen.iter().map(|label| label.code.as_str()).collect();
        assert_eq!(selected, codes, "{kind}");
        assert_eq!(facets.options.is_empty(), codes.is_empty(), "{kind}");
    }
}

#[test]
fn kinds_without_answer_take_none() {
    for kind in KINDS.iter().filter(|kind| kind.holds != Holds::Answer) {
        let form = Form::parse(kind.example).unwrap();
        let id = sample(&form, kind.name);
        assert!(form.read_item(&id, &[("", "x")]).is_err(), "{}", kind.name);
        assert!(form.item(&id).unwrap().question.inputs().is_empty());
        assert_eq!(kind.required == Required::Never, kind.holds == Holds::Nothing);
    }
}

#[test]
fn answers_have_a_stable_json_form() {
    let draft = answers([
        ("a", Answer::Bool(false)),
        ("b", Answer::Int(-3)),
        ("c", Answer::Decimal("7.50".parse().unwrap())),
        ("d", words("l'été")),
        ("e", Answer::Date("2024-05".parse().unwrap())),
        ("f", code("head")),
        ("g", several(&["a", "b"])),
    ]);
    let json =
        r#"{"a":{"bool":false},"b":{"int":-3},"c":{"decimal":"7.50"},"d":{"text":"l'été"},"e":{"date":"2024-05"},"f":{"code":"head"},"g":{"codes":["a","b"]}}"#;
    assert_eq!(serde_json::to_string(&draft).unwrap(), json);
    let again: Answers = serde_json::from_str(json).unwrap();
    assert_eq!(again, draft);
    assert_eq!(
        again.get("c").and_then(|c| match c {
            Answer::Decimal(number) => Some(number.scale()),
            _ => None,
        }),
        Some(2)
    );
    for wrong in [
        r#"{"a":{"int":4.5}}"#,
        r#"{"a":{"decimal":7.5}}"#,
        r#"{"a":{"decimal":"x"}}"#,
        r#"{"a":{"date":"2024-99"}}"#,
        r#"{"a":{"colour":"red"}}"#,
        r#"{"a":3}"#,
    ] {
        assert!(serde_json::from_str::<Answers>(wrong).is_err(), "{wrong}");
    }
}

fn example(kind: &str) -> (Form, String) {
    let kind = KINDS.iter().find(|own| own.name == kind).unwrap();
    let form = Form::parse(kind.example).unwrap();
    let id = sample(&form, kind.name);
    (form, id)
}

proptest! {
    #[test]
    fn whatever_is_typed_is_an_answer_that_comes_back_or_a_clear_refusal(
        kind in prop::sample::select(vec!["bool", "int", "decimal", "scale", "string", "text", "choice"]),
        typed in prop_oneof!["[0-9 ,.-]{0,8}", ".{0,12}", "yes|no|alone|family"],
    ) {
        let (form, id) = example(kind);
        match form.read_item(&id, &[("", &typed)]) {
            Ok(Some(answer)) => {
                let item: &Item = form.item(&id).unwrap();
                let raw = item.question.raw(&answer, Lang::Fr);
                let raw: Vec<(&str, &str)> = raw.iter().map(|(s, v)| (*s, v.as_str())).collect();
                prop_assert_eq!(form.read_item(&id, &raw), Ok(Some(answer)));
            }
            Ok(None) => prop_assert!(typed.trim().is_empty()),
            Err(problem) => prop_assert!(problem.key.starts_with("error-answer-")),
        }
    }

    #[test]
    fn whatever_is_typed_as_a_date_is_a_date_or_a_clear_refusal(
        day in "[0-9a-]{0,3}", month in "[0-9a-]{0,3}", year in "[0-9a-]{0,5}",
    ) {
        let (form, id) = example("date");
        let values = [("day", day.as_str()), ("month", &month), ("year", &year)];
        match form.read_item(&id, &values) {
            Ok(Some(Answer::Date(date))) => {
                prop_assert_eq!(date.to_string().parse(), Ok(date));
            }
            Ok(Some(other)) => prop_assert!(false, "{:?}", other),
            Ok(None) => prop_assert!(day.is_empty() && month.is_empty() && year.is_empty()),
            Err(problem) => prop_assert!(problem.field.starts_with("answer-surgery-")),
        }
    }
}
