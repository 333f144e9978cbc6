//! Paths through a response: which items they reach and what of them, known without any answer.

use super::translate::Translator;
use super::{Literal, Path, untranslated};
use crate::expression::{Expr, ExpressionError, Function};
use crate::fhir::outline::{Node, below};

/// What of an item a path has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aspect {
    Item,
    Answer,
    Value,
    Code,
    Display,
    Points,
}

/// Some items and what of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Selection {
    pub(super) nodes: Vec<usize>,
    pub(super) aspect: Aspect,
    /// How many repetitions around them are those of the reader's own row.
    pub(super) fixed: usize,
    /// Stands for each of several values, inside `where` and `exists`.
    pub(super) is_each: bool,
    /// Which of the values.
    pub(super) filter: Option<Box<Path>>,
}

impl Selection {
    pub(super) const fn items(nodes: Vec<usize>, fixed: usize) -> Self {
        Self { nodes, aspect: Aspect::Item, fixed, is_each: false, filter: None }
    }

    fn to(&self, aspect: Aspect) -> Self {
        Self { aspect, ..self.clone() }
    }

    /// The only item.
    pub(super) fn only(&self) -> Option<usize> {
        match self.nodes.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

/// The end of `valueX` for a type of item.
fn value_of<'n>(node: &'n Node<'_>) -> &'n str {
    if let Some(option) = node.options.first() {
        return option.member.strip_prefix("value").unwrap_or_default();
    }
    match node.kind {
        "boolean" => "Boolean",
        "decimal" => "Decimal",
        "integer" => "Integer",
        "date" => "Date",
        "dateTime" => "DateTime",
        "time" => "Time",
        "quantity" => "Quantity",
        "choice" | "open-choice" => "Coding",
        _ => "String",
    }
}

fn several(what: &str) -> ExpressionError {
    ExpressionError::new(
        "several-values",
        format!("« {what} » peut avoir plusieurs valeurs : comparez-les dans exists(…) ou réunissez-les par sum() ou count()."),
        format!("“{what}” can have several values: compare them inside exists(…) or join them by sum() or count()."),
    )
}

impl Translator<'_> {
    fn node(&self, at: usize) -> Result<&Node<'_>, ExpressionError> {
        self.scope.nodes.get(at).ok_or_else(|| untranslated("item"))
    }

    /// One step by name.
    pub(super) fn step(&self, from: &Selection, name: &str) -> Result<Selection, ExpressionError> {
        if from.filter.is_some() {
            return Err(untranslated(name));
        }
        match (from.aspect, name) {
            (Aspect::Item | Aspect::Answer, "item") => {
                let children = from.nodes.iter().filter_map(|at| self.scope.nodes.get(*at)).flat_map(|node| node.children.iter().copied());
                Ok(Selection::items(children.collect(), from.fixed))
            }
            (Aspect::Item, "answer") => Ok(from.to(Aspect::Answer)),
            (Aspect::Answer, "value") => Ok(from.to(Aspect::Value)),
            (Aspect::Answer, _) if name.starts_with("value") => {
                for at in &from.nodes {
                    let node = self.node(*at)?;
                    Self::is_of(node, name.get(5..).unwrap_or_default(), name)?;
                }
                Ok(from.to(Aspect::Value))
            }
            (Aspect::Value, "code") => Ok(from.to(Aspect::Code)),
            (Aspect::Value, "display") => Ok(from.to(Aspect::Display)),
            _ => Err(untranslated(name)),
        }
    }

    /// Does the item have values of this type?
    fn is_of(node: &Node<'_>, kind: &str, what: &str) -> Result<(), ExpressionError> {
        let wanted = value_of(node);
        let is_own_words = node.sort == "open" && kind.eq_ignore_ascii_case("string");
        if wanted.eq_ignore_ascii_case(kind) || is_own_words || (wanted == "Quantity" && kind.eq_ignore_ascii_case("quantity")) {
            return Ok(());
        }
        Err(ExpressionError::new(
            "value-type",
            format!("« {what} » ne trouve jamais rien : « {} » a des valeurs de type {wanted}.", node.link_id),
            format!("“{what}” never finds anything: “{}” has values of type {wanted}.", node.link_id),
        ))
    }

