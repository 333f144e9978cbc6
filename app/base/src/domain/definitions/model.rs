//! What a published definition is.

use crate::i18n::Lang;
use crate::ids::DefinitionId;
use crate::text_enum;
use diesel::prelude::*;

text_enum! {
    /// What a definition defines.
    DefinitionKind {
        /// A form.
        Questionnaire = "questionnaire",
        /// A care trajectory.
        Trajectory = "trajectory",
    }
}

/// A published definition without its text.
#[derive(Debug, Clone, Queryable)]
pub struct Definition {
    /// Its identifier.
    pub id: DefinitionId,
    /// What it defines.
    pub kind: DefinitionKind,
    /// The author's key, stable across versions.
    pub key: String,
    /// Its version.
    pub version: i32,
    /// SHA-256 of its canonical text.
    pub hash: String,
    /// Title in French.
    pub title_fr: String,
    /// Title in English.
    pub title_en: String,
}

impl Definition {
    /// The title in a language.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.title_fr,
            Lang::En => &self.title_en,
        }
    }
}
