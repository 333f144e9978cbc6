//! The small total language of conditions: typed before use, exact, and three-valued.
//!
//! `pain >= 4 and not (where == 'head')`. There are no loops and no names beyond those of a
//! [`Scope`], so evaluation always ends and costs as much as the text is long. A value that is
//! missing makes what needs it missing, except where `answered`, `coalesce`, `and` and `or` say otherwise.
//!
//! Not tied to questionnaires: whoever uses an expression says what its names mean.

mod check;
mod eval;
mod function;
mod lexer;
mod parser;
mod print;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::date::PartialDate;

pub(crate) use check::check;
pub(crate) use eval::evaluate;
pub(crate) use function::Function;
pub(crate) use parser::{RESERVED, parse};

/// A value of an expression, cheap to clone. A missing value is `None` around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Bool(bool),
    Number(Decimal),
    /// A text or the code of an option.
    Text(Arc<str>),
    Date(PartialDate),
    /// A time of day, `HH:MM:SS`: the order of the texts is the order of the times.
    Time(Arc<str>),
    /// A day and a time on the clock of the clinic, `YYYY-MM-DDTHH:MM:SS`.
    Moment(Arc<str>),
    /// A number of a unit; compared only with the same unit.
    Quantity(Decimal, Arc<str>),
    /// The values of a question that takes several, or of one that stands in several rows.
    List(Arc<[Value]>),
}

/// What is known of a value before there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Int,
    Decimal,
    Text,
    Date,
    Time,
    Moment,
    /// A number of one of these units.
    Quantity(Arc<[String]>),
    /// One of these codes.
    Code(Arc<[String]>),
    /// Several values of one type.
    List(Box<Type>),
}

impl Type {
    /// The type in a sentence, French then English.
    pub(crate) const fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Bool => ("un oui ou non", "a yes or no"),
            Self::Int | Self::Decimal => ("un nombre", "a number"),
            Self::Text => ("un texte", "a text"),
            Self::Date => ("une date", "a date"),
            Self::Time => ("une heure", "a time"),
            Self::Moment => ("une date et une heure", "a date and time"),
            Self::Quantity(_) => ("une quantité", "a quantity"),
            Self::Code(_) => ("un choix", "a choice"),
            Self::List(_) => ("une liste", "a list"),
        }
    }
}

/// The names an expression may use.
pub(crate) trait Scope {
    /// The slot and type of a name, or why it cannot be used.
    fn resolve(&self, name: &str) -> Result<(usize, Type), ExpressionError>;

    /// What each code of the choice in this slot weighs; `None` when its codes weigh nothing.
    fn weights(&self, _slot: usize) -> Option<Weights> {
        None
    }
}

/// What codes weigh in a score.
pub(crate) type Weights = Arc<[(String, Decimal)]>;

/// Why an expression is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExpressionError {
    pub(crate) code: &'static str,
    pub(crate) fr: String,
    pub(crate) en: String,
}

impl ExpressionError {
    pub(crate) fn new(code: &'static str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, fr: fr.into(), en: en.into() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// An expression whose names are `N`: texts once parsed, slots once checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expr<N> {
    Literal(Value),
    Name(N),
    Not(Box<Expr<N>>),
    All(Vec<Expr<N>>),
    Any(Vec<Expr<N>>),
    Compare(Comparison, Box<Expr<N>>, Box<Expr<N>>),
    /// Some value of the first is among the values of the others.
    In(Box<Expr<N>>, Vec<Expr<N>>),
    Negate(Box<Expr<N>>),
    Compute(Operator, Box<Expr<N>>, Box<Expr<N>>),
    Call(Function, Vec<Expr<N>>),
    /// What the chosen codes weigh.
    Weigh(Box<Expr<N>>, Weights),
}

impl<N: Clone + Ord> Expr<N> {
    /// The names that are read, each once, in order.
    pub(crate) fn names(&self) -> Vec<N> {
        let mut names = Vec::new();
        self.collect(&mut names);
        names.sort_unstable();
        names.dedup();
        names
    }

    fn collect(&self, names: &mut Vec<N>) {
        match self {
            Self::Literal(_) => {}
            Self::Name(name) => names.push(name.clone()),
            Self::Not(inner) | Self::Negate(inner) | Self::Weigh(inner, _) => inner.collect(names),
            Self::Compare(_, left, right) | Self::Compute(_, left, right) => {
                left.collect(names);
                right.collect(names);
            }
            Self::In(needle, list) => {
                needle.collect(names);
                for entry in list {
                    entry.collect(names);
                }
            }
            Self::All(parts) | Self::Any(parts) | Self::Call(_, parts) => {
                for part in parts {
                    part.collect(names);
                }
            }
        }
    }
}

impl Expr<usize> {
    /// The same expression with names instead of slots.
    pub(crate) fn named(&self, name: &dyn Fn(usize) -> String) -> Expr<String> {
        let all = |parts: &[Self]| parts.iter().map(|part| part.named(name)).collect();
        let one = |part: &Self| Box::new(part.named(name));
        match self {
            Self::Literal(value) => Expr::Literal(value.clone()),
            Self::Name(slot) => Expr::Name(name(*slot)),
            Self::Not(inner) => Expr::Not(one(inner)),
            Self::All(parts) => Expr::All(all(parts)),
            Self::Any(parts) => Expr::Any(all(parts)),
            Self::Compare(comparison, left, right) => Expr::Compare(*comparison, one(left), one(right)),
            Self::In(needle, list) => Expr::In(one(needle), all(list)),
            Self::Negate(inner) => Expr::Negate(one(inner)),
            Self::Compute(operator, left, right) => Expr::Compute(*operator, one(left), one(right)),
            Self::Call(Function::AgeYears, parts) => Expr::Call(Function::AgeYears, all(parts.get(..1).unwrap_or_default())),
            Self::Call(function, parts) => Expr::Call(*function, all(parts)),
            Self::Weigh(inner, _) => Expr::Call(Function::Score, vec![inner.named(name)]),
        }
    }
}
