//! Checks an expression against the names it may use, and gives each literal the type it is compared with.

use super::function::decimals;
use super::{Comparison, Expr, ExpressionError, Function, Scope, Type, Value};
use crate::date::{PartialDate, moment};

type Checked = Result<(Expr<usize>, Type), ExpressionError>;

/// The expression with its names resolved, and its type.
pub(crate) fn check(expr: &Expr<String>, scope: &dyn Scope) -> Checked {
    match expr {
        Expr::Literal(value) => Ok((Expr::Literal(value.clone()), literal_type(value))),
        Expr::Name(name) => scope.resolve(name).map(|(slot, kind)| (Expr::Name(slot), kind)),
        Expr::Not(inner) => {
            let inner = need(inner, &Type::Bool, scope)?;
            Ok((Expr::Not(Box::new(inner)), Type::Bool))
        }
        Expr::All(parts) => Ok((Expr::All(bools(parts, scope)?), Type::Bool)),
        Expr::Any(parts) => Ok((Expr::Any(bools(parts, scope)?), Type::Bool)),
        Expr::Compare(comparison, left, right) => {
            let (left, right) = pair(left, right, *comparison, scope)?;
            let typed = Expr::Compare(*comparison, Box::new(left), Box::new(right));
            Ok((typed, Type::Bool))
        }
        Expr::In(needle, list) => member(needle, list, scope),
        Expr::Negate(inner) => {
            let (inner, kind) = number(inner, scope)?;
            Ok((Expr::Negate(Box::new(inner)), kind))
        }
        Expr::Compute(operator, left, right) => {
            let (left, left_kind) = number(left, scope)?;
            let (right, right_kind) = number(right, scope)?;
            let is_int = left_kind == Type::Int && right_kind == Type::Int && *operator != super::Operator::Divide;
            let kind = if is_int { Type::Int } else { Type::Decimal };
            Ok((Expr::Compute(*operator, Box::new(left), Box::new(right)), kind))
        }
        Expr::Call(function, arguments) => call(*function, arguments, scope),
        Expr::Weigh(inner, _) => call(Function::Score, std::slice::from_ref(inner), scope),
    }
}

fn literal_type(value: &Value) -> Type {
    match value {
        Value::Bool(_) => Type::Bool,
        Value::Number(number) if number.scale() == 0 => Type::Int,
        Value::Number(_) => Type::Decimal,
        Value::Text(_) => Type::Text,
        Value::Date(_) => Type::Date,
        Value::Time(_) => Type::Time,
        Value::Moment(_) => Type::Moment,
        Value::Quantity(_, unit) => Type::Quantity([unit.to_string()].into()),
        Value::List(values) => Type::List(Box::new(values.first().map_or(Type::Text, literal_type))),
    }
}

fn mismatch(expr: &Expr<String>, found: &Type, wanted: &Type) -> ExpressionError {
    let ((is_fr, is_en), (fr, en)) = (found.words(), wanted.words());
    ExpressionError::new("type-mismatch", format!("« {expr} » est {is_fr}, alors qu’il faut {fr}."), format!("“{expr}” is {is_en}, where {en} is needed."))
}

fn need(expr: &Expr<String>, wanted: &Type, scope: &dyn Scope) -> Result<Expr<usize>, ExpressionError> {
    let (typed, found) = check(expr, scope)?;
    if found == *wanted {
        return Ok(typed);
    }
    Err(mismatch(expr, &found, wanted))
}

fn bools(parts: &[Expr<String>], scope: &dyn Scope) -> Result<Vec<Expr<usize>>, ExpressionError> {
    parts.iter().map(|part| need(part, &Type::Bool, scope)).collect()
}

fn number(expr: &Expr<String>, scope: &dyn Scope) -> Checked {
    let (typed, found) = check(expr, scope)?;
    if matches!(found, Type::Int | Type::Decimal) {
        return Ok((typed, found));
    }
    Err(mismatch(expr, &found, &Type::Decimal))
}

