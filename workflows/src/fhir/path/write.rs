//! From our expressions to FHIRPath that other programs evaluate to the same, and that `translate` reads back.
//!
//! FHIRPath decides some things as false that are missing in ours (a value in an empty list): those are written inside
//! `iif(list.exists(), …, {})`.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use super::Literal;
use crate::expression::{Comparison, Expr, Function, Operator, Value};
use crate::form::{Form, Item};
use crate::question::Holds;

/// What the names of a form are in FHIR.
pub(in crate::fhir) trait Names {
    fn link_id(&self, slot: usize) -> &str;
    /// Whether the value of the item is a Coding.
    fn is_coded(&self, slot: usize) -> bool;
    /// What FHIR calls the option with this code; `None` when no single text does.
    fn code(&self, slot: usize, code: &str) -> Option<String>;
}

/// Writes the expressions of one item.
pub(in crate::fhir) struct Writer<'a> {
    pub(in crate::fhir) form: &'a Form,
    pub(in crate::fhir) names: &'a dyn Names,
    /// The repetitions that the expression sees around it.
    pub(in crate::fhir) levels: &'a [usize],
    /// The repeated groups whose own row is read: each needs a variable `row_<id>` that is `%context`.
    pub(in crate::fhir) rows: &'a RefCell<BTreeSet<usize>>,
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{}", quoted(text)),
            Self::Date(text) | Self::Moment(text) => write!(f, "@{text}"),
            Self::Time(text) => write!(f, "@T{text}"),
            Self::Quantity(number, unit) => write!(f, "{number} {}", quoted(unit)),
        }
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
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

