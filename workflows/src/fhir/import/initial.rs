//! What a draft begins with: `initial`, options selected from the start, and expressions that are a value.

use super::Reader;
use crate::answer::Answer;
use crate::expression::{Expr, Value};
use crate::fhir::outline::Node;
use crate::fhir::part::Part;
use crate::fhir::{url, value};
use crate::json::{Json, Made};

impl<'a> Reader<'a> {
    pub(super) fn initial(&self, part: &Part<'a>, at: usize, node: &Node<'a>, ours: &str, made: &mut Made, fhir: &mut Made) {
        let own = part.value(&[url::OWN_DEFAULT]);
        if let Some(default) = own.and_then(|(_, _, json)| json.text()).and_then(|text| Json::read(text).ok()) {
            made.put("default", default);
        }
        let listed = part.peek("initial").map(Json::list).unwrap_or_default();
        let repeats = part.peek("repeats").and_then(Json::flag).unwrap_or(false);
        if listed.len() > 1 && !repeats {
            part.error(
                "initial",
                "que-13",
                "Plusieurs valeurs initiales demandent une question répétée (que-13).",
                "Several initial values need a repeated question (que-13).",
            );
            return;
        }
        if !listed.is_empty() && part.peek("answerOption").is_some() {
            part.error(
                "initial",
                "que-11",
                "Avec answerOption, dites initialSelected au lieu de initial (que-11).",
                "With answerOption, say initialSelected instead of initial (que-11).",
            );
            return;
        }
        let answers = part.objects("initial");
        if made.has("default") {
            return;
        }
        let is_in_rows = !node.levels.is_empty();
        let selected: Vec<&str> = node.options.iter().filter(|option| option.is_selected).map(|option| option.code.as_str()).collect();
        if is_in_rows && (!answers.is_empty() || !selected.is_empty()) {
            part.report.warning(
                part.path(if answers.is_empty() { "answerOption" } else { "initial" }),
                "not-applied",
                "Une valeur initiale dans des rangées est gardée sans être appliquée.",
                "An initial value in rows is kept without being applied.",
            );
            fhir.put_some("initial", part.peek("initial").cloned());
            fhir.put_full("$selected", Json::List(selected.iter().map(|code| (*code).into()).collect()));
            return;
        }
        let default = if selected.is_empty() { self.of_values(node, &answers) } else { Self::of_codes(part, node, &selected) };
        if let Some(default) = default.as_ref().and_then(value::kept) {
            self.remember(format!("{ours}.default"), part.path(if selected.is_empty() { "initial" } else { "answerOption" }));
            made.put("default", default);
        }
        self.initial_expression(part, at, node, made);
    }

    /// The answer of chosen codes.
    fn of_codes(part: &Part<'a>, node: &Node<'a>, codes: &[&str]) -> Option<Answer> {
        let all = || codes.iter().map(|code| (*code).to_owned()).collect();
        match (node.sort, codes) {
            ("choice", [one]) => Some(Answer::Code((*one).to_owned())),
            ("multi", _) => Some(Answer::Codes(all())),
            ("open", _) => Some(Answer::Open { codes: all(), text: None }),
            _ => {
                part.error(
                    "answerOption",
                    "several-selected",
                    "Un choix simple n’a qu’une option choisie d’avance.",
                    "A single choice has one option selected from the start.",
                );
                None
            }
        }
    }

    fn of_values(&self, node: &Node<'a>, listed: &[(String, &'a Json)]) -> Option<Answer> {
        let mut codes: Vec<&str> = Vec::new();
        let mut found = None;
        for (path, json) in listed {
            let Some((member, value)) = json.entries().iter().find(|(name, _)| name.starts_with("value")) else {
                self.report.error(path, "no-value", "La valeur initiale n’a pas de valeur.", "The initial value has no value.");
                continue;
            };
            let option = node.options.iter().find(|option| option.is_value(member, value));
            if let Some(option) = option {
                codes.push(&option.code);
                continue;
            }
            found = match (node.sort, member.as_str()) {
                ("open", "valueString") => value.text().map(|text| Answer::Open { codes: Vec::new(), text: Some(text.to_owned()) }),
                ("quantity", "valueQuantity") => {
                    if value.get("value").is_none() {
                        // only the unit, which is already one of the units
                        continue;
                    }
                    Self::quantity_of(value)
                }
                (sort, member) => value::answer(sort, member, value),
            };
            if found.is_none() {
                self.report.error(
                    format!("{path}.{member}"),
                    "wrong-type",
                    "La valeur initiale n’est pas une réponse que cette question accepte.",
                    "The initial value is no answer that the question takes.",
                );
            }
        }
        match (node.sort, codes.as_slice(), found) {
            ("open", [_, ..], Some(Answer::Open { text, .. })) => Some(Answer::Open { codes: codes.iter().map(|code| (*code).to_owned()).collect(), text }),
            (_, [], found) => found,
            ("choice", [one, ..], _) => Some(Answer::Code((*one).to_owned())),
            ("open", _, _) => Some(Answer::Open { codes: codes.iter().map(|code| (*code).to_owned()).collect(), text: None }),
            (_, _, _) => Some(Answer::Codes(codes.iter().map(|code| (*code).to_owned()).collect())),
        }
    }

    fn quantity_of(quantity: &Json) -> Option<Answer> {
        let number = quantity.get("value")?.number()?;
        let named = quantity.text_of("code").or_else(|| quantity.text_of("unit"))?;
        Some(Answer::Quantity { value: number, unit: super::name::code(named) })
    }

    /// An expression that is a value whatever is answered.
    fn initial_expression(&self, part: &Part<'a>, at: usize, node: &Node<'a>, made: &mut Made) {
        let Some((path, member, json)) = part.value(url::INITIAL) else { return };
        let path = format!("{path}.{member}");
        let Some(expr) = self.expression(json, &path, at, &node.levels) else { return };
        let default = match (&expr, node.sort) {
            (Expr::Literal(Value::Bool(flag)), "bool") => Some(Answer::Bool(*flag)),
            (Expr::Literal(Value::Number(number)), "int" | "scale") => value::answer("int", "valueInteger", &Json::Number(*number)),
            (Expr::Literal(Value::Number(number)), "decimal") => Some(Answer::Decimal(*number)),
            (Expr::Literal(Value::Text(text)), "string" | "text") => Some(Answer::Text(text.to_string())),
            (Expr::Literal(Value::Text(text)), "choice") => {
                node.options.iter().find(|option| option.is_called(text)).map(|option| Answer::Code(option.code.clone()))
            }
            (Expr::Literal(Value::Text(text)), "date") => text.parse().ok().map(Answer::Date),
            _ => None,
        };
        match default.as_ref().and_then(value::kept).filter(|_| node.levels.is_empty()) {
            Some(default) => made.put("default", default),
            None => self.report.error(
                path,
                "initial-expression",
                "Une valeur initiale calculée n’est acceptée que si elle est toujours la même et du type de la question.",
                "A computed initial value is accepted only if it is always the same and of the question’s type.",
            ),
        }
    }
}
