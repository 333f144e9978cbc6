//! Tests of reading definitions: strict, complete in its reports, stable in its hash.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{ShippedKind, Start, Trajectory, shipped};
use crate::form::{Form, Layout, Purpose};
use crate::problem::{Level, Problem};
use crate::question::{Holds, KINDS};
use crate::testing::{both, codes, document, form, item, options, refused, refused_text, scale};

#[test]
fn every_shipped_definition_is_right_and_is_what_the_list_says() {
    for definition in shipped() {
        let heading = match definition.kind {
            ShippedKind::Questionnaire => Form::parse(definition.json).map(|form| form.heading().clone()),
            ShippedKind::Trajectory => Trajectory::parse(definition.json).map(|trajectory| trajectory.heading),
        };
        let heading = heading.unwrap_or_else(|error| panic!("{}: {:#?}", definition.key, error.0));
        assert_eq!(heading.key, definition.key);
        assert_eq!(heading.version, definition.version);
    }
}

#[test]
fn every_file_of_the_definitions_is_shipped() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/definitions");
    for (sub, kind) in [("questionnaires", ShippedKind::Questionnaire), ("trajectories", ShippedKind::Trajectory)] {
        let mut files: Vec<String> =
            std::fs::read_dir(format!("{folder}/{sub}")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        let listed: Vec<String> = shipped().iter().filter(|definition| definition.kind == kind).map(|definition| format!("{}.json", definition.key)).collect();
        assert_eq!(files, listed);
    }
}

#[test]
fn every_kind_has_an_example_of_itself_and_nothing_else_is_there() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/definitions/examples");
    let mut files: Vec<String> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    let mut names: Vec<String> = KINDS.iter().map(|kind| format!("{}.json", kind.name)).collect();
    names.sort();
    assert_eq!(files, names);
    for kind in KINDS {
        let form = Form::parse(kind.example).unwrap_or_else(|e| panic!("{}: {e:#?}", kind.name));
        assert_eq!(form.heading().key, format!("exemple-{}", kind.name));
        assert!(form.items().iter().any(|item| item.kind().name == kind.name));
    }
}

#[test]
fn shipped_forms_name_their_licence_and_source() {
    let texts = shipped()
        .iter()
        .filter(|definition| definition.kind == ShippedKind::Questionnaire)
        .map(|definition| definition.json)
        .chain(KINDS.iter().map(|kind| kind.example));
    for text in texts {
        let form = Form::parse(text).unwrap();
        assert!(form.licence().is_some() && form.source().is_some());
    }
}

#[test]
fn the_pain_questionnaire_is_what_the_demonstration_needs() {
    let pain = shipped().iter().find(|d| d.key == "intensite-douleur").unwrap();
    let form = Form::parse(pain.json).unwrap();
    let kinds: Vec<&str> = form.items().iter().map(|item| item.kind().name).collect();
    assert_eq!(kinds, ["display", "scale", "choice", "choice", "multi", "text"]);
    assert!(form.item("pain_now").unwrap().is_required());
    assert_eq!(form.layout(), Layout::OnePage);
    let consent = shipped().iter().find(|d| d.key == "consentement-general").unwrap();
    let consent = Form::parse(consent.json).unwrap();
    assert_eq!(consent.purpose(), Purpose::Consent);
    let questions = |form: &Form| {
        let items = form.items().iter();
        items.filter(|item| item.kind().holds == Holds::Answer).count()
    };
    let sleep = shipped().iter().find(|d| d.key == "bilan-de-sommeil").unwrap();
    assert!(questions(&Form::parse(sleep.json).unwrap()) >= 8);
}

#[test]
fn the_open_follow_up_has_nothing_planned() {
    let definition = shipped().iter().find(|d| d.key == "suivi-libre").unwrap();
    let trajectory = Trajectory::parse(definition.json).unwrap();
    assert_eq!(trajectory.steps.len(), 1);
    assert_eq!(trajectory.steps[0].start, Start::Admitted);
    assert!(!trajectory.outcomes.discharged.is_empty());
}

