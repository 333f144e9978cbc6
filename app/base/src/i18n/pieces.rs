//! Texts that only put values between words, cut once into pieces: writing one is then a few copies.
//!
//! Not here: texts that choose (plural, `NUMBER()`) or refer to others; those are Fluent's.

use std::collections::HashMap;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::args::{Arg, Args};
use super::sources::File;

/// A part of a text.
enum Piece {
    /// Words as they stand.
    Words(&'static str),
    /// The value of that name.
    Value(&'static str),
}

/// The texts of one language that are no more than words and values, by key.
pub(super) struct Pieces(HashMap<&'static str, Vec<Piece>>);

impl Pieces {
    /// Cuts what can be cut.
    pub(super) fn of(files: &'static [File]) -> Self {
        let entries = files.iter().flat_map(|file| file.resource.entries());
        let cut = entries.filter_map(|entry| match entry {
            Entry::Message(message) => Some((message.id.name, pieces(message.value.as_ref()?)?)),
            _ => None,
        });
        Self(cut.collect())
    }

    /// The text of `key` with its values; none where Fluent must write it, or complain of a value that lacks.
    pub(super) fn write(&self, key: &str, args: &Args) -> Option<String> {
        let pieces = self.0.get(key)?;
        let mut text = String::with_capacity(64);
        for piece in pieces {
            match piece {
                // a value that ends in an abbreviation (« 8:35 p.m. ») brings the point of the sentence
                Piece::Words(words) if text.ends_with('.') => text.push_str(words.strip_prefix('.').unwrap_or(words)),
                Piece::Words(words) => text.push_str(words),
                Piece::Value(name) => match args.get(name)? {
                    Arg::Text(value) => text.push_str(value),
                    Arg::Number(value) => text.push_str(&value.to_string()),
                },
            }
        }
        Some(text)
    }

    /// The keys of the texts cut.
    #[cfg(test)]
    pub(super) fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// The names of the values of a text.
    #[cfg(test)]
    pub(super) fn values(&self, key: &str) -> Vec<&'static str> {
        let values = self.0[key].iter().filter_map(|piece| match piece {
            Piece::Value(name) => Some(*name),
            Piece::Words(_) => None,
        });
        values.collect()
    }
}

fn pieces(pattern: &Pattern<&'static str>) -> Option<Vec<Piece>> {
    let cut = pattern.elements.iter().map(|element| match element {
        PatternElement::TextElement { value } => Some(Piece::Words(value)),
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::VariableReference { id }) } => Some(Piece::Value(id.name)),
        PatternElement::Placeable { .. } => None,
    });
    cut.collect()
}
