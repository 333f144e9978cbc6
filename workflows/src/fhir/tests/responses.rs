//! C85, F2, F5, F8, F11, F13, F14, F16: responses in and out.

use serde_json::{Value, json};

use super::support::{accepted, core, item, option, questionnaire, sdc};
use crate::answer::{Answer, Answers};
use crate::context::Context;
use crate::fhir::{Envelope, Received, Status, export, import, response_in, response_out};
use crate::form::Form;
use crate::lang::Lang;
use crate::testing::{answers, code, several, words};

fn form() -> Form {
    let weighed = |code: &str, points: i64| {
        let mut option = option(code);
        option["extension"] = json!([core("ordinalValue", "valueDecimal", json!(points))]);
        option
    };
    accepted(&questionnaire(json!([
        item("integer", "n", json!({})),
        item("decimal", "d", json!({"extension": [core("maxDecimalPlaces", "valueInteger", json!(4))]})),
        item("choice", "c", json!({"answerOption": [weighed("a", 1), weighed("b", 2)]})),
        item("choice", "m", json!({"repeats": true, "answerOption": [option("a"), option("b")]})),
        item("open-choice", "o", json!({"repeats": true, "answerOption": [option("a")]})),
        item("string", "why", json!({"enableWhen": [{"question": "c", "operator": "=", "answerCoding": {"system": "urn:codes", "code": "b"}}]})),
        item("group", "g", json!({"item": [item("date", "on", json!({})), item("string", "tags", json!({"repeats": true}))]})),
        item(
            "group",
            "rows",
            json!({"repeats": true, "item": [item("quantity", "dose", json!({"extension": [core("questionnaire-unit", "valueCoding", json!({"system": "http://unitsofmeasure.org", "code": "mg", "display": "mg"}))]}))]})
        ),
        item("display", "words", json!({})),
        item(
            "decimal",
            "sum",
            json!({"readOnly": true, "extension": [sdc("calculatedExpression", "%resource.item.where(linkId='c').answer.value.ordinal() + 10")]})
        ),
    ])))
}

fn response(items: Value) -> Value {
    json!({"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": "https://example.org/Questionnaire/essai|1", "item": items})
}

fn received(document: &Value) -> Received {
    response_in(&form(), &Context::default(), &document.to_string())
}

fn answer(link_id: &str, member: &str, value: Value) -> Value {
    json!({"linkId": link_id, "answer": [{member: value}]})
}

fn problems(items: Value) -> Vec<(&'static str, String)> {
    received(&response(items)).problems.into_iter().map(|problem| (problem.code, problem.path)).collect()
}

fn coding(code: &str) -> Value {
    json!({"system": "urn:codes", "code": code, "display": "another word"})
}

#[test]
fn answers_of_every_type_are_read() {
    let all = received(&response(json!([
        answer("n", "valueInteger", json!(4)),
        answer("d", "valueDecimal", json!(0.5)),
        answer("c", "valueCoding", coding("b")),
        {"linkId": "m", "answer": [{"valueCoding": coding("b")}, {"valueCoding": coding("a")}]},
        {"linkId": "o", "answer": [{"valueString": "own"}, {"valueCoding": coding("a")}]},
        answer("why", "valueString", json!("because")),
        {"linkId": "g", "item": [answer("on", "valueDate", json!("2024-05")), {"linkId": "tags", "answer": [{"valueString": "x"}, {"valueString": "y"}]}]},
        {"linkId": "rows", "item": [answer("dose", "valueQuantity", json!({"value": 5, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}))]},
        {"linkId": "rows", "item": [answer("dose", "valueQuantity", json!({"value": 7, "unit": "mg"}))]},
        {"linkId": "words"},
    ])));
    assert!(all.problems.is_empty() && all.faults.is_empty(), "{:?} {:?}", all.problems, all.faults);
    let dose = |number: i64| Answer::Quantity { value: number.into(), unit: "mg".to_owned() };
    let wanted = answers([
        ("n", Answer::Int(4)),
        ("d", Answer::Decimal("0.5".parse().unwrap())),
        ("c", code("b")),
        ("m", several(&["a", "b"])),
        ("o", Answer::Open { codes: vec!["a".to_owned()], text: Some("own".to_owned()) }),
        ("why", words("because")),
        ("on", Answer::Date("2024-05".parse().unwrap())),
        ("tags", Answer::Rows(vec![1, 2])),
        ("tags-1", words("x")),
        ("tags-2", words("y")),
        ("rows", Answer::Rows(vec![1, 2])),
        ("dose-1", dose(5)),
        ("dose-2", dose(7)),
    ]);
    assert_eq!(all.answers, wanted);
}

