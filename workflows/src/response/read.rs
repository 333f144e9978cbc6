//! Reads a response in our own format back against its form, as strictly as one of FHIR.

use std::collections::BTreeMap;

use super::{Response, ResponseItem};
use crate::answer::{Answer, Answers};
use crate::context::Context;
use crate::fhir::{Received, Status};
use crate::form::Form;
use crate::place;
use crate::problem::{Level, Problem};
use crate::question::Holds;

impl Form {
    /// Reads a [`Response`] of this form, or the answers of a draft by key. What is computed is computed anew.
    pub fn receive(&self, context: &Context, text: &str) -> Received {
        let mut reader = Reader { form: self, answers: Answers::new(), problems: Vec::new(), places: BTreeMap::new(), computed: Vec::new() };
        let response = serde_json::from_str::<Response>(text);
        let draft = serde_json::from_str::<Answers>(text);
        match (&response, draft) {
            (Ok(response), _) => reader.response(response),
            (Err(_), Ok(draft)) => reader.draft(draft),
            (Err(error), Err(_)) => {
                let (line, column) = (error.line(), error.column());
                reader.error(
                    "$".to_owned(),
                    "not-a-response",
                    format!("Ce n’est pas une réponse, ni des réponses d’un brouillon (ligne {line}, colonne {column})."),
                    format!("This is no response, nor answers of a draft (line {line}, column {column})."),
                );
            }
        }
        let claimed = response.as_ref().map(|response| response.scores.as_slice()).unwrap_or_default();
        reader.judge(context, claimed)
    }
}

struct Reader<'a> {
    form: &'a Form,
    answers: Answers,
    problems: Vec<Problem>,
    /// Where each answer stands in the document.
    places: BTreeMap<String, String>,
    /// What the document says of computed items.
    computed: Vec<(String, String, Answer)>,
}

