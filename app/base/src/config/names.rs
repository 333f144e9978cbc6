//! The names of settings: which are known, and which one was meant.
//! Not here: values.

use super::setting::Setting;
use super::settings;
use figment::value::{Dict, Value};

/// The key that a variable sets; for an unknown one, the key that it seems to mean.
pub(super) fn key_of_variable(name: &str) -> String {
    let known = settings().find_map(|setting| {
        let variable = setting.variable();
        if variable == name {
            return Some(setting.key.to_owned());
        }
        (setting.secret && name == format!("{variable}_FILE")).then(|| format!("{}_file", setting.key))
    });
    known.unwrap_or_else(|| name.trim_start_matches(super::sources::PREFIX).to_lowercase())
}

pub(super) fn is_known(key: &str) -> bool {
    settings().any(|setting| setting.key == key || (setting.secret && key.strip_suffix("_file") == Some(setting.key)))
}

pub(super) fn nearest(key: &str) -> &'static str {
    let distance = |setting: &&Setting| edit_distance(&setting.key.replace('.', "_"), &key.replace('.', "_"));
    settings().min_by_key(distance).map_or("", |setting| setting.key)
}

/// How many letters must be added, removed or changed to make `left` of `right`.
fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

pub(super) fn collect_leaves(prefix: &str, dict: &Dict, leaves: &mut Vec<String>) {
    for (name, value) in dict {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Value::Dict(_, inner) if !inner.is_empty() => collect_leaves(&key, inner, leaves),
            _ => leaves.push(key),
        }
    }
}