#[test]
fn the_hash_follows_the_meaning_and_not_the_writing() {
    let one = r#"{"schema":"passerelle.questionnaire/1","key":"k","version":1,"title":{"fr":"é","en":"e"},"items":[{"id":"a","type":"decimal","text":{"fr":"f","en":"e"},"max":2.50}]}"#;
    let other = r#"{ "items" : [ {"max":25e-1, "text":{"en":"e","fr":"f"},"type":"decimal","id":"a"} ],
        "title":{"en":"e","fr":"\u00e9"}, "version":1.0, "key":"k", "schema":"passerelle.questionnaire/1" }"#;
    let changed = one.replace("2.50", "2.51");
    let hash = |text: &str| Form::parse(text).unwrap().heading().hash.clone();
    assert_eq!(hash(one), hash(other));
    assert_ne!(hash(one), hash(&changed));
    assert_eq!(hash(one).len(), 64);
    assert_eq!(
        Form::parse(one).unwrap().heading().canonical,
        r#"{"items":[{"id":"a","max":2.5,"text":{"en":"e","fr":"f"},"type":"decimal"}],"key":"k","schema":"passerelle.questionnaire/1","title":{"en":"e","fr":"é"},"version":1}"#
    );
}

#[test]
fn a_canonical_text_reads_as_the_same_definition() {
    for definition in shipped() {
        if definition.kind == ShippedKind::Questionnaire {
            let heading = Form::parse(definition.json).unwrap().heading().clone();
            let again = Form::parse(&heading.canonical).unwrap().heading().clone();
            assert_eq!(again, heading);
        }
    }
}

#[test]
fn a_text_that_is_no_definition_gets_one_clear_problem() {
    for (text, code) in [
        ("", "not-json"),
        ("<html>", "not-json"),
        ("[1,2", "not-json"),
        ("{\"key\":1,\"key\":2}", "duplicate-name"),
        ("[]", "wrong-type"),
        ("null", "wrong-type"),
        ("{}", "missing-field"),
        ("{\"schema\":\"passerelle.questionnaire/2\"}", "unknown-schema"),
        ("{\"schema\":\"passerelle.trajectory/1\"}", "unknown-schema"),
        ("{\"schema\":1}", "wrong-type"),
    ] {
        let problems = refused_text(text);
        assert_eq!(problems.len(), 1, "{text}");
        assert_eq!(problems[0].code, code, "{text}");
        assert_eq!(problems[0].level, Level::Error);
    }
}

#[test]
fn every_problem_is_reported_at_once_with_its_path() {
    let text = json!({
        "schema": "passerelle.questionnaire/1",
        "key": "Pas Bon",
        "version": 0,
        "title": {"fr": "Titre"},
        "layout": "spiral",
        "colour": "red",
        "items": [
            {"id": "A", "type": "bool", "text": {"fr": " ", "en": "x", "de": "y"}},
            {"type": "nose", "id": "b", "text": both("b")},
            {"id": "c", "type": "bool", "text": both("c"), "required": "yes", "min": 3},
            {"id": "d", "type": "group", "text": both("d"), "items": [7, {"id": "e"}]},
            {"id": "f", "type": "display", "text": both("f"), "required": true},
        ],
    });
    let mut found: Vec<(String, &str)> = refused_text(&text.to_string()).into_iter().map(|problem| (problem.path, problem.code)).collect();
    found.sort();
    let wanted = [
        ("$.colour", "unknown-field"),
        ("$.items[0].id", "bad-identifier"),
        ("$.items[0].text.de", "unknown-field"),
        ("$.items[0].text.fr", "empty-text"),
        ("$.items[1].type", "unknown-type"),
        ("$.items[2].min", "unknown-field"),
        ("$.items[2].required", "wrong-type"),
        ("$.items[3].items[0]", "wrong-type"),
        ("$.items[3].items[1].text", "missing-field"),
        ("$.items[3].items[1].type", "missing-field"),
        ("$.items[4].required", "unknown-field"),
        ("$.key", "bad-identifier"),
        ("$.layout", "unknown-word"),
        ("$.title.en", "missing-field"),
        ("$.version", "out-of-range"),
    ];
    assert_eq!(found, wanted.map(|(path, code)| (path.to_owned(), code)));
}

