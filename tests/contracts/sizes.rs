//! Files stay short enough to be read, functions short enough to be seen at once.

use crate::none_of;
use tests::repository::{Source, sources};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;

/// Longer by their nature, with the reason.
const LONGER: [(&str, &str); 1] = [("app/base/src/db/schema.rs", "generated")];

fn all() -> Vec<Source> {
    sources(&["app", "admin", "jobs", "workflows", "tests", "bench", "templates"], &[".rs", ".html", ".css", ".js", ".mjs", ".sh"])
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let long = all().into_iter().filter(|file| !LONGER.iter().any(|(path, _)| *path == file.path));
    none_of(long.filter(|file| file.text.lines().count() > FILE_LINES_MAX).map(|file| format!("{}: {} lines", file.path, file.text.lines().count())).collect());
}

#[test]
fn no_function_is_longer_than_70_lines() {
    let mut complaints = Vec::new();
    for file in all().iter().filter(|file| file.path.split('.').next_back() == Some("rs")) {
        for (name, lines) in functions(&file.text) {
            if lines > FUNCTION_LINES_MAX {
                complaints.push(format!("{}: {name}: {lines} lines", file.path));
            }
        }
    }
    none_of(complaints);
}

/// The functions of a formatted file and the lines between their braces.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let words = line.trim_start().trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ").trim_start_matches("pub ");
        let words = words.trim_start_matches("const ").trim_start_matches("async ");
        let Some(rest) = words.strip_prefix("fn ") else { continue };
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let closing = format!("{}}}", " ".repeat(indent));
        if let Some(end) = lines.iter().skip(start).position(|line| *line == closing) {
            found.push((name, end - 1));
        }
    }
    found
}

#[test]
fn the_measure_of_functions_counts_what_stands_between_the_braces() {
    let text = "impl A {\n    pub fn one() {\n        two();\n        three();\n    }\n}\n\nasync fn four(\n    a: u8,\n) {\n}\n";
    assert_eq!(functions(text), [("one".to_owned(), 2), ("four".to_owned(), 2)]);
}
