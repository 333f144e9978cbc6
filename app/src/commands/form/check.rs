//! `form check`: whether each file is a form that Passerelle takes.

use super::verdict::Verdict;
use super::{ended, form_of, progress};
use crate::commands::Outcome;
use std::path::{Path, PathBuf};
use workflows::fhir::import_as;
use workflows::{Form, Json, QUESTIONNAIRE_SCHEMA};

/// Runs the command.
///
/// # Errors
/// A file that was refused; output that nobody reads.
pub(super) fn run(files: &[PathBuf]) -> Outcome {
    let bar = progress(files.len());
    let mut refused = 0;
    for file in files {
        bar.set_message(file.display().to_string());
        let verdict = form_of(file).map_or_else(|verdict| *verdict, |(_, verdict)| verdict);
        refused += usize::from(verdict.is_refused());
        bar.suspend(|| verdict.print())?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    ended(refused, files.len(), "files were")
}

/// The form in a text, ours or of FHIR, with its verdict; the verdict alone when it is refused.
pub(super) fn judge(file: &Path, text: &str) -> Result<(Form, Verdict), Box<Verdict>> {
    if is_own(text) {
        return match Form::parse(text) {
            Ok(form) => Ok((form, Verdict::new(file, Vec::new(), vec!["$".to_owned()], Vec::new()))),
            Err(error) => Err(Box::new(Verdict::new(file, error.0, Vec::new(), Vec::new()))),
        };
    }
    let import = import_as(text, &file.file_stem().unwrap_or_default().to_string_lossy());
    let verdict = Verdict::new(file, import.problems, import.kept, import.carried);
    match import.form {
        Some(form) => Ok((form, verdict)),
        None => Err(Box::new(verdict)),
    }
}

/// Does the document say that it is in our format?
fn is_own(text: &str) -> bool {
    let Ok(Json::Object(entries)) = Json::read(text) else { return false };
    let family = QUESTIONNAIRE_SCHEMA.split('/').next().unwrap_or_default();
    entries.iter().any(|(name, json)| name == "schema" && matches!(json, Json::Text(schema) if schema.starts_with(family)))
}
