//! Random forms with rows and computed values, judged by an evaluator that shares nothing with the real one: it has no tree,
//! no order and no memory, and asks the same questions of the definition again and again.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::answer::{Answer, Answers};
use crate::context::Context;
use crate::form::Form;
use crate::testing::{both, document};

/// A small generator, so that one number makes a whole form.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(sides).unwrap()).unwrap()
    }

    fn small(&mut self) -> i64 {
        i64::try_from(self.roll(7)).unwrap()
    }
}

#[derive(Clone, Debug)]
enum Rule {
    Above(usize, i64),
    SumAbove(usize, i64),
    Answered(usize),
    CountAbove(usize, i64),
    Not(Box<Rule>),
}

#[derive(Clone, Debug, PartialEq)]
enum Sort {
    Int,
    /// The value of another node, or the sum of its rows, and a number.
    Calc(usize, i64),
    Group,
}

#[derive(Clone, Debug)]
struct Node {
    sort: Sort,
    parent: Option<usize>,
    repeats: bool,
    rule: Option<Rule>,
}

struct World {
    nodes: Vec<Node>,
    rows: BTreeMap<String, Vec<u32>>,
    given: BTreeMap<String, i64>,
}

/// What a name stands for: one value, or those of several rows.
enum Seen {
    One(Option<i64>),
    Many(Vec<i64>),
}

fn key(node: usize, rows: &[u32]) -> String {
    rows.iter().fold(format!("q{node}"), |key, row| format!("{key}-{row}"))
}

impl World {
    fn roll(seed: u64) -> Self {
        let dice = &mut Dice(seed);
        let mut nodes: Vec<Node> = Vec::new();
        for _ in 0..3 + dice.roll(8) {
            let with = |sorts: fn(&Sort) -> bool| (0..nodes.len()).filter(|at| sorts(&nodes[*at].sort)).collect::<Vec<_>>();
            let (groups, values) = (with(|sort| *sort == Sort::Group), with(|sort| *sort != Sort::Group));
            let parent = (!groups.is_empty() && dice.roll(2) == 0).then(|| groups[dice.roll(groups.len())]);
            let any = |dice: &mut Dice| values[dice.roll(values.len())];
            let sort = match dice.roll(6) {
                0 | 1 => Sort::Group,
                2 if !values.is_empty() => Sort::Calc(any(dice), dice.small()),
                _ => Sort::Int,
            };
            let rule = (!values.is_empty() && dice.roll(3) > 0).then(|| {
                let rule = match dice.roll(4) {
                    0 => Rule::Above(any(dice), dice.small()),
                    1 => Rule::SumAbove(any(dice), dice.small()),
                    2 => Rule::Answered(any(dice)),
                    _ => Rule::CountAbove(any(dice), dice.small() / 3),
                };
                if dice.roll(3) == 0 { Rule::Not(Box::new(rule)) } else { rule }
            });
            let repeats = !matches!(sort, Sort::Calc(..)) && dice.roll(3) == 0;
            nodes.push(Node { sort, parent, repeats, rule });
        }
        let mut world = Self { nodes, rows: BTreeMap::new(), given: BTreeMap::new() };
        for _ in 0..2 {
            world.change_rows(dice);
        }
        for _ in 0..12 {
            world.change(dice);
        }
        world
    }

    fn levels(&self, node: usize) -> Vec<usize> {
        let mut levels = self.nodes[node].parent.map_or_else(Vec::new, |parent| self.levels(parent));
        levels.extend(self.nodes[node].repeats.then_some(node));
        levels
    }

    /// The rows of every place where a node stands, below those given.
    fn places(&self, node: usize, around: &[u32]) -> Vec<Vec<u32>> {
        let levels = self.levels(node);
        let mut places = vec![around.to_vec()];
        for level in &levels[around.len()..] {
            places = places
                .into_iter()
                .flat_map(|place| {
                    let rows = self.rows.get(&key(*level, &place)).cloned().unwrap_or_else(|| vec![1]);
                    rows.into_iter().map(move |row| [place.clone(), vec![row]].concat())
                })
                .collect();
        }
        places
    }

    fn see(&self, node: usize, levels: &[usize], rows: &[u32]) -> Seen {
        let own = self.levels(node);
        let shared = own.iter().zip(levels).take_while(|(a, b)| a == b).count();
        if shared == own.len() {
            return Seen::One(self.value(node, &rows[..shared]));
        }
        Seen::Many(self.places(node, &rows[..shared]).iter().filter_map(|place| self.value(node, place)).collect())
    }

    fn judge(&self, rule: &Rule, levels: &[usize], rows: &[u32]) -> Option<bool> {
        let some = |node: &usize| match self.see(*node, levels, rows) {
            Seen::One(value) => value.into_iter().collect(),
            Seen::Many(values) => values,
        };
        match rule {
            Rule::Not(inner) => self.judge(inner, levels, rows).map(|flag| !flag),
            Rule::Answered(node) => Some(!some(node).is_empty()),
            Rule::CountAbove(node, n) => Some(i64::try_from(some(node).len()).unwrap() > *n),
            Rule::Above(node, n) => (!some(node).is_empty()).then(|| some(node).iter().any(|value| value > n)),
            Rule::SumAbove(node, n) => (!some(node).is_empty()).then(|| some(node).iter().sum::<i64>() > *n),
        }
    }

    fn is_on(&self, node: usize, rows: &[u32]) -> bool {
        let own = usize::from(self.nodes[node].repeats);
        let (outer, levels) = (&rows[..rows.len() - own], self.levels(node));
        let is_inside = self.nodes[node].parent.is_none_or(|parent| self.is_on(parent, outer));
        is_inside && self.nodes[node].rule.as_ref().is_none_or(|rule| self.judge(rule, &levels[..levels.len() - own], outer) == Some(true))
    }

