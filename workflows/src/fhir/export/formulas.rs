//! The expressions of a form in FHIR, written before the items so that groups know which rows are read.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::condition::Condition;
use super::text::extension;
use crate::expression::Expr;
use crate::fhir::path::Writer;
use crate::fhir::sheet::Sheet;
use crate::fhir::url;
use crate::formula::Formula;
use crate::json::Json;

/// What an item computes.
pub(super) struct Written {
    pub(super) condition: Option<Condition>,
    /// `Expression`
    pub(super) value: Option<Json>,
    /// `Expression` of each check, in its order.
    pub(super) checks: Vec<Json>,
}

/// Writes every expression of the items, in the order of the slots.
pub(super) fn all(sheet: &Sheet<'_>, rows: &RefCell<BTreeSet<usize>>) -> Vec<Written> {
    let form = sheet.form;
    form.items
        .iter()
        .map(|item| {
            let outer = Writer { form, names: sheet, levels: item.outer_levels(), rows };
            let inner = Writer { form, names: sheet, levels: &item.levels, rows };
            let checks = item.checks.iter().filter_map(|check| check.condition.as_ref());
            Written {
                condition: item.condition.as_ref().map(|condition| super::condition::write(sheet, condition, &outer)),
                value: item.calc.as_ref().map(|calc| expression(calc, &inner)),
                checks: checks.map(|check| expression(check, &inner)).collect(),
            }
        })
        .collect()
}

/// An Expression: FHIRPath, or our own language where FHIRPath cannot say it.
pub(super) fn expression(formula: &Formula, writer: &Writer<'_>) -> Json {
    let (language, text) = match writer.write(&formula.expr) {
        Some(text) => ("text/fhirpath", text),
        None => (url::OWN_LANGUAGE, own(&formula.expr, writer)),
    };
    Json::object([("language", language.into()), ("expression", text.into())])
}

/// The expression with the ids of its items.
fn own(expr: &Expr<usize>, writer: &Writer<'_>) -> String {
    let items = &writer.form.items;
    let name = |slot: usize| match items.get(slot) {
        Some(item) => item.id.clone(),
        None => crate::context::name_of(slot - items.len()).to_owned(),
    };
    expr.named(&name).to_string()
}

/// The variable by which the expressions inside a repeated group read its own row.
pub(super) fn row(id: &str) -> Json {
    let expression = Json::object([("name", format!("row_{id}").into()), ("language", "text/fhirpath".into()), ("expression", "%context".into())]);
    extension("http://hl7.org/fhir/StructureDefinition/variable", "valueExpression", expression)
}