fn assert_sentences(problems: &[Problem]) {
    for problem in problems {
        for sentence in [&problem.fr, &problem.en] {
            assert!(sentence.ends_with('.'), "{sentence}");
            assert!(sentence.split_whitespace().count() <= 25, "{sentence}");
        }
        assert_ne!(problem.fr, problem.en);
    }
}

#[test]
fn problems_are_plain_sentences_in_both_languages() {
    let deep = item("int", "a", json!({"min": 5, "max": 1, "show_if": "a > nobody"}));
    assert_sentences(&refused(json!([deep, item("int", "a", json!({"max": 1.5}))])));
    assert_sentences(&refused_text("{"));
    assert_sentences(&refused_text("{}"));
    assert_sentences(&refused(json!([
        scale("s", json!({"step": 3})),
        options("choice", "c", &["x", "x"], json!({})),
        item("bool", "b", json!({"show_if": "s == 'high'"})),
        item("bool", "d", json!({"show_if": "d"})),
    ])));
}

#[test]
fn an_id_is_taken_once() {
    let problems = refused(json!([item("bool", "a", json!({})), item("group", "g", json!({"items": [item("int", "a", json!({}))]})),]));
    assert_eq!(codes(&problems), [("duplicate-id", "$.items[1].items[0].id")]);
}

#[test]
fn settings_that_leave_no_answer_are_refused() {
    for (item, path) in [
        (item("int", "q", json!({"min": 3, "max": 2})), "$.items[0].max"),
        (item("decimal", "q", json!({"min": 0.2, "max": 0.1})), "$.items[0].max"),
        (item("string", "q", json!({"length_min": 9, "length_max": 3})), "$.items[0].length_max"),
        (item("date", "q", json!({"min": "2025", "max": "2024"})), "$.items[0].max"),
        (scale("q", json!({"step": 4})), "$.items[0].max"),
        (options("multi", "q", &["a", "!b"], json!({"choose_min": 2})), "$.items[0].choose_min"),
        (options("multi", "q", &["a", "b"], json!({"choose_min": 2, "choose_max": 1})), "$.items[0].choose_min"),
    ] {
        assert_eq!(codes(&refused(json!([item]))), [("empty-range", path)]);
    }
}

#[test]
fn lists_have_an_end() {
    assert_eq!(codes(&refused(json!([]))), [("empty-list", "$.items")]);
    let many: Vec<Value> = (0..1_001).map(|at| item("bool", &format!("q{at}"), json!({}))).collect();
    assert_eq!(codes(&refused(json!(many))), [("too-many-items", "$.items")]);
    let mut nested = item("bool", "leaf", json!({}));
    for level in 0..12 {
        nested = item("group", &format!("g{level}"), json!({"items": [nested]}));
    }
    let problems = refused(json!([nested]));
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, "too-deep");
    let long: Vec<String> = (0..201).map(|at| format!("c{at}")).collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    let problems = refused(json!([options("choice", "q", &long, json!({}))]));
    assert_eq!(codes(&problems), [("out-of-range", "$.items[0].options")]);
}

#[test]
fn mark_up_in_words_stays_words() {
    let hostile = "<script>alert(1)</script>{{7*7}}";
    let form = form(json!([{
        "id": "q", "type": "display", "text": {"fr": hostile, "en": hostile}
    }]));
    let view = form.view(&crate::Answers::new(), &crate::Context::default(), crate::Lang::Fr);
    assert_eq!(view[0].text, hostile);
    let problems = refused(json!([{
        "id": "q", "type": "display", "text": {"fr": "a\u{7}", "en": "b"}
    }]));
    assert_eq!(codes(&problems), [("unusable-text", "$.items[0].text.fr")]);
}

