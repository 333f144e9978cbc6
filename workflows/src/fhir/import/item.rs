//! The second pass: each item as ours.

use super::{Reader, outline};
use crate::fhir::outline::Node;
use crate::fhir::part::Part;
use crate::fhir::url;
use crate::json::{Json, Made};

/// Members of an item that are carried when nothing of ours holds them.
const CARRIED: [&str; 9] = ["id", "definition", "prefix", "code", "required", "readOnly", "maxLength", "disabledDisplay", "initial"];

impl<'a> Reader<'a> {
    /// The list `items` for these nodes; `ours` is the place of the list in our definition.
    pub(super) fn items(&self, nodes: &[usize], ours: &str) -> Json {
        let mut items = Vec::with_capacity(nodes.len());
        for at in nodes {
            let Some(node) = self.node(*at).filter(|node| node.sort != "score") else { continue };
            let place = format!("{ours}[{}]", items.len());
            self.remember(place.clone(), node.at.clone());
            items.push(self.item(*at, node, &place));
        }
        Json::List(items)
    }

    fn item(&self, at: usize, node: &Node<'a>, ours: &str) -> Json {
        let part = Part::new(node.json, node.at.clone(), self.report);
        let (mut made, mut fhir) = (Made::default(), Made::default());
        self.names(&part, node, &mut made);
        part.take("type");
        made.put("type", node.sort);
        self.words_of_item(&part, node, &mut made, &mut fhir);
        Self::codes(&part, node, &mut made);
        if !node.holds_items() || node.sort == "group" {
            Self::carry_kind(node, &mut fhir);
        }
        self.condition(&part, at, node, ours, &mut made);
        if part.value(url::HIDDEN).is_some_and(|(_, _, json)| json.flag() == Some(true)) {
            made.put("hidden", true);
        }
        match node.sort {
            "group" | "page" | "matrix" => self.group(&part, node, ours, &mut made),
            "display" => Self::display(&part),
            "calc" => self.calc(&part, at, node, ours, &mut made, &mut fhir),
            _ => self.question(&part, at, node, ours, &mut made, &mut fhir),
        }
        self.variables_of(&part, &mut fhir);
        self.checks(&part, at, node, ours, &mut made, &mut fhir);
        Self::finish(&part, node, &mut made, fhir);
        made.json()
    }

    /// What is left of the item goes to `fhir`, with what was found for it.
    fn finish(part: &Part<'a>, node: &Node<'a>, made: &mut Made, mut fhir: Made) {
        Self::control(part, node);
        for (name, json) in part.rest(&CARRIED).json().entries() {
            match (name.as_str(), json) {
                ("extension", Json::List(list)) => list.iter().for_each(|entry| fhir.push("extension", entry.clone())),
                (name, json) if !fhir.has(name) => fhir.put(name, json.clone()),
                _ => {}
            }
        }
        made.put_full("fhir", fhir.json());
    }

    fn names(&self, part: &Part<'a>, node: &Node<'a>, made: &mut Made) {
        part.extension(&[url::OWN_ID]);
        if part.text("linkId").is_none() {
            part.error("linkId", "missing-link-id", "L’élément n’a pas de linkId.", "The item has no linkId.");
        }
        let first = self.nodes.iter().find(|other| other.link_id == node.link_id);
        let is_words = |other: &Node<'_>| other.words.iter().any(|(json, _)| json.text_of("linkId") == Some(node.link_id.as_str()));
        if first.is_some_and(|first| first.at != node.at) || self.nodes.iter().any(is_words) {
            part.error(
                "linkId",
                "que-2",
                format!("Le linkId « {} » sert à plusieurs éléments (que-2).", node.link_id),
                format!("The linkId “{}” is used by several items (que-2).", node.link_id),
            );
        }
        made.put("id", node.id.as_str());
        if node.link_id != node.id {
            made.put("link_id", node.link_id.as_str());
        }
    }

