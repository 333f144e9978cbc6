//! Reads `passerelle.questionnaire/1`: strict, bilingual, every problem reported with its path.

use std::collections::{BTreeMap, BTreeSet};

use super::scores::Known;
use super::{Fields, HEADING_FIELDS, heading, open};
use crate::answer::Answer;
use crate::form::{Check, Form, Item, Layout, Purpose, Repeat};
use crate::formula::{self, Graph, Source, Use};
use crate::lang::Bilingual;
use crate::problem::{DefinitionError, Problems};
use crate::question::{Holds, KINDS, Kind, Question, Required};

/// The schema that a questionnaire names.
pub const SCHEMA: &str = "passerelle.questionnaire/1";
/// Items that a questionnaire can have at most.
const ITEMS_MAX: usize = 1_000;
/// Levels of groups at most.
const LEVELS_MAX: usize = 12;

/// Rows that a repeated item can have at most.
const ROWS_MAX: u32 = 100;

/// The fields that any item may have.
pub(crate) const ITEM_FIELDS: [&str; 10] = ["id", "type", "text", "help", "show_if", "hidden", "link_id", "code", "checks", "fhir"];
/// The fields that a question may have besides.
pub(crate) const QUESTION_FIELDS: [&str; 2] = ["default", "read_only"];

pub(super) fn is_item_id(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

impl Form {
    /// Reads a questionnaire, or says everything that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, DefinitionError> {
        let json = open(text, SCHEMA)?;
        let problems = Problems::default();
        let form = Fields::of(&json, "$", &problems).and_then(|fields| {
            let mut known = HEADING_FIELDS.to_vec();
            known.extend(["layout", "purpose", "licence", "source", "items", "scores", "alerts", "fhir"]);
            fields.only(&known);
            let heading = heading(&json, &fields);
            let layouts = Layout::ALL.map(|layout| (layout.word(), layout));
            let layout = fields.word("layout", &layouts).unwrap_or_default();
            let purpose = fields.word("purpose", &[("consent", Purpose::Consent)]);
            let licence = fields.text("licence").map(str::to_owned);
            let source = fields.text("source").map(str::to_owned);
            let mut reader = Reader::default();
            reader.items(&fields, None, 0);
            formula::attach(&problems, &mut reader.items, &reader.index, &reader.broken, &reader.formulas);
            let graph = Graph::of(&reader.items, &reader.paths, &problems);
            let known = Known { items: &reader.items, index: &reader.index, broken: &reader.broken };
            let scores = known.scores(&fields);
            let alerts = known.alerts(&fields, &scores);
            Some(Self {
                heading: heading?,
                layout,
                purpose: purpose.unwrap_or_default(),
                licence,
                source,
                items: reader.items,
                index: reader.index,
                graph: graph?,
                scores,
                alerts,
                carried: fields.kept("fhir"),
            })
        });
        match form {
            Some(form) if problems.is_empty() => Ok(form),
            _ => Err(problems.into_error()),
        }
    }
}

/// Flattens the items of a questionnaire in the order of the document.
#[derive(Default)]
struct Reader {
    items: Vec<Item>,
    paths: Vec<String>,
    index: BTreeMap<String, usize>,
    /// Ids of items that have a problem of their own.
    broken: BTreeSet<String>,
    /// Conditions and values, read once all items are known.
    formulas: Vec<Source>,
}

impl Reader {
    /// Reads the list `items` of `fields` and everything below it.
    fn items(&mut self, fields: &Fields<'_>, parent: Option<usize>, level: usize) {
        if fields.need("items").is_none() {
            return;
        }
        let Some(entries) = fields.objects("items") else {
            return;
        };
        if entries.is_empty() {
            fields.error("items", "empty-list", "Il faut au moins un élément.", "There must be at least one item.");
        }
        if level >= LEVELS_MAX {
            fields.error(
                "items",
                "too-deep",
                format!("Il y a plus de {LEVELS_MAX} niveaux de groupes."),
                format!("There are more than {LEVELS_MAX} levels of groups."),
            );
            return;
        }
        for entry in &entries {
            if self.items.len() >= ITEMS_MAX {
                fields.error("items", "too-many-items", format!("Il y a plus de {ITEMS_MAX} éléments."), format!("There are more than {ITEMS_MAX} items."));
                return;
            }
            self.item(entry, parent, level);
        }
    }

    fn item(&mut self, fields: &Fields<'_>, parent: Option<usize>, level: usize) {
        let kind = kind_of(fields);
        let slot = self.add(fields, kind, parent);
        if slot.is_none() {
            self.broken.extend(fields.peek("id").map(str::to_owned));
        }
        // What is inside a refused group is read all the same, so that its problems are told too.
        if kind.is_some_and(|kind| kind.holds == Holds::Items) {
            self.items(fields, slot, level + 1);
        }
    }

