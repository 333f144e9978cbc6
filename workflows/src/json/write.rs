//! The canonical writer of RFC 8785: names sorted by UTF-16 units, no blanks, shortest escapes; and one that keeps what
//! was written.

use std::fmt::Write as _;

use super::Json;

pub(super) fn canonical(json: &Json) -> String {
    let mut out = String::new();
    value(json, true, &mut out);
    out
}

pub(super) fn plain(json: &Json) -> String {
    let mut out = String::new();
    value(json, false, &mut out);
    out
}

fn value(json: &Json, is_canonical: bool, out: &mut String) {
    match json {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(number) if !is_canonical => out.push_str(&number.to_string()),
        Json::Number(number) if number.is_zero() => out.push('0'),
        Json::Number(number) => out.push_str(&number.normalize().to_string()),
        Json::Text(text) => string(text, out),
        Json::List(entries) => {
            out.push('[');
            for (at, entry) in entries.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                value(entry, is_canonical, out);
            }
            out.push(']');
        }
        Json::Object(entries) => object(entries, is_canonical, out),
    }
}

fn object(entries: &[(String, Json)], is_canonical: bool, out: &mut String) {
    let mut sorted: Vec<&(String, Json)> = entries.iter().collect();
    if is_canonical {
        sorted.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
    }
    out.push('{');
    for (at, (name, entry)) in sorted.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        string(name, out);
        out.push(':');
        value(entry, is_canonical, out);
    }
    out.push('}');
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
