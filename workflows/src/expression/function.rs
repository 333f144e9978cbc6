//! The functions of the language: their names, what they take, what they give.
//!
//! Not here: how expressions are read (`parser`) and checked (`check`).

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{ExpressionError, Value};
use crate::date::PartialDate;
use crate::number;

/// Decimals to which a number can be rounded at most.
const DECIMALS_MAX: u32 = 12;

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Answered,
    If,
    Coalesce,
    Count,
    Sum,
    /// The sum of what is there.
    Total,
    Mean,
    Min,
    Max,
    Round,
    Score,
    AgeYears,
    DaysBetween,
}

impl Function {
    pub(crate) const ALL: [(&'static str, Self); 13] = [
        ("answered", Self::Answered),
        ("if", Self::If),
        ("coalesce", Self::Coalesce),
        ("count", Self::Count),
        ("sum", Self::Sum),
        ("total", Self::Total),
        ("mean", Self::Mean),
        ("min", Self::Min),
        ("max", Self::Max),
        ("round", Self::Round),
        ("score", Self::Score),
        ("age_years", Self::AgeYears),
        ("days_between", Self::DaysBetween),
    ];

    /// The word of the language.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, function)| *function == self).map_or("", |(name, _)| name)
    }

    /// What is said when it is given something else than it takes.
    pub(super) fn wrong_arguments(self) -> ExpressionError {
        let (fr, en) = match self {
            Self::Answered => ("« answered » prend le nom d’une seule question.", "“answered” takes the name of one question."),
            Self::If => ("« if » prend une condition et deux valeurs.", "“if” takes a condition and two values."),
            Self::Coalesce => ("« coalesce » prend au moins deux valeurs.", "“coalesce” takes two values or more."),
            Self::Count => ("« count » prend des noms de questions.", "“count” takes names of questions."),
            Self::Sum => ("« sum » prend des nombres.", "“sum” takes numbers."),
            Self::Total => ("« total » prend des nombres.", "“total” takes numbers."),
            Self::Mean => ("« mean » prend des nombres.", "“mean” takes numbers."),
            Self::Min => ("« min » prend des nombres.", "“min” takes numbers."),
            Self::Max => ("« max » prend des nombres.", "“max” takes numbers."),
            Self::Round => {
                ("« round » prend un nombre et, écrit en chiffres, de 0 à 12 décimales.", "“round” takes a number and, in digits, 0 to 12 decimals.")
            }
            Self::Score => {
                ("« score » prend le nom d’une question dont les choix ont des points.", "“score” takes the name of a question whose options have points.")
            }
            Self::AgeYears => ("« age_years » prend une date.", "“age_years” takes one date."),
            Self::DaysBetween => ("« days_between » prend deux dates.", "“days_between” takes two dates."),
        };
        ExpressionError::new("wrong-arguments", fr, en)
    }
}

/// The decimals that `round` was given; `None` when they are not written out.
pub(super) fn decimals(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) if number.scale() == 0 => u32::try_from(number.mantissa()).ok().filter(|decimals| *decimals <= DECIMALS_MAX),
        _ => None,
    }
}

/// Sum, mean, least or greatest of numbers, or a rounded number; `None` without numbers or without an exact place.
pub(super) fn compute(function: Function, values: &[Value]) -> Option<Value> {
    if function == Function::Round {
        let (Value::Number(number), decimals) = (values.first()?, values.get(1).map_or(Some(0), decimals)?) else { return None };
        return Some(Value::Number(number::rounded(*number, decimals)));
    }
    let mut numbers = Vec::with_capacity(values.len());
    gather(values, &mut numbers)?;
    let sum = || numbers.iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(*number));
    let number = match function {
        Function::Sum | Function::Total => sum()?,
        Function::Mean => sum()?.checked_div(Decimal::from(numbers.len()))?,
        Function::Min => numbers.iter().min().copied()?,
        Function::Max => numbers.iter().max().copied()?,
        _ => return None,
    };
    (!numbers.is_empty()).then_some(Value::Number(number))
}

fn gather(values: &[Value], numbers: &mut Vec<Decimal>) -> Option<()> {
    for value in values {
        match value {
            Value::Number(number) => numbers.push(*number),
            Value::List(inner) => gather(inner, numbers)?,
            _ => return None,
        }
    }
    Some(())
}

/// Full years from a birth date to a day; missing when the parts that are known leave it open.
pub(super) fn age_years(born: PartialDate, today: PartialDate) -> Option<i64> {
    let (this_month, this_day) = (today.month()?, today.day()?);
    let years = i64::from(today.year()) - i64::from(born.year());
    let is_before_birthday = match (born.month()?, born.day()) {
        (month, _) if month != this_month => this_month < month,
        (_, None) => return None,
        (_, Some(day)) => this_day < day,
    };
    let age = years - i64::from(is_before_birthday);
    (born.compare(today) != Some(Ordering::Greater)).then_some(age)
}

/// Days from the first date to the second, negative when it comes before; missing unless both are whole.
pub(super) fn days_between(from: PartialDate, to: PartialDate) -> Option<i64> {
    Some(to.calendar_day()?.signed_duration_since(from.calendar_day()?).num_days())
}