    /// `ofType(X)`, `as X`: nothing changes for values of that type.
    pub(super) fn of_type(&self, from: &Selection, kind: &Path) -> Result<Selection, ExpressionError> {
        let (Path::Member(name) | Path::Child(_, name)) = kind else { return Err(untranslated("ofType")) };
        if from.aspect != Aspect::Value {
            return Err(untranslated("ofType"));
        }
        for at in &from.nodes {
            let node = self.node(*at)?;
            Self::is_of(node, name, &format!("ofType({name})"))?;
        }
        Ok(from.clone())
    }

    /// `descendants()`, `repeat(item)`.
    pub(super) fn descendants(&self, from: Option<&Selection>) -> Result<Selection, ExpressionError> {
        let Some(from) = from else { return Ok(Selection::items(below(self.scope.nodes, None), 0)) };
        match (from.aspect, from.only()) {
            (Aspect::Item, Some(only)) if from.filter.is_none() => Ok(Selection::items(below(self.scope.nodes, Some(only)), from.fixed)),
            _ => Err(untranslated("descendants")),
        }
    }

    /// `where(…)`: of items by their linkId, known now; of values by what they are, kept for `exists` to decide.
    pub(super) fn filtered(&self, from: &Selection, condition: &Path) -> Result<Selection, ExpressionError> {
        if from.aspect != Aspect::Item {
            if from.filter.is_some() {
                return Err(untranslated("where"));
            }
            return Ok(Selection { filter: Some(Box::new(condition.clone())), ..from.clone() });
        }
        let mut nodes = Vec::new();
        for at in &from.nodes {
            if self.node(*at).and_then(|node| is_kept(node, condition))? != Some(false) {
                nodes.push(*at);
            }
        }
        if nodes.is_empty() {
            return Err(ExpressionError::new(
                "no-such-item",
                "Le chemin ne mène à aucun élément du questionnaire.",
                "The path leads to no item of the questionnaire.",
            ));
        }
        Ok(Selection::items(nodes, from.fixed))
    }

    /// Points of chosen options.
    pub(super) fn points(&self, from: &Selection) -> Result<Selection, ExpressionError> {
        if from.aspect != Aspect::Value || from.filter.is_some() {
            return Err(untranslated("ordinal"));
        }
        let weighed: Vec<usize> = from.nodes.iter().copied().filter(|at| self.scope.nodes.get(*at).is_some_and(Node::has_points)).collect();
        if weighed.is_empty() {
            return Err(ExpressionError::new("no-points", "Aucun des choix n’a de points.", "None of the options has points."));
        }
        Ok(Selection { nodes: weighed, aspect: Aspect::Points, ..from.clone() })
    }

    /// How many repetitions the item shares with the reader; refused when the path means all rows and ours only one.
    fn shared(&self, from: &Selection, node: &Node<'_>) -> Result<usize, ExpressionError> {
        let shared = node.levels.iter().zip(self.levels).take_while(|(a, b)| a == b).count();
        if from.fixed < shared {
            return Err(ExpressionError::new(
                "other-rows",
                format!("Ce chemin lit « {} » dans toutes les rangées, alors que nos expressions lisent la rangée où elles se trouvent.", node.link_id),
                format!("This path reads “{}” in all rows, while our expressions read the row in which they stand.", node.link_id),
            ));
        }
        Ok(shared)
    }

    /// Each item of a selection as an expression: its value, or its points.
    pub(super) fn each(&self, from: &Selection) -> Result<Vec<Expr<String>>, ExpressionError> {
        if from.filter.is_some() || from.aspect == Aspect::Item {
            return Err(untranslated("item"));
        }
        let named = from.nodes.iter().map(|at| {
            let node = self.node(*at)?;
            self.shared(from, node)?;
            if !node.holds_answer() {
                return Err(ExpressionError::new(
                    "no-answer",
                    format!("« {} » n’a pas de réponse.", node.link_id),
                    format!("“{}” has no answer.", node.link_id),
                ));
            }
            let name = Expr::Name(node.id.clone());
            Ok(if from.aspect == Aspect::Points { Expr::Call(Function::Score, vec![name]) } else { name })
        });
        named.collect()
    }

    /// The selection as one value.
    pub(super) fn value(&self, from: &Selection) -> Result<Expr<String>, ExpressionError> {
        let only = from.only().ok_or_else(|| several("item"))?;
        let node = self.node(only)?;
        let is_list = node.is_several() || node.levels.len() > self.shared(from, node)?;
        if is_list && !from.is_each {
            return Err(several(&node.link_id));
        }
        let is_meant = match from.aspect {
            Aspect::Value => !node.is_coded() || node.sort == "open",
            Aspect::Code | Aspect::Display => node.is_coded(),
            Aspect::Points => true,
            Aspect::Item | Aspect::Answer => false,
        };
        if !is_meant {
            return Err(ExpressionError::new(
                "not-a-value",
                format!("Le chemin vers « {} » ne mène pas à une valeur simple : pour un choix, ajoutez .code.", node.link_id),
                format!("The path to “{}” does not lead to a plain value: for a choice, add .code.", node.link_id),
            ));
        }
        let values = self.each(from)?;
        values.into_iter().next().ok_or_else(|| untranslated("item"))
    }

