//! A page that names a file names one that is there.

use crate::none_of;
use tests::repository::{exists, read, sources};

/// Beginnings by which a path of this repository is known.
const TOP: [&str; 14] = [
    "app/",
    "admin/",
    "jobs/",
    "workflows/",
    "tests/",
    "bench/",
    "docs/",
    "templates/",
    "migrations/",
    ".ci/",
    "packaging/",
    "Cargo.",
    "clippy.toml",
    "deny.toml",
];

#[test]
fn every_path_named_in_a_page_exists() {
    let mut complaints = Vec::new();
    let top: Vec<&str> = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs"].into_iter().filter(|path| exists(path)).collect();
    for page in sources(&top, &[".md"]) {
        for name in paths(&page.text) {
            if !exists_expanded(&name) {
                complaints.push(format!("{}: {name}", page.path));
            }
        }
        for link in links(&page.text) {
            let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if !exists(&format!("{folder}/{link}")) && !exists(&link) {
                complaints.push(format!("{}: link to {link}", page.path));
            }
        }
    }
    none_of(complaints);
}

#[test]
fn every_test_named_in_the_table_of_checks_exists_in_a_file_of_its_line() {
    let mut complaints = Vec::new();
    let page = read("docs/security/checks.md");
    let lines: Vec<&str> = page.lines().filter(|line| is_check(line)).collect();
    assert!(lines.len() >= 50, "{} checks", lines.len());
    for line in lines {
        let check = line.split('|').nth(1).unwrap_or_default().trim();
        let (files, tests): (Vec<String>, Vec<String>) = cells(line).into_iter().partition(|word| word.contains('/'));
        let sources: Vec<String> = files.iter().filter(|path| exists(path)).map(|path| read(path)).collect();
        if tests.is_empty() || files.is_empty() {
            complaints.push(format!("{check}: no test or no file"));
        }
        let missing = tests.iter().filter(|name| !sources.iter().any(|text| text.contains(&format!("fn {name}(")) || text.contains(&format!("\"{name}\""))));
        complaints.extend(missing.map(|name| format!("{check}: {name} is in none of {files:?}")));
        complaints.extend(files.iter().filter(|path| !exists(path)).map(|path| format!("{check}: {path}")));
    }
    none_of(complaints);
}

/// Whether a line of a table is about a check: `| C12 | …`.
fn is_check(line: &str) -> bool {
    line.strip_prefix("| C").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// What stands between backticks in the last two cells of a line.
fn cells(line: &str) -> Vec<String> {
    let cells: Vec<&str> = line.trim_end_matches('|').rsplitn(3, '|').take(2).collect();
    cells.into_iter().flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// Words between backticks that look like paths of ours; those with placeholders (`<kind>`, `…`, `NNNN`) are left out.
fn paths(text: &str) -> Vec<String> {
    let words = text.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
    let ours = words.map(|word| word.trim_end_matches([',', '.', ';', ':'])).filter(|word| TOP.iter().any(|top| word.starts_with(top)));
    ours.filter(|word| !word.contains(['<', '…', '*', '(', '"', '=', '$', '[']) && !word.contains("NNNN") && !word.contains("::"))
        .map(|word| word.split('#').next().unwrap_or(word).trim_end_matches('/').to_owned())
        .collect()
}

/// `app/locales/{fr,en}/core.ftl` stands for both.
fn exists_expanded(path: &str) -> bool {
    match (path.find('{'), path.find('}')) {
        (Some(open), Some(close)) if open < close => {
            path[open + 1..close].split(',').all(|part| exists_expanded(&format!("{}{part}{}", &path[..open], &path[close + 1..])))
        }
        _ => exists(path),
    }
}

fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let ours = targets.filter(|target| !target.contains("://") && !target.starts_with(['#', '/']) && !target.starts_with("mailto:"));
    ours.map(|target| target.split('#').next().unwrap_or(target).to_owned()).filter(|target| !target.is_empty()).collect()
}

#[test]
fn paths_are_found_between_backticks_and_expanded() {
    assert_eq!(
        paths("see `app/src/main.rs`, `let x = 1` and `app/locales/{fr,en}/core.ftl`; not `app/src/<name>.rs`"),
        ["app/src/main.rs", "app/locales/{fr,en}/core.ftl"]
    );
    assert!(exists_expanded("app/locales/{fr,en}/core.ftl") && !exists_expanded("app/locales/{fr,xx}/core.ftl"));
    assert_eq!(links("[a](docs/x.md#y) [b](https://e.test) [c](#d)"), ["docs/x.md"]);
}
