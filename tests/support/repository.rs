//! The files of the repository, for the tests that read them.

use std::path::{Path, PathBuf};

/// A text file of the repository.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its path from the top, with `/` between folders.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// The top of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests have a parent folder").to_path_buf()
}

/// The text of one file.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Whether there is such a file or folder.
pub fn exists(path: &str) -> bool {
    root().join(path).exists()
}

/// Every file below these folders (or these files themselves) with one of these endings, in order of path.
pub fn sources(places: &[&str], endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for place in places {
        collect(&root().join(place), endings, &mut found);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no files in {places:?}");
    found
}

/// Names of the files and folders in a folder, in order.
pub fn listing(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Folders that hold what is made or fetched, never what is written.
const NOT_OURS: [&str; 6] = ["target", "node_modules", "out", ".git", "vendor", "demo-data"];

fn collect(place: &Path, endings: &[&str], found: &mut Vec<Source>) {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    if NOT_OURS.contains(&name.as_ref()) {
        return;
    }
    if place.is_dir() {
        for entry in std::fs::read_dir(place).expect("the folder can be read") {
            collect(&entry.expect("the entry can be read").path(), endings, found);
        }
    } else if endings.iter().any(|ending| name.ends_with(ending)) {
        let path = place.strip_prefix(root()).expect("below the top").to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(place).unwrap_or_else(|error| panic!("{path}: {error}"));
        found.push(Source { path, text });
    }
}

/// Rust as the compiler sees it outside tests: without comments and without the test module at the end of a file.
pub fn code_of(source: &Source) -> String {
    let text = source.text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        let kept = match line.find("//") {
            // an address in a text is no comment
            Some(at) if !line[..at].ends_with(':') => &line[..at],
            _ => line,
        };
        code.push_str(kept);
        code.push('\n');
    }
    code
}

/// Whether a Rust file is a test beside the code.
pub fn is_test_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name == "tests.rs" || name == "testing.rs" || name.ends_with("_tests.rs") || path.contains("/tests/")
}
