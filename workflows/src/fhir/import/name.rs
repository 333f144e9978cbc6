//! Names: our ids for linkIds, our codes for codes, our key for addresses and titles.

use std::collections::BTreeSet;

use crate::fhir::url;
use crate::formula;
use crate::json::Json;
use crate::question::is_code;

/// Characters that a name can have at most.
const LENGTH_MAX: usize = 60;

/// Is this linkId our id as it stands?
pub(in crate::fhir) fn is_id(text: &str) -> bool {
    let is_plain = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    is_plain && text.len() <= 64 && text.starts_with(|c: char| c.is_ascii_lowercase()) && !formula::is_reserved(text)
}

/// The id that a linkId is given when nothing else asks for it.
pub(in crate::fhir) fn id(link_id: &str) -> String {
    if is_id(link_id) {
        return link_id.to_owned();
    }
    let plain = plain(link_id, '_');
    let id = if plain.starts_with(|c: char| c.is_ascii_lowercase()) { plain } else { format!("q{plain}") };
    if is_id(&id) { id } else { format!("{id}_") }
}

/// The key for an address, a name or a title.
pub(super) fn key(text: &str) -> String {
    let plain = plain(text, '-');
    if plain.starts_with(|c: char| c.is_ascii_lowercase()) { plain } else { format!("q{plain}").trim_end_matches('-').to_owned() }
}

/// The key in an address of our own.
pub(super) fn own_key(document: &Json) -> Option<&str> {
    document.text_of("url")?.strip_prefix(url::OWN_KEY)?.strip_prefix(':')
}

/// The key that a document gives by its address, its id or its name.
pub(in crate::fhir) fn derived_key(document: &Json) -> Option<String> {
    let tail = document.text_of("url").and_then(|url| url.rsplit('/').find(|tail| !tail.is_empty()));
    let named = own_key(document).or(tail).or_else(|| document.text_of("id")).or_else(|| document.text_of("name"));
    named.map(key)
}

/// Our code for a code or a text.
pub(in crate::fhir) fn code(text: &str) -> String {
    let plain: String = text.trim().chars().map(|c| if is_code(c) { c } else { '_' }).take(LENGTH_MAX).collect();
    if plain.is_empty() { "option".to_owned() } else { plain }
}

/// Small letters, digits, and one separator between them.
fn plain(text: &str, separator: char) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let c = c.to_ascii_lowercase();
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(separator) {
            out.push(separator);
        }
        if out.len() >= LENGTH_MAX {
            break;
        }
    }
    out.trim_end_matches(separator).to_owned()
}

/// The name, or the name with the first number that makes it new.
pub(in crate::fhir) fn fresh(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut found = name.clone();
    let mut number = 2;
    while !taken.insert(found.clone()) {
        found = format!("{name}_{number}");
        number += 1;
    }
    found
}
