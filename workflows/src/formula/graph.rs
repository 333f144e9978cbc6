//! What depends on what in a form: the order of evaluation, and who has to be looked at again after a change.

use std::collections::BTreeSet;

use crate::form::Item;
use crate::problem::Problems;

/// The dependencies of a form without cycles.
#[derive(Debug)]
pub(crate) struct Graph {
    /// The slots in an order where each comes after everything it needs.
    pub(crate) order: Vec<usize>,
    /// For each slot its place in that order.
    pub(crate) rank: Vec<usize>,
    /// For each slot those that need it.
    pub(crate) dependents: Vec<Vec<usize>>,
}

/// What must be known before an item: its group, and the items that its formulas read.
fn needs(item: &Item, items: usize) -> BTreeSet<usize> {
    let formulas = item.condition.iter().chain(&item.calc);
    let reads = formulas.flat_map(|formula| formula.reads.iter().copied()).filter(move |slot| *slot < items);
    item.parent.into_iter().chain(reads).collect()
}

impl Graph {
    /// The dependencies of these items; each cycle is a problem.
    pub(crate) fn of(items: &[Item], paths: &[String], problems: &Problems) -> Option<Self> {
        let mut waiting: Vec<BTreeSet<usize>> = items.iter().map(|item| needs(item, items.len())).collect();
        let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
        for (slot, needs) in waiting.iter().enumerate() {
            for need in needs {
                if let Some(list) = dependents.get_mut(*need) {
                    list.push(slot);
                }
            }
        }
        let mut order = Vec::with_capacity(items.len());
        let mut rank = vec![0; items.len()];
        let mut ready: BTreeSet<usize> = waiting.iter().enumerate().filter(|(_, needs)| needs.is_empty()).map(|(slot, _)| slot).collect();
        while let Some(slot) = ready.pop_first() {
            if let Some(rank) = rank.get_mut(slot) {
                *rank = order.len();
            }
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
            return Some(Self { order, rank, dependents });
        }
        report_cycle(items, paths, &waiting, problems);
        None
    }
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
    // What to change is the formula of an item of the cycle that has one.
    let culprit = walk.iter().find_map(|slot| {
        let item = items.get(*slot)?;
        let field = if item.condition.is_some() { "show_if" } else { "value" };
        (item.condition.is_some() || item.calc.is_some()).then(|| paths.get(*slot).map(|path| format!("{path}.{field}"))).flatten()
    });
    problems.error(
        culprit.unwrap_or_else(|| "$.items".to_owned()),
        "cycle",
        format!("Ces éléments s’attendent l’un l’autre : {cycle}."),
        format!("These items wait for each other: {cycle}."),
    );
}
