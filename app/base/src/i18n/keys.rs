//! What the text files contain, for the contract tests: every key with its file, its place and the values it takes.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::Lang;
use super::sources::{File, files};

/// One text of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The file that defines it, such as `fr/dates.ftl`.
    pub file: String,
    /// Its place among the texts of that file, from 0: the files are sorted by key.
    pub order: usize,
    /// The values it takes, without the `$`; those of the texts it refers to are counted under these.
    pub args: BTreeSet<String>,
    /// The other texts it refers to; terms begin with `-`.
    pub refs: BTreeSet<String>,
}

/// Every text of that language by its key. Attributes are keys of their own (`key.attribute`), terms are left out.
pub fn keys(lang: Lang) -> BTreeMap<String, Key> {
    keys_of(files(lang))
}

pub(super) fn keys_of(files: &[File]) -> BTreeMap<String, Key> {
    let mut found = BTreeMap::new();
    for file in files {
        for (order, entry) in file.resource.entries().enumerate() {
            let Entry::Message(message) = entry else { continue };
            if let Some(value) = &message.value {
                found.entry(message.id.name.to_owned()).or_insert_with(|| key(file, order, value));
            }
            for attribute in &message.attributes {
                let name = format!("{}.{}", message.id.name, attribute.id.name);
                found.entry(name).or_insert_with(|| key(file, order, &attribute.value));
            }
        }
    }
    found
}

/// What is wrong with the text files themselves: lines that do not parse, keys defined twice. Empty when all is well.
pub fn problems(lang: Lang) -> Vec<String> {
    problems_of(files(lang))
}

pub(super) fn problems_of(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for file in files {
        let source = file.resource.source();
        if let Err((_, errors)) = fluent_syntax::parser::parse(source) {
            problems.extend(errors.into_iter().map(|error| {
                let line = source.get(..error.pos.start).map_or(0, |before| before.matches('\n').count()) + 1;
                format!("{}:{line}: {}", file.name, error.kind)
            }));
        }
        for entry in file.resource.entries() {
            let Entry::Message(message) = entry else { continue };
            if let Some(first) = seen.insert(message.id.name, &file.name) {
                problems.push(format!("{}: {} is already defined in {first}", file.name, message.id.name));
            }
        }
    }
    problems
}

fn key(file: &File, order: usize, pattern: &Pattern<&str>) -> Key {
    let mut key = Key { file: file.name.clone(), order, args: BTreeSet::new(), refs: BTreeSet::new() };
    in_pattern(pattern, &mut key);
    key
}

fn in_pattern(pattern: &Pattern<&str>, key: &mut Key) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, key);
        }
    }
}

fn in_expression(expression: &Expression<&str>, key: &mut Key) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, key),
        Expression::Select { selector, variants } => {
            in_inline(selector, key);
            for variant in variants {
                in_pattern(&variant.value, key);
            }
        }
    }
}

fn in_inline(expression: &InlineExpression<&str>, key: &mut Key) {
    match expression {
        InlineExpression::VariableReference { id } => {
            key.args.insert(id.name.to_owned());
        }
        InlineExpression::MessageReference { id, .. } => {
            key.refs.insert(id.name.to_owned());
        }
        InlineExpression::TermReference { id, .. } => {
            key.refs.insert(format!("-{}", id.name));
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                in_inline(argument, key);
            }
        }
        InlineExpression::Placeable { expression } => in_expression(expression, key),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}
