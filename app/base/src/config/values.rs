//! The merged layers, read key by key; problems are collected so that all are told at once.
//! Not here: what a value must look like (each section).

use super::names::{collect_leaves, is_known, key_of_variable, nearest};
use super::setting::{Kind, Setting};
use super::{Config, Loaded, Origin, Problem, Problems, Secret, Shown, Sources, secret, settings};
use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

/// One layer with one value.
struct Layer {
    name: String,
    dict: Dict,
}

impl Layer {
    fn new(name: String, key: &str, value: Value) -> Self {
        let dict = figment::util::nest(key, value).into_dict().unwrap_or_default();
        Self { name, dict }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> figment::error::Result<Map<Profile, Dict>> {
        Ok(Map::from([(Profile::Default, self.dict.clone())]))
    }
}

const DEFAULT: &str = "default";

pub(super) struct Values {
    figment: Figment,
    problems: RefCell<Vec<Problem>>,
    warnings: RefCell<Vec<Problem>>,
    /// What was derived, and from what, for `config show`.
    derived: RefCell<BTreeMap<&'static str, (String, Origin)>>,
}

impl Values {
    pub(super) fn read(sources: &Sources) -> Self {
        let mut values = Self { figment: Figment::new(), problems: RefCell::default(), warnings: RefCell::default(), derived: RefCell::default() };
        for setting in settings() {
            if let Some(default) = setting.default {
                values.merge(Layer::new(DEFAULT.to_owned(), setting.key, typed(setting.kind, default)));
            }
        }
        if let Some((path, required)) = &sources.file {
            values.merge_file(path, *required);
        }
        for (name, text) in &sources.variables {
            values.merge_named(name, &key_of_variable(name), text);
        }
        for (key, text) in &sources.flags {
            values.merge_named(&format!("flag {key}"), key, text);
        }
        values.refuse_unknown();
        values
    }

    fn merge(&mut self, layer: Layer) {
        self.figment = std::mem::take(&mut self.figment).merge(layer);
    }

    fn merge_file(&mut self, path: &Path, required: bool) {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && !required => return,
            Err(e) => return self.wrong_file(path, &e.to_string()),
        };
        match Toml::from_str::<Dict>(&text) {
            Ok(dict) => self.merge(Layer { name: path.display().to_string(), dict }),
            Err(e) => self.wrong_file(path, e.to_string().trim()),
        }
    }

    fn wrong_file(&self, path: &Path, message: &str) {
        let origin = Origin::Named(path.display().to_string());
        self.problems.borrow_mut().push(Problem { key: "settings file".to_owned(), origin, message: message.to_owned() });
    }

    /// An empty text unsets: an optional setting becomes absent.
    fn merge_named(&mut self, name: &str, key: &str, text: &str) {
        let kind = settings().find(|s| s.key == key).map_or(Kind::Text, |s| s.kind);
        self.merge(Layer::new(name.to_owned(), key, typed(kind, text)));
    }

    fn refuse_unknown(&self) {
        let Ok(values) = self.figment.data() else { return };
        let Some(dict) = values.get(&Profile::Default) else { return };
        let mut leaves = Vec::new();
        collect_leaves("", dict, &mut leaves);
        for key in leaves {
            if !is_known(&key) {
                let origin = self.origin(&key);
                let message = format!("unknown setting; did you mean {}?", nearest(&key));
                self.problems.borrow_mut().push(Problem { key, origin, message });
            }
        }
    }

    /// Where the value of `key` came from.
    pub(super) fn origin(&self, key: &str) -> Origin {
        match self.figment.find_metadata(key).map(|metadata| metadata.name.to_string()) {
            Some(name) if name != DEFAULT => Origin::Named(name),
            _ => Origin::Default,
        }
    }

    /// Whether somebody set it.
    pub(super) fn is_set(&self, key: &str) -> bool {
        self.origin(key) != Origin::Default
    }

    pub(super) fn problem(&self, key: &str, message: impl Into<String>) {
        let problem = Problem { key: key.to_owned(), origin: self.origin(key), message: message.into() };
        self.problems.borrow_mut().push(problem);
    }

    pub(super) fn warning(&self, key: &str, message: impl Into<String>) {
        let warning = Problem { key: key.to_owned(), origin: self.origin(key), message: message.into() };
        self.warnings.borrow_mut().push(warning);
    }