/// Both sides of a comparison; a literal takes the type of the other side.
fn pair(left: &Expr<String>, right: &Expr<String>, comparison: Comparison, scope: &dyn Scope) -> Result<(Expr<usize>, Expr<usize>), ExpressionError> {
    let (typed_left, left_kind) = check(left, scope)?;
    let (typed_right, right_kind) = check(right, scope)?;
    let typed_right = fit(typed_right, right, &right_kind, &left_kind)?;
    let typed_left = fit(typed_left, left, &left_kind, &right_kind)?;
    let is_order = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    let has_order = |kind: &Type| matches!(kind, Type::Int | Type::Decimal | Type::Date | Type::Time | Type::Moment | Type::Quantity(_));
    if is_order && !(has_order(element(&left_kind)) || has_order(element(&right_kind))) {
        return Err(ExpressionError::new(
            "no-order",
            format!("« {left} » et « {right} » n’ont pas d’ordre : seuls les nombres et les dates en ont un."),
            format!("“{left}” and “{right}” have no order: only numbers, quantities, dates and times have one."),
        ));
    }
    Ok((typed_left, typed_right))
}

fn element(kind: &Type) -> &Type {
    match kind {
        Type::List(inner) => inner,
        kind => kind,
    }
}

/// `typed` as something that can be compared with a value of type `other`.
fn fit(typed: Expr<usize>, source: &Expr<String>, found: &Type, other: &Type) -> Result<Expr<usize>, ExpressionError> {
    match (element(found), element(other)) {
        (Type::Int | Type::Decimal, Type::Int | Type::Decimal)
        | (Type::Code(_), Type::Text | Type::Code(_))
        | (Type::Date | Type::Time | Type::Moment, Type::Text) => Ok(typed),
        (Type::Quantity(units), Type::Quantity(others)) => match units.iter().find(|unit| !others.contains(unit)) {
            Some(unit) if units.len() == 1 => Err(ExpressionError::new(
                "other-unit",
                format!("« {unit} » n’est pas une des unités : {}.", others.join(", ")),
                format!("“{unit}” is not one of the units: {}.", others.join(", ")),
            )),
            _ => Ok(typed),
        },
        (Type::Text, Type::Code(codes)) => {
            if let Expr::Literal(Value::Text(code)) = &typed
                && codes.iter().all(|known| **known != **code)
            {
                return Err(ExpressionError::new(
                    "unknown-code",
                    format!("« {code} » n’est pas un des choix : {}.", codes.join(", ")),
                    format!("“{code}” is not one of the options: {}.", codes.join(", ")),
                ));
            }
            Ok(typed)
        }
        (Type::Text, Type::Date) => match &typed {
            Expr::Literal(Value::Text(text)) => text.parse::<PartialDate>().map(|date| Expr::Literal(Value::Date(date))).map_err(|_| {
                ExpressionError::new("bad-date", format!("« {text} » n’est pas une date comme 2025-08-07."), format!("“{text}” is not a date like 2025-08-07."))
            }),
            _ => Err(mismatch(source, found, other)),
        },
        (Type::Text, Type::Time | Type::Moment) => match &typed {
            Expr::Literal(Value::Text(text)) => clock_literal(text, other).map(Expr::Literal),
            _ => Err(mismatch(source, found, other)),
        },
        (found_element, other_element) if found_element == other_element => Ok(typed),
        _ => Err(mismatch(source, found, other)),
    }
}

fn member(needle: &Expr<String>, list: &[Expr<String>], scope: &dyn Scope) -> Checked {
    let (mut typed_needle, needle_kind) = check(needle, scope)?;
    let mut typed_list = Vec::with_capacity(list.len());
    for entry in list {
        let (typed, kind) = check(entry, scope)?;
        typed_list.push(fit(typed, entry, &kind, &needle_kind)?);
        typed_needle = fit(typed_needle, needle, &needle_kind, &kind)?;
    }
    Ok((Expr::In(Box::new(typed_needle), typed_list), Type::Bool))
}