    /// Our code for what a text of FHIRPath says of this selection.
    pub(super) fn code(&self, from: &Selection, text: &str) -> Result<String, ExpressionError> {
        let Some(node) = from.only().and_then(|only| self.scope.nodes.get(only)) else { return Ok(text.to_owned()) };
        let is_display = from.aspect == Aspect::Display;
        let mut found = node.options.iter().filter(|option| if is_display { option.value.text_of("display") == Some(text) } else { option.is_called(text) });
        match (found.next(), found.next()) {
            (Some(option), None) => Ok(option.code.clone()),
            _ if node.options.is_empty() || (node.sort == "open" && from.aspect == Aspect::Value) => Ok(text.to_owned()),
            _ => Err(ExpressionError::new(
                "unknown-code",
                format!("« {text} » n’est pas exactement un des choix de « {} ».", node.link_id),
                format!("“{text}” is not exactly one of the options of “{}”.", node.link_id),
            )),
        }
    }
}

/// Is an item kept by a condition on its linkId? `None` where the condition only asks for an answer, which whoever reads
/// the answer asks as well.
fn is_kept(node: &Node<'_>, condition: &Path) -> Result<Option<bool>, ExpressionError> {
    let is_link_id = |path: &Path| matches!(path, Path::Member(name) if name == "linkId");
    match condition {
        Path::Binary("and", a, b) => match (is_kept(node, a)?, is_kept(node, b)?) {
            (Some(false), _) | (_, Some(false)) => Ok(Some(false)),
            (None, other) | (other, None) => Ok(other),
            _ => Ok(Some(true)),
        },
        Path::Binary("or", a, b) => match (is_kept(node, a)?, is_kept(node, b)?) {
            (Some(a), Some(b)) => Ok(Some(a || b)),
            _ => Err(untranslated("where")),
        },
        Path::Binary("=", a, b) if is_link_id(a) => text_of(b).map(|text| Some(text == node.link_id)),
        Path::Binary("=", a, b) if is_link_id(b) => text_of(a).map(|text| Some(text == node.link_id)),
        Path::Binary("in", a, b) if is_link_id(a) => texts_of(b).map(|texts| Some(texts.contains(&node.link_id.as_str()))),
        Path::Method(inner, name, arguments) if name == "not" && arguments.is_empty() => match inner.as_ref() {
            Path::Method(answer, name, arguments) if name == "empty" && arguments.is_empty() && asks_answer(answer) => Ok(None),
            inner => Ok(is_kept(node, inner)?.map(|kept| !kept)),
        },
        Path::Method(inner, name, arguments) if matches!(name.as_str(), "exists" | "hasValue") && arguments.is_empty() && asks_answer(inner) => Ok(None),
        Path::Method(inner, name, arguments) if is_link_id(inner) => match (name.as_str(), arguments.as_slice()) {
            ("startsWith", [text]) => text_of(text).map(|text| Some(node.link_id.starts_with(text))),
            ("endsWith", [text]) => text_of(text).map(|text| Some(node.link_id.ends_with(text))),
            ("contains", [text]) => text_of(text).map(|text| Some(node.link_id.contains(text))),
            _ => Err(untranslated(&format!("linkId.{name}"))),
        },
        _ => Err(untranslated("where")),
    }
}

fn asks_answer(path: &Path) -> bool {
    match path {
        Path::Member(name) => name == "answer",
        Path::Child(inner, name) => name.starts_with("value") && asks_answer(inner),
        _ => false,
    }
}

fn text_of(path: &Path) -> Result<&str, ExpressionError> {
    match path {
        Path::Literal(Literal::Text(text)) => Ok(text),
        _ => Err(untranslated("where")),
    }
}

fn texts_of(path: &Path) -> Result<Vec<&str>, ExpressionError> {
    match path {
        Path::Binary("|", a, b) => {
            let mut texts = texts_of(a)?;
            texts.extend(texts_of(b)?);
            Ok(texts)
        }
        path => text_of(path).map(|text| vec![text]),
    }
}
