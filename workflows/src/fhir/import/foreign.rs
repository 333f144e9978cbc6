//! Questionnaires of FHIR STU3: refused, each part that tells by name. R4 has other words for the same, and guessing which
//! was meant would be wrong for conditions.

use crate::fhir::report::Report;
use crate::json::Json;

/// Says everything that belongs to STU3; whether there was any.
pub(super) fn is_stu3(document: &Json, report: &Report) -> bool {
    let mut found = Vec::new();
    let version = document.get("meta").and_then(|meta| meta.text_of("fhirVersion")).or_else(|| document.text_of("fhirVersion"));
    if version.is_some_and(|version| version.starts_with("3.")) {
        found.push("$.meta.fhirVersion".to_owned());
    }
    items(document, "$", &mut found);
    for path in &found {
        let name = path.rsplit('.').next().unwrap_or_default();
        report.error(
            path,
            "stu3",
            format!("« {name} » est de FHIR STU3, qui n’est pas accepté : convertissez le questionnaire en R4."),
            format!("“{name}” is of FHIR STU3, which is not accepted: convert the questionnaire to R4."),
        );
    }
    !found.is_empty()
}

fn items(parent: &Json, at: &str, found: &mut Vec<String>) {
    // JSON is bounded in depth; the list of findings is bounded by the report
    for (nth, item) in parent.get("item").map(Json::list).unwrap_or_default().iter().enumerate() {
        let at = format!("{at}.item[{nth}]");
        for (name, _) in item.entries() {
            let is_initial = name.strip_prefix("initial").is_some_and(|kind| kind.starts_with(|c: char| c.is_ascii_uppercase()));
            if name == "option" || name == "options" || is_initial {
                found.push(format!("{at}.{name}"));
            }
        }
        for (nth, condition) in item.get("enableWhen").map(Json::list).unwrap_or_default().iter().enumerate() {
            if condition.get("hasAnswer").is_some() {
                found.push(format!("{at}.enableWhen[{nth}].hasAnswer"));
            }
        }
        items(item, &at, found);
    }
}