#[test]
fn f11_what_does_not_belong_is_refused_with_its_path() {
    for (items, code, path) in [
        (json!([answer("nobody", "valueString", json!("x"))]), "unknown-link-id", "$.item[0].linkId"),
        (json!([answer("on", "valueDate", json!("2024"))]), "wrong-place", "$.item[0].linkId"),
        (json!([{"linkId": "g", "item": [answer("n", "valueInteger", json!(1))]}]), "wrong-place", "$.item[0].item[0].linkId"),
        (json!([{"linkId": "g", "answer": [{"valueString": "x"}]}]), "no-answer", "$.item[0].answer"),
        (json!([answer("words", "valueString", json!("x"))]), "no-answer", "$.item[0].answer"),
        (json!([answer("n", "valueString", json!("4"))]), "wrong-type", "$.item[0].answer[0].valueString"),
        (json!([answer("c", "valueString", json!("a"))]), "wrong-type", "$.item[0].answer[0].valueString"),
        (json!([answer("c", "valueCoding", json!({"system": "urn:other", "code": "a"}))]), "unknown-option", "$.item[0].answer[0].valueCoding"),
        (json!([{"linkId": "n", "answer": [{"valueInteger": 1}, {"valueInteger": 2}]}]), "several-answers", "$.item[0].answer[1]"),
        (json!([answer("n", "valueInteger", json!(1)), answer("n", "valueInteger", json!(1))]), "twice", "$.item[1].linkId"),
        (json!([{"linkId": "m", "answer": [{"valueCoding": coding("a")}, {"valueCoding": coding("a")}]}]), "twice", "$.item[0].answer[1]"),
        (json!([{"linkId": "n", "answer": [{}]}]), "no-value", "$.item[0].answer[0]"),
        (json!([{"linkId": "n", "item": [answer("d", "valueDecimal", json!(1))]}]), "wrong-place", "$.item[0].item[0].linkId"),
        (
            json!([{"linkId": "rows", "item": [answer("dose", "valueQuantity", json!({"value": 5, "unit": "g"}))]}]),
            "wrong-type",
            "$.item[0].item[0].answer[0].valueQuantity",
        ),
        (json!([{"linkId": "n", "colour": "red"}]), "unknown-element", "$.item[0].colour"),
        (json!([{"answer": []}]), "missing-link-id", "$.item[0].linkId"),
    ] {
        assert_eq!(problems(items), [(code, path.to_owned())]);
    }
}

#[test]
fn f2_an_answer_to_what_is_not_asked_is_told_and_left_out() {
    let found = received(&response(json!([answer("c", "valueCoding", coding("a")), answer("why", "valueString", json!("x"))])));
    assert_eq!(found.problems[0].code, "not-asked");
    assert_eq!(found.problems[0].path, "$.item[1]");
    assert_eq!(found.answers.get("why"), None);
}

#[test]
fn f8_whole_numbers_and_typed_digits() {
    let text = |value: &str| response(json!([{"linkId": "n", "answer": [{"valueInteger": 7}]}])).to_string().replace("{\"valueInteger\":7}", value);
    let read = |value: &str| response_in(&form(), &Context::default(), &text(value));
    assert_eq!(read("{\"valueInteger\":7.0}").problems[0].code, "wrong-type");
    assert!(read("{\"valueInteger\":7}").problems.is_empty());
    let typed = text("{\"valueDecimal\":-5.12340}").replace("\"linkId\":\"n\"", "\"linkId\":\"d\"");
    let found = response_in(&form(), &Context::default(), &typed);
    assert_eq!(found.answers.get("d"), Some(&Answer::Decimal("-5.12340".parse().unwrap())));
    let (path, fault) = &found.faults[0];
    assert_eq!((path.as_str(), fault.key), ("$.item[0]", "error-answer-too-many-decimals"));
}

#[test]
fn f13_a_computed_value_that_lies_is_replaced_and_told() {
    let claim = |value: i64| received(&response(json!([answer("c", "valueCoding", coding("b")), answer("sum", "valueDecimal", json!(value))])));
    assert!(claim(12).problems.is_empty());
    let lied = claim(13);
    assert_eq!((lied.problems[0].code, lied.problems[0].level), ("replaced", crate::Level::Warning));
    assert!(lied.problems[0].en.contains("13") && lied.problems[0].en.contains("12"), "{}", lied.problems[0].en);
    assert_eq!(lied.answers.get("sum"), None);
}

