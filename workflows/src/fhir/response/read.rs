//! Reads a QuestionnaireResponse: where each item stands and how many there are.

use std::collections::BTreeMap;

use super::Status;
use super::claims::Claim;
use crate::answer::{Answer, Answers};
use crate::context::Context;
use crate::fhir::export::canonical;
use crate::fhir::import::{document_of, words_id};
use crate::fhir::part::Part;
use crate::fhir::path::Names as _;
use crate::fhir::report::Report;
use crate::fhir::sheet::{self, Sheet};
use crate::form::Form;
use crate::json::Json;
use crate::place;
use crate::problem::Problem;
use crate::question::Holds;
use crate::score::ScoreResult;
use crate::validation::ItemProblem;

/// What came of a response.
#[derive(Debug, Default)]
pub struct Received {
    /// The answers that could be read, those to questions that are not asked left out.
    pub answers: Answers,
    /// What is wrong with the document; errors first.
    pub problems: Vec<Problem>,
    /// What is wrong with the answers, each with the path of its item in the document.
    pub faults: Vec<(String, ItemProblem)>,
    /// The scores as we count them.
    pub scores: Vec<ScoreResult>,
    /// How far the response says it is.
    pub status: Status,
}

/// Elements of a response that say nothing about the answers.
const ABOUT: [&str; 14] =
    ["resourceType", "id", "meta", "language", "text", "contained", "identifier", "basedOn", "partOf", "subject", "encounter", "authored", "author", "source"];
/// Sentences about what is missing, which is not wrong while a response is being filled in.
const ABSENCES: [&str; 4] = ["error-answer-required", "error-answer-group-empty", "error-answer-acknowledge", "error-answer-too-few-rows"];

/// Reads a QuestionnaireResponse against the form that it answers.
pub fn response_in(form: &Form, context: &Context, text: &str) -> Received {
    let report = Report::default();
    let mut received = Received::default();
    if let Some(document) = document_of(text, &report) {
        let definition = sheet::definition(form);
        let mut reader = Reader { sheet: Sheet::new(form, &definition), report: &report, answers: Answers::new(), places: BTreeMap::new(), claims: Vec::new() };
        received.status = reader.document(&document);
        reader.judge(context, &mut received);
    }
    received.problems = report.finish().0;
    received
}

pub(super) struct Reader<'a> {
    pub(super) sheet: Sheet<'a>,
    pub(super) report: &'a Report,
    pub(super) answers: Answers,
    /// Where each answer stands in the document.
    places: BTreeMap<String, String>,
    pub(super) claims: Vec<Claim<'a>>,
}

impl<'a> Reader<'a> {
    fn document(&mut self, document: &'a Json) -> Status {
        let part = Part::new(document, "$", self.report);
        if document.text_of("resourceType") != Some("QuestionnaireResponse") {
            self.report.error("$", "not-a-response", "Ce n’est pas un QuestionnaireResponse FHIR.", "This is no FHIR QuestionnaireResponse.");
            return Status::default();
        }
        let status = part.text("status");
        let known = status.and_then(Status::of);
        if known.is_none() {
            part.error("status", "unknown-word", "L’état accepté : in-progress, completed, amended.", "The status accepted: in-progress, completed, amended.");
        }
        self.questionnaire(&part);
        if part.take("implicitRules").is_some() {
            part.error(
                "implicitRules",
                "implicit-rules",
                "Des règles implicites changent le sens et ne sont pas connues.",
                "Implicit rules change the meaning and are not known.",
            );
        }
        let roots: Vec<usize> = self.sheet.form.roots().collect();
        let items = part.objects("item");
        part.rest(&ABOUT);
        self.items(&items, &roots, &[], true);
        known.unwrap_or_default()
    }

