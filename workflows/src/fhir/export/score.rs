//! Scores: each an item that other programs compute, with our own rule beside it.

use std::cell::RefCell;

use super::formulas::expression;
use super::text::{codings, extension};
use super::{Exporter, url};
use crate::expression::{Expr, Function, Operator, Value};
use crate::fhir::path::Writer;
use crate::json::{Json, Made};
use crate::score::{Missing, Points, Rule, Score};

impl Exporter<'_> {
    pub(super) fn scores(&self) -> Vec<Json> {
        let listed = self.sheet.definition.get("scores").map(Json::list).unwrap_or_default();
        self.sheet.form.scores.iter().zip(listed).map(|(score, json)| self.score(score, json)).collect()
    }

    fn score(&self, score: &Score, json: &Json) -> Json {
        let mut made = Made::default();
        made.put("linkId", score.id.as_str());
        self.words(&mut made, "text", json.get("title"), None);
        made.put("type", "decimal");
        made.put("readOnly", true);
        made.put_full("code", codings(&score.codes));
        let mut extensions = vec![
            extension("http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean", true.into()),
            extension(url::OWN_SCORE, "valueString", json.canonical().into()),
        ];
        if let Some(value) = self.computed(score) {
            extensions.push(extension("http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression", "valueExpression", value));
        }
        made.put("extension", Json::List(extensions));
        made.json()
    }

    /// The score as an Expression; none where the policy about what is missing cannot be said.
    fn computed(&self, score: &Score) -> Option<Json> {
        let rows = RefCell::default();
        let writer = Writer { form: self.sheet.form, names: &self.sheet, levels: &[], rows: &rows };
        match &score.rule {
            Rule::Value(formula) => Some(expression(formula, &writer)),
            Rule::Points { items, is_mean, missing } => {
                let parts: Option<Vec<String>> = items.iter().map(|points| self.weight(*points).and_then(|weight| writer.write(&weight))).collect();
                let text = counted(&parts?, *is_mean, *missing)?;
                let text = format!("({text}).round({})", score.decimals);
                Some(Json::object([("language", "text/fhirpath".into()), ("expression", text.into())]))
            }
        }
    }

    /// The points of a question as an expression.
    fn weight(&self, points: Points) -> Option<Expr<usize>> {
        let item = self.sheet.form.items.get(points.slot)?;
        let number = |number| Expr::Literal(Value::Number(number));
        let name = Expr::Name(points.slot);
        let own = match (item.question.weights(), item.kind.name) {
            (Some(weights), _) => Expr::Weigh(Box::new(name), weights),
            (None, "bool") => Expr::Call(Function::If, vec![name, number(1.into()), number(0.into())]),
            (None, _) => name,
        };
        Some(match points.turned {
            Some(ends) => Expr::Compute(Operator::Subtract, Box::new(number(ends)), Box::new(own)),
            None => own,
        })
    }
}

/// Sum or mean of the points by the policy.
fn counted(parts: &[String], is_mean: bool, missing: Missing) -> Option<String> {
    let tight: Vec<String> = parts.iter().map(|part| format!("({part})")).collect();
    let (first, rest) = tight.split_first()?;
    let all = rest.iter().fold(first.clone(), |all, part| format!("{all}.combine({part})"));
    let count = parts.len();
    Some(match (is_mean, missing) {
        (false, Missing::RequireAll) => tight.join(" + "),
        (true, Missing::RequireAll) => format!("({}) / {count}", tight.join(" + ")),
        (false, Missing::SumAnswered) => format!("iif({all}.exists(), {all}.sum(), {{}})"),
        (true, Missing::SumAnswered) => format!("{all}.avg()"),
        (false, Missing::Prorate(least)) => format!("iif({all}.count() >= {least}, {all}.sum() * {count} / {all}.count(), {{}})"),
        (true, Missing::Prorate(least)) => format!("iif({all}.count() >= {least}, {all}.avg(), {{}})"),
    })
}
