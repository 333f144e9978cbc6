//! Texts in both languages, and extensions.

use super::Exporter;
use crate::fhir::tongue::as_translation;
use crate::form::Coding;
use crate::json::{Json, Made};
use crate::lang::Lang;

/// An extension with one value.
pub(super) fn extension(url: &str, member: &str, value: Json) -> Json {
    Json::object([("url", url.into()), (member, value)])
}

/// Codes of other systems.
pub(super) fn codings(codes: &[Coding]) -> Json {
    let coding = |coding: &Coding| {
        let mut made = Made::default();
        made.put_some("system", coding.system.as_deref());
        made.put("code", coding.code.as_str());
        made.put_some("display", coding.display.as_deref());
        made.json()
    };
    Json::List(codes.iter().map(coding).collect())
}

/// An extension of `itemControl`.
pub(super) fn control(code: &str) -> Json {
    let coding = Json::object([("system", "http://hl7.org/fhir/questionnaire-item-control".into()), ("code", code.into())]);
    extension("http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl", "valueCodeableConcept", Json::object([("coding", Json::List(vec![coding]))]))
}

impl Exporter<'_> {
    /// Puts a text and, where it is another, its translation; what else `_name` said comes after.
    pub(super) fn words(&self, made: &mut Made, name: &str, words: Option<&Json>, rest: Option<&Json>) {
        let Some(words) = words else { return };
        let base = self.sheet.base();
        let other = if base == Lang::Fr { Lang::En } else { Lang::Fr };
        let (Some(text), Some(translated)) = (words.text_of(base.code()), words.text_of(other.code())) else { return };
        made.put(name, text);
        let mut extensions = Vec::new();
        if translated != text {
            extensions.push(as_translation(other.code(), translated));
        }
        let mut sibling = Made::default();
        for (name, json) in rest.map(Json::entries).unwrap_or_default() {
            match json {
                Json::List(list) if name == "extension" => extensions.extend(list.iter().cloned()),
                json => sibling.put(name, json.clone()),
            }
        }
        sibling.put_full("extension", Json::List(extensions));
        made.put_full(&format!("_{name}"), sibling.json());
    }

    /// An extension whose value is a text in both languages.
    pub(super) fn worded(&self, url: &str, words: Option<&Json>) -> Option<Json> {
        let mut made = Made::default();
        made.put("url", url);
        self.words(&mut made, "valueString", words, None);
        made.has("valueString").then(|| made.json())
    }
}