fn call(function: Function, arguments: &[Expr<String>], scope: &dyn Scope) -> Checked {
    match (function, arguments) {
        (Function::Answered, [only @ Expr::Name(_)]) => {
            let (typed, _) = check(only, scope)?;
            Ok((Expr::Call(function, vec![typed]), Type::Bool))
        }
        (Function::If, [condition, then, otherwise]) => {
            let condition = need(condition, &Type::Bool, scope)?;
            let (then_typed, then_kind) = check(then, scope)?;
            let (typed, kind) = check(otherwise, scope)?;
            let joined = join(&then_kind, &kind).ok_or_else(|| mismatch(otherwise, &kind, &then_kind))?;
            Ok((Expr::Call(function, vec![condition, then_typed, typed]), joined))
        }
        (Function::Coalesce, [first, rest @ ..]) if !rest.is_empty() => {
            let (typed, mut joined) = check(first, scope)?;
            let mut list = vec![typed];
            for entry in rest {
                let (typed, kind) = check(entry, scope)?;
                joined = join(&joined, &kind).ok_or_else(|| mismatch(entry, &kind, &joined))?;
                list.push(typed);
            }
            Ok((Expr::Call(function, list), joined))
        }
        (Function::Count, list) if list.iter().all(|entry| matches!(entry, Expr::Name(_))) => {
            let typed: Result<Vec<_>, _> = list.iter().map(|entry| check(entry, scope).map(|(typed, _)| typed)).collect();
            Ok((Expr::Call(function, typed?), Type::Int))
        }
        (Function::Sum | Function::Total | Function::Mean | Function::Min | Function::Max, list) => numbers(function, list, scope),
        (Function::Round, [value]) => Ok((Expr::Call(function, vec![number(value, scope)?.0]), Type::Int)),
        (Function::Round, [value, Expr::Literal(to)]) if decimals(to).is_some() => {
            let kind = if decimals(to) == Some(0) { Type::Int } else { Type::Decimal };
            Ok((Expr::Call(function, vec![number(value, scope)?.0, Expr::Literal(to.clone())]), kind))
        }
        (Function::Score, [name @ Expr::Name(_)]) => weighed(name, scope),
        (Function::AgeYears, [born]) => {
            let (today, _) = scope.resolve("today")?;
            Ok((Expr::Call(function, vec![need(born, &Type::Date, scope)?, Expr::Name(today)]), Type::Int))
        }
        (Function::DaysBetween, [from, to]) => Ok((Expr::Call(function, vec![need(from, &Type::Date, scope)?, need(to, &Type::Date, scope)?]), Type::Int)),
        _ => Err(function.wrong_arguments()),
    }
}

/// Numbers and lists of numbers under one function.
fn numbers(function: Function, list: &[Expr<String>], scope: &dyn Scope) -> Checked {
    let mut typed = Vec::with_capacity(list.len());
    let mut are_whole = function != Function::Mean;
    for entry in list {
        let (one, kind) = check(entry, scope)?;
        match element(&kind) {
            Type::Int => {}
            Type::Decimal => are_whole = false,
            _ => return Err(function.wrong_arguments()),
        }
        typed.push(one);
    }
    Ok((Expr::Call(function, typed), if are_whole { Type::Int } else { Type::Decimal }))
}

/// What the answer of a question weighs: a number itself, a choice by its codes.
fn weighed(name: &Expr<String>, scope: &dyn Scope) -> Checked {
    let (typed, kind) = check(name, scope)?;
    match (&typed, element(&kind)) {
        (_, Type::Int | Type::Decimal) => Ok((typed, kind)),
        (Expr::Name(slot), Type::Code(_)) => match scope.weights(*slot) {
            Some(weights) => Ok((Expr::Weigh(Box::new(typed), weights), Type::Decimal)),
            None => Err(Function::Score.wrong_arguments()),
        },
        _ => Err(Function::Score.wrong_arguments()),
    }
}

/// A written time, or a written date and time.
fn clock_literal(text: &str, other: &Type) -> Result<Value, ExpressionError> {
    let read = if *element(other) == Type::Time {
        moment::time(text).map(|time| Value::Time(time.into()))
    } else {
        moment::moment(text).map(|at| Value::Moment(at.into()))
    };
    read.ok_or_else(|| {
        ExpressionError::new(
            "bad-time",
            format!("« {text} » n’est pas une heure comme 14:30 ou une date et heure comme 2025-08-07T14:30."),
            format!("“{text}” is not a time like 14:30 or a date and time like 2025-08-07T14:30."),
        )
    })
}

/// The type of a value that is one or the other. Codes of two lists become texts.
fn join(a: &Type, b: &Type) -> Option<Type> {
    match (a, b) {
        _ if a == b => Some(a.clone()),
        (Type::Int | Type::Decimal, Type::Int | Type::Decimal) => Some(Type::Decimal),
        (Type::Code(_) | Type::Text, Type::Code(_) | Type::Text) => Some(Type::Text),
        _ => None,
    }
}
