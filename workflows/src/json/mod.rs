//! A strict JSON tree: numbers stay exact, an object never holds a name twice, depth and size are bounded.
//!
//! Not a general JSON library: it exists because a definition needs exact decimals, a canonical
//! form (RFC 8785) to hash, and clear refusals.

mod access;
mod read;
#[cfg(test)]
mod tests;
mod write;

use rust_decimal::Decimal;

pub(crate) use access::Made;

/// Largest definition that is read, in bytes.
pub const SIZE_MAX_BYTES: usize = 2 * 1024 * 1024;
/// Deepest nesting of lists and objects that is read.
pub const DEPTH_MAX: usize = 64;

/// One JSON value. Objects keep the order of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number of at most 15 significant digits, exact, with the decimals that were written.
    Number(Decimal),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object; names are distinct.
    Object(Vec<(String, Json)>),
}

/// Why a document could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?} at line {line}, column {column}")]
pub struct JsonError {
    /// What is wrong.
    pub kind: JsonErrorKind,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The ways a document can fail to be JSON that we accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonErrorKind {
    /// Not JSON at this place.
    Syntax,
    /// More than [`SIZE_MAX_BYTES`] bytes.
    TooLarge,
    /// Nested more than [`DEPTH_MAX`] levels.
    TooDeep,
    /// The same name twice in one object.
    DuplicateName(String),
    /// A number that cannot be kept exactly in every reader.
    Number,
    /// A string with half a surrogate pair or an unknown escape.
    Text,
}

impl Json {
    /// Reads a whole document.
    pub fn read(text: &str) -> Result<Self, JsonError> {
        read::document(text)
    }

    /// The canonical text of RFC 8785: the same value always gives the same bytes.
    pub fn canonical(&self) -> String {
        write::canonical(self)
    }

    /// The text with members in their order and numbers with their decimals, for formats in which both matter.
    pub fn plain(&self) -> String {
        write::plain(self)
    }

    /// The name of the JSON type, for a sentence in French and English.
    pub(crate) const fn type_name(&self) -> (&'static str, &'static str) {
        match self {
            Self::Null => ("une valeur nulle", "null"),
            Self::Bool(_) => ("un vrai ou faux", "true or false"),
            Self::Number(_) => ("un nombre", "a number"),
            Self::Text(_) => ("un texte", "a text"),
            Self::List(_) => ("une liste", "a list"),
            Self::Object(_) => ("un objet", "an object"),
        }
    }
}
