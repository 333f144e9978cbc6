//! What speaks of several values at once: whether some are there, how many, their sum; and `iif`, which says what holds
//! when they are not.

use super::select::{Aspect, Selection};
use super::translate::{Meaning, Translated, Translator};
use super::{Path, untranslated};
use crate::expression::{Expr, Function, Value};

impl Translator<'_> {
    /// `x.exists()`.
    pub(super) fn presence(&self, path: &Path) -> Translated {
        let selection = match self.meaning(path)? {
            Meaning::Select(selection) => selection,
            Meaning::Nothing => return Ok(Expr::Literal(Value::Bool(false))),
            Meaning::One(expr) if is_known(&expr) => return Ok(Expr::Literal(Value::Bool(true))),
            _ => return Err(untranslated("exists()")),
        };
        if let Some(condition) = &selection.filter {
            let unfiltered = Selection { filter: None, ..selection.clone() };
            return self.some(&unfiltered, condition);
        }
        let answers = if selection.aspect == Aspect::Item { Selection { aspect: Aspect::Answer, ..selection } } else { selection };
        let present = self.each(&answers)?.into_iter().map(|expr| Expr::Call(Function::Answered, vec![bare(expr)]));
        Ok(super::flatten(Expr::Any(present.collect())))
    }

    /// `x.exists(condition)`: some value satisfies it.
    pub(super) fn some(&self, selection: &Selection, condition: &Path) -> Translated {
        if selection.filter.is_some() || selection.aspect == Aspect::Item {
            return Err(untranslated("exists(…)"));
        }
        let mut inner = self.deeper()?;
        inner.this = Some(Selection { is_each: true, ..selection.clone() });
        let test = inner.test(condition)?;
        let names = self.each(&Selection { is_each: true, ..selection.clone() })?;
        match names.as_slice() {
            [name] => Ok(self.decided(test, &bare(name.clone()))),
            _ => Err(untranslated("exists(…)")),
        }
    }

    /// A condition on each of several values: one comparison, or some side by side.
    fn test(&self, condition: &Path) -> Translated {
        match condition {
            Path::Binary("or", left, right) => Ok(super::flatten(Expr::Any(vec![self.test(left)?, self.test(right)?]))),
            Path::Binary("=" | "!=" | "<" | "<=" | ">" | ">=" | "in", ..) => self.scalar(condition),
            _ => Err(untranslated("exists(…)")),
        }
    }

    /// A test that FHIRPath decides as false when there is nothing, and ours leaves missing.
    pub(super) fn decided(&self, test: Expr<String>, name: &Expr<String>) -> Expr<String> {
        if self.guards.contains(name) { test } else { Expr::Call(Function::Coalesce, vec![test, Expr::Literal(Value::Bool(false))]) }
    }

    pub(super) fn count(&self, path: &Path) -> Translated {
        let parts = match self.meaning(path)? {
            Meaning::Select(from) if from.aspect != Aspect::Points => self.each(&from)?,
            Meaning::Many(parts, false) => parts,
            _ => return Err(untranslated("count()")),
        };
        if parts.iter().all(|part| matches!(part, Expr::Name(_))) { Ok(Expr::Call(Function::Count, parts)) } else { Err(untranslated("count()")) }
    }

    /// Sum, mean, least or greatest of what is there.
    pub(super) fn aggregate(&self, path: &Path, name: &str) -> Translated {
        let parts = match self.meaning(path)? {
            Meaning::Select(from) if matches!(from.aspect, Aspect::Value | Aspect::Points) => self.each(&from)?,
            Meaning::Many(parts, false) => parts,
            Meaning::One(expr) => vec![expr],
            _ => return Err(untranslated(&format!("{name}()"))),
        };
        let is_strict = parts.iter().all(|part| self.guards.contains(part));
        let function = match name {
            "sum" if is_strict => Function::Sum,
            "sum" => Function::Total,
            "avg" => Function::Mean,
            "min" => Function::Min,
            _ => Function::Max,
        };
        if let ([Expr::Call(Function::Score, _)], "sum") = (parts.as_slice(), name)
            && is_strict
        {
            // what several chosen options weigh together
            return parts.into_iter().next().ok_or_else(|| untranslated("sum()"));
        }
        if is_strict || name == "sum" || parts.len() == 1 { Ok(Expr::Call(function, parts)) } else { Err(untranslated(&format!("{name}()"))) }
    }

    /// `iif(condition, then, otherwise)`: what FHIRPath takes for false when it is missing.
    pub(super) fn iif(&self, condition: &Path, then: &Path, otherwise: &Path) -> Translated {
        let present = self.present(condition);
        if *otherwise == Path::Nothing {
            let Some(guards) = present else { return Err(untranslated("iif(…, …, {})")) };
            let mut inner = self.deeper()?;
            inner.guards.extend(guards.iter().cloned());
            let body = inner.scalar(then)?;
            let is_strict = guards.iter().all(|guard| is_missing_without(&body, guard));
            return if is_strict { Ok(body) } else { Err(untranslated("iif(…, …, {})")) };
        }
        if let Path::Function(name, arguments) = otherwise
            && let [Path::Method(again, not, none), last, Path::Nothing] = arguments.as_slice()
            && (name.as_str(), not.as_str(), none.len()) == ("iif", "not", 0)
            && **again == *condition
        {
            return Ok(Expr::Call(Function::If, vec![self.scalar(condition)?, self.scalar(then)?, self.scalar(last)?]));
        }
        if let Some([guard]) = present.as_deref() {
            let mut inner = self.deeper()?;
            inner.guards.push(guard.clone());
            if let Ok(first) = inner.scalar(then)
                && first == *guard
            {
                let rest = self.scalar(otherwise)?;
                return Ok(super::flatten(Expr::Call(Function::Coalesce, vec![first, rest])));
            }
        }
        let known = self.scalar(condition)?;
        let no = Expr::Literal(Value::Bool(false));
        let known = if is_known(&known) { known } else { super::flatten(Expr::Call(Function::Coalesce, vec![known, no])) };
        Ok(Expr::Call(Function::If, vec![known, self.scalar(then)?, self.scalar(otherwise)?]))
    }

    /// What `a.exists() and b.exists()` says is there.
    fn present(&self, condition: &Path) -> Option<Vec<Expr<String>>> {
        match condition {
            Path::Binary("and", left, right) => {
                let mut all = self.present(left)?;
                all.extend(self.present(right)?);
                Some(all)
            }
            Path::Method(inner, name, arguments) if name == "exists" && arguments.is_empty() => match self.meaning(inner).ok()? {
                Meaning::One(expr) => Some(vec![expr]),
                Meaning::Select(from) if from.filter.is_none() && from.aspect != Aspect::Item => {
                    let names = self.each(&Selection { is_each: true, ..from }).ok()?;
                    (names.len() == 1).then_some(names)
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// The name whose points are taken.
fn bare(expr: Expr<String>) -> Expr<String> {
    match expr {
        Expr::Call(Function::Score, mut inner) if inner.len() == 1 => inner.pop().unwrap_or(Expr::Literal(Value::Bool(false))),
        expr => expr,
    }
}

/// Does it always have a value?
pub(super) fn is_known<N>(expr: &Expr<N>) -> bool {
    match expr {
        Expr::Literal(_) | Expr::Call(Function::Answered | Function::Count, _) => true,
        Expr::Call(Function::Coalesce, parts) => parts.iter().any(is_known),
        Expr::Not(inner) => is_known(inner),
        Expr::All(parts) | Expr::Any(parts) => parts.iter().all(is_known),
        _ => false,
    }
}

/// Is the whole missing whenever that part of it is?
fn is_missing_without(expr: &Expr<String>, part: &Expr<String>) -> bool {
    if expr == part {
        return true;
    }
    let in_some = |parts: &[Expr<String>]| parts.iter().any(|inner| is_missing_without(inner, part));
    match expr {
        Expr::Not(inner) | Expr::Negate(inner) | Expr::Weigh(inner, _) => is_missing_without(inner, part),
        Expr::Compare(_, left, right) | Expr::Compute(_, left, right) => is_missing_without(left, part) || is_missing_without(right, part),
        Expr::In(needle, list) => is_missing_without(needle, part) || (list.len() == 1 && in_some(list)),
        Expr::Call(Function::If, parts) => in_some(parts.get(..1).unwrap_or_default()),
        Expr::Call(Function::Total, parts) => parts.len() == 1 && in_some(parts),
        Expr::All(parts) | Expr::Any(parts) => parts.iter().all(|inner| is_missing_without(inner, part)),
        Expr::Call(Function::Answered | Function::Coalesce | Function::Count, _) | Expr::Literal(_) | Expr::Name(_) => false,
        Expr::Call(_, parts) => in_some(parts),
    }
}