#[test]
fn a_trajectory_is_read_as_strictly() {
    let step = |id: &str, start: Value| json!({"id": id, "title": both(id), "start": start, "activities": []});
    let text = |steps: Value, outcomes: Value| {
        json!({"schema": "passerelle.trajectory/1", "key": "t", "version": 1,
               "title": both("t"), "steps": steps, "outcomes": outcomes})
        .to_string()
    };
    let ending = json!({"discharged": ["done"]});
    let two = json!([step("a", json!({"on": "admitted"})), step("b", json!({"on": "completed", "of": "a"})), step("c", json!({"on": "manual"})),]);
    let read = Trajectory::parse(&text(two, ending.clone())).unwrap();
    assert_eq!(read.steps[1].start, Start::Completed { of: "a".to_owned() });
    for (steps, outcomes, code, path) in [
        (json!([]), ending.clone(), "empty-list", "$.steps"),
        (json!([step("a", json!({"on": "completed", "of": "z"}))]), ending.clone(), "unknown-name", "$.steps[0].start.of"),
        (json!([step("a", json!({"on": "admitted", "of": "a"}))]), ending.clone(), "unknown-field", "$.steps[0].start.of"),
        (json!([step("a", json!({"on": "noon"}))]), ending.clone(), "unknown-word", "$.steps[0].start.on"),
        (json!([step("a", json!({"on": "admitted"})), step("a", json!({"on": "manual"}))]), ending.clone(), "duplicate-id", "$.steps[1].id"),
        (json!([step("a", json!({"on": "admitted"}))]), json!({"discharged": ["x", "x"]}), "duplicate-code", "$.outcomes.discharged[1]"),
        (json!([{"id": "a", "title": both("a"), "start": {"on": "admitted"}, "activities": [{}]}]), ending, "unknown-type", "$.steps[0].activities[0]"),
    ] {
        let error = Trajectory::parse(&text(steps, outcomes)).unwrap_err();
        assert_eq!(codes(&error.0), [(code, path)]);
        assert_sentences(&error.0);
    }
}

#[test]
fn a_definition_with_endless_problems_is_refused_in_bounded_room() {
    let mut text = serde_json::to_value(document(json!([]))).unwrap();
    text = serde_json::from_str(text.as_str().unwrap()).unwrap();
    for at in 0..100_000 {
        text[format!("x{at}")] = json!(at);
    }
    let problems = refused_text(&text.to_string());
    assert_eq!(problems.len(), 501);
    assert_eq!(problems[500].code, "too-many-problems");
    assert_sentences(&problems[499..]);
}

proptest! {
    #[test]
    fn a_definition_spoilt_anywhere_is_read_or_refused_with_reasons(
        which in 0_usize..16, at in any::<prop::sample::Index>(), with in "[{}\\[\\]\",:0-9a-z ]{0,3}", cut in 0_usize..4,
    ) {
        let texts: Vec<&str> = shipped().iter().map(|d| d.json).chain(KINDS.iter().map(|k| k.example)).collect();
        let mut chars: Vec<char> = texts[which % texts.len()].chars().collect();
        let from = at.index(chars.len());
        let to = (from + cut).min(chars.len());
        chars.splice(from..to, with.chars());
        let text: String = chars.into_iter().collect();
        for refused in [Form::parse(&text).err(), Trajectory::parse(&text).err()].into_iter().flatten() {
            prop_assert!(!refused.0.is_empty());
            prop_assert!(refused.0.iter().all(|problem| problem.path.starts_with('$')));
        }
    }
}

#[test]
fn the_helper_writes_a_document_that_is_right() {
    assert!(Form::parse(&document(json!([item("bool", "q", json!({}))]))).is_ok());
}
