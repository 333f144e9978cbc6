//! Reading the fields of one JSON object: each wrong type, missing or unknown field is a problem with its path.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::date::PartialDate;
use crate::form::Coding;
use crate::json::Json;
use crate::lang::Bilingual;
use crate::problem::Problems;

/// Longest text of a definition, in characters.
const TEXT_MAX: usize = 4_000;
/// Words that a list can have at most.
const WORDS_MAX: usize = 100;

/// One object of a definition, the path that leads to it, and where its problems go.
#[derive(Clone, Debug)]
pub(crate) struct Fields<'a> {
    path: String,
    entries: &'a [(String, Json)],
    problems: &'a Problems,
}

impl<'a> Fields<'a> {
    /// The fields of `json`, or a problem when it is no object.
    pub(crate) fn of(json: &'a Json, path: impl Into<String>, problems: &'a Problems) -> Option<Self> {
        let path = path.into();
        if let Json::Object(entries) = json {
            return Some(Self { path, entries, problems });
        }
        wrong_type(problems, path, json, "un objet", "an object");
        None
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn at(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.json(name).is_some()
    }

    /// A problem of this object's field `name`.
    pub(crate) fn error(&self, name: &str, code: &'static str, fr: impl Into<String>, en: impl Into<String>) {
        self.problems.error(self.at(name), code, fr, en);
    }

    /// A problem at a path below this object.
    pub(crate) fn refuse(&self, path: String, code: &'static str, fr: impl Into<String>, en: impl Into<String>) {
        self.problems.error(path, code, fr, en);
    }

    /// The text of `name` if it is one; what is wrong with it is reported by whoever reads it.
    pub(crate) fn peek(&self, name: &str) -> Option<&'a str> {
        match self.json(name)? {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    fn json(&self, name: &str) -> Option<&'a Json> {
        self.entries.iter().find(|(entry, _)| entry == name).map(|(_, json)| json)
    }

    /// The value of `name`; a problem when it is absent.
    pub(crate) fn need(&self, name: &str) -> Option<&'a Json> {
        let found = self.json(name);
        if found.is_none() {
            self.error(name, "missing-field", format!("Le champ « {name} » manque."), format!("The field “{name}” is missing."));
        }
        found
    }

    /// Refuses every field that is not in `known`.
    pub(crate) fn only(&self, known: &[&str]) {
        for (name, _) in self.entries {
            if !known.contains(&name.as_str()) {
                self.error(name, "unknown-field", format!("Le champ « {name} » n’est pas connu ici."), format!("The field “{name}” is not known here."));
            }
        }
    }

