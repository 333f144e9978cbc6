//! What a question asks for: whether an answer is needed, its options and its limits.

use super::{Reader, outline};
use crate::fhir::outline::Node;
use crate::fhir::part::Part;
use crate::fhir::url;
use crate::json::{Json, Made};
use crate::question::Pattern;

/// Types for which a length can be said.
const WITH_LENGTH: [&str; 6] = ["boolean", "decimal", "integer", "string", "text", "open-choice"];

impl<'a> Reader<'a> {
    pub(super) fn question(&self, part: &Part<'a>, at: usize, node: &Node<'a>, ours: &str, made: &mut Made, fhir: &mut Made) {
        let is_needed = part.flag("required").unwrap_or(false);
        if node.sort == "acknowledge" {
            if let Some((path, json)) = part.extension(&[url::OWN_LABEL]) {
                made.put_some("label", self.tongue.words(&Part::new(json, path, self.report), "valueString").map(|words| words.json()));
            }
        } else {
            made.put_flag("required", is_needed);
        }
        made.put_flag("read_only", part.flag("readOnly").unwrap_or(false));
        self.repeat(part, node, made);
        Self::choices(part, node, made, fhir);
        match node.sort {
            "int" | "decimal" => self.numbers(part, node, made),
            "scale" => Self::scale(part, node, made),
            "quantity" => self.quantity(part, node, made, fhir),
            "date" => self.dates(part, made),
            "string" | "text" => self.texts(part, made),
            _ => {}
        }
        Self::length(part, node, made);
        self.unit(part, node, made, fhir);
        self.initial(part, at, node, ours, made, fhir);
        if part.peek("disabledDisplay").and_then(Json::text).is_some_and(|word| word != "hidden") {
            part.report.warning(
                part.path("disabledDisplay"),
                "not-applied",
                "Une question qui n’est pas posée n’est pas montrée ici, même protégée.",
                "A question that is not asked is not shown here, not even protected.",
            );
        }
    }

    /// The options, and what of each ours has no place for.
    fn choices(part: &Part<'a>, node: &Node<'a>, made: &mut Made, fhir: &mut Made) {
        let (options, set) = (part.take("answerOption"), part.take("answerValueSet"));
        if options.is_some() && set.is_some() {
            part.error(
                "answerValueSet",
                "que-4",
                "Une question n’a pas à la fois answerOption et answerValueSet (que-4).",
                "A question cannot have both answerOption and answerValueSet (que-4).",
            );
        }
        if !node.kind.ends_with("choice") {
            if options.or(set).is_some() {
                let name = if options.is_some() { "answerOption" } else { "answerValueSet" };
                part.error(
                    name,
                    "que-5",
                    format!("Une question « {} » avec des options n’est pas acceptée (que-5) : faites-en un choix.", node.kind),
                    format!("A question “{}” with options is not accepted (que-5): make it a choice.", node.kind),
                );
            }
            return;
        }
        match part.peek("answerConstraint").and_then(Json::text) {
            None => {}
            Some("optionsOnly") if node.sort != "open" => drop(part.take("answerConstraint")),
            Some("optionsOrString") => drop(part.take("answerConstraint")),
            Some(word) => {
                part.take("answerConstraint");
                part.error(
                    "answerConstraint",
                    "unsupported-constraint",
                    format!("« {word} » n’est pas accepté : les réponses sont des options, ou des options et des mots."),
                    format!("“{word}” is not accepted: answers are options, or options and words."),
                );
            }
        }
        fhir.put_some("answerValueSet", set.cloned());
        made.put("options", Json::List(node.options.iter().map(|option| option.json.clone()).collect()));
        let rest: Vec<(String, Json)> =
            node.options.iter().filter(|option| !option.rest.entries().is_empty()).map(|option| (option.code.clone(), option.rest.clone())).collect();
        fhir.put_full("$options", Json::Object(rest));
        if node.sort == "open" {
            made.put_flag("several", part.peek("repeats").and_then(Json::flag).unwrap_or(false));
        }
        let is_misplaced = |option: &crate::fhir::outline::Choice| option.json.get("exclusive").is_some() && node.sort == "choice";
        if node.options.iter().any(is_misplaced) {
            part.error(
                "answerOption",
                "exclusive-alone",
                "Un choix exclusif n’a de sens que parmi plusieurs réponses.",
                "An exclusive option makes sense among several answers only.",
            );
        }
    }