impl Reader<'_> {
    fn error(&mut self, path: String, code: &'static str, fr: String, en: String) {
        self.problems.push(Problem { level: Level::Error, code, path, fr, en });
    }

    fn response(&mut self, response: &Response) {
        let heading = &self.form.heading;
        if (&response.key, response.version, &response.hash) != (&heading.key, heading.version, &heading.hash) {
            self.error(
                "$.hash".to_owned(),
                "other-questionnaire",
                format!("La réponse est à « {} », version {}, et non à cette définition.", response.key, response.version),
                format!("The response is to “{}”, version {}, not to this definition.", response.key, response.version),
            );
        }
        let roots: Vec<usize> = self.form.roots().collect();
        self.items(&response.items, "$.items", &roots, &[]);
    }

    fn draft(&mut self, draft: Answers) {
        self.places = draft.iter().map(|(key, _)| (key.to_owned(), format!("$.{key}"))).collect();
        self.answers = draft;
    }

    fn items(&mut self, items: &[ResponseItem], at: &str, slots: &[usize], rows: &[u32]) {
        let mut seen: BTreeMap<usize, u32> = BTreeMap::new();
        for (nth, item) in items.iter().enumerate() {
            let at = format!("{at}[{nth}]");
            let found = slots.iter().copied().find(|slot| self.form.items.get(*slot).is_some_and(|known| known.id == item.id));
            let Some((slot, known)) = found.and_then(|slot| Some((slot, self.form.items.get(slot)?))) else {
                let (code, fr, en) = if self.form.slot(&item.id).is_some() {
                    ("wrong-place", "n’a pas sa place ici", "does not belong here")
                } else {
                    ("unknown-item", "n’est pas dans le questionnaire", "is not in the questionnaire")
                };
                self.error(format!("{at}.id"), code, format!("« {} » {fr}.", item.id), format!("“{}” {en}.", item.id));
                continue;
            };
            let count = seen.entry(slot).or_default();
            *count += 1;
            if *count > 1 && !known.is_repeated() {
                self.error(format!("{at}.id"), "twice", format!("« {} » est déjà là.", item.id), format!("“{}” is already there.", item.id));
                continue;
            }
            let mut inner = rows.to_vec();
            inner.extend(known.is_repeated().then_some(*count));
            let key = place::key(&known.id, &inner);
            match (&item.answer, known.kind.holds) {
                (None, _) => {}
                (Some(answer), Holds::Answer) if known.calc.is_some() => self.computed.push((key, at.clone(), answer.clone())),
                (Some(answer), Holds::Answer) => {
                    self.places.insert(key.clone(), at.clone());
                    self.answers.set(key, answer.clone());
                }
                (Some(_), _) => self.error(
                    format!("{at}.answer"),
                    "no-answer",
                    "Un groupe ou un texte à lire ne prend pas de réponse.".to_owned(),
                    "A group or a text to read takes no answer.".to_owned(),
                ),
            }
            let children = known.children.clone();
            self.items(&item.items, &format!("{at}.items"), &children, &inner);
        }
        for (slot, count) in seen {
            if let Some(item) = self.form.items.get(slot).filter(|item| item.is_repeated()) {
                self.answers.set(place::key(&item.id, rows), Answer::Rows((1..=count).collect()));
            }
        }
    }

    /// Leaves out what is not asked, compares what is computed, and says what is wrong with the rest.
    fn judge(mut self, context: &Context, claimed: &[crate::ScoreResult]) -> Received {
        let form = self.form;
        let mut evaluation = form.evaluate(&self.answers, context);
        let not_asked: Vec<String> = self
            .answers
            .iter()
            .map(|(key, _)| key)
            .filter(|key| evaluation.tree.find(key).is_some_and(|at| !evaluation.is_on(at)))
            .map(str::to_owned)
            .collect();
        for key in not_asked {
            if let Some(at) = self.places.get(&key).cloned() {
                self.error(
                    at,
                    "not-asked",
                    "La question n’est pas posée avec ces réponses : elle n’a pas de réponse.".to_owned(),
                    "The question is not asked with these answers: it has no answer.".to_owned(),
                );
                self.answers.put(&key, None);
            }
        }
        evaluation = form.evaluate(&self.answers, context);
        let scores = form.scores_of(&self.answers, &evaluation);
        let mut replaced: Vec<(String, String, String)> = Vec::new();
        for (key, at, theirs) in &self.computed {
            let ours = evaluation.tree.find(key).and_then(|place| form.effective(place, &self.answers, &evaluation));
            if ours.as_ref() != Some(theirs) {
                replaced.push((at.clone(), said(Some(theirs)), said(ours.as_ref())));
            }
        }
        for (nth, theirs) in claimed.iter().enumerate() {
            let ours = scores.iter().find(|score| score.id == theirs.id).and_then(|score| score.value);
            if ours != theirs.value {
                let text = |value: Option<rust_decimal::Decimal>| value.map_or_else(|| "–".to_owned(), |value| value.normalize().to_string());
                replaced.push((format!("$.scores[{nth}]"), text(theirs.value), text(ours)));
            }
        }
        for (path, theirs, ours) in replaced {
            let fr = format!("La valeur reçue, {theirs}, n’est pas celle qui se calcule : {ours} la remplace.");
            let en = format!("The value received, {theirs}, is not the one that is computed: {ours} replaces it.");
            self.problems.push(Problem { level: Level::Warning, code: "replaced", path, fr, en });
        }
        let faults = form.problems_of(&self.answers, &evaluation).into_iter();
        let at = |key: &str| self.places.get(key).cloned().unwrap_or_else(|| format!("$..['{key}']"));
        let faults = faults.map(|fault| (at(&fault.item), fault)).collect();
        Received { answers: self.answers, problems: self.problems, faults, scores, status: Status::Completed }
    }
}

/// A value in a sentence.
fn said(answer: Option<&Answer>) -> String {
    let Some(json) = answer.and_then(|answer| serde_json::to_value(answer).ok()) else { return "–".to_owned() };
    let inner = json.as_object().and_then(|object| object.values().next());
    match inner {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => "–".to_owned(),
    }
}
