//! Definitions: what a clinic authors, read strictly, with every problem at once.
//!
//! Not where they run: a questionnaire becomes a [`Form`](crate::Form), a trajectory a [`Trajectory`].

mod fields;
mod questionnaire;
mod scores;
mod shipped;
#[cfg(test)]
mod shipped_tests;
#[cfg(test)]
mod tests;
mod trajectory;

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::json::{Json, JsonError, JsonErrorKind};
use crate::lang::Bilingual;
use crate::problem::{DefinitionError, Problems};

pub(crate) use fields::Fields;
pub use questionnaire::SCHEMA as QUESTIONNAIRE_SCHEMA;
pub use shipped::{Shipped, ShippedKind, shipped};
pub use trajectory::{Outcomes, SCHEMA as TRAJECTORY_SCHEMA, Start, Step, Trajectory};

/// What every definition says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The name that stays from version to version.
    pub key: String,
    /// The version, from 1.
    pub version: u32,
    /// The title that people see.
    pub title: Bilingual,
    /// SHA-256 of the canonical text, 64 hexadecimal digits: two definitions are the same when this is.
    pub hash: String,
    /// The canonical text (RFC 8785), the form to keep.
    pub canonical: String,
}

/// The fields that a [`Heading`] is read from.
const HEADING_FIELDS: [&str; 4] = ["schema", "key", "version", "title"];

fn is_key(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

/// Reads a document and checks that it names the schema.
fn open(text: &str, schema: &str) -> Result<Json, DefinitionError> {
    let problems = Problems::default();
    let json = match Json::read(text) {
        Ok(json) => json,
        Err(error) => {
            refuse_text(&error, &problems);
            return Err(problems.into_error());
        }
    };
    if let Some(fields) = Fields::of(&json, "$", &problems)
        && fields.need("schema").is_some()
        && let Some(found) = fields.text("schema")
        && found != schema
    {
        fields.error("schema", "unknown-schema", format!("Le format « {found} » n’est pas « {schema} »."), format!("The format “{found}” is not “{schema}”."));
    }
    if problems.is_empty() { Ok(json) } else { Err(problems.into_error()) }
}

fn heading(json: &Json, fields: &Fields<'_>) -> Option<Heading> {
    let key = fields.identifier("key", is_key);
    let version = fields.whole("version", 1, 1_000_000);
    let title = fields.need_bilingual("title");
    let canonical = json.canonical();
    Some(Heading { key: key?.to_owned(), version: u32::try_from(version?).ok()?, title: title?, hash: hash(&canonical), canonical })
}

/// SHA-256 of a text, in hexadecimal.
fn hash(canonical: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(canonical.as_bytes()) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn refuse_text(error: &JsonError, problems: &Problems) {
    let (line, column) = (error.line, error.column);
    let (code, fr, en) = match &error.kind {
        JsonErrorKind::Syntax => ("not-json", "Le fichier n’est pas du JSON".to_owned(), "The file is not JSON".to_owned()),
        JsonErrorKind::TooLarge => ("too-large", "Le fichier dépasse 2 Mio".to_owned(), "The file is larger than 2 MiB".to_owned()),
        JsonErrorKind::TooDeep => ("too-deep", "Le fichier a trop de niveaux".to_owned(), "The file has too many levels".to_owned()),
        JsonErrorKind::DuplicateName(name) => {
            ("duplicate-name", format!("Le champ « {name} » est écrit deux fois"), format!("The field “{name}” is written twice"))
        }
        JsonErrorKind::Number => {
            ("inexact-number", "Le nombre a plus de 15 chiffres ou est trop grand".to_owned(), "The number has more than 15 digits or is too large".to_owned())
        }
        JsonErrorKind::Text => ("bad-escape", "Un caractère est mal écrit".to_owned(), "A character is badly written".to_owned()),
    };
    problems.error("$", code, format!("{fr} (ligne {line}, colonne {column})."), format!("{en} (line {line}, column {column})."));
}
