//! `form import` and `form export`: forms into the database of this installation and out of it.

use super::verdict::{Stored, Verdict};
use super::{ended, form_of, progress};
use crate::commands::Outcome;
use crate::commands::failure::Failure;
use crate::commands::opening::{Opened, open_current, runtime};
use crate::commands::output::say;
use base::audit::Actor;
use base::config::Config;
use base::domain::definitions;
use std::path::PathBuf;
use tokio::runtime::Runtime;
use workflows::Form;
use workflows::fhir::export as to_fhir;

/// Runs `form import`: what is accepted is published for every clinic, a form that is there already is left alone.
///
/// # Errors
/// A file that was refused; the database's.
pub(super) fn import(files: &[PathBuf], config: &Config) -> Outcome {
    let runtime = runtime()?;
    let opened = open_current(config, "form-import", &runtime)?;
    let bar = progress(files.len());
    let mut refused = 0;
    for file in files {
        bar.set_message(file.display().to_string());
        let verdict = match form_of(file) {
            Ok((form, verdict)) => verdict.with_stored(store(&opened, &runtime, form)?),
            Err(verdict) => *verdict,
        };
        refused += usize::from(verdict.is_refused());
        bar.suspend(|| Verdict::print(&verdict))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    ended(refused, files.len(), "files were")
}

fn store(opened: &Opened, runtime: &Runtime, form: Form) -> Result<Stored, Failure> {
    let key = form.heading().key.clone();
    let published = runtime.block_on(opened.db.write(move |tx| definitions::publish_imported(tx, &Actor::system("form-import"), &form)))?;
    Ok(Stored { key, version: published.version, hash: published.hash, new: published.is_new })
}

/// Runs `form export`: prints a published form, ours or as FHIR R4.
///
/// # Errors
/// No such form; the database's.
pub(super) fn export(name: &str, fhir: bool, config: &Config) -> Outcome {
    let (key, version) = split(name)?;
    let opened = open_current(config, "form-export", &runtime()?)?;
    let found = opened.db.read_blocking(|tx| definitions::published_form(tx, &key, version))?;
    let Some(text) = found else {
        return Err(Failure::Other(format!("no form is published as “{name}”; the back office lists the forms")));
    };
    if !fhir {
        return Ok(say(text)?);
    }
    let form = Form::parse(&text).map_err(|error| Failure::Other(format!("the form “{name}” cannot be read: {error}")))?;
    Ok(say(to_fhir(&form))?)
}

/// `KEY` or `KEY@VERSION`.
fn split(name: &str) -> Result<(String, Option<i32>), Failure> {
    let Some((key, version)) = name.split_once('@') else { return Ok((name.to_owned(), None)) };
    let version = version.parse().map_err(|_| Failure::Other(format!("“{version}” is no version: write KEY or KEY@2")))?;
    Ok((key.to_owned(), Some(version)))
}
