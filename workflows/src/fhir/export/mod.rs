//! From our definition to a FHIR R4 Questionnaire that `import` reads back to the same form.
//!
//! What FHIR has no place for (bands of scores, alerts, the words of a box to tick) stands in extensions of our own; what
//! another format said and ours does not stands where it came from.

mod condition;
mod formulas;
mod item;
mod option;
mod score;
mod settings;
mod text;
mod words;

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::import::{concepts, derived_key, read_option};
use super::path::Names as _;
use super::report::Report;
use super::sheet::{self, Sheet};
use super::tongue::Tongue;
use super::url;
use crate::form::Form;
use crate::json::{Json, Made};

/// The type in FHIR for a kind of ours.
pub(super) const fn kind_of(kind: &str) -> &'static str {
    match kind.as_bytes() {
        b"group" | b"page" | b"matrix" => "group",
        b"bool" | b"acknowledge" => "boolean",
        b"int" | b"scale" => "integer",
        b"decimal" | b"score" => "decimal",
        b"string" => "string",
        b"text" => "text",
        b"date" => "date",
        b"time" => "time",
        b"datetime" => "dateTime",
        b"choice" | b"multi" => "choice",
        b"open" => "open-choice",
        b"quantity" => "quantity",
        _ => "display",
    }
}

/// Writes one form.
struct Exporter<'a> {
    sheet: Sheet<'a>,
    formulas: Vec<formulas::Written>,
    /// The repeated groups whose own row some expression reads.
    rows: BTreeSet<usize>,
}

/// The form as a FHIR R4 Questionnaire.
pub fn export(form: &Form) -> String {
    questionnaire(form).plain()
}

/// The address and version by which a response names the form.
pub(super) fn canonical(sheet: &Sheet<'_>) -> (String, Option<String>) {
    let heading = &sheet.form.heading;
    let address = sheet.carried_of_form("url").and_then(Json::text).map_or_else(|| format!("{}:{}", url::OWN_KEY, heading.key), str::to_owned);
    let version = match (sheet.carried_of_form("version").and_then(Json::text), sheet.carried_of_form("$version")) {
        (Some(version), _) if heading.version == 1 => Some(version.to_owned()),
        (None, Some(_)) if heading.version == 1 => None,
        _ => Some(heading.version.to_string()),
    };
    (address, version)
}

fn questionnaire(form: &Form) -> Json {
    let definition = sheet::definition(form);
    let sheet = Sheet::new(form, &definition);
    let rows = RefCell::default();
    let formulas = formulas::all(&sheet, &rows);
    let exporter = Exporter { sheet, formulas, rows: rows.into_inner() };
    exporter.document()
}

impl Exporter<'_> {
    fn document(&self) -> Json {
        let (sheet, form) = (&self.sheet, self.sheet.form);
        let (mut made, mut extensions) = (Made::default(), Vec::new());
        made.put("resourceType", "Questionnaire");
        let (address, version) = canonical(sheet);
        if sheet.carried_of_form("$url").is_none() {
            made.put("url", address);
        }
        made.put_some("version", version);
        if sheet.carried_of_form("$title").is_none() {
            self.words(&mut made, "title", sheet.definition.get("title"), sheet.carried_of_form("_title"));
        }
        if sheet.carried_of_form("language").is_none() && sheet.carried_of_form("$language").is_none() {
            made.put("language", "fr");
        }
        if sheet.carried_of_form("status").is_none() {
            made.put("status", "active");
        }
        made.put_some("copyright", form.licence.as_deref());
        for (address, field) in [(url::OWN_LAYOUT, "layout"), (url::OWN_PURPOSE, "purpose"), (url::OWN_SOURCE, "source")] {
            extensions.extend(sheet.definition.text_of(field).map(|text| text::extension(address, "valueString", text.into())));
        }
        for alert in sheet.definition.get("alerts").map(Json::list).unwrap_or_default() {
            extensions.push(text::extension(url::OWN_ALERT, "valueString", alert.canonical().into()));
        }
        let mut items: Vec<Json> = form.roots().map(|slot| self.item(slot)).collect();
        items.extend(self.scores());
        for (name, json) in sheet.definition.get("fhir").map(Json::entries).unwrap_or_default() {
            match json {
                Json::List(list) if name == "extension" => extensions.extend(list.iter().cloned()),
                json if !name.starts_with('$') && !made.has(name) && name != "_title" && name != "version" => made.put(name, json.clone()),
                _ => {}
            }
        }
        self.key(&mut made);
        made.put_full("extension", Json::List(extensions));
        made.put("item", Json::List(items));
        made.json()
    }

    /// Says the key where an import would not find it by itself.
    fn key(&self, made: &mut Made) {
        let key = self.sheet.form.heading.key.as_str();
        if derived_key(&made.clone().json()).as_deref() != Some(key) {
            made.push("identifier", Json::object([("system", url::OWN_KEY.into()), ("value", key.into())]));
        }
    }

    /// Are the options of an item still those of the value set that they came from?
    fn is_from_set(&self, slot: usize) -> bool {
        let Some(reference) = self.sheet.carried(slot, "answerValueSet").and_then(Json::text).and_then(|reference| reference.strip_prefix('#')) else {
            return false;
        };
        let contained = self.sheet.carried_of_form("contained").map(Json::list).unwrap_or_default();
        let Some(set) = contained.iter().find(|resource| resource.text_of("id") == Some(reference)) else { return false };
        let Ok(concepts) = concepts(set) else { return false };
        // read as the document that is being written will be read
        let base =
            Json::object([("language", self.sheet.base().code().into()), ("contained", Json::List(concepts.iter().map(|(_, json)| json.clone()).collect()))]);
        let (tongue, report, mut taken) = (Tongue::of(&base), Report::default(), BTreeSet::new());
        let own: Vec<Json> = concepts.iter().filter_map(|(_, json)| read_option(json, "", &tongue, &report, &mut taken)).map(|choice| choice.json).collect();
        // members in another order are the same
        let same = |(own, known): (&Json, &Json)| own.canonical() == known.canonical();
        own.len() == self.sheet.options(slot).len() && own.iter().zip(self.sheet.options(slot)).all(same)
    }

    fn link_id(&self, slot: usize) -> &str {
        self.sheet.link_id(slot)
    }
}
