//! Tests of FHIRPath: what is read, what it becomes, what is refused by name.

use proptest::prelude::*;

use super::parse;
use crate::fhir::import;
use serde_json::{Value, json};

/// A document with some questions, and a condition on the last.
fn document(expression: &str, inside: bool) -> Value {
    let option = |code: &str, points: i64| {
        json!({"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": points}],
               "valueCoding": {"system": "urn:c", "code": code, "display": code.to_uppercase()}})
    };
    let last = json!({"linkId": "last", "type": "string", "text": "1", "extension": [{
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
        "valueExpression": {"language": "text/fhirpath", "expression": expression}}]});
    let rows = json!({"linkId": "rows", "type": "group", "text": "1", "repeats": true, "item": [
        {"linkId": "dose", "type": "decimal", "text": "1"}, if inside { last.clone() } else { json!({"linkId": "x", "type": "display", "text": "1"}) }]});
    let mut items = json!([
        {"linkId": "g", "type": "group", "text": "1", "item": [
            {"linkId": "n", "type": "integer", "text": "1"}, {"linkId": "d", "type": "decimal", "text": "1"},
            {"linkId": "b", "type": "boolean", "text": "1"}, {"linkId": "on", "type": "date", "text": "1"}]},
        {"linkId": "c1", "type": "choice", "text": "1", "answerOption": [option("a", 0), option("b", 1)]},
        {"linkId": "c2", "type": "choice", "text": "1", "answerOption": [option("a", 0), option("b", 1)]},
        {"linkId": "m", "type": "choice", "repeats": true, "text": "1", "answerOption": [option("a", 0), option("b", 1)]},
        rows,
    ]);
    if !inside {
        items.as_array_mut().unwrap().push(last);
    }
    json!({"resourceType": "Questionnaire", "url": "urn:x/t", "version": "1", "title": "1", "status": "active", "item": items})
}

/// Our condition for an expression, or the code of its refusal.
fn ours(expression: &str) -> String {
    ours_at(expression, false)
}

fn ours_at(expression: &str, inside: bool) -> String {
    let import = import(&document(expression, inside).to_string());
    let Some(form) = import.form else {
        let problem = &import.problems[0];
        assert!(problem.path.contains("extension[0].valueExpression"), "{problem:?}");
        return problem.code.to_owned();
    };
    let definition: Value = serde_json::from_str(&form.heading().canonical).unwrap();
    let items = definition["items"].as_array().unwrap();
    let last = if inside { &items[4]["items"][1] } else { items.last().unwrap() };
    last["show_if"].as_str().unwrap().to_owned()
}

#[test]
fn paths_lead_to_items_however_they_are_written() {
    for path in [
        "%resource.item.where(linkId='g').item.where(linkId='n').answer.value > 3",
        "%resource.item.where(linkId = 'g').item.where(linkId = 'n').answer.valueInteger > 3",
        "%resource.repeat(item).where(linkId='n').answer.value > 3",
        "%resource.descendants().where(linkId='n').answer.value.ofType(integer) > 3",
        "%resource.descendants().where('n' = linkId).answer.value.first() > 3",
        "(%resource.descendants().where(linkId='n' and answer.empty().not()).answer.value as integer) > 3",
        "%resource.descendants().where(linkId.startsWith('n')).answer.value > 3 // a comment",
        "/* a comment */ %rootResource.`item`.where(linkId in ('g' | 'h')).item.where(linkId='n').answer.value[0] > 3",
    ] {
        assert_eq!(ours(path), "n > 3", "{path}");
    }
}

#[test]
fn operators_and_functions_become_ours() {
    let (n, d, b) = (
        "%resource.descendants().where(linkId='n').answer.value",
        "%resource.descendants().where(linkId='d').answer.value",
        "%resource.descendants().where(linkId='b').answer.value",
    );
    for (theirs, wanted) in [
        (format!("{n} + {d} * 2 >= 7.5 and {b}"), "n + d * 2 >= 7.5 and b"),
        (format!("({n} + {d}) / 2 != 1 or {b}.not()"), "(n + d) / 2 != 1 or not b"),
        (format!("{b} implies {n} = 1"), "not b or n == 1"),
        (format!("{b} xor {n} = 1"), "b != (n == 1)"),
        (format!("-{n} < -3"), "-n < -3"),
        (format!("{n}.exists() and {d}.empty()"), "answered(n) and not answered(d)"),
        (format!("{d}.round(1) = 2.5"), "round(d, 1) == 2.5"),
        (format!("{n} in (1 | 2 | 3)"), "n in (1, 2, 3)"),
        (format!("(1 | 2) contains {n}"), "n in (1, 2)"),
        ("%resource.descendants().where(linkId='on').answer.value <= today()".to_owned(), "on <= today"),
        ("%resource.descendants().where(linkId='on').answer.value > @2020-05".to_owned(), "on > '2020-05'"),
        ("%patient.gender = 'female'".to_owned(), "patient.sex == 'female'"),
        (format!("{n}.combine({d}).sum() > 2"), "total(n, d) > 2"),
        (format!("{n}.combine({d}).count() = 2"), "count(n, d) == 2"),
        ("%resource.item.where(linkId='c1').answer.value.code = 'a'".to_owned(), "c1 == 'a'"),
        ("%resource.item.where(linkId='c1').answer.value.display = 'B'".to_owned(), "c1 == 'b'"),
        ("%resource.item.where(linkId='c1').answer.value.ordinal() > 0".to_owned(), "score(c1) > 0"),
        ("%resource.item.where(linkId='c1' or linkId='c2').answer.value.weight().sum() > 1".to_owned(), "total(score(c1), score(c2)) > 1"),
        ("%resource.item.where(linkId='rows').item.where(linkId='dose').answer.value.max() > 5".to_owned(), "max(dose) > 5"),
    ] {
        assert_eq!(ours(&theirs), wanted, "{theirs}");
    }
}