    fn wrong(&self, name: &str, json: &Json, fr: &str, en: &str) {
        wrong_type(self.problems, self.at(name), json, fr, en);
    }

    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        let json = self.json(name)?;
        if let Json::Text(text) = json {
            return Some(text);
        }
        self.wrong(name, json, "un texte", "a text");
        None
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        let json = self.json(name)?;
        if let Json::Bool(flag) = json {
            return Some(*flag);
        }
        self.wrong(name, json, "un vrai ou faux", "true or false");
        None
    }

    pub(crate) fn decimal(&self, name: &str) -> Option<Decimal> {
        let json = self.json(name)?;
        if let Json::Number(number) = json {
            return Some(number.normalize());
        }
        self.wrong(name, json, "un nombre", "a number");
        None
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        let number = self.decimal(name)?;
        let whole = number.normalize();
        if whole.scale() == 0
            && let Some(integer) = whole.to_i64()
        {
            return Some(integer);
        }
        self.error(name, "not-whole", "Il faut un nombre entier.", "A whole number is needed.");
        None
    }

    /// A whole number from `least` to `most`; a problem when it is absent.
    pub(crate) fn whole(&self, name: &str, least: i64, most: i64) -> Option<i64> {
        self.need(name)?;
        let integer = self.integer(name)?;
        if (least..=most).contains(&integer) {
            return Some(integer);
        }
        self.error(name, "out-of-range", format!("La valeur doit être de {least} à {most}."), format!("The value must be from {least} to {most}."));
        None
    }

    /// A whole number from `least` to `most`.
    pub(crate) fn count(&self, name: &str, least: u32, most: u32) -> Option<u32> {
        if !self.has(name) {
            return None;
        }
        let count = self.whole(name, i64::from(least), i64::from(most))?;
        u32::try_from(count).ok()
    }

    pub(crate) fn is_object(&self, name: &str) -> bool {
        matches!(self.json(name), Some(Json::Object(_)))
    }

    /// A value kept as it is.
    pub(crate) fn kept(&self, name: &str) -> Option<Json> {
        self.json(name).cloned()
    }

    /// A list of codes of other systems.
    pub(crate) fn codings(&self, name: &str) -> Vec<Coding> {
        let mut codings = Vec::new();
        for entry in self.objects(name).unwrap_or_default() {
            entry.only(&["system", "code", "display"]);
            entry.need("code");
            let text = |name| entry.text(name).map(str::to_owned);
            codings.extend(text("code").map(|code| Coding { system: text("system"), code, display: text("display") }));
        }
        codings
    }

    pub(crate) fn object(&self, name: &str) -> Option<Self> {
        Self::of(self.json(name)?, self.at(name), self.problems)
    }

    /// The entries of a list, each with its path.
    pub(crate) fn list(&self, name: &str) -> Option<Vec<(String, &'a Json)>> {
        let json = self.json(name)?;
        let Json::List(entries) = json else {
            self.wrong(name, json, "une liste", "a list");
            return None;
        };
        let path = self.at(name);
        Some(entries.iter().enumerate().map(|(at, entry)| (format!("{path}[{at}]"), entry)).collect())
    }

    /// The objects of a list; entries that are no objects are problems and left out.
    pub(crate) fn objects(&self, name: &str) -> Option<Vec<Self>> {
        let entries = self.list(name)?;
        Some(entries.into_iter().filter_map(|(path, json)| Self::of(json, path, self.problems)).collect())
    }

    /// A text in both languages. Absent is `None` without a problem.
    pub(crate) fn bilingual(&self, name: &str) -> Option<Bilingual> {
        let both = self.object(name)?;
        both.only(&["fr", "en"]);
        let fr = both.side("fr");
        let en = both.side("en");
        Some(Bilingual { fr: fr?, en: en? })
    }

    /// A text in both languages; a problem when it is absent.
    pub(crate) fn need_bilingual(&self, name: &str) -> Option<Bilingual> {
        self.need(name)?;
        self.bilingual(name)
    }

    fn side(&self, lang: &str) -> Option<String> {
        self.need(lang)?;
        let text = self.text(lang)?;
        if text.trim().is_empty() {
            self.error(lang, "empty-text", "Le texte est vide.", "The text is empty.");
            return None;
        }
        if text.chars().count() > TEXT_MAX || text.chars().any(is_forbidden) {
            self.error(
                lang,
                "unusable-text",
                format!("Le texte dépasse {TEXT_MAX} caractères ou contient un caractère de commande."),
                format!("The text is longer than {TEXT_MAX} characters or has a control character."),
            );
            return None;
        }
        Some(text.to_owned())
    }

    /// One word of a closed list.
    pub(crate) fn word<T: Copy>(&self, name: &str, known: &[(&str, T)]) -> Option<T> {
        let text = self.text(name)?;
        if let Some((_, value)) = known.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        self.error(
            name,
            "unknown-word",
            format!("« {text} » n’est pas connu. Les mots permis : {}.", words.join(", ")),
            format!("“{text}” is not known. The words allowed: {}.", words.join(", ")),
        );
        None
    }

    /// A name of at most 64 `is_allowed` characters that starts with a small letter.
    pub(crate) fn identifier(&self, name: &str, is_allowed: fn(char) -> bool) -> Option<&'a str> {
        let text = self.code(name, is_allowed)?;
        if text.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Some(text);
        }
        self.bad_identifier(name, text);
        None
    }

    /// A name of 1 to 64 `is_allowed` characters.
    pub(crate) fn code(&self, name: &str, is_allowed: fn(char) -> bool) -> Option<&'a str> {
        self.need(name)?;
        let text = self.text(name)?;
        if (1..=64).contains(&text.len()) && text.chars().all(is_allowed) {
            return Some(text);
        }
        self.bad_identifier(name, text);
        None
    }

    fn bad_identifier(&self, name: &str, text: &str) {
        self.error(name, "bad-identifier", format!("« {text} » n’est pas un identifiant permis."), format!("“{text}” is not an allowed identifier."));
    }

    /// A list of different words, each a code of `a-z 0-9 _`.
    pub(crate) fn words(&self, name: &str) -> Option<Vec<String>> {
        let entries = self.list(name)?;
        if entries.len() > WORDS_MAX {
            self.error(name, "out-of-range", format!("Il faut {WORDS_MAX} mots au plus."), format!("There must be {WORDS_MAX} words at most."));
            return None;
        }
        let mut words: Vec<String> = Vec::new();
        for (path, json) in entries {
            match json {
                Json::Text(word) if words.contains(word) => {
                    self.refuse(path, "duplicate-code", format!("« {word} » est écrit deux fois."), format!("“{word}” is written twice."));
                }
                Json::Text(word) if !word.is_empty() && word.chars().all(is_word) => {
                    words.push(word.clone());
                }
                Json::Text(word) => self.refuse(
                    path,
                    "bad-identifier",
                    format!("« {word} » n’est pas un identifiant permis."),
                    format!("“{word}” is not an allowed identifier."),
                ),
                other => wrong_type(self.problems, path, other, "un texte", "a text"),
            }
        }
        Some(words)
    }

    /// A date known to the year, the month or the day.
    pub(crate) fn date(&self, name: &str) -> Option<PartialDate> {
        let text = self.text(name)?;
        if let Ok(date) = text.parse() {
            return Some(date);
        }
        self.error(name, "bad-date", format!("« {text} » n’est pas une date comme 2025-08-07."), format!("“{text}” is not a date like 2025-08-07."));
        None
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

fn is_forbidden(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
}

fn wrong_type(problems: &Problems, path: String, found: &Json, fr: &str, en: &str) {
    let (is_fr, is_en) = found.type_name();
    problems.error(path, "wrong-type", format!("Il faut {fr}, et c’est {is_fr}."), format!("This must be {en}, and it is {is_en}."));
}
