//! How a value becomes output: escaped in HTML, and never the word "none".
//!
//! minijinja's own escaping also turns every `/` into `&#x2f;`, which makes addresses unreadable and longer. Escaping
//! `& < > " '` is what text and quoted attributes need, and our attributes are always quoted.

use std::borrow::Cow;

use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Error, ErrorKind, Output, State, Value, escape_formatter};

/// Writes one value: none is refused as undefined is, truth values are written as HTML attributes want them.
pub(super) fn write(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::None => Err(Error::new(ErrorKind::UndefinedError, "none cannot be printed")),
        ValueKind::Bool => Ok(out.write_str(if value.is_true() { "true" } else { "false" })?),
        ValueKind::String => match value.as_str() {
            Some(text) if matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe() => {
                Ok(out.write_str(&html(text))?)
            }
            _ => escape_formatter(out, state, value),
        },
        _ => escape_formatter(out, state, value),
    }
}

/// The text with `& < > " '` written as entities.
pub(super) fn html(text: &str) -> Cow<'_, str> {
    let Some(first) = text.bytes().position(|byte| entity(byte).is_some()) else { return Cow::Borrowed(text) };
    let (before, rest) = text.split_at(first);
    let mut escaped = String::with_capacity(text.len() + 16);
    escaped.push_str(before);
    for character in rest.chars() {
        match u8::try_from(character).ok().and_then(entity) {
            Some(entity) => escaped.push_str(entity),
            None => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

const fn entity(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        _ => None,
    }
}
