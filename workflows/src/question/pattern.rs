//! The form that a text must have, as a regular expression that never takes longer than the text is long.

use regex::{Regex, RegexBuilder};

use super::Fault;
use crate::definition::Fields;

/// Characters that a pattern can have at most.
pub(crate) const PATTERN_MAX: usize = 500;
/// Bytes that its machine can take at most.
const SIZE_MAX_BYTES: usize = 256 * 1024;
/// Brackets inside each other at most.
const DEPTH_MAX: u32 = 32;

/// A pattern that the whole text must match.
#[derive(Clone, Debug)]
pub(crate) struct Pattern(Regex);

impl Pattern {
    /// The pattern; `None` when it is none, or asks for what takes unbounded time (looking around, referring back).
    pub(crate) fn read(text: &str) -> Option<Self> {
        if text.chars().count() > PATTERN_MAX {
            return None;
        }
        // alone first, so that a bracket cannot close the one around it
        RegexBuilder::new(text).size_limit(SIZE_MAX_BYTES).nest_limit(DEPTH_MAX).build().ok()?;
        let whole = format!("^(?:{text})$");
        RegexBuilder::new(&whole).size_limit(SIZE_MAX_BYTES).nest_limit(DEPTH_MAX + 1).build().ok().map(Self)
    }

    /// The pattern of a definition, `Some(None)` without one; `None` after a problem.
    #[expect(clippy::option_option, reason = "absent is not the same as wrong")]
    pub(super) fn checked(fields: &Fields<'_>) -> Option<Option<Self>> {
        let Some(text) = fields.text("pattern") else { return (!fields.has("pattern")).then_some(None) };
        let pattern = Self::read(text);
        if pattern.is_none() {
            fields.error(
                "pattern",
                "bad-pattern",
                format!("Ce n’est pas une expression régulière d’au plus {PATTERN_MAX} caractères, ou elle demande un temps sans limite."),
                format!("This is no regular expression of at most {PATTERN_MAX} characters, or it asks for unbounded time."),
            );
        }
        pattern.map(Some)
    }

    pub(super) fn judge(&self, text: &str) -> Vec<Fault> {
        if self.0.is_match(text) { Vec::new() } else { vec![Fault::new("error-answer-pattern")] }
    }
}
