//! Reads `passerelle.trajectory/1`: strict, bilingual, every problem reported with its path.

use std::collections::BTreeSet;

use super::{Fields, HEADING_FIELDS, Heading, heading, is_key, open};
use crate::lang::Bilingual;
use crate::problem::{DefinitionError, Problems};

/// The schema that a trajectory names.
pub const SCHEMA: &str = "passerelle.trajectory/1";

/// A trajectory: steps that follow each other, and how it can end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trajectory {
    /// Key, version, title, hash and canonical text.
    pub heading: Heading,
    /// The steps, in the order of the definition; at least one.
    pub steps: Vec<Step>,
    /// How it can end.
    pub outcomes: Outcomes,
}

/// One step of a trajectory. It has no activity of its own yet: activities are added by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The id, stable from version to version.
    pub id: String,
    /// The title that people see.
    pub title: Bilingual,
    /// When it begins.
    pub start: Start,
}

/// When a step begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// When the person enters the trajectory.
    Admitted,
    /// When another step is completed.
    Completed {
        /// The id of that step.
        of: String,
    },
    /// When somebody says so.
    Manual,
}

/// How a trajectory can end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcomes {
    /// The reasons for which a person can be discharged before the end.
    pub discharged: Vec<String>,
}

impl Trajectory {
    /// Reads a trajectory, or says everything that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, DefinitionError> {
        let json = open(text, SCHEMA)?;
        let problems = Problems::default();
        let trajectory = Fields::of(&json, "$", &problems).and_then(|fields| {
            let mut known = HEADING_FIELDS.to_vec();
            known.extend(["steps", "outcomes"]);
            fields.only(&known);
            let heading = heading(&json, &fields);
            let steps = steps(&fields);
            let outcomes = outcomes(&fields);
            Some(Self { heading: heading?, steps: steps?, outcomes: outcomes? })
        });
        match trajectory {
            Some(trajectory) if problems.is_empty() => Ok(trajectory),
            _ => Err(problems.into_error()),
        }
    }
}

fn steps(fields: &Fields<'_>) -> Option<Vec<Step>> {
    fields.need("steps")?;
    let entries = fields.objects("steps")?;
    if entries.is_empty() {
        fields.error("steps", "empty-list", "Il faut au moins une étape.", "There must be at least one step.");
    }
    let ids: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.peek("id")).collect();
    let mut seen = BTreeSet::new();
    let mut steps = Vec::with_capacity(entries.len());
    for entry in &entries {
        let step = step(entry, &ids);
        if let Some(step) = step {
            if !seen.insert(step.id.clone()) {
                entry.error(
                    "id",
                    "duplicate-id",
                    format!("Une autre étape s’appelle déjà « {} ».", step.id),
                    format!("Another step is already called “{}”.", step.id),
                );
            }
            steps.push(step);
        }
    }
    Some(steps)
}

fn step(fields: &Fields<'_>, ids: &BTreeSet<&str>) -> Option<Step> {
    fields.only(&["id", "title", "start", "activities"]);
    let id = fields.identifier("id", is_key);
    let title = fields.need_bilingual("title");
    let start = start(fields, ids);
    if fields.need("activities").is_some() {
        for (path, _) in fields.list("activities").into_iter().flatten() {
            fields.refuse(
                path,
                "unknown-type",
                "Une activité planifiée n’est pas encore un élément de ce format.",
                "A planned activity is not part of this format yet.",
            );
        }
    }
    Some(Step { id: id?.to_owned(), title: title?, start: start? })
}

fn start(fields: &Fields<'_>, ids: &BTreeSet<&str>) -> Option<Start> {
    fields.need("start")?;
    let start = fields.object("start")?;
    start.need("on")?;
    let on = start.word("on", &[("admitted", 0), ("completed", 1), ("manual", 2)])?;
    if on != 1 {
        start.only(&["on"]);
        return Some(if on == 0 { Start::Admitted } else { Start::Manual });
    }
    start.only(&["on", "of"]);
    start.need("of")?;
    let of = start.text("of")?;
    if ids.contains(of) {
        return Some(Start::Completed { of: of.to_owned() });
    }
    start.error("of", "unknown-name", format!("Aucune étape ne s’appelle « {of} »."), format!("No step is called “{of}”."));
    None
}

fn outcomes(fields: &Fields<'_>) -> Option<Outcomes> {
    fields.need("outcomes")?;
    let outcomes = fields.object("outcomes")?;
    outcomes.only(&["discharged"]);
    outcomes.need("discharged")?;
    Some(Outcomes { discharged: outcomes.words("discharged")? })
}
