//! From FHIRPath to our expressions, pattern by pattern. A translation is exact or there is none.

use std::cell::Cell;

use super::select::{Aspect, Selection};
use super::{Literal, Path, untranslated};
use crate::expression::{Comparison, Expr, ExpressionError, Function, Operator, Value};
use crate::fhir::outline::Node;

/// Deepest translation, variables included.
const DEPTH_MAX: usize = 160;
/// Steps of one translation at most: a variable is translated at each use.
const STEPS_MAX: usize = 5_000;

/// What two values become together.
type Join = fn(Box<Expr<String>>, Box<Expr<String>>) -> Expr<String>;

pub(super) type Translated = Result<Expr<String>, ExpressionError>;

/// A named expression and the item whose place it is read from; none for the whole form.
#[derive(Clone, Debug)]
pub(in crate::fhir) struct Variable {
    pub(in crate::fhir) path: Path,
    pub(in crate::fhir) owner: Option<usize>,
}

/// What an expression can see.
pub(in crate::fhir) struct Scope<'a> {
    pub(in crate::fhir) nodes: &'a [Node<'a>],
    /// The variables, by name, seen from where the expression stands.
    pub(in crate::fhir) variable: &'a dyn Fn(&str) -> Option<Variable>,
}

pub(super) struct Translator<'a> {
    pub(super) scope: &'a Scope<'a>,
    /// The repetitions around the reader.
    pub(super) levels: &'a [usize],
    /// What paths begin from: an item, or the whole response.
    pub(super) context: Option<usize>,
    /// What `$this` and bare names are, inside `where` and `exists`.
    pub(super) this: Option<Selection>,
    /// What is known to be there.
    pub(super) guards: Vec<Expr<String>>,
    pub(super) depth: usize,
    pub(super) steps: &'a Cell<usize>,
}

/// What a path means.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Nothing,
    /// The whole response.
    Root,
    Select(Selection),
    One(Expr<String>),
    /// Several values side by side; a union leaves out what is there twice.
    Many(Vec<Expr<String>>, bool),
}

/// Translates an expression that stands at an item (none: at the form) and sees these repetitions.
pub(in crate::fhir) fn translate(path: &Path, scope: &Scope<'_>, context: Option<usize>, levels: &[usize]) -> Translated {
    let steps = Cell::new(0);
    let translator = Translator { scope, levels, context, this: None, guards: Vec::new(), depth: 0, steps: &steps };
    translator.scalar(path)
}

