//! A form with everything said in one way, so that two ways of saying the same can be compared.

use crate::expression::Expr;
use crate::fhir::path::flatten;
use crate::fhir::sheet::{self, Sheet};
use crate::form::{Form, Item};
use crate::formula::Formula;
use crate::json::{Json, Made};

/// Members that say what is so without them.
const DEFAULTS: [(&str, &str); 12] = [
    ("required", "false"),
    ("hidden", "false"),
    ("read_only", "false"),
    ("exclusive", "false"),
    ("several", "false"),
    ("layout", "\"one_page\""),
    ("step", "1"),
    ("precision", "\"day\""),
    ("method", "\"sum\""),
    ("missing", "\"require_all\""),
    ("min", "0"),
    ("max", "100"),
];

/// The canonical text of the form without members that say what is so anyway, each expression as our printer writes it.
pub fn normal(form: &Form) -> String {
    let definition = sheet::definition(form);
    let sheet = Sheet::new(form, &definition);
    let mut made = Made::default();
    for (name, json) in definition.entries() {
        match name.as_str() {
            "items" => made.put("items", items(&sheet, &form.roots().collect::<Vec<_>>())),
            "scores" => made.put_full("scores", scores(form, json)),
            "fhir" => made.put_full("fhir", json.clone()),
            _ => put(&mut made, name, json),
        }
    }
    made.json().canonical()
}

fn put(made: &mut Made, name: &str, json: &Json) {
    let is_said_anyway = |entry: &Json| DEFAULTS.iter().any(|(known, value)| *known == name && entry.canonical() == *value && !matches!(name, "min" | "max"));
    if !is_said_anyway(json) {
        made.put_full(name, json.clone());
    }
}

fn items(sheet: &Sheet<'_>, slots: &[usize]) -> Json {
    let item = |slot: &usize| sheet.form.items.get(*slot).map(|item| self::item(sheet, *slot, item));
    Json::List(slots.iter().filter_map(item).collect())
}

fn item(sheet: &Sheet<'_>, slot: usize, item: &Item) -> Json {
    let mut made = Made::default();
    for (name, json) in sheet.item(slot).entries() {
        match (name.as_str(), &item.condition, &item.calc) {
            ("items", ..) => made.put("items", items(sheet, &item.children)),
            ("show_if", Some(condition), _) => made.put("show_if", text(sheet.form, condition)),
            ("value", _, Some(calc)) => made.put("value", text(sheet.form, calc)),
            ("repeat", ..) => {
                let rows = json.entries().iter().filter(|(name, json)| !DEFAULTS.iter().any(|(known, value)| known == name && json.canonical() == *value));
                made.put("repeat", Json::Object(rows.cloned().collect()));
            }
            ("options" | "units", ..) => made.put(name, Json::List(json.list().iter().map(option).collect())),
            ("checks", ..) => {
                let checks = item.checks.iter().zip(json.list()).map(|(check, json)| {
                    let must = check.condition.as_ref().map_or_else(String::new, |condition| text(sheet.form, condition));
                    Json::object([("must", must.into()), ("text", json.get("text").cloned().unwrap_or(Json::Null))])
                });
                made.put_full("checks", Json::List(checks.collect()));
            }
            ("link_id", ..) if json.text() == Some(item.id.as_str()) => {}
            _ => put(&mut made, name, json),
        }
    }
    made.json()
}

fn option(json: &Json) -> Json {
    let mut made = Made::default();
    for (name, json) in json.entries() {
        put(&mut made, name, json);
    }
    made.json()
}

fn scores(form: &Form, json: &Json) -> Json {
    let scores = json.list().iter().zip(&form.scores).map(|(json, score)| {
        let mut made = Made::default();
        for (name, json) in json.entries() {
            match (&score.rule, name.as_str()) {
                (crate::score::Rule::Value(formula), "value") => made.put("value", text(form, formula)),
                (_, "decimals") if json.number() == Some(0.into()) => {}
                _ => put(&mut made, name, json),
            }
        }
        made.json()
    });
    Json::List(scores.collect())
}

/// The expression as our printer writes it.
fn text(form: &Form, formula: &Formula) -> String {
    let name = |slot: usize| match form.items.get(slot) {
        Some(item) => item.id.clone(),
        None => crate::context::name_of(slot - form.items.len()).to_owned(),
    };
    let named: Expr<String> = flatten(formula.expr.clone()).named(&name);
    named.to_string()
}
