//! A questionnaire that was read without a problem: what every other part of the form engine works on.
//!
//! Items are kept flat, in the order of the document; a place in that list is an item's slot.
//! What is done with a form is beside this file: `evaluation`, `input`, `view`, `response`, `score`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::alert::Alert;
use crate::answer::{Answer, Answers};
use crate::context;
use crate::definition::Heading;
use crate::formula::{Formula, Graph};
use crate::json::Json;
use crate::lang::Bilingual;
use crate::place;
use crate::problem::DefinitionError;
use crate::question::{Kind, Question};
use crate::score::{Rule, Score};

/// A questionnaire. Made by [`Form::parse`] only, so that a form that exists is right.
#[derive(Debug)]
pub struct Form {
    pub(crate) heading: Heading,
    pub(crate) layout: Layout,
    pub(crate) purpose: Purpose,
    pub(crate) licence: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) items: Vec<Item>,
    pub(crate) index: BTreeMap<String, usize>,
    /// What depends on what.
    pub(crate) graph: Graph,
    pub(crate) scores: Vec<Score>,
    pub(crate) alerts: Vec<Alert>,
    /// What another format says and this one does not, kept as it came.
    pub(crate) carried: Option<Json>,
}

/// How much of the form one page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Everything on one page.
    #[default]
    OnePage,
    /// One group a page.
    Section,
    /// One question a page.
    Question,
}

impl Layout {
    pub(crate) const ALL: [Self; 3] = [Self::OnePage, Self::Section, Self::Question];

    /// The word of the definition.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OnePage => "one_page",
            Self::Section => "section",
            Self::Question => "question",
        }
    }
}

/// What the answers are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// To follow symptoms or decide eligibility.
    #[default]
    Answers,
    /// To consent.
    Consent,
}

/// How many rows a repeated item may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Rows that must be answered, once the item is answered at all.
    pub min: u32,
    /// Rows at most.
    pub max: u32,
}

/// A code of another system for an item or an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coding {
    /// The address of the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// The code in it.
    pub code: String,
    /// What the system calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
}

/// What must be true before the form can go, and what is said when it is not.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) condition: Option<Formula>,
    pub(crate) text: Bilingual,
}

/// One item of a form.
#[derive(Debug)]
pub struct Item {
    pub(crate) id: String,
    pub(crate) kind: &'static Kind,
    pub(crate) text: Bilingual,
    pub(crate) help: Option<Bilingual>,
    pub(crate) required: bool,
    pub(crate) hidden: bool,
    pub(crate) read_only: bool,
    pub(crate) repeat: Option<Repeat>,
    pub(crate) default: Option<Answer>,
    pub(crate) condition: Option<Formula>,
    pub(crate) calc: Option<Formula>,
    pub(crate) checks: Vec<Check>,
    pub(crate) codes: Vec<Coding>,
    /// The name that another format gives it.
    pub(crate) link_id: Option<String>,
    pub(crate) carried: Option<Json>,
    pub(crate) question: Box<dyn Question>,
    pub(crate) parent: Option<usize>,
    pub(crate) children: Vec<usize>,
    /// The items that repeat around this one, outermost first; itself last when it repeats.
    pub(crate) levels: Vec<usize>,
}

impl Item {
    /// The id, stable from version to version.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The kind: its word, what it holds.
    pub const fn kind(&self) -> &'static Kind {
        self.kind
    }

    /// The words of the item.
    pub const fn text(&self) -> &Bilingual {
        &self.text
    }

    /// An answer to this item in words; empty for an item that takes none.
    pub fn show(&self, answer: &Answer, lang: crate::Lang) -> String {
        self.question.show(answer, lang)
    }

    /// Whether an answer is demanded when the item is asked.
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether it has rows.
    pub const fn is_repeated(&self) -> bool {
        self.repeat.is_some()
    }

    /// The levels that its own condition sees: those around it, not its own rows.
    pub(crate) fn outer_levels(&self) -> &[usize] {
        let own = usize::from(self.is_repeated());
        self.levels.get(..self.levels.len() - own).unwrap_or_default()
    }

    /// Whether people fill it in: neither hidden, nor fixed, nor computed.
    pub(crate) fn is_open(&self) -> bool {
        !self.hidden && !self.read_only && self.calc.is_none()
    }
}

impl Form {
    /// Key, version, title, hash and canonical text.
    pub const fn heading(&self) -> &Heading {
        &self.heading
    }

    /// How much of the form one page shows.
    pub const fn layout(&self) -> Layout {
        self.layout
    }

    /// What the answers are for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Under which licence the wording is used.
    pub fn licence(&self) -> Option<&str> {
        self.licence.as_deref()
    }

    /// Where the wording comes from.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// All items in the order of the document, those inside groups included.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The item with this id, or of the answer with this key.
    pub fn item(&self, key: &str) -> Option<&Item> {
        let id = self.index.contains_key(key).then_some(key).or_else(|| place::split(key).map(|(id, _)| id))?;
        self.slot(id).and_then(|slot| self.items.get(slot))
    }

    /// The answers that a new draft begins with.
    pub fn defaults(&self) -> Answers {
        let plain = self.items.iter().filter(|item| item.levels.is_empty());
        plain.filter_map(|item| item.default.clone().map(|answer| (item.id.clone(), answer))).collect()
    }

    /// Whether any formula reads what is known besides the answers.
    pub fn reads_context(&self) -> bool {
        let of_items = self.items.iter().flat_map(|item| {
            let checks = item.checks.iter().filter_map(|check| check.condition.as_ref());
            item.condition.iter().chain(&item.calc).chain(checks)
        });
        let of_scores = self.scores.iter().filter_map(|score| match &score.rule {
            Rule::Value(formula) => Some(formula),
            Rule::Points { .. } => None,
        });
        let formulas = of_items.chain(of_scores).chain(self.alerts.iter().map(|alert| &alert.condition));
        let places = self.items.len()..self.items.len() + context::PLACES;
        formulas.flat_map(|formula| &formula.reads).any(|slot| places.contains(slot))
    }

    /// The same form under another version.
    ///
    /// Errors: a version that is none, from 1 to 1,000,000.
    pub fn with_version(&self, version: u32) -> Result<Self, DefinitionError> {
        let mut definition = Json::read(&self.heading.canonical).unwrap_or(Json::Null);
        if let Json::Object(entries) = &mut definition {
            for (_, json) in entries.iter_mut().filter(|(name, _)| name == "version") {
                *json = Json::from(version);
            }
        }
        Self::parse(&definition.canonical())
    }

    pub(crate) fn slot(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// The slots that stand in no group, in order.
    pub(crate) fn roots(&self) -> impl Iterator<Item = usize> {
        self.items.iter().enumerate().filter(|(_, item)| item.parent.is_none()).map(|(slot, _)| slot)
    }
}
