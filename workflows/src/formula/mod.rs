//! What items compute from others: whether they are asked, and the values of computed ones. Checked against the items,
//! ordered by what they read, cycles spelled out.

mod graph;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::context::Context;
use crate::expression::{self, Expr, ExpressionError, Scope, Type, Weights};
use crate::form::Item;
use crate::problem::Problems;

pub(crate) use graph::Graph;

/// An expression over the items of a form.
#[derive(Clone, Debug)]
pub(crate) struct Formula {
    pub(crate) expr: Expr<usize>,
    /// The slots that it reads, in order; those of [`Context`] come after all items.
    pub(crate) reads: Vec<usize>,
    /// What it gives.
    pub(crate) kind: Type,
}

/// Is this word part of the language, so that no item can have it as its id?
pub(crate) fn is_reserved(id: &str) -> bool {
    expression::RESERVED.contains(&id)
}

/// The names that a formula may use: the items of the form, seen from inside some rows, and the context.
pub(crate) struct Names<'a> {
    pub(crate) items: &'a [Item],
    pub(crate) index: &'a BTreeMap<String, usize>,
    /// The repetitions around the reader: what stands in other rows is read as a list.
    pub(crate) levels: &'a [usize],
}

impl Scope for Names<'_> {
    fn resolve(&self, name: &str) -> Result<(usize, Type), ExpressionError> {
        if let Some((place, kind)) = Context::name(name) {
            return Ok((self.items.len() + place, kind));
        }
        let slot = self.index.get(name).copied();
        let Some((slot, item)) = slot.and_then(|slot| Some((slot, self.items.get(slot)?))) else {
            return Err(ExpressionError::new("unknown-name", format!("Aucune question ne s’appelle « {name} »."), format!("No question is called “{name}”.")));
        };
        let kind = item.calc.as_ref().map(|calc| calc.kind.clone()).or_else(|| item.question.value_type()).ok_or_else(|| {
            ExpressionError::new(
                "no-answer",
                format!("« {name} » n’a pas de réponse : une condition ne peut pas la lire."),
                format!("“{name}” has no answer: a condition cannot read it."),
            )
        })?;
        let is_here = self.levels.starts_with(&item.levels);
        let kind = match kind {
            list @ Type::List(_) => list,
            one if is_here => one,
            one => Type::List(Box::new(one)),
        };
        Ok((slot, kind))
    }

    fn weights(&self, slot: usize) -> Option<Weights> {
        self.items.get(slot)?.question.weights()
    }
}

/// What a formula is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Whether the item is asked.
    Condition,
    /// The value of the item.
    Value,
    /// Whether an answer agrees with others: the check of this number.
    Check(usize),
}

/// The text of a formula, before the items that it names are known.
#[derive(Debug)]
pub(crate) struct Source {
    /// The slot of the item that it belongs to.
    pub(crate) slot: usize,
    pub(crate) purpose: Use,
    /// Where it stands in the definition.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Reads the formulas and gives them to their items. One that names an item of `broken`, which has a problem of its own,
/// is left for when that is mended. Values come first, each after those it reads, so that their types are known.
pub(crate) fn attach(problems: &Problems, items: &mut [Item], index: &BTreeMap<String, usize>, broken: &BTreeSet<String>, sources: &[Source]) {
    let mut waiting: Vec<&Source> = sources.iter().filter(|source| source.purpose == Use::Value).collect();
    while !waiting.is_empty() {
        let names: BTreeSet<&str> = waiting.iter().filter_map(|source| items.get(source.slot)).map(|item| item.id.as_str()).collect();
        let is_free = |source: &&Source| {
            let reads = expression::parse(&source.text).map(|expr| expr.names()).unwrap_or_default();
            reads.iter().all(|name| !names.contains(name.as_str()))
        };
        let (ready, rest): (Vec<&Source>, Vec<&Source>) = waiting.iter().copied().partition(is_free);
        if ready.is_empty() {
            report_value_cycle(problems, items, &rest);
            break;
        }
        for source in ready {
            attach_one(problems, items, index, broken, source);
        }
        waiting = rest;
    }
    for source in sources.iter().filter(|source| source.purpose != Use::Value) {
        attach_one(problems, items, index, broken, source);
    }
}

/// Values that wait for each other: walks from the first through what it reads until one comes back.
fn report_value_cycle(problems: &Problems, items: &[Item], waiting: &[&Source]) {
    let id = |source: &Source| items.get(source.slot).map_or("", |item| item.id.as_str());
    let next = |source: &Source| {
        let reads = expression::parse(&source.text).map(|expr| expr.names()).unwrap_or_default();
        waiting.iter().copied().find(|other| reads.iter().any(|name| name == id(other)))
    };
    let mut walk: Vec<&Source> = Vec::new();
    let mut here = waiting.first().copied();
    while let Some(source) = here {
        let from = walk.iter().position(|seen| seen.slot == source.slot);
        walk.push(source);
        if let Some(from) = from {
            walk.drain(..from);
            break;
        }
        here = next(source);
    }
    let cycle = walk.iter().map(|source| id(source)).collect::<Vec<_>>().join(" → ");
    problems.error(
        walk.first().map_or("$.items", |source| source.path.as_str()),
        "cycle",
        format!("Ces éléments s’attendent l’un l’autre : {cycle}."),
        format!("These items wait for each other: {cycle}."),
    );
}

fn attach_one(problems: &Problems, items: &mut [Item], index: &BTreeMap<String, usize>, broken: &BTreeSet<String>, source: &Source) {
    let levels = items.get(source.slot).map(|item| match source.purpose {
        Use::Condition => item.outer_levels().to_vec(),
        Use::Value | Use::Check(_) => item.levels.clone(),
    });
    let levels = levels.unwrap_or_default();
    let formula = expression::parse(&source.text).and_then(|expr| {
        if expr.names().iter().any(|name| broken.contains(name)) {
            return Ok(None);
        }
        let formula = read(&expr, &Names { items, index, levels: &levels })?;
        if source.purpose == Use::Value { Ok(Some(formula)) } else { condition(formula).map(Some) }
    });
    match (formula, items.get_mut(source.slot)) {
        (Ok(formula), Some(item)) => match source.purpose {
            Use::Condition => item.condition = formula,
            Use::Value => item.calc = formula,
            Use::Check(nth) => item.checks.get_mut(nth).into_iter().for_each(|check| check.condition.clone_from(&formula)),
        },
        (Ok(_), None) => {}
        (Err(error), _) => problems.error(&source.path, error.code, error.fr, error.en),
    }
}

/// Checks an expression and gives it the slots of its names.
pub(crate) fn read(expr: &Expr<String>, scope: &dyn Scope) -> Result<Formula, ExpressionError> {
    let (expr, kind) = expression::check(expr, scope)?;
    let reads = expr.names();
    Ok(Formula { expr, reads, kind })
}

/// A formula that is true or false; refused when it gives something else.
pub(crate) fn condition(formula: Formula) -> Result<Formula, ExpressionError> {
    if formula.kind == Type::Bool {
        return Ok(formula);
    }
    let (fr, en) = formula.kind.words();
    Err(ExpressionError::new(
        "not-a-condition",
        format!("Une condition est vraie ou fausse, et celle-ci est {fr}."),
        format!("A condition is true or false, and this one is {en}."),
    ))
}
