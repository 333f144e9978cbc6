//! Who may import whom, and the one home that each library and each source of chance has.

use crate::none_of;
use tests::repository::{Source, code_of, is_test_file, read, sources};

/// What a crate may build on, of ours.
const ARROWS: [(&str, &[&str]); 7] = [
    ("workflows", &[]),
    ("app/base", &["workflows"]),
    ("admin", &["base", "workflows"]),
    ("jobs", &["base", "workflows"]),
    ("app", &["admin", "base", "jobs", "workflows"]),
    ("tests", &["admin", "app", "base", "jobs", "workflows"]),
    ("bench", &["admin", "app", "base", "jobs", "workflows"]),
];

const OURS: [&str; 7] = ["admin", "app", "base", "bench", "jobs", "tests", "workflows"];

/// A word and the places where it may stand. A place ending in `/` is a folder.
const HOMES: [(&str, &[&str]); 13] = [
    ("Utc::now", &["app/base/src/clock.rs"]),
    ("SystemTime::now", &["app/base/src/clock.rs"]),
    ("std::env::var", &["app/base/src/config/", "app/base/build.rs"]),
    ("rand::", &["app/base/src/chance.rs"]),
    ("now_v7", &[]),
    ("new_v4", &[]),
    ("minijinja", &["app/base/src/render/"]),
    ("css_inline", &["app/base/src/render/"]),
    ("fluent", &["app/base/src/i18n/"]),
    ("lettre", &["app/base/src/mail/", "app/base/src/config/mail.rs"]),
    ("reqwest", &["app/base/src/mail/", "app/src/commands/healthcheck.rs"]),
    ("argon2::", &["app/base/src/auth/password.rs"]),
    ("apalis", &["jobs/src/backend.rs"]),
];

/// Where statements are put together besides the domain: tables that belong to no feature.
const STATEMENTS: [&str; 7] = [
    "app/base/src/access/",
    "app/base/src/audit/",
    "app/base/src/auth/limits.rs",
    "app/base/src/crypto.rs",
    "app/base/src/db/",
    "app/base/src/mail/mailbox.rs",
    "app/base/src/queue/",
];

/// Files of a feature that hold its rules, not its rows: its other files are its storage, one subject each.
const RULES: [&str; 3] = ["commands.rs", "mod.rs", "model.rs"];

fn program() -> Vec<(Source, String)> {
    let files = sources(&["app", "admin", "jobs", "workflows"], &[".rs"]).into_iter().filter(|file| !is_test_file(&file.path));
    files.map(|file| (code_of(&file), file)).map(|(code, file)| (file, code)).collect()
}

fn lives_in(path: &str, homes: &[&str]) -> bool {
    homes.iter().any(|home| if home.ends_with('/') { path.starts_with(home) } else { path == *home })
}

#[test]
fn each_crate_builds_only_on_those_below_it() {
    let mut complaints = Vec::new();
    for (folder, allowed) in ARROWS {
        let manifest = read(&format!("{folder}/Cargo.toml"));
        let dependencies = manifest.lines().filter_map(|line| line.split(['.', ' ', '=']).next());
        for name in dependencies.filter(|name| OURS.contains(name) && !allowed.contains(name)) {
            complaints.push(format!("{folder}/Cargo.toml: {name}"));
        }
    }
    none_of(complaints);
}

#[test]
fn workflows_knows_nothing_of_time_storage_network_or_pages() {
    let manifest = read("workflows/Cargo.toml");
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or_default().split("\n[").next().unwrap_or_default();
    let impure = ["poem", "diesel", "tokio", "minijinja", "rand", "reqwest", "lettre", "uuid"];
    none_of(
        impure.iter().filter(|name| dependencies.lines().any(|line| line.starts_with(*name))).map(|name| format!("workflows/Cargo.toml: {name}")).collect(),
    );
}

#[test]
fn the_domain_knows_nothing_of_pages_and_never_waits() {
    let mut complaints = Vec::new();
    for (file, code) in program().iter().filter(|(file, _)| file.path.starts_with("app/base/src/domain/")) {
        for word in ["crate::web", "crate::render", "crate::mail", "poem::", ".await", "async fn"] {
            if code.contains(word) {
                complaints.push(format!("{}: {word}", file.path));
            }
        }
    }
    none_of(complaints);
}

#[test]
fn every_library_and_source_of_chance_stays_in_its_home() {
    let mut complaints = Vec::new();
    for (file, code) in program() {
        for (word, homes) in HOMES {
            if contains_word(&code, word) && !lives_in(&file.path, homes) {
                complaints.push(format!("{}: {word} belongs into {homes:?}", file.path));
            }
        }
    }
    none_of(complaints);
}

/// Whether `word` stands in the code, not as the end of a longer one.
fn contains_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn statements_are_put_together_in_stores_only() {
    let mut complaints = Vec::new();
    let signs = ["diesel::insert_into", "diesel::update(", "diesel::delete(", "diesel::sql_query", "(tx.conn)", ".execute(c)"];
    for (file, code) in program() {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let is_store = file.path.starts_with("app/base/src/domain/") && !RULES.contains(&name);
        if !is_store && !lives_in(&file.path, &STATEMENTS) {
            complaints.extend(signs.iter().filter(|sign| code.contains(*sign)).map(|sign| format!("{}: {sign}", file.path)));
        }
    }
    none_of(complaints);
}

#[test]
fn every_module_says_what_it_is_and_what_it_is_not() {
    let mut complaints = Vec::new();
    for file in sources(&["app", "admin", "jobs", "workflows", "bench"], &["mod.rs", "lib.rs"]) {
        let head: Vec<&str> = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
        if head.is_empty() {
            complaints.push(format!("{} begins without //!", file.path));
        }
    }
    none_of(complaints);
}

#[test]
fn surfaces_do_not_import_each_other() {
    let surfaces = ["patient", "clinician", "account"];
    let mut complaints = Vec::new();
    for (file, code) in program() {
        for own in surfaces.iter().filter(|own| file.path.starts_with(&format!("app/src/{own}/"))) {
            for other in surfaces.iter().filter(|other| *other != own && **other != "patient") {
                if code.contains(&format!("crate::{other}")) {
                    complaints.push(format!("{}: crate::{other}", file.path));
                }
            }
        }
    }
    none_of(complaints);
}
