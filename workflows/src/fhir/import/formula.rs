//! Expressions of the document as ours: computed values and the variables that they use.

use super::{Reader, outline};
use crate::expression::{self, Expr, ExpressionError, Type};
use crate::fhir::outline::Node;
use crate::fhir::part::Part;
use crate::fhir::path::{Scope, Variable, parse, translate};
use crate::fhir::report::Report;
use crate::fhir::url;
use crate::form::Form;
use crate::json::{Json, Made};

impl<'a> Reader<'a> {
    /// Learns the variables of the form and of its items.
    pub(super) fn gather_variables(&mut self) {
        let mut found = Vec::new();
        let nodes = self.nodes.iter().enumerate().map(|(at, node)| (Some(at), node.json, node.at.clone()));
        for (owner, json, at) in std::iter::once((None, self.document, "$".to_owned())).chain(nodes) {
            for (nth, extension) in json.get("extension").map(Json::list).unwrap_or_default().iter().enumerate() {
                if !extension.text_of("url").is_some_and(|found| url::VARIABLE.contains(&found)) {
                    continue;
                }
                let path = format!("{at}.extension[{nth}].valueExpression");
                let Some(value) = extension.get("valueExpression") else { continue };
                match (value.text_of("name"), self.text_of(value, &path)) {
                    (Some(name), Some((text, false))) => match parse(text) {
                        Ok(parsed) => found.push((owner, name.to_owned(), Variable { path: parsed, owner })),
                        Err(error) => self.report.untranslated(format!("{path}.expression"), error),
                    },
                    (None, _) => self.report.error(path, "no-name", "La variable n’a pas de nom.", "The variable has no name."),
                    _ => {}
                }
            }
        }
        self.variables = found;
    }

    /// Variables that some expression uses are part of it; the others are carried.
    pub(super) fn variables_of(&self, part: &Part<'a>, fhir: &mut Made) {
        for (path, extension) in part.extensions(url::VARIABLE) {
            let name = extension.get("valueExpression").and_then(|value| value.text_of("name")).unwrap_or_default();
            if !is_used(self.document, name) {
                self.report.carry(path);
                fhir.push("extension", extension.clone());
            }
        }
    }

    /// The text of an Expression and whether it is in our own language.
    fn text_of(&self, json: &'a Json, path: &str) -> Option<(&'a str, bool)> {
        let is_own = match json.text_of("language") {
            Some("text/fhirpath") | None => false,
            Some(url::OWN_LANGUAGE) => true,
            Some(language) => {
                self.report.error(
                    path,
                    "unsupported",
                    format!("Le questionnaire demande une expression en {language}, ce que Passerelle ne fait pas."),
                    format!("The questionnaire asks for an expression in {language}, which Passerelle does not do."),
                );
                return None;
            }
        };
        let text = json.text_of("expression");
        if text.is_none() {
            self.report.error(path, "no-value", "L’expression n’a pas de texte.", "The expression has no text.");
        }
        text.map(|text| (text, is_own))
    }

    /// An Expression as ours, standing at an item and seeing these repetitions.
    pub(super) fn expression(&self, json: &'a Json, path: &str, at: usize, levels: &[usize]) -> Option<Expr<String>> {
        let (text, is_own) = self.text_of(json, path)?;
        self.translated(text, is_own, &format!("{path}.expression"), at, levels)
    }

    pub(super) fn translated(&self, text: &str, is_own: bool, path: &str, at: usize, levels: &[usize]) -> Option<Expr<String>> {
        let read = if is_own { expression::parse(text) } else { self.of_fhirpath(text, at, levels) };
        read.map_err(|error| self.report.untranslated(path, error)).ok()
    }

    fn of_fhirpath(&self, text: &str, at: usize, levels: &[usize]) -> Result<Expr<String>, ExpressionError> {
        let variable = |name: &str| {
            let mut around = Some(at);
            loop {
                let found = self.variables.iter().rev().find(|(owner, known, _)| *owner == around && known == name);
                match (found, around) {
                    (Some((_, _, variable)), _) => return Some(variable.clone()),
                    (None, Some(inner)) => around = self.node(inner).and_then(|node| node.parent),
                    (None, None) => return None,
                }
            }
        };
        let scope = Scope { nodes: &self.nodes, variable: &variable };
        translate(&parse(text)?, &scope, Some(at), levels)
    }