    fn number(&self, part: &Part<'a>, names: &[&str], made: &mut Made, field: &str) {
        let Some((path, member, json)) = part.value(names) else { return };
        let is_number = matches!(member, "valueInteger" | "valueDecimal") && json.number().is_some();
        if is_number {
            made.put(field, json.clone());
        } else {
            self.report.error(path, "wrong-type", "Cette limite n’est pas un nombre.", "This limit is no number.");
        }
    }

    fn numbers(&self, part: &Part<'a>, node: &Node<'a>, made: &mut Made) {
        self.number(part, url::MIN_VALUE, made, "min");
        self.number(part, url::MAX_VALUE, made, "max");
        if let Some(step) = outline::peek(node.json, url::SLIDER_STEP)
            && step.number() != Some(rust_decimal::Decimal::ONE)
        {
            part.error(
                "extension",
                "unsupported-step",
                "Un pas n’est accepté que pour une échelle de 2 à 101 points entiers avec minimum et maximum.",
                "A step is accepted only for a scale of 2 to 101 whole points with minimum and maximum.",
            );
        }
        if node.sort == "decimal" {
            self.number(part, url::DECIMALS, made, "decimals");
        }
    }

    fn scale(part: &Part<'a>, node: &Node<'a>, made: &mut Made) {
        let Some((least, most, step)) = outline::scale(node.json) else { return };
        for names in [url::MIN_VALUE, url::MAX_VALUE, url::SLIDER_STEP] {
            part.extension(names);
        }
        let whole = |number: i64| Json::Number(number.into());
        made.put("min", whole(least));
        made.put("max", whole(most));
        if step != 1 {
            made.put("step", whole(step));
        }
        for (name, end) in [("min_label", least), ("max_label", most)] {
            if !made.has(name) {
                made.put(name, Json::object([("fr", end.to_string().into()), ("en", end.to_string().into())]));
            }
        }
    }

    fn dates(&self, part: &Part<'a>, made: &mut Made) {
        for (names, field) in [(url::MIN_VALUE, "min"), (url::MAX_VALUE, "max")] {
            let Some((path, member, json)) = part.value(names) else { continue };
            match (member, json.text()) {
                ("valueDate", Some(date)) => made.put(field, date),
                _ => self.report.error(path, "wrong-type", "Cette limite n’est pas une date.", "This limit is no date."),
            }
        }
        // a date of FHIR may be known to the year only
        let precision = part.value(&[url::OWN_PRECISION]).and_then(|(_, _, json)| json.text()).unwrap_or("year");
        if precision != "day" {
            made.put("precision", precision);
        }
    }

    fn texts(&self, part: &Part<'a>, made: &mut Made) {
        if let Some((_, _, least)) = part.value(url::MIN_LENGTH) {
            made.put("length_min", least.clone());
        }
        let Some((path, _, json)) = part.value(url::REGEX) else { return };
        match json.text().filter(|pattern| Pattern::read(pattern).is_some()) {
            Some(pattern) => made.put("pattern", pattern),
            None => self.report.error(
                path,
                "unsupported-pattern",
                "Cette expression régulière ne se lit pas, ou demande un temps sans limite (retours en arrière, regards alentour).",
                "This regular expression cannot be read, or asks for unbounded time (references back, looking around).",
            ),
        }
    }

    /// `maxLength`, where ours has it; what our texts cannot be as long as is said.
    fn length(part: &Part<'a>, node: &Node<'a>, made: &mut Made) {
        let longest = match node.sort {
            "string" => 255,
            "text" => 10_000,
            _ => 0,
        };
        let Some(most) = part.take("maxLength") else { return };
        let whole = most.number().filter(|number| number.normalize().scale() == 0 && number.is_sign_positive() && !number.is_zero());
        let Some(number) = whole else {
            return part.error("maxLength", "wrong-type", "Une longueur est un nombre entier positif.", "A length is a positive whole number.");
        };
        if !WITH_LENGTH.contains(&node.kind) {
            part.error(
                "maxLength",
                "que-10",
                format!("Un élément « {} » n’a pas de longueur (que-10).", node.kind),
                format!("An item “{}” has no length (que-10).", node.kind),
            );
        } else if longest == 0 {
            part.error(
                "maxLength",
                "unsupported-length",
                format!("Une longueur n’est pas acceptée pour « {} » : donnez un minimum et un maximum.", node.kind),
                format!("A length is not accepted for “{}”: give a minimum and a maximum.", node.kind),
            );
        } else if number > longest.into() {
            part.report.warning(
                part.path("maxLength"),
                "length-capped",
                format!("Une réponse peut avoir {longest} caractères au plus ici."),
                format!("An answer can have {longest} characters at most here."),
            );
        } else {
            made.put("length_max", most.clone());
        }
    }
}
