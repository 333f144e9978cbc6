//! A questionnaire that was read without a problem: what every other part of the form engine works on.
//!
//! Items are kept flat, in the order of the document; a place in that list is an item's slot.
//! What is done with a form is beside this file: `evaluation`, `input`, `view`, `response`.

use std::collections::BTreeMap;

use crate::condition::Condition;
use crate::definition::Heading;
use crate::lang::Bilingual;
use crate::question::{Kind, Question};

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
    /// The slots in an order where each comes after everything its being asked depends on.
    pub(crate) order: Vec<usize>,
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

/// One item of a form.
#[derive(Debug)]
pub struct Item {
    pub(crate) id: String,
    pub(crate) kind: &'static Kind,
    pub(crate) text: Bilingual,
    pub(crate) help: Option<Bilingual>,
    pub(crate) required: bool,
    pub(crate) condition: Option<Condition>,
    pub(crate) question: Box<dyn Question>,
    pub(crate) parent: Option<usize>,
    pub(crate) children: Vec<usize>,
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
    pub fn show(&self, answer: &crate::Answer, lang: crate::Lang) -> String {
        self.question.show(answer, lang)
    }

    /// Whether an answer is demanded when the item is asked.
    pub const fn is_required(&self) -> bool {
        self.required
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

    /// The item with this id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.slot(id).and_then(|slot| self.items.get(slot))
    }

    pub(crate) fn slot(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }
}
