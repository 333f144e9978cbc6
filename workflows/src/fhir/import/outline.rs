//! The first pass: which items there are, what each will be, and what can be chosen.

use std::collections::BTreeSet;

use super::{ITEMS_MAX, Reader, name};
use crate::fhir::outline::Node;
use crate::fhir::url;
use crate::json::Json;

/// The types of R4, and of R5 what is the same under another name.
const KINDS: [(&str, &str); 14] = [
    ("group", "group"),
    ("display", "display"),
    ("boolean", "boolean"),
    ("decimal", "decimal"),
    ("integer", "integer"),
    ("date", "date"),
    ("dateTime", "dateTime"),
    ("time", "time"),
    ("string", "string"),
    ("text", "text"),
    ("choice", "choice"),
    ("open-choice", "open-choice"),
    ("quantity", "quantity"),
    ("coding", "choice"),
];
/// Points of a scale that is asked as one without being called a slider.
const POINTS_MAX: i64 = 21;

/// The value of an extension, not yet taken.
pub(super) fn peek<'a>(json: &'a Json, names: &[&str]) -> Option<&'a Json> {
    let list = json.get("extension").map(Json::list).unwrap_or_default();
    let found = list.iter().find(|entry| entry.text_of("url").is_some_and(|url| names.contains(&url)))?;
    found.entries().iter().find(|(name, _)| name.starts_with("value")).map(|(_, json)| json)
}

/// The codes of the item's control.
pub(super) fn control(json: &Json) -> Option<&str> {
    peek(json, url::ITEM_CONTROL)?.get("coding").map(Json::list).unwrap_or_default().iter().find_map(|coding| coding.text_of("code"))
}

fn whole(json: Option<&Json>) -> Option<i64> {
    let number = json?.number()?.normalize();
    if number.scale() == 0 { i64::try_from(number.mantissa()).ok() } else { None }
}

/// The least, greatest and step of a scale.
pub(super) fn scale(json: &Json) -> Option<(i64, i64, i64)> {
    let step = peek(json, url::SLIDER_STEP);
    let (least, most) = (whole(peek(json, url::MIN_VALUE))?, whole(peek(json, url::MAX_VALUE))?);
    let step_by = whole(step).unwrap_or(1);
    let is_slider = control(json) == Some("slider");
    let is_exact = step_by > 0 && least < most && (-1_000..=1_000).contains(&least) && (-1_000..=1_000).contains(&most) && (most - least) % step_by == 0;
    let points = if is_exact { (most - least) / step_by + 1 } else { 0 };
    let is_short = if is_slider || step_by > 1 { points <= 101 } else { step.is_some() && points <= POINTS_MAX };
    (is_exact && is_short).then_some((least, most, step_by))
}

impl<'a> Reader<'a> {
    pub(super) fn outline(&mut self) {
        self.outline_of(self.document, "$", None);
        self.give_ids();
    }

    fn outline_of(&mut self, holder: &'a Json, at: &str, parent: Option<usize>) {
        let Some(items) = holder.get("item") else { return };
        for (nth, item) in items.list().iter().enumerate() {
            let at = format!("{at}.item[{nth}]");
            let known = self.nodes.iter().map(|node| 1 + node.words.len()).sum::<usize>();
            if known >= ITEMS_MAX {
                if !self.report.has("too-many-items") {
                    self.report.error(at, "too-many-items", format!("Il y a plus de {ITEMS_MAX} éléments."), format!("There are more than {ITEMS_MAX} items."));
                }
                return;
            }
            self.outline_item(item, at, nth, parent);
        }
    }

    fn outline_item(&mut self, json: &'a Json, at: String, nth: usize, parent: Option<usize>) {
        let Some(kind) = self.kind(json, &at) else { return };
        if let Some(above) = parent {
            let is_question = self.nodes.get(above).is_some_and(|node| !node.holds_items());
            let is_help = nth == 0 && kind == "display" && control(json) == Some("help");
            if kind == "display" && (is_question || is_help) {
                self.nodes.get_mut(above).into_iter().for_each(|node| node.words.push((json, at.clone())));
                return;
            }
            if is_question {
                self.report.error(
                    at,
                    "nested-questions",
                    "Une question dans une question n’est pas acceptée : mettez-la à côté, avec une condition.",
                    "A question inside a question is not accepted: put it beside, with a condition.",
                );
                return;
            }
        }
        let slot = self.nodes.len();
        let mut levels = parent.and_then(|parent| self.nodes.get(parent)).map_or_else(Vec::new, |parent| parent.levels.clone());
        let sort = sort(json, kind);
        let is_repeated = json.get("repeats").and_then(Json::flag).unwrap_or(false);
        if is_repeated && !matches!(sort, "multi" | "open" | "display" | "calc" | "acknowledge") {
            levels.push(slot);
        }
        let options = if kind.ends_with("choice") { self.options(json, &at) } else { Vec::new() };
        self.nodes.push(Node {
            json,
            at: at.clone(),
            link_id: json.text_of("linkId").unwrap_or_default().to_owned(),
            id: String::new(),
            kind,
            sort,
            parent,
            children: Vec::new(),
            levels,
            options,
            words: Vec::new(),
        });
        parent.and_then(|parent| self.nodes.get_mut(parent)).into_iter().for_each(|parent| parent.children.push(slot));
        self.outline_of(json, &at, Some(slot));
        if sort == "group" && self.is_matrix(slot) {
            self.nodes.get_mut(slot).into_iter().for_each(|node| node.sort = "matrix");
        }
    }