    /// A computed item.
    pub(super) fn calc(&self, part: &Part<'a>, at: usize, node: &Node<'a>, ours: &str, made: &mut Made, fhir: &mut Made) {
        self.repeat(part, node, made);
        if matches!(node.kind, "choice" | "open-choice" | "quantity" | "dateTime" | "time" | "text") {
            part.error(
                "type",
                "unsupported-calculation",
                format!("Une valeur calculée de type « {} » n’est pas acceptée.", node.kind),
                format!("A computed value of type “{}” is not accepted.", node.kind),
            );
            return;
        }
        if part.flag("readOnly") != Some(true) {
            part.report.warning(
                &part.at,
                "calculated-only",
                "Cette valeur est toujours calculée ici : personne ne peut la changer.",
                "This value is always computed here: nobody can change it.",
            );
        }
        if let Some((path, member, json)) = part.value(url::CALCULATED) {
            let path = format!("{path}.{member}");
            self.remember(format!("{ours}.value"), path.clone());
            let value = self.expression(json, &path, at, &node.levels);
            made.put_some("value", value.map(|value| value.to_string()));
        }
        if let Some((_, _, decimals)) = part.value(url::DECIMALS) {
            made.put("decimals", decimals.clone());
        }
        self.unit(part, node, made, fhir);
        fhir.put("$type", node.kind);
    }
}

/// Does any expression of the document use the variable?
fn is_used(json: &Json, name: &str) -> bool {
    match json {
        Json::List(list) => list.iter().any(|entry| is_used(entry, name)),
        Json::Object(entries) => entries.iter().any(|(member, entry)| match entry {
            Json::Text(text) => matches!(member.as_str(), "expression" | "valueString") && text.contains(&format!("%{name}")),
            entry => is_used(entry, name),
        }),
        _ => false,
    }
}

/// The type in FHIR of a computed value.
pub(in crate::fhir) const fn kind_of(kind: &Type) -> &'static str {
    match kind {
        Type::Bool => "boolean",
        Type::Int => "integer",
        Type::Decimal => "decimal",
        Type::Date => "date",
        Type::Time => "time",
        Type::Moment => "dateTime",
        Type::Quantity(_) => "quantity",
        Type::Text | Type::Code(_) | Type::List(_) => "string",
    }
}

/// Computed items whose type is the one that their expression gives need not say it; one whose type is another kind of
/// thing is a problem.
pub(super) fn settle_types(definition: &mut Json, form: &Form, report: &Report, place: &dyn Fn(&str) -> String) {
    let mut slot = 0;
    settle_items(definition, "$", form, &mut slot, report, place);
}

fn settle_items(holder: &mut Json, at: &str, form: &Form, slot: &mut usize, report: &Report, place: &dyn Fn(&str) -> String) {
    let Json::Object(entries) = holder else { return };
    let Some((_, Json::List(items))) = entries.iter_mut().find(|(name, _)| name == "items") else { return };
    for (nth, item) in items.iter_mut().enumerate() {
        let at = format!("{at}.items[{nth}]");
        let calc = form.items.get(*slot).and_then(|item| item.calc.as_ref());
        *slot += 1;
        if let Some(calc) = calc {
            let (own, stated) = (kind_of(&calc.kind), item.get("fhir").and_then(|fhir| fhir.text_of("$type")).unwrap_or_default().to_owned());
            let is_number = |kind: &str| kind == "integer" || kind == "decimal";
            if own == stated {
                forget(item);
            } else if !(stated.is_empty() || is_number(own) && is_number(&stated)) {
                report.error(
                    place(&at),
                    "calculation-type",
                    format!("L’expression donne « {own} », alors que l’élément est « {stated} »."),
                    format!("The expression gives “{own}”, while the item is “{stated}”."),
                );
            }
        }
        settle_items(item, &at, form, slot, report, place);
    }
}

fn forget(item: &mut Json) {
    let Json::Object(entries) = item else { return };
    let mut is_empty = false;
    if let Some((_, Json::Object(fhir))) = entries.iter_mut().find(|(name, _)| name == "fhir") {
        fhir.retain(|(name, _)| name != "$type");
        is_empty = fhir.is_empty();
    }
    if is_empty {
        entries.retain(|(name, _)| name != "fhir");
    }
}

/// Is there something in it that is computed?
pub(super) fn has_calculations(nodes: &[Node<'_>]) -> bool {
    nodes.iter().any(|node| outline::peek(node.json, url::CALCULATED).is_some())
}
