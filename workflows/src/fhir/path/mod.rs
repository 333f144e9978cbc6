//! FHIRPath, as far as questionnaires use it: read into a tree, translated pattern by pattern into the language of our
//! conditions, and written from it.
//!
//! Not an interpreter: nothing is ever evaluated as FHIRPath. What has no exact translation is refused by name.

mod lexer;
mod parser;
mod quantify;
mod select;
#[cfg(test)]
mod tests;
mod translate;
mod write;

use rust_decimal::Decimal;

pub(super) use parser::parse;
pub(super) use translate::{Scope, Variable, translate};
pub(super) use write::{Names, Writer, flatten};

use crate::expression::ExpressionError;

/// A parsed FHIRPath expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Path {
    /// `{}`
    Nothing,
    /// A value as it is written.
    Literal(Literal),
    /// `%name`
    Variable(String),
    /// `$this`, `$index`, `$total`
    Special(String),
    /// A name at the beginning of a path: `item`
    Member(String),
    /// A name after a point: `answer.value`
    Child(Box<Path>, String),
    /// A function at the beginning: `today()`
    Function(String, Vec<Path>),
    /// A function after a point: `answer.exists()`
    Method(Box<Path>, String, Vec<Path>),
    /// `answer[0]`
    Index(Box<Path>, Box<Path>),
    /// `-x`
    Minus(Box<Path>),
    /// `a + b`, `a and b`, `a in b`, `a as b`
    Binary(&'static str, Box<Path>, Box<Path>),
}

/// A value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    Bool(bool),
    Number(Decimal),
    Text(String),
    /// Without the `@`.
    Date(String),
    /// Without the `@T`.
    Time(String),
    /// Without the `@`.
    Moment(String),
    Quantity(Decimal, String),
}

/// What has no translation.
fn untranslated(what: &str) -> ExpressionError {
    ExpressionError::new(
        "untranslatable",
        format!("« {what} » n’a pas d’équivalent exact dans nos expressions."),
        format!("“{what}” has no exact equivalent in our expressions."),
    )
}