    /// Remembers for `config show` that nobody set `key` and what it became.
    pub(super) fn derive(&self, key: &'static str, value: &str, from: &'static str) {
        self.derived.borrow_mut().insert(key, (value.to_owned(), Origin::Derived(from)));
    }

    /// The text of `key`, when there is one that is not empty.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        if let Value::String(_, text) = self.figment.find_value(key).ok()? {
            return Some(text).filter(|text| !text.is_empty());
        }
        self.problem(key, "must be a text; put it between quotation marks");
        None
    }

    /// The number of `key`; nothing, and a problem, when it is none.
    pub(super) fn number(&self, key: &str) -> Option<u32> {
        let value = self.figment.find_value(key).ok()?;
        let number = whole(&value).and_then(|n| u32::try_from(n).ok());
        if number.is_none() {
            self.problem(key, "must be a whole number");
        }
        number
    }

    /// Whether the switch `key` is on.
    pub(super) fn switch(&self, key: &str) -> bool {
        match self.figment.find_value(key) {
            Ok(Value::Bool(_, on)) => on,
            Ok(_) => {
                self.problem(key, "must be true or false");
                false
            }
            Err(_) => false,
        }
    }

    /// The texts of `key`.
    pub(super) fn list(&self, key: &str) -> Vec<String> {
        let Ok(value) = self.figment.find_value(key) else { return Vec::new() };
        let texts = value.as_array().map(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>());
        let Some(Some(texts)) = texts else {
            self.problem(key, "must be a list of texts");
            return Vec::new();
        };
        texts
    }

    /// The secret `key`, given directly or in a file of its own.
    pub(super) fn secret(&self, key: &str) -> Option<Secret> {
        let file_key = format!("{key}_file");
        let value = self.text(key);
        let Some(path) = self.text(&file_key) else { return value.map(Secret::new) };
        if value.is_some() {
            self.problem(key, format!("both {key} and {file_key} are set; keep one"));
            return None;
        }
        match secret::read_file(Path::new(&path)) {
            Ok(secret) => Some(secret),
            Err(e) => {
                self.problem(&file_key, e.to_string());
                None
            }
        }
    }

    fn shown(&self, setting: &'static Setting) -> Shown {
        if let Some((value, origin)) = self.derived.borrow().get(setting.key) {
            return Shown { key: setting.key, value: Some(value.clone()), origin: origin.clone() };
        }
        let file_key = format!("{}_file", setting.key);
        if setting.secret && self.is_set(&file_key) {
            return Shown { key: setting.key, value: Some(secret::HIDDEN.to_owned()), origin: self.origin(&file_key) };
        }
        let value = self.figment.find_value(setting.key).ok().map(|value| plain(&value)).filter(|text| !text.is_empty());
        let value = value.map(|text| if setting.secret { secret::redact(&text) } else { text });
        Shown { key: setting.key, value, origin: self.origin(setting.key) }
    }

    /// The settings, or every problem that was met.
    pub(super) fn finish(self, config: Config) -> Result<Loaded, Problems> {
        let shown = settings().map(|setting| self.shown(setting)).collect();
        let problems = self.problems.into_inner();
        if problems.is_empty() { Ok(Loaded { config, shown, warnings: self.warnings.into_inner() }) } else { Err(Problems(problems)) }
    }
}

fn typed(kind: Kind, text: &str) -> Value {
    match kind {
        Kind::Text => Value::from(text),
        Kind::Number => text.trim().parse::<u64>().map_or_else(|_| Value::from(text), Value::from),
        Kind::Switch => match text.trim().to_lowercase().as_str() {
            "true" | "1" => Value::from(true),
            "false" | "0" | "" => Value::from(false),
            _ => Value::from(text),
        },
        Kind::List => Value::from(text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect::<Vec<_>>()),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(_, text) => text.clone(),
        Value::Bool(_, on) => on.to_string(),
        Value::Array(_, items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => whole(other).map_or_else(String::new, |number| number.to_string()),
    }
}

fn whole(value: &Value) -> Option<i128> {
    value.to_i128().or_else(|| value.to_u128().and_then(|number| i128::try_from(number).ok()))
}
