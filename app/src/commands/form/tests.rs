//! Tests of verdicts: their shape, and what each sort of file gets.

use super::verdict::Verdict;
use super::{answer, check};
use serde_json::{Value, json};
use std::path::Path;
use workflows::Context;

fn line(verdict: &Verdict) -> Value {
    serde_json::to_value(verdict).unwrap()
}

fn judged(text: &str) -> Value {
    let verdict = check::judge(Path::new("dossier/essai.json"), text);
    line(&verdict.map_or_else(|verdict| *verdict, |(_, verdict)| verdict))
}

fn shipped(key: &str) -> &'static str {
    workflows::shipped().iter().find(|shipped| shipped.key == key).unwrap().json
}

#[test]
fn a_verdict_has_the_shape_that_scripts_rely_on() {
    let found = judged(shipped("intensite-douleur"));
    let wanted = json!({"file": "dossier/essai.json", "verdict": "accepted", "problems": [], "kept": ["$"], "carried": [], "scores": {}});
    assert_eq!(found, wanted);
    let refused = judged(r#"{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"q","type":"reference","text":"1"}]}"#);
    assert_eq!(refused["verdict"], "refused");
    let first = &refused["problems"][0];
    assert_eq!((&first["level"], &first["code"], &first["path"]), (&json!("error"), &json!("unsupported-type"), &json!("$.item[0].type")));
    assert!(first["fr"].as_str().unwrap().ends_with('.') && first["en"].as_str().unwrap().ends_with('.'));
}

#[test]
fn what_is_no_form_is_called_so() {
    for text in ["", "{", "[]", "{}", r#"{"resourceType":"Patient"}"#, "\u{0}\u{1}", "licence"] {
        assert_eq!(judged(text)["problems"][0]["code"], "not-a-form", "{text}");
    }
    assert_eq!(judged(r#"{"schema":"passerelle.questionnaire/9"}"#)["problems"][0]["code"], "unknown-schema");
}

#[test]
fn an_exported_form_is_accepted_and_answered() {
    let own = workflows::Form::parse(shipped("intensite-douleur")).unwrap();
    let fhir = workflows::fhir::export(&own);
    let Ok((form, verdict)) = check::judge(Path::new("f.json"), &fhir) else { panic!("refused") };
    assert_eq!(line(&verdict)["verdict"], "accepted");
    let wrong = r#"{"resourceType":"QuestionnaireResponse","status":"completed","item":[{"linkId":"pain_now","answer":[{"valueInteger":77}]}]}"#;
    let found = line(&answer::judge(&form, Path::new("r.json"), wrong, &Context::default()));
    assert_eq!(found["verdict"], "refused");
    let codes: Vec<&str> = found["problems"].as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"unknown-option"), "{codes:?}");
    assert!(found["scores"].is_object());
}

#[test]
fn answers_of_a_draft_are_judged_as_well() {
    let form = workflows::Form::parse(shipped("intensite-douleur")).unwrap();
    let found = |text: &str| line(&answer::judge(&form, Path::new("r.json"), text, &Context::default()));
    assert_eq!(found(r#"{"nobody":{"int":7}}"#)["problems"][0]["code"], "unknown-question");
    assert_eq!(found("[]")["problems"][0]["code"], "not-a-response");
}
