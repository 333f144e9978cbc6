//! Conditions: as `enableWhen` where that says the same, as an expression otherwise.

use super::formulas::expression;
use crate::expression::{Comparison, Expr, Function, Type, Value};
use crate::fhir::path::{Names as _, Writer};
use crate::fhir::sheet::Sheet;
use crate::fhir::value::quantity;
use crate::form::Item;
use crate::formula::Formula;
use crate::json::Json;
use crate::lang::Lang;

/// When an item is asked.
pub(super) enum Condition {
    /// The conditions, and whether all or any must hold.
    List(Vec<Json>, &'static str),
    Expression(Json),
}

pub(super) fn write(sheet: &Sheet<'_>, formula: &Formula, writer: &Writer<'_>) -> Condition {
    let (terms, behaviour) = match &formula.expr {
        Expr::All(parts) => (parts.as_slice(), "all"),
        Expr::Any(parts) => (parts.as_slice(), "any"),
        one => (std::slice::from_ref(one), "all"),
    };
    let listed: Option<Vec<Json>> = terms.iter().map(|part| term(sheet, part)).collect();
    match listed {
        Some(listed) => Condition::List(listed, behaviour),
        None => Condition::Expression(expression(formula, writer)),
    }
}

/// One condition of the list; `None` for what only an expression can say.
fn term(sheet: &Sheet<'_>, expr: &Expr<usize>) -> Option<Json> {
    let (slot, operator, member, value) = match expr {
        Expr::Call(Function::Answered, _) => (answered(expr)?, "exists", "answerBoolean".to_owned(), Json::Bool(true)),
        Expr::Not(inner) => (answered(inner)?, "exists", "answerBoolean".to_owned(), Json::Bool(false)),
        Expr::Compare(comparison, left, right) => {
            let Expr::Name(slot) = left.as_ref() else { return None };
            let (member, value) = answer(sheet, *slot, right)?;
            (*slot, sign(*comparison), member, value)
        }
        _ => return None,
    };
    let item = sheet.form.items.get(slot)?;
    // computed codes have no options to name
    (item.kind.name != "calc" || !matches!(item.calc.as_ref()?.kind, Type::Code(_) | Type::List(_))).then_some(())?;
    Some(Json::object([("question", sheet.link_id(slot).into()), ("operator", operator.into()), (&member, value)]))
}

fn answered(expr: &Expr<usize>) -> Option<usize> {
    match expr {
        Expr::Call(Function::Answered, parts) => match parts.as_slice() {
            [Expr::Name(slot)] => Some(*slot),
            _ => None,
        },
        _ => None,
    }
}

const fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

/// The member and value for what an item is compared with.
fn answer(sheet: &Sheet<'_>, slot: usize, expr: &Expr<usize>) -> Option<(String, Json)> {
    let item: &Item = sheet.form.items.get(slot)?;
    let (value, is_negative) = match expr {
        Expr::Literal(value) => (value, false),
        Expr::Negate(inner) => match inner.as_ref() {
            Expr::Literal(value @ Value::Number(_)) => (value, true),
            _ => return None,
        },
        _ => return None,
    };
    let plain = |member: &str, json: Json| Some((member.to_owned(), json));
    match (value, item.kind.name) {
        (Value::Bool(flag), _) => plain("answerBoolean", (*flag).into()),
        (Value::Number(number), _) => {
            let number = if is_negative { -*number } else { *number };
            let digits = number.mantissa().unsigned_abs().to_string().len();
            let member = if number.scale() == 0 && item.kind.name != "decimal" { "answerInteger" } else { "answerDecimal" };
            // what JSON keeps exactly, and what stays a minus sign when it is read
            (digits <= 15 && !(is_negative && number.is_zero())).then_some(())?;
            plain(member, Json::Number(number))
        }
        (Value::Date(date), _) => plain("answerDate", date.to_string().into()),
        (Value::Time(time), _) => plain("answerTime", time.to_string().into()),
        (Value::Quantity(number, unit), "quantity") => {
            let unit = sheet.option(slot, unit)?;
            (crate::fhir::import::code_of(sheet.value(slot, unit, Lang::Fr).1.text_of("code")?) == unit.text_of("code")?).then_some(())?;
            plain("answerQuantity", quantity(*number, Some(&sheet.value(slot, unit, sheet.base()).1)))
        }
        (Value::Text(text), "choice" | "multi" | "open") => match sheet.option(slot, text) {
            Some(option) => {
                let (member, value) = sheet.value(slot, option, sheet.base());
                Some((member.replacen("value", "answer", 1), value))
            }
            None => plain("answerString", text.to_string().into()),
        },
        (Value::Text(text), "string" | "text" | "calc") => plain("answerString", text.to_string().into()),
        _ => None,
    }
}