    /// Codes of other systems: as ours when ours holds all of each, verbatim otherwise.
    fn codes(part: &Part<'a>, node: &Node<'a>, made: &mut Made) {
        let Some(codes) = part.peek("code") else { return };
        if node.sort == "display" {
            part.error("code", "que-3", "Un texte à lire n’a pas de code (que-3).", "A text to read has no code (que-3).");
        }
        let is_plain = |coding: &Json| {
            let known = |(name, json): &(String, Json)| matches!(name.as_str(), "system" | "code" | "display") && json.text().is_some();
            coding.get("code").is_some() && coding.entries().iter().all(known)
        };
        if !codes.list().is_empty() && codes.list().iter().all(is_plain) {
            part.take("code");
            made.put("code", codes.clone());
        }
    }

    /// A type that our kind does not tell by itself.
    fn carry_kind(node: &Node<'a>, fhir: &mut Made) {
        let told = crate::fhir::export::kind_of(node.sort);
        // what R5 says of a choice is a type of its own in R4
        let is_open = node.sort == "open" && outline::control(node.json) != Some("open-choice");
        if node.sort != "calc" && node.kind != told && !is_open {
            fhir.put("$type", node.kind);
        }
    }

    /// Controls that our kind stands for are kept; the others are only hints, and carried.
    fn control(part: &Part<'a>, node: &Node<'a>) {
        let told = match node.sort {
            "page" => "page",
            "matrix" => "table",
            "scale" => "slider",
            _ => "",
        };
        let is_plain = |json: &Json| {
            let coding = json.get("coding").map(Json::list).unwrap_or_default();
            json.entries().len() == 1 && matches!(coding, [one] if one.entries().iter().all(|(name, _)| name == "system" || name == "code"))
        };
        let found = outline::peek(node.json, url::ITEM_CONTROL);
        if outline::control(node.json) == Some(told) && found.is_some_and(is_plain) {
            part.extension(url::ITEM_CONTROL);
        }
    }

    fn group(&self, part: &Part<'a>, node: &Node<'a>, ours: &str, made: &mut Made) {
        if part.take("item").map(Json::list).unwrap_or_default().is_empty() {
            part.error("item", "que-1", "Un groupe contient des éléments (que-1).", "A group holds items (que-1).");
        }
        Self::no_answer(part, "group");
        made.put_flag("required", part.flag("required").unwrap_or(false));
        self.repeat(part, node, made);
        if part.flag("readOnly") == Some(true) {
            part.error(
                "readOnly",
                "read-only-group",
                "Un groupe en lecture seule n’est pas accepté : dites-le de chaque question.",
                "A read-only group is not accepted: say it of each question.",
            );
        }
        made.put("items", self.items(&node.children, &format!("{ours}.items")));
    }

    fn display(part: &Part<'a>) {
        if part.take("item").is_some() {
            part.error("item", "que-1", "Un texte à lire ne contient pas d’éléments (que-1).", "A text to read holds no items (que-1).");
        }
        for name in ["required", "repeats"] {
            if part.take(name).is_some() {
                part.error(
                    name,
                    "que-6",
                    "Un texte à lire n’est ni obligatoire ni répété (que-6).",
                    "A text to read is neither required nor repeated (que-6).",
                );
            }
        }
        if part.take("readOnly").is_some() {
            part.error("readOnly", "que-9", "Un texte à lire n’est pas en lecture seule (que-9).", "A text to read is not read-only (que-9).");
        }
        Self::no_answer(part, "display");
    }

    /// What only a question can have.
    fn no_answer(part: &Part<'a>, kind: &str) {
        if part.take("initial").is_some() {
            part.error("initial", "que-8", "Un groupe ou un texte n’a pas de valeur initiale (que-8).", "A group or a text has no initial value (que-8).");
        }
        for name in ["answerOption", "answerValueSet"] {
            if part.take(name).is_some() {
                part.error(name, "que-5", format!("Un élément « {kind} » n’a pas d’options (que-5)."), format!("An item “{kind}” has no options (que-5)."));
            }
        }
        if part.take("maxLength").is_some() {
            part.error("maxLength", "que-10", "Seule une question a une longueur (que-10).", "Only a question has a length (que-10).");
        }
    }
}

/// The id of our own for an item of words about another.
pub(in crate::fhir) fn words_id(link_id: &str, role: &str) -> String {
    format!("{link_id}.{role}")
}