#[test]
fn what_fhirpath_decides_and_ours_leaves_missing_is_decided() {
    let m = "%resource.item.where(linkId='m').answer.value.code";
    for (theirs, wanted) in [
        (format!("'a' in {m}"), "coalesce('a' in m, false)"),
        (format!("{m}.where($this = 'a').exists()"), "coalesce(m == 'a', false)"),
        (format!("{m}.exists($this = 'a' or $this = 'b')"), "coalesce(m == 'a' or m == 'b', false)"),
        ("%resource.item.where(linkId='m').answer.exists(value.code = 'b')".to_owned(), "coalesce(m == 'b', false)"),
        (format!("iif({m}.exists(), 'a' in {m}, {{}})"), "'a' in m"),
        ("iif(%resource.descendants().where(linkId='b').answer.value, 1, 2) = 1".to_owned(), "if(coalesce(b, false), 1, 2) == 1"),
        (
            "iif(%resource.descendants().where(linkId='n').answer.value.exists(), %resource.descendants().where(linkId='n').answer.value, 0) = 0".to_owned(),
            "coalesce(n, 0) == 0",
        ),
    ] {
        assert_eq!(ours(&theirs), wanted, "{theirs}");
    }
}

#[test]
fn what_has_no_exact_translation_is_refused_by_name() {
    let n = "%resource.descendants().where(linkId='n').answer.value";
    for (theirs, code) in [
        (format!("{n}.toString() = '3'"), "untranslatable"),
        (format!("{n} mod 2 = 0"), "untranslatable"),
        (format!("{n} ~ 3"), "untranslatable"),
        ("%resource.descendants().where(linkId='nobody').answer.value = 3".to_owned(), "no-such-item"),
        ("%resource.descendants().where(linkId='n').answer.valueDecimal = 3".to_owned(), "value-type"),
        ("%resource.item.where(linkId='c1').answer.value = 'a'".to_owned(), "not-a-value"),
        ("%resource.item.where(linkId='c1').answer.value.code = 'z'".to_owned(), "unknown-code"),
        ("%resource.item.where(linkId='m').answer.value.code = 'a'".to_owned(), "several-values"),
        ("%resource.descendants().where(linkId='dose').answer.value = 3".to_owned(), "several-values"),
        ("%resource.descendants().where(linkId='g').answer.exists()".to_owned(), "no-answer"),
        ("%nobody = 3".to_owned(), "untranslatable"),
        ("now() > @2020-01-01".to_owned(), "untranslatable"),
        (format!("{n} > 3 days"), "untranslatable"),
        (format!("{n} >"), "unfinished-expression"),
        (format!("{n} = #"), "not-fhirpath"),
        (format!("{n} )"), "unexpected-word"),
        ("1 + 1".to_owned(), "not-a-condition"),
    ] {
        assert_eq!(ours(&theirs), code, "{theirs}");
    }
}

#[test]
fn f7_a_path_that_means_all_rows_is_not_taken_for_the_own_row() {
    let dose = "descendants().where(linkId='dose').answer.value";
    assert_eq!(ours_at(&format!("%resource.{dose} > 3"), true), "other-rows");
    assert_eq!(ours_at("%resource.descendants().where(linkId='n').answer.value > 3", true), "n > 3");
}

#[test]
fn length_depth_and_steps_are_bounded() {
    let long = format!("true {}", "and true ".repeat(500));
    assert_eq!(parse(&long).unwrap_err().code, "expression-too-long");
    assert_eq!(parse(&"'a' & ".repeat(900)).unwrap_err().code, "expression-too-long");
    let deep = format!("{}1{}", "(".repeat(100), ")".repeat(100));
    assert_eq!(parse(&deep).unwrap_err().code, "expression-too-deep");
    let chain = format!("1{}", " + 1".repeat(200));
    assert_eq!(parse(&chain).unwrap_err().code, "expression-too-deep");
    let points = format!("a{}", ".b".repeat(200));
    assert_eq!(parse(&points).unwrap_err().code, "expression-too-deep");
}

#[test]
fn variables_that_grow_without_end_are_stopped() {
    let mut document = document("%v30 > 0", false);
    let variable = |name: String, text: String| {
        json!({"url": "http://hl7.org/fhir/StructureDefinition/variable",
               "valueExpression": {"name": name, "language": "text/fhirpath", "expression": text}})
    };
    let mut all = vec![variable("v0".to_owned(), "%resource.descendants().where(linkId='n').answer.value".to_owned())];
    all.extend((1..=30).map(|at| variable(format!("v{at}"), format!("%v{} + %v{}", at - 1, at - 1))));
    all.push(variable("loop".to_owned(), "%loop + 1".to_owned()));
    document["extension"] = json!(all);
    let import = import(&document.to_string());
    assert_eq!(import.problems[0].code, "expression-too-deep");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_fall(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn no_mix_of_words_makes_the_translation_fall(words in prop::collection::vec(prop::sample::select(vec![
        "%resource", ".item", ".where(", "linkId", "=", "'n'", ")", ".answer", ".value", ".code", ".sum()", "iif(", ",", "{}", " and ", " or ", "$this", "1", "-", "+",
        ".exists()", ".not()", "(", "%context", ".descendants()", "@2020", "true", " in ", "|", "[0]", ".count()",
    ]), 0..14)) {
        let _ = ours(&words.concat());
    }
}
