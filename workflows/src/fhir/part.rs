//! One object of a FHIR document, read member by member: what nobody asked for at the end is carried verbatim when FHIR
//! knows it, and refused when nobody does. So nothing is left out in silence.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::report::Report;
use super::url;
use crate::json::{Json, Made};

/// An object, where it stands, and what has been read of it.
pub(super) struct Part<'a> {
    pub(super) json: &'a Json,
    pub(super) at: String,
    pub(super) report: &'a Report,
    taken: RefCell<BTreeSet<usize>>,
    extensions: RefCell<BTreeSet<usize>>,
}

impl<'a> Part<'a> {
    pub(super) fn new(json: &'a Json, at: impl Into<String>, report: &'a Report) -> Self {
        Self { json, at: at.into(), report, taken: RefCell::default(), extensions: RefCell::default() }
    }

    pub(super) fn path(&self, name: &str) -> String {
        format!("{}.{name}", self.at)
    }

    /// A problem of a member.
    pub(super) fn error(&self, name: &str, code: &'static str, fr: impl Into<String>, en: impl Into<String>) {
        self.report.error(self.path(name), code, fr, en);
    }

    /// The member as it is, without taking it.
    pub(super) fn peek(&self, name: &str) -> Option<&'a Json> {
        self.json.get(name)
    }

    /// Takes a member: it is kept.
    pub(super) fn take(&self, name: &str) -> Option<&'a Json> {
        let (at, (_, json)) = self.json.entries().iter().enumerate().find(|(_, (entry, _))| entry == name)?;
        if self.taken.borrow_mut().insert(at) {
            self.report.keep(self.path(name));
        }
        Some(json)
    }

    fn wrong(&self, name: &str, json: &Json, fr: &str, en: &str) {
        let (is_fr, is_en) = json.type_name();
        self.error(name, "wrong-type", format!("Il faut {fr}, et c’est {is_fr}."), format!("This must be {en}, and it is {is_en}."));
    }

    /// A text; one of blanks only is none.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        let json = self.take(name)?;
        if json.text().is_none() {
            self.wrong(name, json, "un texte", "a text");
        }
        json.text().filter(|text| !text.trim().is_empty())
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        let json = self.take(name)?;
        if json.flag().is_none() {
            self.wrong(name, json, "un vrai ou faux", "true or false");
        }
        json.flag()
    }

    /// The objects of a list, each with its path.
    pub(super) fn objects(&self, name: &str) -> Vec<(String, &'a Json)> {
        let Some(json) = self.take(name) else { return Vec::new() };
        let Json::List(list) = json else {
            self.wrong(name, json, "une liste", "a list");
            return Vec::new();
        };
        let mut objects = Vec::with_capacity(list.len());
        for (at, entry) in list.iter().enumerate() {
            let name = format!("{name}[{at}]");
            match entry {
                Json::Object(_) => objects.push((self.path(&name), entry)),
                other => self.wrong(&name, other, "un objet", "an object"),
            }
        }
        objects
    }

    /// The extensions with this address: the path of each and the object.
    pub(super) fn extensions(&self, names: &[&str]) -> Vec<(String, &'a Json)> {
        let list = self.peek("extension").map(Json::list).unwrap_or_default();
        let mut found = Vec::new();
        for (at, entry) in list.iter().enumerate() {
            if entry.text_of("url").is_some_and(|url| names.contains(&url)) {
                self.extensions.borrow_mut().insert(at);
                let path = self.path(&format!("extension[{at}]"));
                self.report.keep(&path);
                found.push((path, entry));
            }
        }
        found
    }

    /// The only extension with this address; a second one is a problem.
    pub(super) fn extension(&self, names: &[&str]) -> Option<(String, &'a Json)> {
        let mut found = self.extensions(names).into_iter();
        let first = found.next();
        if let Some((path, _)) = found.next() {
            self.report.error(path, "twice", "Cette extension est déjà écrite une fois ici.", "This extension is already written here once.");
        }
        first
    }

    /// The value of the only extension with this address: its path, the name of its member, and itself.
    pub(super) fn value(&self, names: &[&str]) -> Option<(String, &'a str, &'a Json)> {
        let (path, entry) = self.extension(names)?;
        let value = entry.entries().iter().find(|(name, _)| name.starts_with("value"));
        if value.is_none() {
            self.report.error(
                &path,
                "no-value",
                "Cette extension n’a pas de valeur fixe; une valeur calculée n’est pas prise.",
                "This extension has no fixed value; a computed one is not taken.",
            );
        }
        value.map(|(name, json)| (path, name.as_str(), json))
    }

    /// What is left: carried verbatim in `rest` when it is one of `known`, refused otherwise. `_name` goes with `name`.
    pub(super) fn rest(&self, known: &[&str]) -> Made {
        let mut rest = Made::default();
        let taken = self.taken.borrow();
        for (at, (name, json)) in self.json.entries().iter().enumerate() {
            let path = self.path(name);
            match name.as_str() {
                "modifierExtension" => self.report.error(
                    path,
                    "modifier-extension",
                    "Une extension qui modifie le sens (modifierExtension) ne peut pas être ignorée.",
                    "An extension that changes the meaning (modifierExtension) cannot be ignored.",
                ),
                "extension" => self.rest_of_extensions(&mut rest),
                _ if taken.contains(&at) => {}
                _ if name.starts_with('_') || known.contains(&name.as_str()) => {
                    if url::is_carried(json, &path, self.report) {
                        self.report.carry(path);
                        rest.put(name, json.clone());
                    }
                }
                _ => self.report.error(
                    path,
                    "unknown-element",
                    format!("« {name} » n’existe pas à cet endroit en FHIR R4."),
                    format!("“{name}” does not exist at this place in FHIR R4."),
                ),
            }
        }
        rest
    }

    fn rest_of_extensions(&self, rest: &mut Made) {
        let Some(Json::List(list)) = self.peek("extension") else {
            return self.error("extension", "wrong-type", "Les extensions sont une liste.", "Extensions are a list.");
        };
        for (at, entry) in list.iter().enumerate() {
            let path = self.path(&format!("extension[{at}]"));
            if !self.extensions.borrow().contains(&at) && url::is_carried(entry, &path, self.report) {
                self.report.carry(path);
                rest.push("extension", entry.clone());
            }
        }
    }
}
