//! Conditions: when an item is asked. Checked against the items, ordered by what they read, cycles spelled out.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::expression::{self, Expr, ExpressionError, Scope, Type};
use crate::form::Item;
use crate::problem::Problems;

/// The condition of an item.
#[derive(Debug)]
pub(crate) struct Condition {
    pub(crate) expr: Expr<usize>,
    /// The slots that it reads, in order.
    pub(crate) reads: Vec<usize>,
}

/// Is this word part of the language, so that no item can have it as its id?
pub(crate) fn is_reserved(id: &str) -> bool {
    expression::RESERVED.contains(&id)
}

/// The items that a condition may name.
struct Items<'a> {
    items: &'a [Item],
    index: &'a BTreeMap<String, usize>,
}

impl Scope for Items<'_> {
    fn resolve(&self, name: &str) -> Result<(usize, Type), ExpressionError> {
        let slot = self.index.get(name).copied();
        let Some((slot, item)) = slot.and_then(|slot| Some((slot, self.items.get(slot)?))) else {
            return Err(ExpressionError::new("unknown-name", format!("Aucune question ne s’appelle « {name} »."), format!("No question is called “{name}”.")));
        };
        item.question.value_type().map(|kind| (slot, kind)).ok_or_else(|| {
            ExpressionError::new(
                "no-answer",
                format!("« {name} » n’a pas de réponse : une condition ne peut pas la lire."),
                format!("“{name}” has no answer: a condition cannot read it."),
            )
        })
    }
}

/// The text of a condition, before the items that it names are known.
#[derive(Debug)]
pub(crate) struct Source {
    /// The slot of the item that it belongs to.
    pub(crate) slot: usize,
    /// Where it stands in the definition.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Reads the conditions and gives them to their items. One that names an item of `broken`, which
/// has a problem of its own, is left for when that is mended.
pub(crate) fn attach(problems: &Problems, items: &mut [Item], index: &BTreeMap<String, usize>, broken: &BTreeSet<String>, sources: &[Source]) {
    for source in sources {
        let read = expression::parse(&source.text).and_then(|expr| {
            if expr.names().iter().any(|name| broken.contains(name)) {
                return Ok(None);
            }
            read(&expr, &Items { items, index }).map(Some)
        });
        match (read, items.get_mut(source.slot)) {
            (Ok(condition), Some(item)) => item.condition = condition,
            (Ok(_), None) => {}
            (Err(error), _) => problems.error(&source.path, error.code, error.fr, error.en),
        }
    }
}

fn read(expr: &Expr<String>, scope: &Items<'_>) -> Result<Condition, ExpressionError> {
    let (expr, kind) = expression::check(expr, scope)?;
    if kind != Type::Bool {
        let (fr, en) = kind.words();
        return Err(ExpressionError::new(
            "not-a-condition",
            format!("Une condition est vraie ou fausse, et celle-ci est {fr}."),
            format!("A condition is true or false, and this one is {en}."),
        ));
    }
    let reads = expr.names();
    Ok(Condition { expr, reads })
}

/// What must be known before an item: its group, and the items that its condition reads.
fn needs(item: &Item) -> impl Iterator<Item = usize> {
    let reads = item.condition.as_ref().map(|condition| condition.reads.as_slice());
    item.parent.into_iter().chain(reads.unwrap_or_default().iter().copied())
}

/// The slots in an order where each comes after what it needs; otherwise each cycle is a problem.
pub(crate) fn order(items: &[Item], paths: &[String], problems: &Problems) -> Option<Vec<usize>> {
    let mut waiting: Vec<BTreeSet<usize>> = items.iter().map(|item| needs(item).collect()).collect();
    let mut order = Vec::with_capacity(items.len());
    let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    for (slot, item) in items.iter().enumerate() {
        for need in needs(item) {
            if let Some(list) = dependents.get_mut(need) {
                list.push(slot);
            }
        }
    }
    let mut ready: BTreeSet<usize> = waiting.iter().enumerate().filter(|(_, needs)| needs.is_empty()).map(|(slot, _)| slot).collect();
    while let Some(slot) = ready.pop_first() {
        order.push(slot);
        for &dependent in dependents.get(slot).into_iter().flatten() {
            if let Some(needs) = waiting.get_mut(dependent)
                && needs.remove(&slot)
                && needs.is_empty()
            {
                ready.insert(dependent);
            }
        }
    }
    if order.len() == items.len() {
        return Some(order);
    }
    report_cycle(items, paths, &waiting, problems);
    None
}

/// Walks from the first item that waits through what it waits for until one comes back.
fn report_cycle(items: &[Item], paths: &[String], waiting: &[BTreeSet<usize>], problems: &Problems) {
    let mut walk = Vec::new();
    let mut next = waiting.iter().position(|needs| !needs.is_empty());
    while let Some(slot) = next {
        if let Some(from) = walk.iter().position(|seen| *seen == slot) {
            walk.drain(..from);
            walk.push(slot);
            break;
        }
        walk.push(slot);
        next = waiting.get(slot).and_then(|needs| needs.first().copied());
    }
    let ids: Vec<&str> = walk.iter().filter_map(|slot| items.get(*slot).map(|item| item.id.as_str())).collect();
    let cycle = ids.join(" → ");
    // The condition to change is that of an item of the cycle that has one.
    let path = walk.iter().find(|slot| items.get(**slot).is_some_and(|item| item.condition.is_some())).and_then(|slot| paths.get(*slot));
    problems.error(
        path.map_or_else(|| "$.items".to_owned(), |path| format!("{path}.show_if")),
        "cycle",
        format!("Ces éléments s’attendent l’un l’autre : {cycle}."),
        format!("These items wait for each other: {cycle}."),
    );
}
