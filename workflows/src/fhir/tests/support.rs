//! Short ways to write a Questionnaire and to read its verdict.

use serde_json::{Value, json};

use crate::fhir::{Import, export, import, normal};
use crate::form::Form;
use crate::problem::Level;

/// A Questionnaire with these items, in French and complete.
pub(super) fn questionnaire(items: Value) -> Value {
    json!({
        "resourceType": "Questionnaire", "url": "https://example.org/Questionnaire/essai", "version": "1",
        "title": "Essai", "_title": {"extension": [translation("en", "Try")]},
        "language": "fr", "status": "active", "item": items,
    })
}

/// A translation.
pub(super) fn translation(lang: &str, text: &str) -> Value {
    json!({"url": "http://hl7.org/fhir/StructureDefinition/translation",
           "extension": [{"url": "lang", "valueCode": lang}, {"url": "content", "valueString": text}]})
}

/// An item with a text in both languages and further members.
pub(super) fn item(kind: &str, link_id: &str, more: Value) -> Value {
    let mut item = json!({"linkId": link_id, "type": kind, "text": format!("{link_id} (fr)"),
                          "_text": {"extension": [translation("en", &format!("{link_id} (en)"))]}});
    if let (Some(item), Some(more)) = (item.as_object_mut(), more.as_object()) {
        item.extend(more.clone());
    }
    item
}

/// An option with a code and words in both languages.
pub(super) fn option(code: &str) -> Value {
    json!({"valueCoding": {"system": "urn:codes", "code": code, "display": format!("{code} (fr)"),
                           "_display": {"extension": [translation("en", &format!("{code} (en)"))]}}})
}

/// An extension of FHIR's own namespace.
pub(super) fn core(name: &str, member: &str, value: Value) -> Value {
    json!({"url": format!("http://hl7.org/fhir/StructureDefinition/{name}"), member: value})
}

/// An extension of Structured Data Capture with a FHIRPath expression.
pub(super) fn sdc(name: &str, expression: &str) -> Value {
    json!({"url": format!("http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-{name}"),
           "valueExpression": {"language": "text/fhirpath", "expression": expression}})
}

/// The form of a document that has neither an error nor a warning; it must survive the way out and in again.
pub(super) fn accepted(document: &Value) -> Form {
    let import = import(&document.to_string());
    assert!(import.problems.is_empty(), "{:#?}", import.problems);
    returns(import)
}

/// The form of a document that may have warnings.
pub(super) fn warned(document: &Value, codes: &[&str]) -> Form {
    let import = import(&document.to_string());
    let found: Vec<&str> = import.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(found, codes, "{:#?}", import.problems);
    returns(import)
}

/// The form, after checking that it goes out and comes back the same.
pub(super) fn returns(import: Import) -> Form {
    let form = import.form.unwrap();
    let out = export(&form);
    let again = crate::fhir::import(&out);
    let Some(back) = again.form else { panic!("{:#?}\n{out}", again.problems) };
    assert_eq!(normal(&back), normal(&form), "{out}");
    form
}

/// (code, path) of each error of a document.
pub(super) fn errors(document: &Value) -> Vec<(&'static str, String)> {
    errors_of_text(&document.to_string())
}

pub(super) fn errors_of_text(text: &str) -> Vec<(&'static str, String)> {
    let import = import(text);
    assert!(import.form.is_none(), "accepted: {text}");
    for problem in &import.problems {
        assert!(problem.fr.ends_with('.') && problem.en.ends_with('.'), "{problem:?}");
        assert!(problem.path.starts_with('$'), "{problem:?}");
    }
    let errors = import.problems.into_iter().filter(|problem| problem.level == Level::Error);
    errors.map(|problem| (problem.code, problem.path)).collect()
}

/// Our definition of an item.
pub(super) fn definition(form: &Form) -> Value {
    serde_json::from_str(&form.heading().canonical).unwrap()
}
