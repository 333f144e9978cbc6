//! Which templates there are and which one needs which; for the contracts about templates.

use std::collections::{BTreeMap, BTreeSet};
use tests::repository::{Source, sources};

/// Every template with its path below `templates/`.
pub(crate) fn all() -> BTreeMap<String, String> {
    let files = sources(&["templates"], &[".html", ".txt"]);
    files.into_iter().map(|Source { path, text }| (path.trim_start_matches("templates/").to_owned(), text)).collect()
}

/// Everything that `start` shows: layouts, includes and imports, and theirs.
pub(crate) fn reached(start: impl IntoIterator<Item = String>, templates: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<String> = start.into_iter().collect();
    while let Some(name) = open.pop() {
        if let Some(text) = templates.get(&name)
            && found.insert(name)
        {
            open.extend(needs(text, templates));
        }
    }
    found
}

fn needs(text: &str, templates: &BTreeMap<String, String>) -> Vec<String> {
    let mut names = Vec::new();
    for tag in text.split("{%").skip(1) {
        let tag = tag.split("%}").next().unwrap_or_default().trim_start_matches('-').trim();
        if !["extends", "include", "import", "from"].iter().any(|word| tag.starts_with(word)) {
            continue;
        }
        let quoted: Vec<&str> = tag.split('"').skip(1).step_by(2).collect();
        match quoted.as_slice() {
            // `"components/questions/" ~ item.kind ~ "/field.html"`: any file that begins and ends like this
            [first, .., last] if tag.contains('~') => names.extend(templates.keys().filter(|name| name.starts_with(first) && name.ends_with(last)).cloned()),
            [name, ..] => names.push((*name).to_owned()),
            [] => {}
        }
    }
    names
}
