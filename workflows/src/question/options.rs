//! What `choice` and `multi` share: reading, finding and showing options.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Label, OptionFacet};
use crate::definition::Fields;
use crate::expression::Weights;
use crate::lang::{Bilingual, Lang};

/// Options that a question can have at most.
const OPTIONS_MAX: usize = 200;

/// One thing to choose.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) code: String,
    pub(super) text: Bilingual,
    pub(super) exclusive: bool,
    /// What it counts in a score.
    pub(super) score: Option<Decimal>,
}

/// The options of a question, in the order of the definition.
#[derive(Debug)]
pub(super) struct Options {
    list: Vec<Choice>,
    codes: Arc<[String]>,
}

/// The fields of an option; `exclusive` comes last.
const FIELDS: [&str; 5] = ["code", "text", "score", "system", "exclusive"];

/// Characters of a code: letters, digits and the signs that the code systems of the field use, none that a page or an
/// expression would have to quote.
pub(crate) const fn is_code(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/' | '+' | '*' | '^' | '%' | '[' | ']' | '{' | '}' | '(' | ')')
}

impl Options {
    /// The options of the field `options`; at least one, codes all different.
    pub(super) fn read(fields: &Fields<'_>, may_exclude: bool) -> Option<Self> {
        Self::read_from(fields, "options", may_exclude)
    }

    /// The same from another field.
    pub(super) fn read_from(fields: &Fields<'_>, name: &str, may_exclude: bool) -> Option<Self> {
        fields.need(name)?;
        let entries = fields.objects(name)?;
        if entries.is_empty() || entries.len() > OPTIONS_MAX {
            fields.error(name, "out-of-range", format!("Il faut de 1 à {OPTIONS_MAX} choix."), format!("There must be 1 to {OPTIONS_MAX} options."));
            return None;
        }
        let mut codes = BTreeSet::new();
        let mut options = Vec::with_capacity(entries.len());
        for entry in &entries {
            entry.only(if may_exclude { &FIELDS } else { &FIELDS[..4] });
            entry.text("system");
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
            options.push(Choice { code: code.to_owned(), text, exclusive, score: entry.decimal("score") });
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

    /// The code, where there is nothing to choose.
    pub(super) fn only(&self) -> Option<&str> {
        match self.list.as_slice() {
            [only] => Some(&only.code),
            _ => None,
        }
    }

    /// What each code weighs; `None` unless every option says it.
    pub(super) fn weights(&self) -> Option<Weights> {
        self.list.iter().map(|option| Some((option.code.clone(), option.score?))).collect()
    }

    /// The least and the greatest weight of one option.
    pub(super) fn range(&self) -> Option<(Decimal, Decimal)> {
        let weights = self.weights()?;
        Some((weights.iter().map(|(_, weight)| *weight).min()?, weights.iter().map(|(_, weight)| *weight).max()?))
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
