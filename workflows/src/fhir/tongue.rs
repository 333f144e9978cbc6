//! The languages of a document: which of its texts are French and which English, and what of a text is in neither.

use std::collections::BTreeMap;

use super::part::Part;
use super::report::Report;
use super::url;
use crate::json::{Json, Made};
use crate::lang::Lang;

/// Which tags of a document stand for our languages.
#[derive(Debug, Default)]
pub(super) struct Tongue {
    /// The language of the texts themselves; unknown when the document does not say.
    base: Option<Lang>,
    /// The tag of a base language that is neither.
    other: Option<String>,
    /// The tags of translations, best first.
    fr: Vec<String>,
    en: Vec<String>,
}

/// A text in both languages, and what else its `_name` says.
pub(super) struct Words {
    pub(super) fr: String,
    pub(super) en: String,
    pub(super) rest: Made,
}

impl Words {
    pub(super) fn json(&self) -> Json {
        Json::object([("fr", self.fr.as_str().into()), ("en", self.en.as_str().into())])
    }
}

/// The language that a tag like `fr-CA` is of.
fn lang(tag: &str) -> Option<Lang> {
    match tag.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("fr") if tag.len() == 2 || tag.get(2..3) == Some("-") => Some(Lang::Fr),
        Some("en") if tag.len() == 2 || tag.get(2..3) == Some("-") => Some(Lang::En),
        _ => None,
    }
}

fn gather(json: &Json, counts: &mut BTreeMap<String, usize>) {
    match json {
        Json::List(list) => list.iter().for_each(|entry| gather(entry, counts)),
        Json::Object(entries) => {
            if json.text_of("url").is_some_and(|found| url::TRANSLATION.contains(&found))
                && let Some((tag, _)) = translation(json)
            {
                *counts.entry(tag.to_owned()).or_default() += 1;
            }
            for (name, entry) in entries {
                if name == "designation" {
                    for tag in entry.list().iter().filter_map(|one| one.text_of("language")) {
                        *counts.entry(tag.to_owned()).or_default() += 1;
                    }
                }
                gather(entry, counts);
            }
        }
        _ => {}
    }
}

/// The tag and the text of a translation.
fn translation(extension: &Json) -> Option<(&str, &str)> {
    let inner = |name: &str, member: &str| {
        let list = extension.get("extension").map(Json::list).unwrap_or_default();
        list.iter().find(|entry| entry.text_of("url") == Some(name)).and_then(|entry| entry.text_of(member).or_else(|| entry.text_of("valueMarkdown")))
    };
    Some((inner("lang", "valueCode")?, inner("content", "valueString")?))
}

/// A translation as FHIR writes it.
pub(super) fn as_translation(tag: &str, text: &str) -> Json {
    let lang = Json::object([("url", "lang".into()), ("valueCode", tag.into())]);
    let content = Json::object([("url", "content".into()), ("valueString", text.into())]);
    Json::object([("url", "http://hl7.org/fhir/StructureDefinition/translation".into()), ("extension", Json::List(vec![lang, content]))])
}

impl Tongue {
    /// The languages of a whole document.
    pub(super) fn of(document: &Json) -> Self {
        let mut counts = BTreeMap::new();
        gather(document, &mut counts);
        let tags = |wanted: Lang, best: [&str; 2]| {
            let mut tags: Vec<(usize, usize, String)> = counts
                .iter()
                .filter(|(tag, _)| lang(tag) == Some(wanted))
                .map(|(tag, count)| (best.iter().position(|best| best == tag).unwrap_or(best.len()), usize::MAX - count, tag.clone()))
                .collect();
            tags.sort();
            tags.into_iter().map(|(_, _, tag)| tag).collect::<Vec<_>>()
        };
        let (fr, en) = (tags(Lang::Fr, ["fr", "fr-CA"]), tags(Lang::En, ["en", "en-CA"]));
        let stated = document.text_of("language");
        let base = match stated {
            Some(tag) => lang(tag),
            // a text that is translated into one of the two is in the other
            None if !fr.is_empty() && en.is_empty() => Some(Lang::En),
            None if !en.is_empty() && fr.is_empty() => Some(Lang::Fr),
            None => None,
        };
        let other = stated.filter(|tag| lang(tag).is_none()).map(str::to_owned);
        Self { base, other, fr, en }
    }

    /// Is the language of the texts one of ours, or unknown?
    pub(super) const fn is_own(&self) -> bool {
        self.other.is_none()
    }

    /// The language of the texts of a document that does not say it; none where nothing tells.
    pub(super) fn unsaid(&self) -> Option<&'static str> {
        match self.base {
            Some(lang) => Some(lang.code()),
            None => (!self.fr.is_empty() || !self.en.is_empty()).then_some("fr"),
        }
    }

    /// Both sides of the text `name`.
    pub(super) fn words(&self, part: &Part<'_>, name: &str) -> Option<Words> {
        let text = part.text(name)?;
        let sibling = format!("_{name}");
        let path = part.path(name);
        // a sign like mg is the same everywhere
        let is_sign = part.json.text_of("code") == Some(text);
        let Some(more @ Json::Object(_)) = part.take(&sibling) else { return Some(self.both(text, is_sign, &[], Made::default(), &path, part.report)) };
        let more = Part::new(more, part.path(&sibling), part.report);
        let found: Vec<&Json> = more.extensions(url::TRANSLATION).into_iter().map(|(_, json)| json).collect();
        let rest = more.rest(&["id"]);
        Some(self.both(text, is_sign, &found, rest, &path, part.report))
    }

    fn both(&self, text: &str, is_sign: bool, found: &[&Json], mut rest: Made, path: &str, report: &Report) -> Words {
        let pick = |tags: &[String]| {
            tags.iter().find_map(|tag| found.iter().position(|json| translation(json).is_some_and(|(known, text)| known == tag && !text.trim().is_empty())))
        };
        let (fr, en) = (pick(&self.fr), pick(&self.en));
        let said = |nth: Option<usize>| nth.and_then(|nth| found.get(nth)).and_then(|json| translation(json)).map(|(_, text)| text);
        let fr_text = if self.base == Some(Lang::Fr) { Some(text) } else { said(fr) };
        let en_text = if self.base == Some(Lang::En) { Some(text) } else { said(en) };
        let used = [fr.filter(|_| self.base != Some(Lang::Fr)), en.filter(|_| self.base != Some(Lang::En))];
        for (nth, json) in found.iter().enumerate() {
            if !used.contains(&Some(nth)) {
                report.carry(path);
                rest.push("extension", (*json).clone());
            }
        }
        if self.base.is_none() && fr_text.is_some_and(|fr| fr != text) && en_text.is_some_and(|en| en != text) {
            report.carry(path);
            rest.push("extension", as_translation(self.other.as_deref().unwrap_or("und"), text));
        }
        if !is_sign && (fr_text.is_none() || en_text.is_none()) && text.chars().any(char::is_alphabetic) {
            report.warning(
                path,
                "untranslated",
                format!("« {} » n’est écrit que dans une langue : les mêmes mots tiennent lieu de l’autre.", short(text)),
                format!("“{}” is written in one language only: the same words stand in for the other.", short(text)),
            );
        }
        let tidy = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
        Words { fr: tidy(fr_text.unwrap_or(text)), en: tidy(en_text.unwrap_or(text)), rest }
    }
}

/// The beginning of a text, for a sentence about it.
pub(super) fn short(text: &str) -> String {
    let mut chars = text.chars();
    let start: String = chars.by_ref().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if chars.next().is_some() { format!("{start}…") } else { start }
}
