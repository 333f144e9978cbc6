//! The JSON Schema of questionnaires, made from the list of kinds and their settings.
//!
//! `schema/questionnaire.schema.json` is this text; a test fails when it is not. The schema says what a
//! definition looks like; what it means (names that exist, cycles, ranges) only the reader judges.

#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use crate::definition::QUESTIONNAIRE_SCHEMA;
use crate::form::Layout;
use crate::question::{Holds, KINDS, Kind, PATTERN_MAX, Required, Shape};

/// The schema as it is published.
pub fn questionnaire_schema() -> Value {
    let mut definitions = Map::new();
    definitions.insert("bilingual".to_owned(), bilingual());
    definitions.insert("option".to_owned(), option(false));
    definitions.insert("exclusive_option".to_owned(), option(true));
    definitions.extend(parts());
    let mut kinds = Vec::new();
    for kind in KINDS {
        let name = format!("item_{}", kind.name);
        kinds.push(json!({"$ref": format!("#/$defs/{name}")}));
        definitions.insert(name, item(kind));
    }
    definitions.insert("item".to_owned(), json!({"oneOf": kinds}));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": QUESTIONNAIRE_SCHEMA,
        "type": "object",
        "additionalProperties": false,
        "required": ["schema", "key", "version", "title", "items"],
        "properties": {
            "schema": {"const": QUESTIONNAIRE_SCHEMA},
            "key": {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,63}$"},
            "version": {"type": "integer", "minimum": 1, "maximum": 1_000_000},
            "title": {"$ref": "#/$defs/bilingual"},
            "layout": {"enum": Layout::ALL.map(Layout::word)},
            "purpose": {"enum": ["consent"]},
            "licence": {"type": "string"},
            "source": {"type": "string"},
            "items": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/item"}},
            "scores": {"type": "array", "items": {"$ref": "#/$defs/score"}},
            "alerts": {"type": "array", "items": {"$ref": "#/$defs/alert"}},
            "fhir": {},
        },
        "$defs": definitions,
    })
}

/// A closed object.
fn object(required: &[&str], properties: Value) -> Value {
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

/// What items, scores and alerts are made of.
fn parts() -> Map<String, Value> {
    let id = json!({"type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$"});
    let words = json!({"$ref": "#/$defs/bilingual"});
    let ids = json!({"type": "array", "items": id});
    let rows = json!({"type": "integer", "minimum": 0, "maximum": 100});
    let missing = json!({"oneOf": [{"enum": ["require_all", "sum_answered"]}, object(&["prorate"], json!({"prorate": {"type": "integer", "minimum": 1}}))]});
    let counted = json!({"type": "array", "minItems": 1, "items": id});
    let points = json!({"method": {"enum": ["sum", "mean"]}, "items": counted, "reverse": ids, "missing": missing});
    let all = [
        ("coding", object(&["code"], json!({"system": {"type": "string"}, "code": {"type": "string"}, "display": {"type": "string"}}))),
        ("check", object(&["must", "text"], json!({"must": {"type": "string"}, "text": words}))),
        ("repeat", object(&[], json!({"min": rows, "max": rows}))),
        ("band", object(&["key", "from", "to", "title"], json!({"key": id, "from": {"type": "number"}, "to": {"type": "number"}, "title": words}))),
        ("score", json!({"oneOf": [{"$ref": "#/$defs/score_of_points"}, {"$ref": "#/$defs/score_of_value"}]})),
        ("score_of_points", score(&["id", "title", "items"], &points)),
        ("score_of_value", score(&["id", "title", "value"], &json!({"value": {"type": "string"}}))),
        (
            "alert",
            object(
                &["id", "if", "priority", "due_hours", "title"],
                json!({
                    "id": id, "if": {"type": "string"}, "priority": {"enum": ["urgent", "normal"]},
                    "due_hours": {"type": "integer", "minimum": 1, "maximum": 672}, "title": words, "text": words,
                }),
            ),
        ),
    ];
    all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A score: what each has, and what its rule needs.
fn score(required: &[&str], rule: &Value) -> Value {
    let mut properties = json!({
        "id": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$"},
        "title": {"$ref": "#/$defs/bilingual"},
        "decimals": {"type": "integer", "minimum": 0, "maximum": 6},
        "bands": {"type": "array", "items": {"$ref": "#/$defs/band"}},
        "code": {"type": "array", "items": {"$ref": "#/$defs/coding"}},
    });
    if let (Some(properties), Some(rule)) = (properties.as_object_mut(), rule.as_object()) {
        properties.extend(rule.clone());
    }
    object(required, properties)
}

fn bilingual() -> Value {
    let side = json!({"type": "string", "minLength": 1, "maxLength": 4_000});
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["fr", "en"],
        "properties": {"fr": side, "en": side},
    })
}