    fn value(&self, node: usize, rows: &[u32]) -> Option<i64> {
        if !self.is_on(node, rows) {
            return None;
        }
        match self.nodes[node].sort {
            Sort::Calc(other, n) => match self.see(other, &self.levels(node), rows) {
                Seen::One(value) => value.map(|value| value + n),
                Seen::Many(values) => (!values.is_empty()).then(|| values.iter().sum::<i64>() + n),
            },
            _ => self.given.get(&key(node, rows)).copied(),
        }
    }

    /// Gives or takes one answer; says which.
    fn change(&mut self, dice: &mut Dice) -> Option<String> {
        let ints: Vec<usize> = (0..self.nodes.len()).filter(|at| self.nodes[*at].sort == Sort::Int).collect();
        let node = *ints.get(dice.roll(ints.len().max(1)))?;
        let places = self.places(node, &[]);
        let place = places.get(dice.roll(places.len().max(1)))?;
        let key = key(node, place);
        if dice.roll(4) == 0 {
            self.given.remove(&key)
        } else {
            self.given.insert(key.clone(), dice.small())
        };
        Some(key)
    }

    fn change_rows(&mut self, dice: &mut Dice) -> Option<String> {
        let heads: Vec<usize> = (0..self.nodes.len()).filter(|at| self.nodes[*at].repeats).collect();
        let head = *heads.get(dice.roll(heads.len().max(1)))?;
        let around = self.nodes[head].parent.map_or_else(|| vec![Vec::new()], |parent| self.places(parent, &[]));
        let place = around.get(dice.roll(around.len().max(1)))?;
        let key = key(head, place);
        let rows = (1..=3).filter(|_| dice.roll(2) == 0).collect();
        self.rows.insert(key.clone(), rows);
        Some(key)
    }

    fn items(&self, parent: Option<usize>) -> Json {
        let inside = (0..self.nodes.len()).filter(|at| self.nodes[*at].parent == parent);
        inside.map(|at| self.item(at)).collect()
    }

    fn item(&self, at: usize) -> Json {
        let node = &self.nodes[at];
        let mut item = json!({"id": format!("q{at}"), "text": both("q")});
        if node.repeats {
            item["repeat"] = json!({});
        }
        if let Some(rule) = &node.rule {
            item["show_if"] = json!(text(rule));
        }
        match node.sort {
            Sort::Int => item["type"] = json!("int"),
            Sort::Calc(other, n) => {
                let is_here = self.levels(at).starts_with(&self.levels(other));
                item["type"] = json!("calc");
                item["value"] = json!(if is_here { format!("q{other} + {n}") } else { format!("sum(q{other}) + {n}") });
            }
            Sort::Group => {
                item["type"] = json!("group");
                let mut inside = self.items(Some(at));
                inside.as_array_mut().unwrap().push(json!({"id": format!("d{at}"), "type": "display", "text": both("d")}));
                item["items"] = inside;
            }
        }
        item
    }

    fn answers(&self) -> Answers {
        let rows = self.rows.iter().map(|(key, rows)| (key.clone(), Answer::Rows(rows.clone())));
        rows.chain(self.given.iter().map(|(key, value)| (key.clone(), Answer::Int(*value)))).collect()
    }
}

fn text(rule: &Rule) -> String {
    match rule {
        Rule::Above(node, n) => format!("q{node} > {n}"),
        Rule::SumAbove(node, n) => format!("sum(q{node}) > {n}"),
        Rule::Answered(node) => format!("answered(q{node})"),
        Rule::CountAbove(node, n) => format!("count(q{node}) > {n}"),
        Rule::Not(inner) => format!("not ({})", text(inner)),
    }
}

fn agree(world: &World, form: &Form) -> Result<(), TestCaseError> {
    let evaluation = form.evaluate(&world.answers(), &Context::default());
    for node in 0..world.nodes.len() {
        for place in world.places(node, &[]) {
            let key = key(node, &place);
            let at = evaluation.tree.find(&key);
            prop_assert!(at.is_some(), "{} has no place in {}", key, form.heading().canonical);
            let at = at.unwrap();
            prop_assert_eq!(evaluation.is_on(at), world.is_on(node, &place), "{} in {}", key, form.heading().canonical);
            if world.nodes[node].sort != Sort::Group {
                let value = evaluation.value(at).map(|value| format!("{value:?}"));
                let wanted = world.value(node, &place).map(|value| format!("Number({value})"));
                prop_assert_eq!(value, wanted, "{} in {}", key, form.heading().canonical);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn f7_rows_are_judged_as_the_oracle_judges_them(seed: u64) {
        let world = World::roll(seed);
        let form = Form::parse(&document(world.items(None))).unwrap();
        agree(&world, &form)?;
    }

    #[test]
    fn a_change_judged_alone_is_the_whole_judged_anew(seed: u64) {
        let mut world = World::roll(seed);
        let form = Form::parse(&document(world.items(None))).unwrap();
        let context = Context::default();
        let dice = &mut Dice(seed ^ 0x5555);
        let mut evaluation = form.evaluate(&world.answers(), &context);
        for _ in 0..6 {
            let changed = if dice.roll(5) == 0 { world.change_rows(dice) } else { world.change(dice) };
            let Some(changed) = changed else { continue };
            form.reevaluate(&mut evaluation, &world.answers(), &changed);
            prop_assert_eq!(&evaluation, &form.evaluate(&world.answers(), &context), "{} in {}", changed, form.heading().canonical);
        }
    }
}