    /// The type of an item; none, with a problem, when it cannot be held.
    fn kind(&self, json: &Json, at: &str) -> Option<&'static str> {
        let path = format!("{at}.type");
        let Some(word) = json.text_of("type") else {
            self.report.error(path, "missing-type", "L’élément n’a pas de type.", "The item has no type.");
            return None;
        };
        let found = KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
        if found.is_none() {
            let (fr, en) = match word {
                "reference" => ("une référence à une ressource d’un serveur", "a reference to a resource of a server"),
                "attachment" => ("des fichiers, que ces questionnaires ne prennent pas encore", "files, which these questionnaires do not take yet"),
                "url" => ("une adresse, que ces questionnaires ne prennent pas", "an address, which these questionnaires do not take"),
                _ => ("ce que FHIR R4 ne connaît pas", "what FHIR R4 does not know"),
            };
            self.report.error(path, "unsupported-type", format!("Le type « {word} » demande {fr}."), format!("The type “{word}” asks for {en}."));
        }
        found
    }

    /// Is this group a table of choices with the same options?
    fn is_matrix(&self, slot: usize) -> bool {
        let Some(group) = self.nodes.get(slot) else { return false };
        let rows: Vec<&Node<'_>> = group.children.iter().filter_map(|child| self.nodes.get(*child)).collect();
        let is_table = matches!(control(group.json), Some("table" | "gtable" | "atable"));
        let Some(first) = rows.first().filter(|_| is_table) else { return false };
        let is_like = |row: &&Node<'_>| {
            let same = row.options.len() == first.options.len() && row.options.iter().zip(&first.options).all(|(a, b)| a.json == b.json);
            matches!(row.sort, "choice" | "multi") && row.sort == first.sort && same && row.levels == group.levels
        };
        rows.iter().all(is_like)
    }

    /// Ids: those that a linkId or our own extension asks for first, then what the others can be called.
    fn give_ids(&mut self) {
        let mut taken = BTreeSet::new();
        let wanted: Vec<Option<String>> = self
            .nodes
            .iter()
            .map(|node| {
                let own = peek(node.json, &[url::OWN_ID]).and_then(Json::text);
                let own = own.or(Some(node.link_id.as_str())).filter(|id| name::is_id(id))?;
                taken.insert(own.to_owned()).then(|| own.to_owned())
            })
            .collect();
        for (node, wanted) in self.nodes.iter_mut().zip(wanted) {
            node.id = wanted.unwrap_or_else(|| name::fresh(name::id(&node.link_id), &mut taken));
        }
    }
}

/// Our kind for an item, before tables are known.
fn sort(json: &Json, kind: &str) -> &'static str {
    let repeats = json.get("repeats").and_then(Json::flag).unwrap_or(false);
    let is_asked = !matches!(kind, "group" | "display");
    if is_asked && peek(json, &[url::OWN_SCORE]).is_some() {
        return "score";
    }
    if is_asked && peek(json, url::CALCULATED).is_some() {
        return "calc";
    }
    match kind {
        "group" if control(json) == Some("page") && !repeats => "page",
        "group" => "group",
        "display" => "display",
        "boolean" if peek(json, &[url::OWN_LABEL]).is_some() => "acknowledge",
        "boolean" => "bool",
        "integer" if scale(json).is_some() => "scale",
        "integer" => "int",
        "date" => "date",
        "dateTime" => "datetime",
        "time" => "time",
        "string" if json.get("maxLength").and_then(Json::number).is_some_and(|most| most > 255.into()) => "text",
        "string" => "string",
        "text" => "text",
        "open-choice" => "open",
        "choice" => match (is_open(json), repeats) {
            (true, _) => "open",
            (false, true) => "multi",
            (false, false) => "choice",
        },
        "quantity" if has_unit(json) => "quantity",
        _ => "decimal",
    }
}

/// R5 says of a choice whether own words are taken; a control of that name says it in R4.
fn is_open(json: &Json) -> bool {
    json.text_of("answerConstraint") == Some("optionsOrString") || control(json) == Some("open-choice")
}

fn has_unit(json: &Json) -> bool {
    let initial = json.get("initial").map(Json::list).unwrap_or_default().first().and_then(|first| first.get("valueQuantity"));
    let is_named = initial.is_some_and(|quantity| quantity.get("code").is_some() || quantity.get("unit").is_some());
    is_named || peek(json, url::UNIT).is_some() || peek(json, url::UNIT_OPTION).is_some()
}