impl Writer<'_> {
    /// The expression as FHIRPath; `None` when it says what FHIRPath cannot.
    pub(in crate::fhir) fn write(&self, expr: &Expr<usize>) -> Option<String> {
        Some(match expr {
            Expr::Literal(value) => literal(value)?.to_string(),
            Expr::Name(slot) => self.single(*slot)?,
            Expr::Not(inner) => format!("{}.not()", self.tight(inner)?),
            Expr::All(parts) => self.joined(parts, " and ")?,
            Expr::Any(parts) => self.joined(parts, " or ")?,
            Expr::Compare(comparison, left, right) => self.compare(*comparison, left, right)?,
            Expr::In(needle, list) => self.member(needle, list)?,
            Expr::Negate(inner) => format!("-{}", self.tight(inner)?),
            Expr::Compute(operator, left, right) => {
                let operator = match operator {
                    Operator::Add => "+",
                    Operator::Subtract => "-",
                    Operator::Multiply => "*",
                    Operator::Divide => "/",
                };
                format!("{} {operator} {}", self.tight(left)?, self.tight(right)?)
            }
            Expr::Call(function, parts) => self.call(*function, parts)?,
            Expr::Weigh(inner, _) => {
                let Expr::Name(slot) = inner.as_ref() else { return None };
                let points = format!("{}.ordinal()", self.path(*slot, "answer.value")?);
                if self.is_list(*slot) { format!("iif({points}.exists(), {points}.sum(), {{}})") } else { points }
            }
        })
    }

    /// The same, in brackets unless it binds tightly by itself.
    fn tight(&self, expr: &Expr<usize>) -> Option<String> {
        let text = self.write(expr)?;
        let is_open = matches!(expr, Expr::All(_) | Expr::Any(_) | Expr::Compare(..) | Expr::In(..) | Expr::Compute(..) | Expr::Negate(_));
        Some(if is_open { format!("({text})") } else { text })
    }

    fn joined(&self, parts: &[Expr<usize>], between: &str) -> Option<String> {
        let parts: Option<Vec<String>> = parts.iter().map(|part| self.tight(part)).collect();
        Some(parts?.join(between))
    }

    fn item(&self, slot: usize) -> Option<&Item> {
        self.form.items.get(slot)
    }

    fn shared(&self, item: &Item) -> usize {
        item.levels.iter().zip(self.levels).take_while(|(a, b)| a == b).count()
    }

    /// Does the reader see several values?
    fn is_list(&self, slot: usize) -> bool {
        self.item(slot).is_some_and(|item| matches!(item.kind.name, "multi" | "open") || item.levels.len() > self.shared(item))
    }

    /// The path to an item and what of it.
    fn path(&self, slot: usize, end: &str) -> Option<String> {
        let item = self.item(slot)?;
        let base = match self.shared(item).checked_sub(1).and_then(|last| item.levels.get(last)) {
            None => "%resource".to_owned(),
            Some(row) => {
                let group = self.item(*row).filter(|group| group.kind.holds == Holds::Items)?;
                self.rows.borrow_mut().insert(*row);
                format!("%row_{}", group.id)
            }
        };
        Some(format!("{base}.descendants().where(linkId = {}).{end}", quoted(self.names.link_id(slot))))
    }

    /// The values of an item, one or several.
    fn values(&self, slot: usize) -> Option<String> {
        let item = self.item(slot)?;
        if item.kind.name == "open" {
            return None;
        }
        self.path(slot, if self.names.is_coded(slot) { "answer.value.code" } else { "answer.value" })
    }

    fn single(&self, slot: usize) -> Option<String> {
        match slot.checked_sub(self.form.items.len()) {
            Some(0) => Some("today()".to_owned()),
            Some(2) => Some("%patient.gender".to_owned()),
            Some(_) => None,
            None if self.is_list(slot) => None,
            None => self.values(slot),
        }
    }

    /// The item whose values an expression is, when there can be several.
    fn list(&self, expr: &Expr<usize>) -> Option<usize> {
        match expr {
            Expr::Name(slot) if self.is_list(*slot) => Some(*slot),
            _ => None,
        }
    }

    /// A side of a comparison: what FHIR calls an option, beside that choice.
    fn side(&self, expr: &Expr<usize>, other: &Expr<usize>) -> Option<String> {
        let (Expr::Literal(Value::Text(text)), Expr::Name(slot)) = (expr, other) else { return self.tight(expr) };
        let has_options = self.item(*slot).is_some_and(|item| matches!(item.kind.name, "choice" | "multi"));
        if has_options { self.names.code(*slot, text).map(|code| quoted(&code)) } else { self.tight(expr) }
    }

    fn compare(&self, comparison: Comparison, left: &Expr<usize>, right: &Expr<usize>) -> Option<String> {
        let sign = sign(comparison);
        let (list, test) = match (self.list(left), self.list(right)) {
            (None, None) => return Some(format!("{} {sign} {}", self.side(left, right)?, self.side(right, left)?)),
            (Some(list), None) if is_literal(right) => (list, format!("$this {sign} {}", self.side(right, left)?)),
            (None, Some(list)) if is_literal(left) => (list, format!("{} {sign} $this", self.side(left, right)?)),
            _ => return None,
        };
        let values = self.values(list)?;
        Some(format!("iif({values}.exists(), {values}.where({test}).exists(), {{}})"))
    }

    fn member(&self, needle: &Expr<usize>, list: &[Expr<usize>]) -> Option<String> {
        if let [Expr::Name(slot)] = list {
            let values = self.values(*slot)?;
            let needle_text = match self.list(needle) {
                Some(_) => return None,
                None => self.side(needle, list.first()?)?,
            };
            return Some(format!("iif({values}.exists(), {needle_text} in {values}, {{}})"));
        }
        if !list.iter().all(is_literal) {
            return None;
        }
        let texts: Option<Vec<String>> = list.iter().map(|entry| self.side(entry, needle)).collect();
        let among = texts?.join(" | ");
        match self.list(needle) {
            None => Some(format!("{} in ({among})", self.tight(needle)?)),
            Some(slot) => {
                let values = self.values(slot)?;
                Some(format!("iif({values}.exists(), {values}.where($this in ({among})).exists(), {{}})"))
            }
        }
    }

    fn call(&self, function: Function, parts: &[Expr<usize>]) -> Option<String> {
        match (function, parts) {
            (Function::Answered, [Expr::Name(slot)]) if *slot < self.form.items.len() => Some(format!("{}.exists()", self.path(*slot, "answer")?)),
            (Function::If, [condition, then, otherwise]) => {
                let (condition_text, then, otherwise) = (self.write(condition)?, self.write(then)?, self.write(otherwise)?);
                if super::quantify::is_known(condition) {
                    return Some(format!("iif({condition_text}, {then}, {otherwise})"));
                }
                let tight = self.tight(condition)?;
                Some(format!("iif({condition_text}, {then}, iif({tight}.not(), {otherwise}, {{}}))"))
            }
            (Function::Coalesce, [only]) => self.write(only),
            (Function::Coalesce, [first, rest @ ..]) => {
                let (tight, first) = (self.tight(first)?, self.write(first)?);
                Some(format!("iif({tight}.exists(), {first}, {})", self.call(function, rest)?))
            }
            (Function::Round, [value]) => Some(format!("{}.round()", self.tight(value)?)),
            (Function::Round, [value, Expr::Literal(Value::Number(to))]) => Some(format!("{}.round({to})", self.tight(value)?)),
            (Function::Count, parts) => Some(format!("{}.count()", self.together(parts)?.0)),
            (Function::Total, parts) => Some(format!("{}.sum()", self.together(parts)?.0)),
            (Function::Sum, parts) => self.strict(parts, "sum"),
            (Function::Mean, parts) => self.strict(parts, "avg"),
            (Function::Min, parts) => self.strict(parts, "min"),
            (Function::Max, parts) => self.strict(parts, "max"),
            _ => None,
        }
    }

    /// Some values side by side, and each alone.
    fn together(&self, parts: &[Expr<usize>]) -> Option<(String, Vec<String>)> {
        let each: Option<Vec<String>> = parts
            .iter()
            .map(|part| match (self.list(part), part) {
                (Some(slot), _) => self.values(slot),
                (None, Expr::Weigh(inner, _)) if self.list(inner).is_some() => None,
                (None, part) => self.tight(part),
            })
            .collect();
        let each = each?;
        let (first, rest) = each.split_first()?;
        let all = rest.iter().fold(first.clone(), |all, part| format!("{all}.combine({part})"));
        Some((all, each))
    }

    /// A function of numbers that are all there.
    fn strict(&self, parts: &[Expr<usize>], name: &str) -> Option<String> {
        let (all, each) = self.together(parts)?;
        let mut guards: Vec<String> = Vec::new();
        for part in each {
            let guard = format!("{part}.exists()");
            if !guards.contains(&guard) {
                guards.push(guard);
            }
        }
        Some(format!("iif({}, {all}.{name}(), {{}})", guards.join(" and ")))
    }
}

