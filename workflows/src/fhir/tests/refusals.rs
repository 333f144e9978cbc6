//! C84: what is refused, each by a code, a path and a sentence in both languages.

use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{core, errors, errors_of_text, item, option, questionnaire, sdc};
use crate::fhir::{import, response_in};
use crate::question::KINDS;

fn one(item: Value) -> Vec<(&'static str, String)> {
    errors(&questionnaire(json!([item])))
}

#[test]
fn what_is_no_questionnaire() {
    for (text, code) in [("", "not-a-form"), ("{}", "not-a-form"), ("[1]", "not-a-form"), (r#"{"resourceType":"Patient"}"#, "not-a-form")] {
        assert_eq!(errors_of_text(text), [(code, "$".to_owned())], "{text}");
    }
    let deep = format!("{}{}", "{\"item\":[".repeat(10_000), "]}".repeat(10_000));
    assert_eq!(errors_of_text(&deep)[0].0, "too-deep");
    assert_eq!(errors_of_text(&" ".repeat(3_000_000))[0].0, "too-large");
}

#[test]
fn each_rule_of_the_specification() {
    let options = json!([option("a")]);
    for (found, code, path) in [
        (item("group", "q", json!({})), "que-1", "item"),
        (item("display", "q", json!({"item": [item("display", "r", json!({}))]})), "que-1", "item"),
        (item("display", "q", json!({"code": [{"code": "x"}]})), "que-3", "code"),
        (item("string", "q", json!({"answerOption": options})), "que-5", "answerOption"),
        (item("display", "q", json!({"required": true})), "que-6", "required"),
        (item("display", "q", json!({"initial": [{"valueString": "x"}]})), "que-8", "initial"),
        (item("display", "q", json!({"readOnly": true})), "que-9", "readOnly"),
        (item("date", "q", json!({"maxLength": 3})), "que-10", "maxLength"),
        (item("choice", "q", json!({"answerOption": options, "initial": [{"valueCoding": {"code": "a"}}]})), "que-11", "initial"),
        (item("string", "q", json!({"initial": [{"valueString": "x"}, {"valueString": "y"}]})), "que-13", "initial"),
    ] {
        let errors = one(found);
        assert!(errors.contains(&(code, format!("$.item[0].{path}"))), "{code}: {errors:?}");
    }
    let twice = errors(&questionnaire(json!([item("string", "q", json!({})), item("string", "q", json!({}))])));
    assert_eq!(twice, [("que-2", "$.item[1].linkId".to_owned())]);
    let mut named = questionnaire(json!([item("string", "q", json!({}))]));
    named["name"] = json!("a form");
    assert_eq!(errors(&named), [("que-0", "$.name".to_owned())]);
    let exists = json!({"question": "q", "operator": "exists", "answerInteger": 1});
    let asked = errors(&questionnaire(json!([item("string", "q", json!({})), item("display", "x", json!({"enableWhen": [exists]}))])));
    assert_eq!(asked, [("que-7", "$.item[1].enableWhen[0].answerInteger".to_owned())]);
}

#[test]
fn what_needs_a_server_or_changes_the_meaning() {
    let query = json!({"url": "http://example.org/x", "valueExpression": {"language": "application/x-fhir-query", "expression": "Patient"}});
    for (found, code, path) in [
        (item("reference", "q", json!({})), "unsupported-type", "$.item[0].type"),
        (item("attachment", "q", json!({})), "unsupported-type", "$.item[0].type"),
        (item("choice", "q", json!({"answerValueSet": "http://example.org/vs"})), "external-value-set", "$.item[0].answerValueSet"),
        (item("string", "q", json!({"extension": [sdc("answerExpression", "%x")]})), "unsupported", "$.item[0].extension[0]"),
        (item("string", "q", json!({"extension": [query]})), "unsupported", "$.item[0].extension[0].valueExpression"),
        (item("string", "q", json!({"modifierExtension": [{"url": "x", "valueBoolean": true}]})), "modifier-extension", "$.item[0].modifierExtension"),
        (item("string", "q", json!({"colour": "red"})), "unknown-element", "$.item[0].colour"),
        (item("string", "q", json!({"extension": [core("regex", "valueString", json!("(a+)+\\1"))]})), "unsupported-pattern", "$.item[0].extension[0]"),
        (item("string", "q", json!({"extension": [sdc("initialExpression", "today()")]})), "initial-expression", "$.item[0].extension[0].valueExpression"),
        (item("string", "q", json!({"item": [item("string", "r", json!({}))]})), "nested-questions", "$.item[0].item[0]"),
    ] {
        assert_eq!(one(found), [(code, path.to_owned())]);
    }
    let mut ruled = questionnaire(json!([item("string", "q", json!({}))]));
    ruled["implicitRules"] = json!("urn:x");
    assert_eq!(errors(&ruled), [("implicit-rules", "$.implicitRules".to_owned())]);
}

#[test]
fn marks_that_could_do_harm() {
    let marked = |marks: &str| {
        let mut found = item("string", "q", json!({}));
        found["_text"]["extension"].as_array_mut().unwrap().push(core("rendering-xhtml", "valueString", json!(marks)));
        import(&questionnaire(json!([found])).to_string()).form.is_some()
    };
    for harmless in ["<p>a <b class=\"x\">b</b><br/></p>", "<span style='color:#c62828'>*</span>", "plain"] {
        assert!(marked(harmless), "{harmless}");
    }
    for harmful in [
        "<script>x</script>",
        "<img src=x>",
        "<p onclick=\"x\">a</p>",
        "<a href=\"javascript:x\">a</a>",
        "<p style=\"background:url(x)\">a</p>",
        "<p",
        "<p style=x>a</p>",
        "<p style=\"a:java&#115;cript:x\">a</p>",
    ] {
        assert!(!marked(harmful), "{harmful}");
    }
}

#[test]
fn stu3_is_refused_part_by_part() {
    let document = questionnaire(json!([
        item("choice", "q", json!({"option": [{"valueCoding": {"code": "a"}}]})),
        item("string", "r", json!({"initialString": "x", "enableWhen": [{"question": "q", "hasAnswer": true}]})),
    ]));
    let paths: Vec<String> = errors(&document).into_iter().map(|(code, path)| format!("{code} {path}")).collect();
    assert_eq!(paths, ["stu3 $.item[0].option", "stu3 $.item[1].initialString", "stu3 $.item[1].enableWhen[0].hasAnswer"]);
}

#[test]
fn what_our_reader_finds_is_told_at_the_place_of_the_document() {
    let cycle = |id: &str, other: &str| item("boolean", id, json!({"enableWhen": [{"question": other, "operator": "=", "answerBoolean": true}]}));
    let errors = errors(&questionnaire(json!([item("boolean", "x", json!({})), item("group", "g", json!({"item": [cycle("a", "b"), cycle("b", "a")]}))])));
    assert_eq!(errors, [("cycle", "$.item[1].item[0].enableWhen".to_owned())]);
    let many: Vec<Value> = (0..1_001).map(|at| item("boolean", &format!("q{at}"), json!({}))).collect();
    assert_eq!(super::support::errors(&questionnaire(json!(many))), [("too-many-items", "$.item[1000]".to_owned())]);
    let mut nested = item("boolean", "leaf", json!({}));
    for level in 0..12 {
        nested = item("group", &format!("g{level}"), json!({"item": [nested]}));
    }
    assert_eq!(one(nested)[0].0, "too-deep");
}

/// Every form that comes with the crate, as FHIR.
fn documents() -> &'static [String] {
    static ALL: OnceLock<Vec<String>> = OnceLock::new();
    ALL.get_or_init(|| KINDS.iter().map(|kind| crate::fhir::export(&crate::Form::parse(kind.example).unwrap())).collect())
}