    /// Adds one item and gives its slot; `None` after a problem.
    fn add(&mut self, fields: &Fields<'_>, kind: Option<&'static Kind>, parent: Option<usize>) -> Option<usize> {
        let id = fields.identifier("id", is_item_id);
        let text = text_of(fields, kind);
        let (help, required) = (fields.bilingual("help"), fields.flag("required"));
        let (hidden, read_only) = (fields.flag("hidden").unwrap_or(false), fields.flag("read_only").unwrap_or(false));
        check_known(fields, kind?);
        let question = (kind?.read)(fields);
        let repeat = repeat_of(fields, kind?);
        let (kind, id, text, question) = (kind?, id?, text?, question?);
        if formula::is_reserved(id) || self.index.contains_key(id) {
            fields.error(
                "id",
                "duplicate-id",
                format!("« {id} » est déjà pris par un autre élément ou par le langage des conditions."),
                format!("“{id}” is already taken by another item or by the language of conditions."),
            );
            return None;
        }
        let slot = self.items.len();
        self.index.insert(id.to_owned(), slot);
        self.formula(fields, "show_if", slot, Use::Condition);
        let checks = self.checks(fields, slot);
        if kind.holds == Holds::Answer && kind.required == Required::Never {
            self.formula(fields, "value", slot, Use::Value);
        }
        let mut levels = parent.and_then(|parent| self.items.get(parent)).map_or_else(Vec::new, |parent| parent.levels.clone());
        levels.extend(repeat.map(|_| slot));
        self.paths.push(fields.path().to_owned());
        self.items.push(Item {
            id: id.to_owned(),
            kind,
            text,
            help,
            required: required.unwrap_or(kind.required == Required::Always),
            hidden,
            read_only,
            repeat,
            default: default_of(fields, question.as_ref(), &levels),
            condition: None,
            calc: None,
            checks,
            codes: fields.codings("code"),
            link_id: fields.text("link_id").map(str::to_owned),
            carried: fields.kept("fhir"),
            question,
            parent,
            children: Vec::new(),
            levels,
        });
        if let Some(group) = parent.and_then(|parent| self.items.get_mut(parent)) {
            group.children.push(slot);
        }
        Some(slot)
    }

    /// What must be true before the form can go; each sentence with its expression, which is read with the others.
    fn checks(&mut self, fields: &Fields<'_>, slot: usize) -> Vec<Check> {
        let mut checks = Vec::new();
        for entry in fields.objects("checks").unwrap_or_default() {
            entry.only(&["must", "text"]);
            let (must, text) = (entry.need("must"), entry.need_bilingual("text"));
            if let (Some(_), Some(text)) = (must, text) {
                self.formula(&entry, "must", slot, Use::Check(checks.len()));
                checks.push(Check { condition: None, text });
            }
        }
        checks
    }

    fn formula(&mut self, fields: &Fields<'_>, name: &str, slot: usize, purpose: Use) {
        self.formulas.extend(fields.text(name).map(|text| Source { slot, purpose, path: fields.at(name), text: text.to_owned() }));
    }
}

/// The words of an item; what only holds others may have none.
fn text_of(fields: &Fields<'_>, kind: Option<&Kind>) -> Option<Bilingual> {
    if kind.is_some_and(|kind| kind.holds == Holds::Items) && !fields.has("text") {
        return Some(Bilingual::new("", ""));
    }
    fields.need_bilingual("text")
}

/// How often an item stands there.
fn repeat_of(fields: &Fields<'_>, kind: &Kind) -> Option<Repeat> {
    if !kind.repeats {
        return None;
    }
    let repeat = fields.object("repeat")?;
    repeat.only(&["min", "max"]);
    let (min, max) = (repeat.count("min", 0, ROWS_MAX).unwrap_or(0), repeat.count("max", 1, ROWS_MAX).unwrap_or(ROWS_MAX));
    if min > max {
        repeat.error("max", "empty-range", "Le maximum est plus petit que le minimum.", "The maximum is smaller than the minimum.");
    }
    Some(Repeat { min, max })
}

/// The answer that a draft begins with, as answers are kept: `{"int": 4}`.
fn default_of(fields: &Fields<'_>, question: &dyn Question, levels: &[usize]) -> Option<Answer> {
    let json = fields.kept("default")?;
    let answer = serde_json::from_str::<Answer>(&json.canonical()).ok().filter(|answer| question.judge(answer).is_empty());
    if answer.is_none() || !levels.is_empty() {
        fields.error(
            "default",
            "bad-default",
            "Ce n’est pas une réponse que cette question accepte, ou elle est dans des rangées.",
            "This is no answer that the question takes, or it stands in rows.",
        );
    }
    answer
}

fn kind_of(fields: &Fields<'_>) -> Option<&'static Kind> {
    fields.need("type")?;
    let word = fields.text("type")?;
    let found = KINDS.iter().find(|kind| kind.name == word);
    if found.is_none() {
        let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        fields.error(
            "type",
            "unknown-type",
            format!("Le type « {word} » n’est pas connu. Les types : {}.", known.join(", ")),
            format!("The type “{word}” is not known. The types: {}.", known.join(", ")),
        );
    }
    found
}

/// Refuses the fields that this kind does not have, and asks for those it needs.
fn check_known(fields: &Fields<'_>, kind: &Kind) {
    let mut known = ITEM_FIELDS.to_vec();
    if kind.required == Required::Optional {
        known.push("required");
    }
    if kind.holds == Holds::Answer && kind.required != Required::Never {
        known.extend(QUESTION_FIELDS);
    }
    if kind.repeats {
        known.push("repeat");
    }
    known.extend(kind.settings.iter().map(|setting| setting.name));
    fields.only(&known);
}