    /// Is it a response to this form, in this version (F16)?
    fn questionnaire(&self, part: &Part<'_>) {
        let (address, version) = canonical(&self.sheet);
        let Some(stated) = part.text("questionnaire") else {
            return self.report.warning(
                "$.questionnaire",
                "no-questionnaire",
                "La réponse ne dit pas à quel questionnaire elle répond.",
                "The response does not say which questionnaire it answers.",
            );
        };
        let (stated_address, stated_version) = stated.split_once('|').map_or((stated, None), |(address, version)| (address, Some(version)));
        let is_named = self.sheet.carried_of_form("$url").is_none();
        if (is_named && stated_address != address) || stated_version.is_some_and(|stated| version.as_deref() != Some(stated)) {
            part.error(
                "questionnaire",
                "other-questionnaire",
                format!("La réponse est à « {stated} », et non à « {} ».", full(&address, version.as_deref())),
                format!("The response is to “{stated}”, not to “{}”.", full(&address, version.as_deref())),
            );
        }
    }

    /// The items inside one place of the form.
    fn items(&mut self, items: &[(String, &'a Json)], slots: &[usize], rows: &[u32], is_root: bool) {
        let mut seen: BTreeMap<usize, u32> = BTreeMap::new();
        for (at, json) in items {
            let part = Part::new(json, at.clone(), self.report);
            let Some(link_id) = part.text("linkId") else {
                part.error("linkId", "missing-link-id", "L’élément n’a pas de linkId.", "The item has no linkId.");
                continue;
            };
            let Some(slot) = slots.iter().copied().find(|slot| self.sheet.link_id(*slot) == link_id) else {
                self.stranger(&part, link_id, slots, is_root);
                continue;
            };
            let count = seen.entry(slot).or_default();
            *count += 1;
            self.item(&part, slot, *count, rows);
            part.rest(&["id", "definition", "text"]);
        }
        for (slot, count) in seen {
            let Some(item) = self.sheet.form.items.get(slot).filter(|item| item.is_repeated() && item.kind.holds == Holds::Items) else { continue };
            self.answers.set(place::key(&item.id, rows), Answer::Rows((1..=count).collect()));
        }
    }

    /// An item that is no question of this place: words about one, a score, or a mistake.
    fn stranger(&mut self, part: &Part<'a>, link_id: &str, slots: &[usize], is_root: bool) {
        let form = self.sheet.form;
        if let Some(score) = form.scores.iter().position(|score| score.id == link_id).filter(|_| is_root) {
            self.claims.push(Claim { of: Err(score), rows: Vec::new(), at: part.at.clone(), answer: part.peek("answer") });
            return;
        }
        if slots.iter().any(|slot| self.is_words(*slot, link_id)) {
            return Self::no_answer(part);
        }
        let is_elsewhere = (0..form.items.len()).any(|slot| self.sheet.link_id(slot) == link_id);
        let (code, fr, en) = if is_elsewhere {
            ("wrong-place", "n’a pas sa place ici dans le questionnaire", "does not belong here in the questionnaire")
        } else {
            ("unknown-link-id", "n’est pas dans le questionnaire", "is not in the questionnaire")
        };
        part.error("linkId", code, format!("L’élément « {link_id} » {fr}."), format!("The item “{link_id}” {en}."));
    }

    /// Is this the linkId of words inside an item?
    pub(super) fn is_words(&self, slot: usize, link_id: &str) -> bool {
        let own = self.sheet.link_id(slot);
        let carried = self.sheet.carried(slot, "$words").map(Json::list).unwrap_or_default();
        ["help", "unit", "lower", "upper"].iter().any(|role| words_id(own, role) == link_id) || carried.iter().any(|one| one.text_of("linkId") == Some(link_id))
    }

    fn no_answer(part: &Part<'_>) {
        if part.take("answer").is_some_and(|answer| !answer.list().is_empty()) {
            part.error("answer", "no-answer", "Un groupe ou un texte à lire ne prend pas de réponse.", "A group or a text to read takes no answer.");
        }
    }

    fn item(&mut self, part: &Part<'a>, slot: usize, count: u32, rows: &[u32]) {
        let Some(item) = self.sheet.form.items.get(slot) else { return };
        let is_group = item.kind.holds == Holds::Items;
        if count > 1 && !(is_group && item.is_repeated()) {
            part.error(
                "linkId",
                "twice",
                format!("« {} » est déjà là.", self.sheet.link_id(slot)),
                format!("“{}” is already there.", self.sheet.link_id(slot)),
            );
            part.take("item");
            part.take("answer");
            return;
        }
        let inside = part.objects("item");
        match item.kind.holds {
            Holds::Items => {
                Self::no_answer(part);
                let mut inner = rows.to_vec();
                inner.extend(item.is_repeated().then_some(count));
                let mut slots = item.children.clone();
                // words of the group itself stand among its children
                let (words, others): (Vec<_>, Vec<_>) =
                    inside.into_iter().partition(|(_, json)| json.text_of("linkId").is_some_and(|link_id| self.is_words(slot, link_id)));
                for (at, json) in &words {
                    Self::no_answer(&Part::new(json, at.clone(), self.report));
                }
                slots.sort_unstable();
                self.items(&others, &slots, &inner, false);
            }
            Holds::Nothing => {
                Self::no_answer(part);
                self.only_words(slot, &inside);
            }
            Holds::Answer => {
                self.only_words(slot, &inside);
                self.places.insert(place::key(&item.id, rows), part.at.clone());
                if item.calc.is_some() {
                    self.claims.push(Claim { of: Ok(slot), rows: rows.to_vec(), at: part.at.clone(), answer: part.take("answer") });
                } else {
                    let answers = part.objects("answer");
                    self.question(&answers, slot, rows);
                }
            }
        }
    }

    /// What stands inside a question or under its answer: words about it at most.
    pub(super) fn only_words(&self, slot: usize, inside: &[(String, &'a Json)]) {
        for (at, json) in inside {
            let part = Part::new(json, at.clone(), self.report);
            match json.text_of("linkId") {
                Some(link_id) if self.is_words(slot, link_id) => Self::no_answer(&part),
                _ => part.error("linkId", "wrong-place", "Cet élément n’a pas sa place dans une question.", "This item does not belong inside a question."),
            }
        }
    }

    /// Remembers where the answer of this key stands.
    pub(super) fn remember(&mut self, key: String, at: String) {
        self.places.insert(key, at);
    }

    /// Leaves out what is not asked, computes what is computed, and says what is wrong with the rest.
    fn judge(mut self, context: &Context, received: &mut Received) {
        let form = self.sheet.form;
        let mut evaluation = form.evaluate(&self.answers, context);
        let not_asked: Vec<String> = self.answers.iter().map(|(key, _)| key).filter(|key| !evaluation.is_enabled(key)).map(str::to_owned).collect();
        for key in &not_asked {
            let Some(at) = self.places.get(key) else { continue };
            self.report.error(
                at,
                "not-asked",
                "La question n’est pas posée avec ces réponses : elle n’a pas de réponse.",
                "The question is not asked with these answers: it has no answer.",
            );
            self.answers.put(key, None);
        }
        if !not_asked.is_empty() {
            evaluation = form.evaluate(&self.answers, context);
        }
        received.scores = form.scores_of(&self.answers, &evaluation);
        self.compare(&evaluation, &received.scores);
        let faults = form.problems_of(&self.answers, &evaluation);
        let is_open = received.status == Status::InProgress;
        for fault in faults.into_iter().filter(|fault| !(is_open && ABSENCES.contains(&fault.key))) {
            let at = self.places.get(&fault.item).cloned().unwrap_or_else(|| self.absent(&fault.item));
            received.faults.push((at, fault));
        }
        received.answers = self.answers;
    }

    /// Where an answer that is not in the document would stand: the path (RFC 9535) of its item, wherever that is.
    fn absent(&self, key: &str) -> String {
        let form = self.sheet.form;
        let slot = place::split(key).and_then(|(id, _)| form.items.iter().position(|item| item.id == id));
        slot.map_or_else(|| "$".to_owned(), |slot| format!("$..item[?@.linkId=='{}']", self.sheet.link_id(slot).replace('\\', r"\\").replace('\'', r"\'")))
    }
}

fn full(address: &str, version: Option<&str>) -> String {
    version.map_or_else(|| address.to_owned(), |version| format!("{address}|{version}"))
}
