//! Which marks in a text may be carried along: those that only make words bold, slanted or coloured. Nothing of it is ever
//! shown; the plain text is.

const TAGS: [&str; 26] = [
    "p",
    "br",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "small",
    "sub",
    "sup",
    "span",
    "div",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "code",
    "pre",
    "hr",
];
const ATTRIBUTES: [&str; 5] = ["class", "style", "lang", "xml:lang", "xmlns"];

/// Is there nothing in it but words and harmless marks?
pub(super) fn is_harmless(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((tag, after)) = after.split_once('>') else { return false };
        if !is_harmless_tag(tag) {
            return false;
        }
        rest = after;
    }
    true
}

fn is_harmless_tag(tag: &str) -> bool {
    let tag = tag.trim_end_matches('/').trim();
    let inner = tag.strip_prefix('/').unwrap_or(tag);
    let (name, mut attributes) = inner.split_once(|c: char| c.is_whitespace()).unwrap_or((inner, ""));
    if !TAGS.contains(&name) {
        return false;
    }
    loop {
        attributes = attributes.trim_start();
        if attributes.is_empty() {
            return true;
        }
        let Some((name, after)) = attributes.split_once('=') else { return false };
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return false };
        let Some((value, after)) = after.get(1..).and_then(|after| after.split_once(quote)) else { return false };
        if !ATTRIBUTES.contains(&name.trim()) || !is_harmless_value(value) {
            return false;
        }
        attributes = after;
    }
}

/// No address, no script, nothing that is written so as not to be read.
fn is_harmless_value(value: &str) -> bool {
    let plain: String = value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let is_address = plain == "http://www.w3.org/1999/xhtml";
    is_address || !(plain.contains("url(") || plain.contains("expression(") || plain.contains("script:") || plain.contains(['\\', '&', '@']))
}
