//! What `choice` and `multi` share: reading, finding and showing options.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Label, OptionFacet};
use crate::definition::Fields;
use crate::lang::{Bilingual, Lang};

/// Options that a question can have at most.
const OPTIONS_MAX: usize = 200;

/// One thing to choose.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) code: String,
    pub(super) text: Bilingual,
    pub(super) exclusive: bool,
}

/// The options of a question, in the order of the definition.
#[derive(Debug)]
pub(super) struct Options {
    list: Vec<Choice>,
    codes: Arc<[String]>,
}

/// Characters of a code: small letters, digits, `-` and `_`.
fn is_code(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_'
}

impl Options {
    /// The options of the field `options`; at least one, codes all different.
    pub(super) fn read(fields: &Fields<'_>, may_exclude: bool) -> Option<Self> {
        fields.need("options")?;
        let entries = fields.objects("options")?;
        if entries.is_empty() || entries.len() > OPTIONS_MAX {
            fields.error("options", "out-of-range", format!("Il faut de 1 à {OPTIONS_MAX} choix."), format!("There must be 1 to {OPTIONS_MAX} options."));
            return None;
        }
        let mut codes = BTreeSet::new();
        let mut options = Vec::with_capacity(entries.len());
        for entry in &entries {
            entry.only(if may_exclude { &["code", "text", "exclusive"] } else { &["code", "text"] });
            let code = entry.code("code", is_code);
            let text = entry.need_bilingual("text");
            let exclusive = may_exclude && entry.flag("exclusive").unwrap_or(false);
            let (Some(code), Some(text)) = (code, text) else {
                continue;
            };
            if !codes.insert(code) {
                entry.error(
                    "code",
                    "duplicate-code",
                    format!("Le code « {code} » est déjà celui d’un autre choix."),
                    format!("The code “{code}” is already that of another option."),
                );
                continue;
            }
            options.push(Choice { code: code.to_owned(), text, exclusive });
        }
        if options.len() != entries.len() {
            return None;
        }
        let codes = options.iter().map(|option| option.code.clone()).collect();
        Some(Self { list: options, codes })
    }

    pub(super) fn codes(&self) -> Arc<[String]> {
        Arc::clone(&self.codes)
    }

    pub(super) fn find(&self, code: &str) -> Option<&Choice> {
        self.list.iter().find(|option| option.code == code)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Choice> {
        self.list.iter()
    }

    /// The words of these codes, in the order of the definition.
    pub(super) fn labels(&self, codes: &[String], lang: Lang) -> Vec<Label> {
        self.iter()
            .filter(|option| codes.contains(&option.code))
            .map(|option| Label { code: option.code.clone(), text: option.text.get(lang).to_owned() })
            .collect()
    }

    pub(super) fn facets(&self, selected: &[String], lang: Lang) -> Vec<OptionFacet> {
        self.iter()
            .map(|option| OptionFacet {
                code: option.code.clone(),
                label: option.text.get(lang).to_owned(),
                exclusive: option.exclusive,
                selected: selected.contains(&option.code),
            })
            .collect()
    }
}