#[test]
fn f16_a_response_to_another_form_or_version_is_refused() {
    for (stated, wanted) in [
        ("https://example.org/Questionnaire/essai", None),
        ("https://example.org/Questionnaire/essai|2", Some("other-questionnaire")),
        ("urn:other", Some("other-questionnaire")),
    ] {
        let mut document = response(json!([]));
        document["questionnaire"] = json!(stated);
        assert_eq!(received(&document).problems.first().map(|problem| problem.code), wanted, "{stated}");
    }
    for (name, value, wanted) in [
        ("status", json!("done"), "unknown-word"),
        ("implicitRules", json!("x"), "implicit-rules"),
        ("resourceType", json!("Patient"), "not-a-response"),
        ("modifierExtension", json!([]), "modifier-extension"),
    ] {
        let mut document = response(json!([]));
        document[name] = value;
        assert_eq!(received(&document).problems[0].code, wanted);
    }
}

#[test]
fn what_is_missing_is_wrong_only_when_the_response_is_handed_in() {
    let form = accepted(&questionnaire(json!([item("integer", "n", json!({"required": true}))])));
    for (status, faults) in [("completed", 1), ("in-progress", 0), ("amended", 1)] {
        let mut document = response(json!([]));
        document["status"] = json!(status);
        assert_eq!(response_in(&form, &Context::default(), &document.to_string()).faults.len(), faults, "{status}");
    }
}

#[test]
fn f14_a_submitted_response_goes_out_in_the_words_that_were_read_and_comes_back() {
    let form = form();
    let draft: Answers = received(&response(json!([
        answer("d", "valueDecimal", json!(0.5)),
        answer("c", "valueCoding", coding("b")),
        {"linkId": "m", "answer": [{"valueCoding": coding("a")}, {"valueCoding": coding("b")}]},
        answer("why", "valueString", json!("because")),
        {"linkId": "g", "item": [{"linkId": "tags", "answer": [{"valueString": "x"}, {"valueString": "y"}]}]},
        {"linkId": "rows", "item": [answer("dose", "valueQuantity", json!({"value": 5, "unit": "mg"}))]},
        {"linkId": "rows", "item": [answer("dose", "valueQuantity", json!({"value": 6, "unit": "mg"}))]},
    ])))
    .answers;
    let submitted = form.submission(&draft, &Context::default(), Lang::En).unwrap();
    let text = response_out(&form, &submitted, &Envelope { status: Status::Amended, authored: Some("2026-08-07T10:00:00-04:00"), zone: None });
    let out: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(out["questionnaire"], "https://example.org/Questionnaire/essai|1");
    assert_eq!((&out["status"], &out["language"]), (&json!("amended"), &json!("en")));
    let chosen = &out["item"][1];
    assert_eq!((&chosen["text"], &chosen["answer"][0]["valueCoding"]), (&json!("c (en)"), &json!({"system": "urn:codes", "code": "b", "display": "b (en)"})));
    assert_eq!(out["item"].as_array().unwrap().last().unwrap()["answer"][0], json!({"valueDecimal": 12}));
    let back = response_in(&form, &Context::default(), &text);
    assert!(back.problems.is_empty() && back.faults.is_empty(), "{:?} {:?}\n{text}", back.problems, back.faults);
    assert_eq!(back.answers, draft);
}

#[test]
fn scores_go_out_as_items_and_one_that_lies_is_replaced() {
    let form = Form::parse(include_str!("../../../definitions/examples/matrix.json")).unwrap();
    let out: Value = serde_json::from_str(&export(&form)).unwrap();
    let score = out["item"].as_array().unwrap().last().unwrap();
    assert_eq!((&score["linkId"], &score["readOnly"]), (&json!("limitation"), &json!(true)));
    let draft = answers([("walking", code("often")), ("working", code("sometimes")), ("sleeping", code("never"))]);
    let submitted = form.submission(&draft, &Context::default(), Lang::Fr).unwrap();
    let text = response_out(&form, &submitted, &Envelope::default());
    let back = response_in(&form, &Context::default(), &text);
    assert!(back.problems.is_empty(), "{:?}", back.problems);
    assert_eq!(back.answers, draft);
    assert_eq!(back.scores[0].value, Some(3.into()));
    let lied = response_in(&form, &Context::default(), &text.replace("\"valueDecimal\":3", "\"valueDecimal\":6"));
    assert_eq!(lied.problems[0].code, "replaced");
    assert!(import(&export(&form)).form.is_some());
}
