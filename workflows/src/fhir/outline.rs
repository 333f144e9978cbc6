//! The items of a Questionnaire before they are ours: who stands where, which id and kind each will have, what can be
//! chosen. Conditions and FHIRPath need all of it before the first item is written.

use crate::json::Json;

/// An option of a question, as ours and as FHIR knows it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    /// Our code.
    pub(super) code: String,
    /// As it stands in our definition.
    pub(super) json: Json,
    /// Its value in FHIR: `valueCoding`, `valueString`…
    pub(super) member: String,
    pub(super) value: Json,
    pub(super) has_points: bool,
    pub(super) is_selected: bool,
    /// What our definition has no place for.
    pub(super) rest: Json,
}

impl Choice {
    /// Is this the option with that code, as texts of FHIR name it?
    pub(super) fn is_called(&self, text: &str) -> bool {
        match &self.value {
            Json::Object(_) => self.value.text_of("code") == Some(text),
            Json::Text(own) => own == text,
            Json::Number(number) => number.to_string() == text,
            _ => false,
        }
    }

    /// Is this the option that a value names? Codes are the same when system and code are (F5).
    pub(super) fn is_value(&self, member: &str, value: &Json) -> bool {
        if member != self.member {
            return false;
        }
        let (Json::Object(_), Json::Object(_)) = (&self.value, value) else { return self.value == *value };
        match value.text_of("code") {
            Some(code) => self.value.text_of("code") == Some(code) && self.value.text_of("system") == value.text_of("system"),
            None => self.value.get("code").is_none() && self.value.text_of("display") == value.text_of("display"),
        }
    }
}

/// One item.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) json: &'a Json,
    /// Where it stands in the Questionnaire.
    pub(super) at: String,
    pub(super) link_id: String,
    /// Our id.
    pub(super) id: String,
    /// The type in FHIR; R5 names made those of R4.
    pub(super) kind: &'static str,
    /// Our kind.
    pub(super) sort: &'static str,
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
    /// The nodes that repeat around it, itself last when it does.
    pub(super) levels: Vec<usize>,
    pub(super) options: Vec<Choice>,
    /// Items with words about this one: help, unit, the ends of a scale.
    pub(super) words: Vec<(&'a Json, String)>,
}

impl Node<'_> {
    /// Is an answer one of several values?
    pub(super) fn is_several(&self) -> bool {
        matches!(self.sort, "multi" | "open")
    }

    pub(super) fn holds_items(&self) -> bool {
        matches!(self.sort, "group" | "page" | "matrix")
    }

    pub(super) fn holds_answer(&self) -> bool {
        !self.holds_items() && self.sort != "display"
    }

    /// Is what can be chosen a code, so that its value is a Coding?
    pub(super) fn is_coded(&self) -> bool {
        self.options.first().is_some_and(|option| option.member == "valueCoding")
    }

    pub(super) fn has_points(&self) -> bool {
        !self.options.is_empty() && self.options.iter().all(|option| option.has_points)
    }
}

/// The node with this linkId.
pub(super) fn find(nodes: &[Node<'_>], link_id: &str) -> Option<usize> {
    nodes.iter().position(|node| node.link_id == link_id)
}

/// Everything below a node, or everything, in the order of the document.
pub(super) fn below(nodes: &[Node<'_>], top: Option<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let is_below = match (top, node.parent) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(top), Some(parent)) => parent == top || found.contains(&parent),
        };
        if is_below {
            found.push(at);
        }
    }
    found
}
