//! The schema and the reader say the same of every shipped definition and of thousands of spoilt ones.

use serde_json::{Value, json};

use super::questionnaire_schema;
use crate::definition::{ShippedKind, shipped};
use crate::form::Form;
use crate::question::KINDS;

/// Judges `value` by the words of JSON Schema that our schema uses; any other word is an error.
fn conforms(value: &Value, schema: &Value, root: &Value) -> bool {
    let words = schema.as_object().unwrap();
    words.iter().all(|(word, told)| match word.as_str() {
        "$schema" | "title" | "$defs" => true,
        "$ref" => {
            let pointer = told.as_str().unwrap().strip_prefix('#').unwrap();
            conforms(value, root.pointer(pointer).unwrap(), root)
        }
        "oneOf" => {
            let choices = told.as_array().unwrap();
            choices.iter().filter(|one| conforms(value, one, root)).count() == 1
        }
        "const" => value == told,
        "enum" => told.as_array().unwrap().contains(value),
        "type" => is_type(value, told.as_str().unwrap()),
        "pattern" => value.as_str().is_none_or(|text| matches(text, told.as_str().unwrap())),
        "minimum" => value.as_i64().is_none_or(|number| number >= told.as_i64().unwrap()),
        "maximum" => value.as_i64().is_none_or(|number| number <= told.as_i64().unwrap()),
        "minLength" => length(value).is_none_or(|length| length >= told.as_u64().unwrap()),
        "maxLength" => length(value).is_none_or(|length| length <= told.as_u64().unwrap()),
        "minItems" => count(value).is_none_or(|count| count >= told.as_u64().unwrap()),
        "maxItems" => count(value).is_none_or(|count| count <= told.as_u64().unwrap()),
        "items" => value.as_array().is_none_or(|list| list.iter().all(|entry| conforms(entry, told, root))),
        "uniqueItems" => value.as_array().is_none_or(|list| list.iter().enumerate().all(|(at, entry)| !list[..at].contains(entry))),
        "required" => value.as_object().is_none_or(|object| {
            let names = told.as_array().unwrap();
            names.iter().all(|name| object.contains_key(name.as_str().unwrap()))
        }),
        "properties" => value.as_object().is_none_or(|object| {
            let properties = told.as_object().unwrap();
            properties.iter().all(|(name, own)| object.get(name).is_none_or(|entry| conforms(entry, own, root)))
        }),
        "additionalProperties" => {
            assert_eq!(told, &json!(false));
            let known = words["properties"].as_object().unwrap();
            value.as_object().is_none_or(|object| object.keys().all(|name| known.contains_key(name)))
        }
        other => panic!("the schema uses the word {other}, which this test does not know"),
    })
}

fn length(value: &Value) -> Option<u64> {
    value.as_str().map(|text| text.chars().count() as u64)
}

fn count(value: &Value) -> Option<u64> {
    value.as_array().map(|list| list.len() as u64)
}

fn is_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64(),
        other => panic!("{other}"),
    }
}

/// The patterns of our schema, each judged by hand.
fn matches(text: &str, pattern: &str) -> bool {
    let is_id = |more: &str| {
        text.len() <= 64
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || more.contains(c))
    };
    match pattern {
        "^[a-z][a-z0-9-]{0,63}$" => is_id("-"),
        "^[a-z][a-z0-9_]{0,63}$" => is_id("_"),
        "^[A-Za-z0-9_.:/+*^%\\[\\]{}()-]{1,64}$" => {
            (1..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || "_.:/+*^%[]{}()-".contains(c))
        }
        "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" => {
            let is_digits = |part: &str, width| part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
            let parts: Vec<&str> = text.split('-').collect();
            parts.len() <= 3 && is_digits(parts[0], 4) && parts[1..].iter().all(|part| is_digits(part, 2))
        }
        other => panic!("{other}"),
    }
}

fn documents() -> Vec<Value> {
    shipped()
        .iter()
        .filter(|definition| definition.kind == ShippedKind::Questionnaire)
        .map(|definition| definition.json)
        .chain(KINDS.iter().map(|kind| kind.example))
        .map(|text| serde_json::from_str(text).unwrap())
        .collect()
}

/// Every document that differs from `document` in one place.
fn spoilt(document: &Value) -> Vec<Value> {
    let mut places = vec![String::new()];
    let mut at = 0;
    while let Some(place) = places.get(at).cloned() {
        at += 1;
        match document.pointer(&place).unwrap() {
            Value::Object(entries) => {
                places.extend(entries.keys().map(|name| format!("{place}/{name}")));
            }
            Value::Array(entries) => {
                places.extend((0..entries.len()).map(|entry| format!("{place}/{entry}")));
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    for place in places {
        for wrong in [json!(null), json!(true), json!(""), json!("Ça"), json!(-5_000), json!(0.5), json!([]), json!({})] {
            let mut changed = document.clone();
            *changed.pointer_mut(&place).unwrap() = wrong;
            out.push(changed);
        }
        let Some(Value::Object(entries)) = document.pointer(&place) else {
            continue;
        };
        for name in entries.keys() {
            let mut changed = document.clone();
            let object = changed.pointer_mut(&place).unwrap().as_object_mut().unwrap();
            object.remove(name);
            out.push(changed);
        }
        for name in ["required", "exclusive", "items", "colour", "help", "max"] {
            let mut changed = document.clone();
            let object = changed.pointer_mut(&place).unwrap().as_object_mut().unwrap();
            object.insert(name.to_owned(), json!(true));
            out.push(changed);
        }
    }
    out
}

/// Problems that a schema can see; the others are about meaning, and an impossible day looks like a date.
const SHAPE: [&str; 11] = [
    "missing-field",
    "unknown-field",
    "wrong-type",
    "unknown-type",
    "unknown-word",
    "unknown-schema",
    "not-whole",
    "out-of-range",
    "bad-identifier",
    "empty-list",
    "bad-date",
];

#[test]
fn shipped_definitions_conform() {
    let schema = questionnaire_schema();
    for document in documents() {
        assert!(conforms(&document, &schema, &schema), "{}", document["key"]);
    }
}

/// Characters of the longest document that is spoilt everywhere.
const SPOILT_MAX: usize = 4_000;

#[test]
fn the_schema_and_the_reader_refuse_the_same() {
    let schema = questionnaire_schema();
    let mut refused = 0;
    // the examples have every kind, scores and alerts; long forms would only say the same again and again
    for document in documents().iter().filter(|document| document.to_string().len() < SPOILT_MAX) {
        for spoilt in spoilt(document) {
            let text = spoilt.to_string();
            let ok = conforms(&spoilt, &schema, &schema);
            match Form::parse(&text) {
                Ok(_) => assert!(ok, "only the schema refuses {text}"),
                Err(error) => {
                    refused += 1;
                    let sees = |code| SHAPE.contains(&code) && !(code == "bad-date" && ok);
                    let is_shape = error.0.iter().any(|problem| sees(problem.code));
                    assert!(!(is_shape && ok), "only the reader refuses {text}\n{:#?}", error.0);
                }
            }
        }
    }
    assert!(refused > 1_000, "{refused}");
}

#[test]
fn the_published_schema_is_the_one_made_from_the_kinds() {
    let published: Value = serde_json::from_str(include_str!("../../schema/questionnaire.schema.json")).unwrap();
    assert!(published == questionnaire_schema(), "write it anew: cargo run -p workflows --example write_schema");
}
