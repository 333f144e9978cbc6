//! `form check`, `import`, `export`, `answer`: questionnaires, ours or of FHIR R4, from the command line.
//!
//! Each file gets one JSON verdict a line; the command fails when one was refused. Not here: what a form means (crate
//! `workflows`).

mod answer;
mod check;
mod store;
#[cfg(test)]
mod tests;
mod verdict;

use super::Outcome;
use super::arguments::FormCommand;
use super::failure::Failure;
use base::config::Config;
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{IsTerminal as _, Read as _};
use std::path::Path;
use verdict::Verdict;
use workflows::{Form, SIZE_MAX_BYTES};

/// Runs the command; `load` gives the settings to those that need an installation.
///
/// # Errors
/// A file that was refused; the settings'; the database's; a form that is not there; output that nobody reads.
pub(super) fn run(command: &FormCommand, load: impl FnOnce() -> Result<Config, Failure>) -> Outcome {
    match command {
        FormCommand::Check { files } => check::run(files),
        FormCommand::Answer { form, response } => answer::run(form, response),
        FormCommand::Import { files } => store::import(files, &load()?),
        FormCommand::Export { name, fhir } => store::export(name, *fhir, &load()?),
    }
}

/// The text of a file, no more of it than is too much; why not, otherwise.
fn text_of(path: &Path) -> Result<String, Box<Verdict>> {
    let read = || {
        let mut bytes = Vec::new();
        File::open(path)?.take(SIZE_MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        Ok::<_, std::io::Error>(bytes)
    };
    match read() {
        // what is no text is no form; its first wrong byte says so
        Ok(bytes) => Ok(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())),
        Err(error) => Err(Box::new(Verdict::unreadable(path, &error))),
    }
}

/// A form of either format, or why there is none.
fn form_of(path: &Path) -> Result<(Form, Verdict), Box<Verdict>> {
    let text = text_of(path)?;
    check::judge(path, &text)
}

/// The progress of many files, where a person looks on.
fn progress(files: usize) -> ProgressBar {
    if files < 2 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(files as u64);
    match ProgressStyle::with_template("{bar:40} {pos}/{len} {wide_msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// How the command ends after so many refusals.
fn ended(refused: usize, of: usize, what: &str) -> Outcome {
    if refused == 0 { Ok(()) } else { Err(Failure::Other(format!("{refused} of {of} {what} refused; the lines above say why"))) }
}
