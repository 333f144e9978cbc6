//! What a form shows again after it was refused: what was typed, and what is wrong with it.
//!
//! In a template: `form.values.email` (empty text when nothing was typed), `form.errors` (in the order found),
//! `form.error_of.email` (the first error of that field, or none), `form.has_errors`. An error is
//! `{field, key, args}`; its words are `t(error.key, **error.args)`.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object, Serde};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::i18n::{Arg, Args};
use chrono::{Datelike as _, NaiveDate};

/// One choice of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// One thing wrong with a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The name of the field, as in its `name` attribute; empty when the form as a whole is refused.
    pub field: String,
    /// The key of the error's text, written out in Rust where the error is decided.
    pub key: String,
    /// The values of that text.
    pub args: Args,
}

/// The typed values and the errors of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormState {
    /// What was typed, by field name. Passwords are never in it.
    pub values: BTreeMap<String, String>,
    /// What is wrong, in the order in which it is shown.
    pub errors: Vec<FieldError>,
}

impl FormState {
    /// The form as it was sent. Fields whose name contains "password" are left out: they are never shown again.
    pub fn typed<N: Into<String>, V: Into<String>>(fields: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            form.set(name, value);
        }
        form
    }

    /// Puts a value into a field; refused silently for passwords.
    pub fn set(&mut self, field: impl Into<String>, value: impl Into<String>) -> &mut Self {
        let field = field.into();
        if !is_secret(&field) {
            self.values.insert(field, value.into());
        }
        self
    }

    /// Adds an error without values.
    pub fn error(&mut self, field: &str, key: &str) -> &mut Self {
        self.error_with(field, key, Args::new())
    }

    /// Adds an error whose text takes values.
    pub fn error_with(&mut self, field: &str, key: &str, args: Args) -> &mut Self {
        self.errors.push(FieldError { field: field.to_owned(), key: key.to_owned(), args });
        self
    }

    /// Adds an error whose text takes one value.
    pub fn error_value(&mut self, field: &str, key: &str, name: &'static str, value: impl Into<Arg>) -> &mut Self {
        self.error_with(field, key, Args::new().with(name, value))
    }

    /// Puts a date into its three fields.
    pub fn set_date(&mut self, field: &str, date: NaiveDate) -> &mut Self {
        self.set(format!("{field}_day"), date.day().to_string());
        self.set(format!("{field}_month"), date.month().to_string());
        self.set(format!("{field}_year"), date.year().to_string())
    }

    /// The trimmed text of a field; refused with `missing` when it is empty, with `long` when it has more than `most` characters.
    pub fn words(&mut self, field: &str, most: usize, missing: &str, long: &str) -> String {
        let words = self.value(field).trim().to_owned();
        match words.chars().count() {
            0 => self.error(field, missing),
            length if length > most => self.error(field, long),
            _ => self,
        };
        words
    }

    /// The same for a field that may be empty.
    pub fn words_or_none(&mut self, field: &str, most: usize, long: &str) -> Option<String> {
        let words = self.value(field).trim().to_owned();
        if words.chars().count() > most {
            self.error(field, long);
        }
        (!words.is_empty()).then_some(words)
    }

    /// True when anything is wrong.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The typed value of a field; empty when nothing was typed.
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }
}

impl Serialize for FormState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.values.iter().filter(|(name, _)| !is_secret(name));
        let values = values.map(|(name, value)| (name.clone(), Value::from(value))).collect();
        let mut first = BTreeMap::new();
        for error in &self.errors {
            first.entry(error.field.clone()).or_insert_with(|| Value::from(Serde(error)));
        }
        let mut form = serializer.serialize_struct("FormState", 4)?;
        form.serialize_field("values", &Value::from_object(Fields { known: values, other: Value::from("") }))?;
        form.serialize_field("errors", &self.errors)?;
        form.serialize_field("error_of", &Value::from_object(Fields { known: first, other: Value::from(()) }))?;
        form.serialize_field("has_errors", &self.has_errors())?;
        form.end()
    }
}

/// A map in which every field exists: one that nobody filled in is not a mistake of the template.
#[derive(Debug)]
struct Fields {
    known: BTreeMap<String, Value>,
    other: Value,
}

impl Object for Fields {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        Some(self.known.get(key).unwrap_or(&self.other).clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.known.keys().map(Value::from).collect())
    }
}

fn is_secret(field: &str) -> bool {
    field.contains("password")
}