fn option(may_exclude: bool) -> Value {
    let mut properties = json!({
        "code": {"type": "string", "pattern": "^[A-Za-z0-9_.:/+*^%\\[\\]{}()-]{1,64}$"},
        "text": {"$ref": "#/$defs/bilingual"},
        "score": {"type": "number"},
        "system": {"type": "string"},
    });
    if may_exclude && let Some(properties) = properties.as_object_mut() {
        properties.insert("exclusive".to_owned(), json!({"type": "boolean"}));
    }
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["code", "text"],
        "properties": properties,
    })
}

fn item(kind: &Kind) -> Value {
    let mut properties = Map::new();
    let mut required = vec!["id", "type"];
    let mut add = |name: &str, value: Value| properties.insert(name.to_owned(), value);
    add("id", json!({"type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$"}));
    add("type", json!({"const": kind.name}));
    add("text", json!({"$ref": "#/$defs/bilingual"}));
    add("help", json!({"$ref": "#/$defs/bilingual"}));
    add("show_if", json!({"type": "string"}));
    add("hidden", json!({"type": "boolean"}));
    add("link_id", json!({"type": "string"}));
    add("code", json!({"type": "array", "items": {"$ref": "#/$defs/coding"}}));
    add("checks", json!({"type": "array", "items": {"$ref": "#/$defs/check"}}));
    add("fhir", json!({}));
    if kind.holds != Holds::Items {
        required.push("text");
    }
    if kind.required == Required::Optional {
        add("required", json!({"type": "boolean"}));
    }
    if kind.holds == Holds::Answer && kind.required != Required::Never {
        add("default", json!({"type": "object"}));
        add("read_only", json!({"type": "boolean"}));
    }
    if kind.repeats {
        add("repeat", json!({"$ref": "#/$defs/repeat"}));
    }
    for setting in kind.settings {
        add(setting.name, shape(setting.shape));
        if setting.required {
            required.push(setting.name);
        }
    }
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Bilingual => json!({"$ref": "#/$defs/bilingual"}),
        Shape::Whole(i64::MIN, i64::MAX) => json!({"type": "integer"}),
        Shape::Whole(least, most) => {
            json!({"type": "integer", "minimum": least, "maximum": most})
        }
        Shape::Number => json!({"type": "number"}),
        Shape::Date => json!({"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}),
        Shape::Pattern => json!({"type": "string", "maxLength": PATTERN_MAX}),
        Shape::Word(words) => json!({"enum": words}),
        Shape::Words(words) => json!({"type": "array", "uniqueItems": true, "items": {"enum": words}}),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::Expression => json!({"type": "string"}),
        Shape::Options { exclusive } => {
            let option = if exclusive { "exclusive_option" } else { "option" };
            json!({
                "type": "array",
                "minItems": 1,
                "maxItems": 200,
                "items": {"$ref": format!("#/$defs/{option}")},
            })
        }
        Shape::Items => {
            json!({"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/item"}})
        }
    }
}
