//! The texts: both languages have the same ones, sorted, used, and in good typography.

use crate::{labels, none_of};
use base::i18n::{Lang, keys, problems};
use std::collections::BTreeSet;
use tests::repository::{code_of, is_test_file, listing, read, sources};

/// Keys that are put together from a prefix and a word of data. Each is used where the second column says.
const PUT_TOGETHER: [(&str, &str); 2] = [("activity-", "templates/patient/_item.html"), ("role-", "templates/admin/users/index.html")];

/// Words of the mails and pages that are kept for what comes next, with the reason. Empty unless somebody says why.
const KEPT: [(&str, &str); 0] = [];

#[test]
fn the_files_parse_and_define_each_key_once() {
    none_of([Lang::Fr, Lang::En].into_iter().flat_map(problems).collect());
}

#[test]
fn both_languages_have_the_same_files_keys_and_values() {
    assert_eq!(listing("app/locales/fr"), listing("app/locales/en"), "files");
    let (fr, en) = (keys(Lang::Fr), keys(Lang::En));
    let mut complaints = Vec::new();
    for (name, key) in &fr {
        match en.get(name) {
            None => complaints.push(format!("{}: {name} is missing in English", key.file)),
            Some(other) if key.args != other.args => complaints.push(format!("{name}: values {:?} in French, {:?} in English", key.args, other.args)),
            Some(other) if key.file.split('/').next_back() != other.file.split('/').next_back() => {
                complaints.push(format!("{name}: {} and {}", key.file, other.file));
            }
            Some(_) => {}
        }
    }
    complaints.extend(en.iter().filter(|(name, _)| !fr.contains_key(*name)).map(|(name, key)| format!("{}: {name} is missing in French", key.file)));
    none_of(complaints);
}

#[test]
fn each_file_is_sorted_by_key() {
    let mut complaints = Vec::new();
    for file in sources(&["app/locales"], &[".ftl"]) {
        let names: Vec<&str> = file.text.lines().filter_map(key_of_line).collect();
        complaints.extend(names.windows(2).filter(|pair| pair[0] >= pair[1]).map(|pair| format!("{}: {} stands before {}", file.path, pair[0], pair[1])));
    }
    none_of(complaints);
}

fn key_of_line(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let name = name.trim_end();
    (name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_'))
        .then_some(name)
}

/// Everything between quotation marks in the templates and in the program, tests aside.
fn quoted() -> BTreeSet<String> {
    let rust = sources(&["app", "admin", "jobs", "workflows/src"], &[".rs"]).into_iter().filter(|file| !is_test_file(&file.path)).map(|file| code_of(&file));
    let templates = sources(&["templates"], &[".html", ".txt"]).into_iter().map(|file| file.text);
    let mut words = BTreeSet::new();
    for text in rust.chain(templates) {
        for mark in ['"', '\''] {
            words.extend(text.split(mark).filter(|word| is_key(word)).map(ToOwned::to_owned));
        }
    }
    words
}

fn is_key(word: &str) -> bool {
    !word.is_empty() && word.len() < 80 && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_' || b == b'.')
}

#[test]
fn every_text_is_used() {
    let (quoted, all) = (quoted(), keys(Lang::Fr));
    let referred: BTreeSet<&String> = all.values().flat_map(|key| &key.refs).collect();
    let is_used = |name: &String| {
        quoted.contains(name)
            || referred.contains(name)
            || PUT_TOGETHER.iter().any(|(prefix, _)| name.starts_with(prefix))
            || KEPT.iter().any(|(kept, _)| kept == name)
    };
    none_of(all.iter().filter(|(name, _)| !is_used(name)).map(|(name, key)| format!("{}: {name} is used nowhere", key.file)).collect());
}

#[test]
fn every_prefix_of_keys_put_together_is_still_used() {
    none_of(
        PUT_TOGETHER
            .iter()
            .filter(|(prefix, file)| !read(file).contains(&format!("\"{prefix}")))
            .map(|(prefix, file)| format!("{prefix} is not in {file}"))
            .collect(),
    );
}

#[test]
fn every_text_that_a_template_names_exists() {
    let all = keys(Lang::Fr);
    let mut complaints = Vec::new();
    for file in sources(&["templates"], &[".html", ".txt"]) {
        for call in ["t(\"", "t_html(\""] {
            for (at, _) in file.text.match_indices(call) {
                let is_longer = file.text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                let (name, after) = file.text[at + call.len()..].split_once('"').unwrap_or_default();
                if !is_longer && !after.trim_start().starts_with('~') && !all.contains_key(name) {
                    complaints.push(format!("{}: {name}", file.path));
                }
            }
        }
    }
    none_of(complaints);
}

/// Words of the program that begin like this are keys of messages.
const MESSAGE_PREFIXES: [&str; 2] = ["error-", "nav-"];

#[test]
fn every_message_that_the_program_names_exists() {
    let all = keys(Lang::Fr);
    let files = sources(&["app", "admin", "jobs", "workflows/src"], &[".rs"]).into_iter().filter(|file| !is_test_file(&file.path));
    let mut complaints = Vec::new();
    for file in files {
        for word in code_of(&file).split('"').skip(1).step_by(2) {
            if is_key(word) && MESSAGE_PREFIXES.iter().any(|prefix| word.starts_with(prefix) && word.len() > prefix.len()) && !all.contains_key(word) {
                complaints.push(format!("{}: {word}", file.path));
            }
        }
    }
    none_of(complaints);
}

/// The texts of a file: key, value over all its lines.
fn values(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match key_of_line(line) {
            Some(name) if !line.starts_with(' ') => found.push((name.to_owned(), line.split_once('=').map_or("", |(_, value)| value).trim().to_owned())),
            _ => {
                if let Some((_, value)) = found.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
        }
    }
    found
}

#[test]
fn french_apostrophes_are_curled_except_in_the_words_of_the_contract() {
    let mut complaints = Vec::new();
    for file in sources(&["app/locales/fr"], &[".ftl"]) {
        for (name, value) in values(&file.text) {
            let left = labels::FRENCH_WITH_APOSTROPHE.iter().fold(value.clone(), |text, label| text.replace(label, ""));
            if left.contains('\'') {
                complaints.push(format!("{}: {name} = {value}", file.path));
            }
        }
    }
    none_of(complaints);
}

#[test]
fn french_signs_have_their_no_break_spaces() {
    let mut complaints = Vec::new();
    for file in sources(&["app/locales/fr"], &[".ftl"]) {
        for (name, value) in values(&file.text) {
            let words = value.replace("{ $", "");
            let plain_before = [" :", " »", "« "].iter().find(|sign| words.contains(*sign));
            if let Some(sign) = plain_before {
                complaints.push(format!("{}: {name} has an ordinary space in {sign:?}: {value}", file.path));
            }
        }
    }
    none_of(complaints);
}

#[test]
fn the_readers_of_this_file_read_what_fluent_reads() {
    let of_files: BTreeSet<String> = sources(&["app/locales/fr"], &[".ftl"]).iter().flat_map(|file| values(&file.text)).map(|(name, _)| name).collect();
    let of_fluent: BTreeSet<String> = keys(Lang::Fr).into_keys().filter(|name| !name.contains('.')).collect();
    assert_eq!(of_files, of_fluent);
}
