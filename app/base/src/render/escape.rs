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
            Some(text) if matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe() => Ok(out.write_str(&html(text))?),
            _ => escape_formatter(out, state, value),
        },
        _ => escape_formatter(out, state, value),
    }
}

/// The text with `& < > " '` written as entities.
pub(super) fn html(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| SPECIAL[usize::from(byte)]) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 32);
    for part in text.split_inclusive(|character: char| character.is_ascii() && SPECIAL[character as usize]) {
        let last = part.as_bytes().last().copied().and_then(entity);
        match last {
            Some(entity) => {
                escaped.push_str(part.get(..part.len() - 1).unwrap_or_default());
                escaped.push_str(entity);
            }
            None => escaped.push_str(part),
        }
    }
    Cow::Owned(escaped)
}

/// True for the bytes that have an entity.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        special[byte as usize] = entity(byte).is_some();
        byte += 1;
    }
    special
};

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