impl Translator<'_> {
    /// The same place, one level deeper, with something changed.
    pub(super) fn deeper(&self) -> Result<Self, ExpressionError> {
        self.steps.set(self.steps.get() + 1);
        if self.depth >= DEPTH_MAX || self.steps.get() > STEPS_MAX {
            return Err(ExpressionError::new(
                "expression-too-deep",
                "L’expression, avec ses variables, est trop longue ou trop profonde.",
                "The expression, with its variables, is too long or too deep.",
            ));
        }
        let Translator { scope, levels, context, ref this, ref guards, depth, steps } = *self;
        Ok(Translator { scope, levels, context, this: this.clone(), guards: guards.clone(), depth: depth + 1, steps })
    }

    /// The path as one value.
    pub(super) fn scalar(&self, path: &Path) -> Translated {
        match self.meaning(path)? {
            Meaning::One(expr) => Ok(expr),
            Meaning::Select(selection) => self.value(&selection),
            Meaning::Nothing => Err(untranslated("{}")),
            Meaning::Root => Err(untranslated("%resource")),
            Meaning::Many(..) => Err(untranslated("|")),
        }
    }

    pub(super) fn meaning(&self, path: &Path) -> Result<Meaning, ExpressionError> {
        let deeper = self.deeper()?;
        match path {
            Path::Nothing => Ok(Meaning::Nothing),
            Path::Literal(literal) => Ok(Meaning::One(Expr::Literal(value_of(literal)?))),
            Path::Variable(name) => deeper.variable(name),
            Path::Special(name) if name == "$this" => deeper.this.clone().map(Meaning::Select).ok_or_else(|| untranslated(name)),
            Path::Special(name) => Err(untranslated(name)),
            Path::Member(name) => match &deeper.this {
                Some(this) => deeper.step(this, name).map(Meaning::Select),
                None => deeper.child(&deeper.here(), name),
            },
            Path::Child(inner, name) => match (inner.as_ref(), name.as_str()) {
                (Path::Variable(patient), "gender") if patient == "patient" => Ok(Meaning::One(Expr::Name("patient.sex".to_owned()))),
                (Path::Variable(item), "linkId") if item == "context" || item == "qitem" => deeper.own_link_id(),
                _ => deeper.child(&deeper.meaning(inner)?, name),
            },
            Path::Function(name, arguments) => deeper.function(name, arguments),
            Path::Method(inner, name, arguments) => deeper.method(inner, name, arguments),
            Path::Index(inner, _) => deeper.single(inner, "[…]"),
            Path::Minus(inner) => Ok(Meaning::One(Expr::Negate(Box::new(deeper.scalar(inner)?)))),
            Path::Binary(operator, left, right) => deeper.binary(operator, left, right),
        }
    }

    /// Where paths begin.
    fn here(&self) -> Meaning {
        match self.context {
            Some(at) => Meaning::Select(Selection::items(vec![at], self.scope.nodes.get(at).map_or(0, |node| node.levels.len()))),
            None => Meaning::Root,
        }
    }

    fn own_link_id(&self) -> Result<Meaning, ExpressionError> {
        let node = self.context.and_then(|at| self.scope.nodes.get(at)).ok_or_else(|| untranslated("%context.linkId"))?;
        Ok(Meaning::One(Expr::Literal(Value::Text(node.link_id.as_str().into()))))
    }

    fn child(&self, from: &Meaning, name: &str) -> Result<Meaning, ExpressionError> {
        match from {
            Meaning::Root if name == "item" => {
                let roots = self.scope.nodes.iter().enumerate().filter(|(_, node)| node.parent.is_none()).map(|(at, _)| at);
                Ok(Meaning::Select(Selection::items(roots.collect(), 0)))
            }
            Meaning::Select(selection) => self.step(selection, name).map(Meaning::Select),
            _ => Err(untranslated(name)),
        }
    }

    fn variable(mut self, name: &str) -> Result<Meaning, ExpressionError> {
        match name {
            "resource" | "rootResource" => return Ok(Meaning::Root),
            "context" => return Ok(self.here()),
            _ => {}
        }
        let Some(variable) = (self.scope.variable)(name) else { return Err(untranslated(&format!("%{name}"))) };
        self.context = variable.owner;
        self.this = None;
        self.meaning(&variable.path)
    }

    fn function(&self, name: &str, arguments: &[Path]) -> Result<Meaning, ExpressionError> {
        match (name, arguments) {
            ("today", []) => Ok(Meaning::One(Expr::Name("today".to_owned()))),
            ("iif", [condition, then, otherwise]) => self.iif(condition, then, otherwise).map(Meaning::One),
            ("iif", [condition, then]) => self.iif(condition, then, &Path::Nothing).map(Meaning::One),
            ("descendants", []) | ("repeat", [_]) => self.method(&Path::Variable("context".to_owned()), name, arguments),
            _ => Err(untranslated(&format!("{name}()"))),
        }
    }

    fn method(&self, inner: &Path, name: &str, arguments: &[Path]) -> Result<Meaning, ExpressionError> {
        match (name, arguments) {
            ("not", []) => Ok(Meaning::One(Expr::Not(Box::new(self.scalar(inner)?)))),
            ("exists" | "hasValue", []) => self.presence(inner).map(Meaning::One),
            ("empty", []) => Ok(Meaning::One(Expr::Not(Box::new(self.presence(inner)?)))),
            ("exists", [condition]) => match self.meaning(inner)? {
                Meaning::Select(selection) => self.some(&selection, condition).map(Meaning::One),
                _ => Err(untranslated("exists(…)")),
            },
            ("count", []) => self.count(inner).map(Meaning::One),
            ("sum" | "avg" | "min" | "max", []) => self.aggregate(inner, name).map(Meaning::One),
            ("round", []) => Ok(Meaning::One(Expr::Call(Function::Round, vec![self.scalar(inner)?]))),
            ("round", [Path::Literal(Literal::Number(to))]) => {
                Ok(Meaning::One(Expr::Call(Function::Round, vec![self.scalar(inner)?, Expr::Literal(Value::Number(*to))])))
            }
            ("combine", [other]) => self.together(inner, other, false),
            ("union", [other]) => self.together(inner, other, true),
            ("first" | "last" | "single", []) => self.single(inner, name),
            ("trace", [_, ..]) => self.meaning(inner),
            _ => self.method_of_selection(inner, name, arguments),
        }
    }

    fn method_of_selection(&self, inner: &Path, name: &str, arguments: &[Path]) -> Result<Meaning, ExpressionError> {
        let is_item = |path: &Path| matches!(path, Path::Member(name) if name == "item");
        match (self.meaning(inner)?, name, arguments) {
            (Meaning::Root, "descendants", []) => self.descendants(None).map(Meaning::Select),
            (Meaning::Root, "repeat", [what]) if is_item(what) => self.descendants(None).map(Meaning::Select),
            (Meaning::Select(from), "descendants", []) => self.descendants(Some(&from)).map(Meaning::Select),
            (Meaning::Select(from), "repeat", [what]) if is_item(what) => self.descendants(Some(&from)).map(Meaning::Select),
            (Meaning::Select(from), "where", [condition]) => self.filtered(&from, condition).map(Meaning::Select),
            (Meaning::Select(from), "ordinal" | "weight", []) => self.points(&from).map(Meaning::Select),
            (Meaning::Select(from), "ofType" | "as", [kind]) => self.of_type(&from, kind).map(Meaning::Select),
            _ => Err(untranslated(&format!("{name}()"))),
        }
    }

    /// `first()` and the like, where there is one value at most.
    fn single(&self, inner: &Path, what: &str) -> Result<Meaning, ExpressionError> {
        let meaning = self.meaning(inner)?;
        match &meaning {
            Meaning::One(_) => Ok(meaning),
            Meaning::Select(from) => {
                let only = from.only().and_then(|at| self.scope.nodes.get(at)).filter(|node| !node.is_several() && from.filter.is_none());
                match only {
                    Some(node) if self.levels.starts_with(&node.levels) => Ok(meaning),
                    _ => Err(untranslated(what)),
                }
            }
            _ => Err(untranslated(what)),
        }
    }

    fn binary(&self, operator: &'static str, left: &Path, right: &Path) -> Result<Meaning, ExpressionError> {
        let two = |join: Join| {
            let (left, right) = (self.scalar(left)?, self.scalar(right)?);
            Ok(Meaning::One(join(Box::new(left), Box::new(right))))
        };
        match operator {
            "and" => Ok(Meaning::One(super::flatten(Expr::All(vec![self.scalar(left)?, self.scalar(right)?])))),
            "or" => Ok(Meaning::One(super::flatten(Expr::Any(vec![self.scalar(left)?, self.scalar(right)?])))),
            "xor" => two(|left, right| Expr::Compare(Comparison::NotEqual, left, right)),
            "implies" => {
                let parts = vec![Expr::Not(Box::new(self.scalar(left)?)), self.scalar(right)?];
                Ok(Meaning::One(super::flatten(Expr::Any(parts))))
            }
            "+" => two(|left, right| Expr::Compute(Operator::Add, left, right)),
            "-" => two(|left, right| Expr::Compute(Operator::Subtract, left, right)),
            "*" => two(|left, right| Expr::Compute(Operator::Multiply, left, right)),
            "/" => two(|left, right| Expr::Compute(Operator::Divide, left, right)),
            "=" | "!=" | "<" | "<=" | ">" | ">=" => self.compare(operator, left, right).map(Meaning::One),
            "in" => self.member(left, right).map(Meaning::One),
            "contains" => self.member(right, left).map(Meaning::One),
            "|" => self.together(left, right, true),
            "as" => match self.meaning(left)? {
                Meaning::Select(from) => self.of_type(&from, right).map(Meaning::Select),
                _ => Err(untranslated("as")),
            },
            _ => Err(untranslated(operator)),
        }
    }

    fn compare(&self, operator: &str, left: &Path, right: &Path) -> Translated {
        let comparison = match operator {
            "=" => Comparison::Equal,
            "!=" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            _ => Comparison::GreaterOrEqual,
        };
        let (left_means, right_means) = (self.meaning(left)?, self.meaning(right)?);
        let (left, right) = (self.side(&left_means, &right_means)?, self.side(&right_means, &left_means)?);
        Ok(Expr::Compare(comparison, Box::new(left), Box::new(right)))
    }

    /// One side of a comparison; a text beside a choice becomes the code of our option.
    fn side(&self, own: &Meaning, other: &Meaning) -> Translated {
        match (own, other) {
            (Meaning::One(Expr::Literal(Value::Text(text))), Meaning::Select(from)) => Ok(Expr::Literal(Value::Text(self.code(from, text)?.as_str().into()))),
            (Meaning::One(expr), _) => Ok(expr.clone()),
            (Meaning::Select(from), _) => self.value(from),
            (Meaning::Nothing, _) => Err(untranslated("= {}")),
            _ => Err(untranslated("=")),
        }
    }

    /// `x in (…)`.
    fn member(&self, needle: &Path, list: &Path) -> Translated {
        let needle = self.meaning(needle)?;
        match self.meaning(list)? {
            Meaning::Many(parts, _) => {
                let is_literal = |part: &Expr<String>| matches!(part, Expr::Literal(_));
                if !parts.iter().all(is_literal) {
                    return Err(untranslated("in (…)"));
                }
                let parts: Result<Vec<_>, _> = parts.into_iter().map(|part| self.side(&Meaning::One(part), &needle)).collect();
                Ok(Expr::In(Box::new(self.side(&needle, &Meaning::Root)?), parts?))
            }
            Meaning::One(part @ Expr::Literal(_)) => {
                let part = self.side(&Meaning::One(part), &needle)?;
                Ok(Expr::In(Box::new(self.side(&needle, &Meaning::Root)?), vec![part]))
            }
            Meaning::Select(from) => {
                // an empty list holds nothing, which is known; ours would be missing
                let needle = self.side(&needle, &Meaning::Select(from.clone()))?;
                let one = Selection { is_each: true, ..from };
                let name = self.value(&one)?;
                Ok(self.decided(Expr::In(Box::new(needle), vec![name.clone()]), &name))
            }
            _ => Err(untranslated("in")),
        }
    }

    /// Two collections as one.
    fn together(&self, left: &Path, right: &Path, is_distinct: bool) -> Result<Meaning, ExpressionError> {
        let mut all = Vec::new();
        for side in [left, right] {
            match self.meaning(side)? {
                Meaning::Many(parts, known) if known == is_distinct => all.extend(parts),
                Meaning::One(expr) => all.push(expr),
                Meaning::Select(from) if from.aspect != Aspect::Answer => all.extend(self.each(&from)?),
                _ => return Err(untranslated(if is_distinct { "|" } else { "combine" })),
            }
        }
        Ok(Meaning::Many(all, is_distinct))
    }
}

/// A written value as ours; dates and times stay texts until what they are compared with says what they are.
fn value_of(literal: &Literal) -> Result<Value, ExpressionError> {
    Ok(match literal {
        Literal::Bool(flag) => Value::Bool(*flag),
        Literal::Number(number) => Value::Number(*number),
        Literal::Quantity(number, unit) => Value::Quantity(*number, unit.as_str().into()),
        Literal::Time(text) | Literal::Moment(text) if text.contains(['Z', '+', '.']) => return Err(untranslated(&format!("@{text}"))),
        Literal::Moment(text) if text.split_once('T').is_some_and(|(_, time)| time.contains('-')) => return Err(untranslated(&format!("@{text}"))),
        Literal::Text(text) | Literal::Date(text) | Literal::Time(text) | Literal::Moment(text) => Value::Text(text.as_str().into()),
    })
}