const fn is_literal(expr: &Expr<usize>) -> bool {
    matches!(expr, Expr::Literal(_))
}

fn literal(value: &Value) -> Option<Literal> {
    Some(match value {
        Value::Bool(flag) => Literal::Bool(*flag),
        Value::Number(number) => Literal::Number(*number),
        Value::Text(text) => Literal::Text(text.to_string()),
        Value::Date(date) => Literal::Date(date.to_string()),
        Value::Time(time) => Literal::Time(time.to_string()),
        Value::Moment(moment) => Literal::Moment(moment.to_string()),
        Value::Quantity(number, unit) => Literal::Quantity(*number, unit.to_string()),
        Value::List(_) => return None,
    })
}

/// The expression without `and` inside `and`, `or` inside `or`, `coalesce` at the end of `coalesce`, or `if` where
/// `coalesce` says the same.
pub(in crate::fhir) fn flatten<N: PartialEq>(expr: Expr<N>) -> Expr<N> {
    let all = |parts: Vec<Expr<N>>| parts.into_iter().map(flatten).collect::<Vec<_>>();
    let one = |part: Box<Expr<N>>| Box::new(flatten(*part));
    match expr {
        Expr::All(parts) => {
            let open = all(parts).into_iter().flat_map(|part| if let Expr::All(inner) = part { inner } else { vec![part] });
            joined(open.collect(), Expr::All)
        }
        Expr::Any(parts) => {
            let open = all(parts).into_iter().flat_map(|part| if let Expr::Any(inner) = part { inner } else { vec![part] });
            joined(open.collect(), Expr::Any)
        }
        Expr::Call(Function::Coalesce, parts) => {
            let mut parts = all(parts);
            match parts.pop() {
                Some(Expr::Call(Function::Coalesce, inner)) => parts.extend(inner),
                last => parts.extend(last),
            }
            Expr::Call(Function::Coalesce, parts)
        }
        Expr::Not(inner) => Expr::Not(one(inner)),
        Expr::Negate(inner) => Expr::Negate(one(inner)),
        Expr::Compare(comparison, left, right) => Expr::Compare(comparison, one(left), one(right)),
        Expr::Compute(operator, left, right) => Expr::Compute(operator, one(left), one(right)),
        Expr::In(needle, list) => Expr::In(one(needle), all(list)),
        Expr::Call(Function::If, parts) => {
            let mut parts = all(parts);
            match parts.as_slice() {
                [Expr::Call(Function::Answered, known), then, _] if known.as_slice() == std::slice::from_ref(then) => {
                    parts.remove(0);
                    flatten(Expr::Call(Function::Coalesce, parts))
                }
                _ => Expr::Call(Function::If, parts),
            }
        }
        Expr::Call(function, parts) => Expr::Call(function, all(parts)),
        Expr::Weigh(inner, weights) => Expr::Weigh(one(inner), weights),
        Expr::Literal(_) | Expr::Name(_) => expr,
    }
}

/// Parts under one operator; one alone stands for itself.
fn joined<N>(mut parts: Vec<Expr<N>>, join: fn(Vec<Expr<N>>) -> Expr<N>) -> Expr<N> {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}
