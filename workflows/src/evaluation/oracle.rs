//! Random forms and answers, and an evaluator that shares nothing with the real one.
//!
//! The oracle keeps its own conditions and its own three-valued logic, knows no order of
//! dependency, and starts from "everything is asked" until nothing changes any more.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::answer::{Answer, Answers};
use crate::form::Form;
use crate::lang::Lang;
use crate::testing::{code, document, item, options, scale, several};

const CODES: [&str; 3] = ["a", "b", "c"];

/// A condition that can be written as text and judged here.
#[derive(Clone, Debug)]
enum Rule {
    Answered(usize),
    AtLeast(usize, i64),
    SumBelow(usize, usize, i64),
    OrElse(usize, i64, i64),
    Is(usize, bool),
    Chose(usize, usize),
    Not(Box<Rule>),
    And(Box<Rule>, Box<Rule>),
    Or(Box<Rule>, Box<Rule>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Sort {
    Scale,
    Bool,
    Choice,
    Multi,
    Group,
    Display,
}

#[derive(Clone, Debug)]
struct Node {
    sort: Sort,
    parent: Option<usize>,
    rule: Option<Rule>,
    required: bool,
    /// Where it stands among its siblings.
    place: u64,
}

/// A small generator, so that one number makes a whole form.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        usize::try_from(z % u64::try_from(sides).unwrap()).unwrap()
    }

    fn small(&mut self) -> i64 {
        i64::try_from(self.roll(11)).unwrap()
    }
}

fn rule(dice: &mut Dice, known: &[Node], depth: usize) -> Option<Rule> {
    let of = |dice: &mut Dice, sorts: &[Sort]| {
        let fitting: Vec<usize> = (0..known.len()).filter(|at| sorts.contains(&known[*at].sort)).collect();
        (!fitting.is_empty()).then(|| fitting[dice.roll(fitting.len())])
    };
    let inner = |dice: &mut Dice| rule(dice, known, depth + 1).map(Box::new);
    match dice.roll(if depth > 2 { 6 } else { 9 }) {
        0 => of(dice, &[Sort::Scale, Sort::Bool, Sort::Choice, Sort::Multi]).map(Rule::Answered),
        1 => of(dice, &[Sort::Scale]).map(|at| Rule::AtLeast(at, dice.small())),
        2 => {
            let (a, b) = (of(dice, &[Sort::Scale])?, of(dice, &[Sort::Scale])?);
            Some(Rule::SumBelow(a, b, dice.small()))
        }
        3 => of(dice, &[Sort::Scale]).map(|at| Rule::OrElse(at, dice.small(), dice.small())),
        4 => of(dice, &[Sort::Bool]).map(|at| Rule::Is(at, dice.roll(2) == 0)),
        5 => of(dice, &[Sort::Choice, Sort::Multi]).map(|at| Rule::Chose(at, dice.roll(3))),
        6 => inner(dice).map(Rule::Not),
        7 => Some(Rule::And(inner(dice)?, inner(dice)?)),
        _ => Some(Rule::Or(inner(dice)?, inner(dice)?)),
    }
}

fn nodes(dice: &mut Dice) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    for _ in 0..2 + dice.roll(14) {
        let groups: Vec<usize> = (0..nodes.len()).filter(|at| nodes[*at].sort == Sort::Group).collect();
        let parent = (!groups.is_empty() && dice.roll(2) == 0).then(|| groups[dice.roll(groups.len())]);
        let rule = (dice.roll(3) > 0).then(|| rule(dice, &nodes, 0)).flatten();
        let sorts = [Sort::Scale, Sort::Bool, Sort::Choice, Sort::Multi, Sort::Group, Sort::Display];
        nodes.push(Node { sort: sorts[dice.roll(sorts.len())], parent, rule, required: dice.roll(2) == 0, place: dice.0 });
    }
    nodes
}

impl Rule {
    fn text(&self) -> String {
        match self {
            Self::Answered(at) => format!("answered(q{at})"),
            Self::AtLeast(at, n) => format!("q{at} >= {n}"),
            Self::SumBelow(a, b, n) => format!("q{a} + q{b} < {n}"),
            Self::OrElse(at, n, m) => format!("coalesce(q{at}, {n}) != {m}"),
            Self::Is(at, flag) => format!("q{at} == {flag}"),
            Self::Chose(at, c) => format!("'{}' in q{at}", CODES[*c]),
            Self::Not(inner) => format!("not ({})", inner.text()),
            Self::And(a, b) => format!("({}) and ({})", a.text(), b.text()),
            Self::Or(a, b) => format!("({}) or ({})", a.text(), b.text()),
        }
    }

