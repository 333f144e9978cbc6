//! Evaluates a checked expression. Missing is `None`; nothing here fails, panics or loops.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::function::{age_years, compute as compute_numbers, days_between};
use super::{Comparison, Expr, Function, Operator, Value, Weights};

/// The value of `expr` where `read` gives the value of a slot.
pub(crate) fn evaluate(expr: &Expr<usize>, read: &dyn Fn(usize) -> Option<Value>) -> Option<Value> {
    match expr {
        Expr::Literal(value) => Some(value.clone()),
        Expr::Name(slot) => read(*slot),
        Expr::Not(inner) => match evaluate(inner, read)? {
            Value::Bool(flag) => Some(Value::Bool(!flag)),
            _ => None,
        },
        Expr::All(parts) => decide(parts, read, false),
        Expr::Any(parts) => decide(parts, read, true),
        Expr::Compare(comparison, left, right) => {
            let (left, right) = (evaluate(left, read)?, evaluate(right, read)?);
            compare(*comparison, &left, &right).map(Value::Bool)
        }
        Expr::In(needle, list) => member(needle, list, read),
        Expr::Negate(inner) => match evaluate(inner, read)? {
            Value::Number(number) => Some(Value::Number(-number)),
            _ => None,
        },
        Expr::Compute(operator, left, right) => match (evaluate(left, read)?, evaluate(right, read)?) {
            (Value::Number(left), Value::Number(right)) => compute(*operator, left, right).map(Value::Number),
            _ => None,
        },
        Expr::Call(function, arguments) => call(*function, arguments, read),
        Expr::Weigh(inner, weights) => weigh(&evaluate(inner, read)?, weights),
    }
}

/// What a code weighs; of several, what they weigh together. A code without a weight is missing.
fn weigh(value: &Value, weights: &Weights) -> Option<Value> {
    match value {
        Value::Text(code) => weights.iter().find(|(known, _)| **known == **code).map(|(_, weight)| Value::Number(*weight)),
        Value::List(codes) => {
            let weights: Option<Vec<Value>> = codes.iter().map(|code| weigh(code, weights)).collect();
            compute_numbers(Function::Sum, &weights?)
        }
        _ => None,
    }
}

/// `and` (decided by one false) and `or` (decided by one true) of three values.
fn decide(parts: &[Expr<usize>], read: &dyn Fn(usize) -> Option<Value>, deciding: bool) -> Option<Value> {
    let mut is_missing = false;
    for part in parts {
        match evaluate(part, read) {
            Some(Value::Bool(flag)) if flag == deciding => return Some(Value::Bool(deciding)),
            Some(Value::Bool(_)) => {}
            _ => is_missing = true,
        }
    }
    (!is_missing).then_some(Value::Bool(!deciding))
}

/// Compares two values. Of several values, one that satisfies is enough; without one, an
/// undecidable pair makes the whole missing.
fn compare(comparison: Comparison, left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::List(values), other) => some(values, |value| compare(comparison, value, other)),
        (other, Value::List(values)) => some(values, |value| compare(comparison, other, value)),
        _ => {
            let order = order(left, right)?;
            Some(match comparison {
                Comparison::Equal => order.is_eq(),
                Comparison::NotEqual => order.is_ne(),
                Comparison::Less => order.is_lt(),
                Comparison::LessOrEqual => order.is_le(),
                Comparison::Greater => order.is_gt(),
                Comparison::GreaterOrEqual => order.is_ge(),
            })
        }
    }
}

fn some(values: &[Value], test: impl Fn(&Value) -> Option<bool>) -> Option<bool> {
    let mut is_missing = false;
    for value in values {
        match test(value) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => is_missing = true,
        }
    }
    (!is_missing).then_some(false)
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => left.compare(*right),
        (Value::Text(left), Value::Text(right)) | (Value::Time(left), Value::Time(right)) | (Value::Moment(left), Value::Moment(right)) => {
            Some(left.cmp(right))
        }
        (Value::Quantity(left, unit), Value::Quantity(right, other)) if unit == other => Some(left.cmp(right)),
        _ => None,
    }
}

fn member(needle: &Expr<usize>, list: &[Expr<usize>], read: &dyn Fn(usize) -> Option<Value>) -> Option<Value> {
    let needle = evaluate(needle, read)?;
    let mut is_missing = false;
    for entry in list {
        match evaluate(entry, read).and_then(|entry| compare(Comparison::Equal, &needle, &entry)) {
            Some(true) => return Some(Value::Bool(true)),
            Some(false) => {}
            None => is_missing = true,
        }
    }
    (!is_missing).then_some(Value::Bool(false))
}

/// Exact arithmetic; missing when the result has no exact place or divides by zero.
fn compute(operator: Operator, left: Decimal, right: Decimal) -> Option<Decimal> {
    match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide => left.checked_div(right),
    }
}

fn call(function: Function, arguments: &[Expr<usize>], read: &dyn Fn(usize) -> Option<Value>) -> Option<Value> {
    match (function, arguments) {
        (Function::Answered, [only]) => Some(Value::Bool(evaluate(only, read).is_some())),
        (Function::If, [condition, then, otherwise]) => match evaluate(condition, read)? {
            Value::Bool(true) => evaluate(then, read),
            Value::Bool(false) => evaluate(otherwise, read),
            _ => None,
        },
        (Function::Coalesce, list) => list.iter().find_map(|entry| evaluate(entry, read)),
        (Function::Sum | Function::Mean | Function::Min | Function::Max | Function::Round, list) => {
            let values: Option<Vec<Value>> = list.iter().map(|entry| evaluate(entry, read)).collect();
            compute_numbers(function, &values?)
        }
        (Function::Total, list) => {
            let values: Vec<Value> = list.iter().filter_map(|entry| evaluate(entry, read)).collect();
            compute_numbers(function, &values)
        }
        (Function::AgeYears, [born, today]) => match (evaluate(born, read)?, evaluate(today, read)?) {
            (Value::Date(born), Value::Date(today)) => age_years(born, today).map(|years| Value::Number(years.into())),
            _ => None,
        },
        (Function::DaysBetween, [from, to]) => match (evaluate(from, read)?, evaluate(to, read)?) {
            (Value::Date(from), Value::Date(to)) => days_between(from, to).map(|days| Value::Number(days.into())),
            _ => None,
        },
        (Function::Count, list) => {
            let count: usize = list
                .iter()
                .filter_map(|entry| evaluate(entry, read))
                .map(|value| match value {
                    Value::List(values) => values.len(),
                    _ => 1,
                })
                .sum();
            Some(Value::Number(Decimal::from(count)))
        }
        _ => None,
    }
}
