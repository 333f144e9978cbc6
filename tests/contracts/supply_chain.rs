//! C130: what is built is what was locked, from known places, under known licences, without unsafe code of ours.

use crate::none_of;
use tests::repository::{code_of, listing, read, sources};

/// The crates of the workspace, by folder.
const CRATES: [&str; 7] = ["app", "app/base", "admin", "jobs", "workflows", "tests", "bench"];
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// The blocks of the lock file, one a package.
fn packages(lock: &str) -> Vec<Vec<&str>> {
    lock.split("[[package]]").skip(1).map(|block| block.lines().map(str::trim).filter(|line| !line.is_empty()).collect()).collect()
}

fn field<'a>(package: &[&'a str], name: &str) -> Option<&'a str> {
    package.iter().find_map(|line| line.strip_prefix(name)?.trim().strip_prefix('=')?.trim().strip_prefix('"')?.strip_suffix('"'))
}

#[test]
fn every_package_is_locked_from_the_one_registry_with_its_hash() {
    let lock = read("Cargo.lock");
    let packages = packages(&lock);
    assert!(packages.len() > 100, "{}", packages.len());
    let mut complaints = Vec::new();
    for package in &packages {
        let name = field(package, "name").unwrap_or("a package without a name");
        match (field(package, "source"), field(package, "checksum")) {
            (None, None) => {}
            (Some(REGISTRY), Some(checksum)) if checksum.len() == 64 => {}
            other => complaints.push(format!("{name}: {other:?}")),
        }
    }
    none_of(complaints);
}

#[test]
fn what_is_built_elsewhere_is_built_from_the_lock() {
    let places = ["Dockerfile", ".ci/run"];
    let builds =
        |text: &str| text.lines().filter(|line| !line.trim_start().starts_with('#') && line.contains("cargo build")).map(str::to_owned).collect::<Vec<_>>();
    let loose = places.iter().flat_map(|place| builds(&read(place)).into_iter().map(move |line| (place, line)));
    none_of(loose.filter(|(_, line)| !line.contains("--locked")).map(|(place, line)| format!("{place}: {}", line.trim())).collect());
}

#[test]
fn unsafe_code_is_forbidden_in_every_crate_and_there_is_none() {
    let workspace = read("Cargo.toml");
    assert!(workspace.contains("unsafe_code = \"forbid\""), "the workspace forbids it");
    let lax = CRATES.iter().filter(|folder| {
        let manifest = read(&format!("{folder}/Cargo.toml"));
        !manifest.contains("[lints]\nworkspace = true") && !manifest.contains("unsafe_code = \"forbid\"")
    });
    let mut complaints: Vec<String> = lax.map(|folder| format!("{folder}/Cargo.toml takes no lints from the workspace")).collect();
    for file in sources(&["app", "admin", "jobs", "workflows", "tests", "bench"], &[".rs"]) {
        let code = code_of(&file);
        let holds = |sign: &str| code.lines().any(|line| line.contains(sign) && !line.contains('"'));
        complaints.extend(["unsafe {", "unsafe fn", "unsafe impl"].iter().filter(|sign| holds(sign)).map(|sign| format!("{}: {sign}", file.path)));
    }
    none_of(complaints);
}

#[test]
fn licences_bans_and_sources_are_held_by_rules_that_deny() {
    let rules = read("deny.toml");
    for rule in
        ["unknown-registry = \"deny\"", "unknown-git = \"deny\"", "wildcards = \"deny\"", "crate = \"openssl\"", "crate = \"native-tls\"", "yanked = \"deny\""]
    {
        assert!(rules.contains(rule), "{rule}");
    }
    let allowed = rules.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).expect("the allowed licences");
    for copyleft in ["GPL", "AGPL", "SSPL", "CC-BY-NC"] {
        assert!(!allowed.contains(copyleft), "{copyleft}");
    }
    assert!(read(".ci/run").contains("cargo deny") || read("tests/run").contains("cargo deny"), "the rules are asked by the checks");
    let lock = read("Cargo.lock");
    let names: Vec<&str> = packages(&lock).iter().filter_map(|package| field(package, "name")).collect();
    none_of(["openssl", "openssl-sys", "native-tls", "sqlx"].iter().filter(|name| names.contains(name)).map(|name| format!("{name} is in the lock")).collect());
}

#[test]
fn every_vendored_script_carries_its_version_in_its_name_and_its_hash_in_the_manifest() {
    let manifest = read("app/static/vendor/manifest.txt");
    let scripts: Vec<String> = listing("app/static/vendor").into_iter().filter(|name| name.contains(".js")).collect();
    assert!(scripts.iter().any(|name| name.starts_with("htmx-4.")), "{scripts:?}");
    none_of(scripts.into_iter().filter(|name| !manifest.contains(name.as_str())).collect());
}