proptest! {
    #[test]
    fn a_document_spoilt_anywhere_is_read_or_refused(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), with in "[{}\\[\\]\",:0-9a-z$%]{0,3}", cut in 0_usize..6) {
        let documents = documents();
        let mut chars: Vec<char> = documents[which.index(documents.len())].chars().collect();
        let from = at.index(chars.len());
        chars.splice(from..(from + cut).min(chars.len()), with.chars());
        let text: String = chars.into_iter().collect();
        let import = import(&text);
        prop_assert_eq!(import.form.is_none(), import.problems.iter().any(|problem| problem.level == crate::Level::Error));
        let form = crate::Form::parse(KINDS[0].example).unwrap();
        let _ = response_in(&form, &crate::Context::default(), &text);
    }

    #[test]
    fn a_document_with_one_value_changed_is_read_or_refused(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), with in 0_usize..8) {
        let documents = documents();
        let mut document: Value = serde_json::from_str(&documents[which.index(documents.len())]).unwrap();
        let mut places = vec![String::new()];
        let mut next = 0;
        while let Some(place) = places.get(next).cloned() {
            next += 1;
            match document.pointer(&place).unwrap() {
                Value::Object(entries) => places.extend(entries.keys().map(|name| format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")))),
                Value::Array(entries) => places.extend((0..entries.len()).map(|entry| format!("{place}/{entry}"))),
                _ => {}
            }
        }
        let place = &places[at.index(places.len())];
        let wrong = [json!(null), json!(true), json!(""), json!("Ça"), json!(-5_000), json!(0.5), json!([]), json!({})];
        *document.pointer_mut(place).unwrap() = wrong[with].clone();
        let import = import(&document.to_string());
        prop_assert_eq!(import.form.is_none(), import.problems.iter().any(|problem| problem.level == crate::Level::Error));
    }
}
