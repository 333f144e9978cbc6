//! Questionnaires that others wrote, from the folder that `PASSERELLE_FORMS` names: each gets its verdict, none makes the
//! import fall, and nothing of any is left out in silence.
//!
//! `PASSERELLE_FORMS=… cargo test -p workflows --lib forms_of_others -- --nocapture`

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::fhir::{export, import_as, normal};
use crate::json::Json;
use crate::problem::Level;

#[expect(clippy::disallowed_methods, reason = "a folder of this machine, no setting of the program")]
fn folder() -> Option<PathBuf> {
    std::env::var_os("PASSERELLE_FORMS").map(PathBuf::from)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "json") {
            found.push(path);
        }
    }
    found.sort();
}

/// The paths of all leaves of a document.
fn leaves(json: &Json, at: &str, found: &mut Vec<String>) {
    match json {
        Json::Object(entries) => entries.iter().for_each(|(name, inner)| leaves(inner, &format!("{at}.{name}"), found)),
        Json::List(list) => list.iter().enumerate().for_each(|(nth, inner)| leaves(inner, &format!("{at}[{nth}]"), found)),
        _ => found.push(at.to_owned()),
    }
}

/// Is some path of the verdict this one, or around it?
fn is_told(leaf: &str, told: &[String]) -> bool {
    told.iter().any(|path| leaf.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '['])))
}

#[test]
#[expect(clippy::print_stdout, reason = "the verdicts are what it is run for")]
fn forms_of_others_each_get_a_verdict() {
    let Some(folder) = folder() else { return };
    let mut found = Vec::new();
    files(&folder, &mut found);
    let (mut accepted, mut said) = (0, String::new());
    for path in &found {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        let import = import_as(&text, path.file_stem().unwrap().to_str().unwrap());
        let errors: Vec<_> = import.problems.iter().filter(|problem| problem.level == Level::Error).collect();
        let warnings = import.problems.len() - errors.len();
        writeln!(
            said,
            "{} {name}: kept {}, carried {}, warnings {warnings}",
            if errors.is_empty() { "accepted" } else { "REFUSED " },
            import.kept.len(),
            import.carried.len()
        )
        .unwrap();
        for error in &errors {
            writeln!(said, "    {} {} {}", error.code, error.path, error.en).unwrap();
        }
        assert_eq!(import.form.is_none(), !errors.is_empty(), "{name}");
        let Some(form) = import.form else { continue };
        accepted += 1;
        let mut told = [import.kept, import.carried].concat();
        told.extend(import.problems.iter().map(|problem| problem.path.clone()));
        let mut all = Vec::new();
        leaves(&Json::read(&text).unwrap(), "$", &mut all);
        let silent: Vec<&String> = all.iter().filter(|leaf| !is_told(leaf, &told)).collect();
        assert!(silent.is_empty(), "{name}: nothing is said of {silent:#?}");
        let out = export(&form);
        let again = import_as(&out, path.file_stem().unwrap().to_str().unwrap());
        let Some(back) = again.form else { panic!("{name}: {:#?}\n{out}", again.problems) };
        assert_eq!(normal(&back), normal(&form), "{name}\n{out}");
    }
    println!("{said}{accepted} of {} accepted", found.len());
}
