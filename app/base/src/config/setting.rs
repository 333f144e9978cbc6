//! What a setting is, and the list of sections.
//! Not here: values.

use super::{accounts, brand, database, development, limits, mail, secret, server, storage};

/// How the text of a setting is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`; 1 and 0 count as well.
    Switch,
    /// Texts between commas; a list in the file.
    List,
}

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// Its key in `passerelle.toml`, with dots between sections.
    pub key: &'static str,
    /// How its text is read.
    pub kind: Kind,
    /// What holds when nobody sets it; nothing when it is then absent or derived.
    pub default: Option<&'static str>,
    /// Whether its value is hidden when printed, and may be given in a file of its own.
    pub secret: bool,
    /// An example for the documentation, where the default is none.
    pub example: &'static str,
    /// What it is, in one or two sentences.
    pub about: &'static str,
}

impl Setting {
    /// An ordinary text with a default.
    pub(super) const fn text(key: &'static str, default: &'static str, about: &'static str) -> Self {
        Self { key, kind: Kind::Text, default: Some(default), secret: false, example: default, about }
    }

    /// A text that may be absent.
    pub(super) const fn optional(key: &'static str, example: &'static str, about: &'static str) -> Self {
        Self { key, kind: Kind::Text, default: None, secret: false, example, about }
    }

    /// A secret that may be absent.
    pub(super) const fn secret(key: &'static str, example: &'static str, about: &'static str) -> Self {
        Self { key, kind: Kind::Text, default: None, secret: true, example, about }
    }

    /// The same setting, read as another kind.
    pub(super) const fn read_as(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// The variable that sets it.
    pub fn variable(&self) -> String {
        format!("{}{}", super::sources::PREFIX, self.key.replace('.', "_").to_uppercase())
    }
}

/// The sections of the documentation with their settings.
pub(super) const SECTIONS: &[(&str, &[Setting])] = &[
    ("Data", database::SETTINGS),
    ("Server", server::SETTINGS),
    ("Secret key", secret::SETTINGS),
    ("Messages", mail::SETTINGS),
    ("Files", storage::SETTINGS),
    ("Accounts", accounts::SETTINGS),
    ("Limits", limits::SETTINGS),
    ("Brand", brand::SETTINGS),
    ("Log and development", development::SETTINGS),
];