    fn judge(&self, seen: &dyn Fn(usize) -> Option<Answer>) -> Option<bool> {
        let number = |at: &usize| match seen(*at) {
            Some(Answer::Int(n)) => Some(n),
            _ => None,
        };
        match self {
            Self::Answered(at) => Some(seen(*at).is_some()),
            Self::AtLeast(at, n) => Some(number(at)? >= *n),
            Self::SumBelow(a, b, n) => Some(number(a)? + number(b)? < *n),
            Self::OrElse(at, n, m) => Some(number(at).unwrap_or(*n) != *m),
            Self::Is(at, flag) => Some(seen(*at)? == Answer::Bool(*flag)),
            Self::Chose(at, c) => match seen(*at)? {
                Answer::Code(one) => Some(one == CODES[*c]),
                Answer::Codes(many) => Some(many.iter().any(|one| one == CODES[*c])),
                _ => None,
            },
            Self::Not(inner) => inner.judge(seen).map(|flag| !flag),
            Self::And(a, b) => match (a.judge(seen), b.judge(seen)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Self::Or(a, b) => match (a.judge(seen), b.judge(seen)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
        }
    }
}

/// The children of a group as JSON, in an order that has nothing to do with dependency.
fn items(nodes: &[Node], parent: Option<usize>) -> Value {
    let mut inside: Vec<usize> = (0..nodes.len()).filter(|at| nodes[*at].parent == parent).collect();
    inside.sort_by_key(|at| nodes[*at].place);
    inside
        .into_iter()
        .map(|at| {
            let node = &nodes[at];
            let id = format!("q{at}");
            let mut more = json!({});
            if let Some(rule) = &node.rule {
                more["show_if"] = json!(rule.text());
            }
            if node.sort != Sort::Display {
                more["required"] = json!(node.required);
            }
            match node.sort {
                Sort::Scale => scale(&id, more),
                Sort::Bool => item("bool", &id, more),
                Sort::Choice => options("choice", &id, &CODES, more),
                Sort::Multi => options("multi", &id, &CODES, more),
                Sort::Display => item("display", &id, more),
                Sort::Group => {
                    more["items"] = items(nodes, Some(at));
                    if more["items"] == json!([]) {
                        let filler = format!("f{at}");
                        more["items"] = json!([item("display", &filler, json!({}))]);
                    }
                    item("group", &id, more)
                }
            }
        })
        .collect()
}

fn draft(dice: &mut Dice, nodes: &[Node]) -> Answers {
    let mut draft = Answers::new();
    for (at, node) in nodes.iter().enumerate() {
        if dice.roll(4) == 0 {
            continue;
        }
        let answer = match node.sort {
            Sort::Scale => Answer::Int(dice.small()),
            Sort::Bool => Answer::Bool(dice.roll(2) == 0),
            Sort::Choice => code(CODES[dice.roll(3)]),
            Sort::Multi => several(&CODES[..=dice.roll(3)]),
            Sort::Group | Sort::Display => continue,
        };
        draft.set(format!("q{at}"), answer);
    }
    draft
}

/// What is asked, by trying until nothing changes.
fn fixpoint(nodes: &[Node], draft: &Answers) -> BTreeSet<usize> {
    let mut on: BTreeSet<usize> = (0..nodes.len()).collect();
    for _ in 0..=nodes.len() {
        let seen = |at: usize| on.contains(&at).then(|| draft.get(&format!("q{at}")).cloned()).flatten();
        let next: BTreeSet<usize> = (0..nodes.len())
            .filter(|at| {
                let node = &nodes[*at];
                let is_inside = node.parent.is_none_or(|parent| on.contains(&parent));
                let rule = node.rule.as_ref();
                is_inside && rule.is_none_or(|rule| rule.judge(&seen) == Some(true))
            })
            .collect();
        if next == on {
            return on;
        }
        on = next;
    }
    panic!("no fixpoint: the generator made a cycle");
}

/// What blocks, told from the nodes alone: required and unanswered, among what is asked.
fn blocking(nodes: &[Node], on: &BTreeSet<usize>, draft: &Answers) -> BTreeSet<usize> {
    let is_answered = |at: usize| draft.get(&format!("q{at}")).is_some();
    let is_question = |at: usize| !matches!(nodes[at].sort, Sort::Group | Sort::Display);
    let is_below = |mut at: usize, group: usize| loop {
        match nodes[at].parent {
            Some(parent) if parent == group => return true,
            Some(parent) => at = parent,
            None => return false,
        }
    };
    on.iter()
        .copied()
        .filter(|&at| nodes[at].required && nodes[at].sort != Sort::Display)
        .filter(|&at| {
            if is_question(at) {
                return !is_answered(at);
            }
            let inside: Vec<usize> = on.iter().copied().filter(|&other| is_question(other) && is_below(other, at)).collect();
            !inside.is_empty() && !inside.into_iter().any(is_answered)
        })
        .collect()
}

fn made(seed: u64) -> (Vec<Node>, Form, Answers) {
    let mut dice = Dice(seed);
    let nodes = nodes(&mut dice);
    let text = document(items(&nodes, None));
    let form = match Form::parse(&text) {
        Ok(form) => form,
        Err(error) => panic!("{:#?}\n{text}", error.0),
    };
    let draft = draft(&mut dice, &nodes);
    (nodes, form, draft)
}

/// A random form, for tests elsewhere.
pub(crate) fn form(seed: u64) -> Form {
    made(seed).1
}

fn numbers(ids: impl Iterator<Item = String>) -> BTreeSet<usize> {
    ids.filter_map(|id| id.strip_prefix('q').and_then(|at| at.parse().ok())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_oracle_agrees_on_what_is_asked_and_on_what_blocks(seed in any::<u64>()) {
        let (nodes, form, draft) = made(seed);
        let on = fixpoint(&nodes, &draft);
        let evaluation = form.evaluate(&draft, &crate::Context::default());
        let asked = form.items().iter().map(|item| item.id().to_owned());
        let asked = numbers(asked.filter(|id| evaluation.is_enabled(id)));
        prop_assert_eq!(&asked, &on);

        let problems = form.validate(&draft, &crate::Context::default());
        let blocked = numbers(problems.into_iter().map(|problem| problem.item));
        prop_assert_eq!(&blocked, &blocking(&nodes, &on, &draft));
        // Nothing that is not asked ever blocks.
        prop_assert!(blocked.is_subset(&asked));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_response_holds_what_is_asked_and_answered_and_no_more(seed in any::<u64>()) {
        let (nodes, form, draft) = made(seed);
        let on = fixpoint(&nodes, &draft);
        let wanted: BTreeSet<usize> = on
            .iter()
            .copied()
            .filter(|at| draft.get(&format!("q{at}")).is_some())
            .collect();
        if let Ok(response) = form.submission(&draft, &crate::Context::default(), Lang::Fr) {
            let mut waiting = response.items;
            let mut found: BTreeMap<usize, Answer> = BTreeMap::new();
            while let Some(item) = waiting.pop() {
                prop_assert!(item.answer.is_some() || !item.items.is_empty());
                if let Some(answer) = item.answer {
                    prop_assert!(!item.shown.is_empty());
                    found.insert(item.id[1..].parse().unwrap(), answer);
                }
                waiting.extend(item.items);
            }
            prop_assert_eq!(found.keys().copied().collect::<BTreeSet<_>>(), wanted);
        } else {
            prop_assert!(!blocking(&nodes, &on, &draft).is_empty());
        }
    }

    #[test]
    fn closing_and_opening_again_gives_everything_back(seed in any::<u64>(), at in 0_usize..16) {
        let (nodes, form, draft) = made(seed);
        let before = form.view(&draft, &crate::Context::default(), Lang::En);
        let id = format!("q{}", at % nodes.len());
        let Some(answer) = draft.get(&id).cloned() else {
            return Ok(());
        };
        let mut changed = draft.clone();
        changed.put(&id, None);
        let _ = form.view(&changed, &crate::Context::default(), Lang::En);
        changed.set(id, answer);
        prop_assert_eq!(form.view(&changed, &crate::Context::default(), Lang::En), before);
    }
}
