//! What is vendored is byte for byte what was fetched, with its licence beside it.

use crate::none_of;
use sha2::{Digest as _, Sha256};
use tests::repository::{exists, listing, read, root};

const FOLDER: &str = "app/static/vendor";

#[test]
fn every_vendored_file_has_the_hash_that_the_manifest_says() {
    let manifest = read("app/static/vendor/manifest.txt");
    let rows: Vec<Vec<&str>> =
        manifest.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split_whitespace().collect()).collect();
    assert!(!rows.is_empty(), "the manifest is empty");
    let mut complaints = Vec::new();
    for row in &rows {
        let (name, hash) = (row[0], row[1]);
        let bytes = std::fs::read(root().join(FOLDER).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found = base::crypto::hex(&Sha256::digest(&bytes));
        if found != hash {
            complaints.push(format!("{name}: {found}"));
        }
        let licence = row.iter().find_map(|word| word.strip_prefix('(')).map_or("none", |word| word.trim_end_matches(')'));
        if !exists(&format!("{FOLDER}/{licence}")) {
            complaints.push(format!("{name}: no licence {licence}"));
        }
    }
    for file in listing(FOLDER).iter().filter(|name| name.split('.').next_back() == Some("js")) {
        if !rows.iter().any(|row| row[0] == file) {
            complaints.push(format!("{file} is not in the manifest"));
        }
    }
    none_of(complaints);
}
