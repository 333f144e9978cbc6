//! The JSON Schema of questionnaires, made from the list of kinds and their settings.
//!
//! `schema/questionnaire.schema.json` is this text; a test fails when it is not. The schema says what a
//! definition looks like; what it means (names that exist, cycles, ranges) only the reader judges.

#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use crate::definition::QUESTIONNAIRE_SCHEMA;
use crate::form::Layout;
use crate::question::{KINDS, Kind, Required, Shape};

/// The schema as it is published.
pub fn questionnaire_schema() -> Value {
    let mut definitions = Map::new();
    definitions.insert("bilingual".to_owned(), bilingual());
    definitions.insert("option".to_owned(), option(false));
    definitions.insert("exclusive_option".to_owned(), option(true));
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
        },
        "$defs": definitions,
    })
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
        "code": {"type": "string", "pattern": "^[a-z0-9_-]{1,64}$"},
        "text": {"$ref": "#/$defs/bilingual"},
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
    let mut required = vec!["id", "type", "text"];
    let mut add = |name: &str, value: Value| properties.insert(name.to_owned(), value);
    add("id", json!({"type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$"}));
    add("type", json!({"const": kind.name}));
    add("text", json!({"$ref": "#/$defs/bilingual"}));
    add("help", json!({"$ref": "#/$defs/bilingual"}));
    add("show_if", json!({"type": "string"}));
    if kind.required == Required::Optional {
        add("required", json!({"type": "boolean"}));
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
        Shape::Word(words) => json!({"enum": words}),
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
