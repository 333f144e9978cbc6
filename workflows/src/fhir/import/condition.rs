//! When an item is asked: `enableWhen` and `enableWhenExpression` as our conditions.

use super::Reader;
use crate::expression::{Comparison, Expr, Function, Value};
use crate::fhir::outline::{Node, find};
use crate::fhir::part::Part;
use crate::fhir::path::flatten;
use crate::fhir::{url, value};
use crate::json::{Json, Made};

impl<'a> Reader<'a> {
    pub(super) fn condition(&self, part: &Part<'a>, at: usize, node: &Node<'a>, ours: &str, made: &mut Made) {
        let listed = part.objects("enableWhen");
        let behaviour = part.text("enableBehavior");
        let expression = part.value(url::ENABLE_WHEN);
        if listed.len() > 1 && behaviour.is_none() {
            part.error(
                "enableWhen",
                "que-12",
                "Plusieurs conditions demandent enableBehavior : all ou any (que-12).",
                "Several conditions need enableBehavior: all or any (que-12).",
            );
            return;
        }
        if behaviour.is_some_and(|word| word != "all" && word != "any") {
            part.error("enableBehavior", "unknown-word", "Les mots permis : all, any.", "The words allowed: all, any.");
            return;
        }
        let condition = match expression {
            Some((path, ..)) if !listed.is_empty() => {
                return self.report.error(
                    path,
                    "two-conditions",
                    "Un élément a enableWhen ou une expression, pas les deux.",
                    "An item has enableWhen or an expression, not both.",
                );
            }
            Some((path, member, json)) => {
                let path = format!("{path}.{member}");
                let outer = node.levels.len() - usize::from(node.levels.last() == Some(&at));
                self.remember(format!("{ours}.show_if"), path.clone());
                self.expression(json, &path, at, node.levels.get(..outer).unwrap_or_default())
            }
            None if listed.is_empty() => None,
            None => {
                self.remember(format!("{ours}.show_if"), part.path("enableWhen"));
                let terms: Option<Vec<Expr<String>>> = listed.iter().map(|(path, json)| self.term(json, path)).collect();
                terms.map(|terms| flatten(if behaviour == Some("any") { Expr::Any(terms) } else { Expr::All(terms) }))
            }
        };
        made.put_some("show_if", condition.map(|condition| condition.to_string()));
    }

    /// One condition of the list.
    fn term(&self, json: &'a Json, at: &str) -> Option<Expr<String>> {
        let part = Part::new(json, at, self.report);
        let (question, operator) = (part.text("question"), part.text("operator"));
        let answer = json.entries().iter().find(|(name, _)| name.starts_with("answer")).map(|(name, _)| name.as_str());
        let value = answer.and_then(|name| part.take(name));
        part.rest(&["id"]);
        let (Some(question), Some(operator), Some(answer), Some(value)) = (question, operator, answer, value) else {
            self.report.error(
                at,
                "incomplete-condition",
                "La condition a une question, un opérateur et une réponse.",
                "A condition has a question, an operator and an answer.",
            );
            return None;
        };
        let Some(node) = find(&self.nodes, question).and_then(|at| self.node(at)) else {
            part.error(
                "question",
                "unknown-question",
                format!("Aucune question n’a le linkId « {question} »."),
                format!("No question has the linkId “{question}”."),
            );
            return None;
        };
        let name = Expr::Name(node.id.clone());
        let comparison = match operator {
            "exists" => {
                let Some(flag) = value.flag().filter(|_| answer == "answerBoolean") else {
                    part.error(answer, "que-7", "Avec exists, la réponse est vraie ou fausse (que-7).", "With exists, the answer is true or false (que-7).");
                    return None;
                };
                let answered = Expr::Call(Function::Answered, vec![name]);
                return Some(if flag { answered } else { Expr::Not(Box::new(answered)) });
            }
            "=" => Comparison::Equal,
            "!=" => Comparison::NotEqual,
            ">" => Comparison::Greater,
            "<" => Comparison::Less,
            ">=" => Comparison::GreaterOrEqual,
            "<=" => Comparison::LessOrEqual,
            _ => {
                part.error(
                    "operator",
                    "unknown-word",
                    format!("L’opérateur « {operator} » n’existe pas."),
                    format!("The operator “{operator}” does not exist."),
                );
                return None;
            }
        };
        let literal = literal(node, answer, value);
        if literal.is_none() {
            part.error(
                answer,
                "wrong-answer",
                format!("Ce n’est pas une réponse que « {question} » peut avoir."),
                format!("This is no answer that “{question}” can have."),
            );
        }
        Some(Expr::Compare(comparison, Box::new(name), Box::new(Expr::Literal(literal?))))
    }
}

/// The value of a condition, as the question that it is about has it.
fn literal(node: &Node<'_>, member: &str, json: &Json) -> Option<Value> {
    let kind = member.strip_prefix("answer")?;
    if !node.options.is_empty() {
        let option = node.options.iter().find(|option| option.is_value(&format!("value{kind}"), json));
        let own = json.text().filter(|_| kind == "String" && node.sort == "open");
        return option.map(|option| option.code.as_str()).or(own).map(|text| Value::Text(text.into()));
    }
    match (kind, json) {
        ("Boolean", Json::Bool(flag)) => Some(Value::Bool(*flag)),
        ("Decimal" | "Integer", Json::Number(number)) => Some(Value::Number(number.normalize())),
        ("String" | "Date", Json::Text(text)) => Some(Value::Text(text.as_str().into())),
        ("Time" | "DateTime", json) => {
            let sort = if kind == "Time" { "time" } else { "datetime" };
            if value::has_zone(json) {
                return None;
            }
            match value::answer(sort, &format!("value{kind}"), json)? {
                crate::answer::Answer::Time(text) | crate::answer::Answer::Moment(text) => Some(Value::Text(text.as_str().into())),
                _ => None,
            }
        }
        ("Quantity", json) => {
            let number = json.get("value")?.number()?.normalize();
            if node.sort != "quantity" {
                return Some(Value::Number(number));
            }
            let unit = json.text_of("code").or_else(|| json.text_of("unit"))?;
            Some(Value::Quantity(number, super::name::code(unit).as_str().into()))
        }
        _ => None,
    }
}
