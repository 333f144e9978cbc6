//! The verdict on one file, as scripts read it.

use crate::commands::Outcome;
use crate::commands::output::say;
use base::i18n::{Args, Lang, text};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use workflows::{ItemProblem, Level, Problem, ScoreResult};

/// One line of output.
#[derive(Debug, Serialize)]
pub(super) struct Verdict {
    file: String,
    #[serde(rename = "verdict")]
    word: &'static str,
    problems: Vec<Told>,
    kept: Vec<String>,
    carried: Vec<String>,
    scores: BTreeMap<String, Score>,
    /// Under which name and version the form is kept, after an import.
    #[serde(skip_serializing_if = "Option::is_none")]
    stored: Option<Stored>,
}

/// A problem in both languages.
#[derive(Debug, Serialize)]
struct Told {
    level: &'static str,
    code: String,
    path: String,
    fr: String,
    en: String,
}

#[derive(Debug, Serialize)]
struct Score {
    value: Option<String>,
    band: Option<String>,
}

/// Where an imported form is kept.
#[derive(Debug, Serialize)]
pub(super) struct Stored {
    pub(super) key: String,
    pub(super) version: u32,
    pub(super) hash: String,
    /// False when this very form was there already.
    pub(super) new: bool,
}

impl Verdict {
    pub(super) fn new(file: &Path, problems: Vec<Problem>, kept: Vec<String>, carried: Vec<String>) -> Self {
        let problems = problems.into_iter().map(told).collect();
        let mut verdict = Self { file: file.display().to_string(), word: "accepted", problems, kept, carried, scores: BTreeMap::new(), stored: None };
        verdict.settle();
        verdict
    }

    /// A file that cannot be read at all.
    pub(super) fn unreadable(file: &Path, error: &std::io::Error) -> Self {
        let problem = Problem {
            level: Level::Error,
            code: "unreadable",
            path: "$".to_owned(),
            fr: format!("Le fichier ne se lit pas : {error}."),
            en: format!("The file cannot be read: {error}."),
        };
        Self::new(file, vec![problem], Vec::new(), Vec::new())
    }

    /// Adds what is wrong with answers, each at its place in the document.
    pub(super) fn with_faults(mut self, faults: Vec<(String, ItemProblem)>) -> Self {
        self.problems.extend(faults.into_iter().map(|(path, fault)| Told {
            level: "error",
            code: code_of(fault.key).to_owned(),
            path,
            fr: sentence(Lang::Fr, &fault),
            en: sentence(Lang::En, &fault),
        }));
        self.settle();
        self
    }

    pub(super) fn with_scores(mut self, scores: &[ScoreResult]) -> Self {
        let told = |score: &ScoreResult| Score {
            value: score.value.map(|value| value.normalize().to_string()),
            band: score.band.as_ref().map(|band| band.key.clone()),
        };
        self.scores = scores.iter().map(|score| (score.id.clone(), told(score))).collect();
        self
    }

    pub(super) fn with_stored(mut self, stored: Stored) -> Self {
        self.stored = Some(stored);
        self
    }

    pub(super) fn is_refused(&self) -> bool {
        self.word == "refused"
    }

    fn settle(&mut self) {
        let is_refused = self.problems.iter().any(|problem| problem.level == "error");
        self.word = if is_refused { "refused" } else { "accepted" };
    }

    /// Prints the line.
    ///
    /// # Errors
    /// Nobody reads any more.
    pub(super) fn print(&self) -> Outcome {
        Ok(say(serde_json::to_string(self).map_err(std::io::Error::other)?)?)
    }
}

fn told(problem: Problem) -> Told {
    let level = if problem.level == Level::Error { "error" } else { "warning" };
    Told { level, code: problem.code.to_owned(), path: problem.path, fr: problem.fr, en: problem.en }
}

/// What a page would say, in one language.
fn sentence(lang: Lang, fault: &ItemProblem) -> String {
    let own = if lang == Lang::Fr { workflows::Lang::Fr } else { workflows::Lang::En };
    let args = fault.args(own).into_iter().fold(Args::new(), |args, (name, value)| args.with(name, value));
    text(lang, fault.key, &args)
}

/// The code scripts read of a fault: its message without what all such messages begin with.
fn code_of(key: &str) -> &str {
    let key = key.strip_prefix("error-").unwrap_or(key);
    key.strip_prefix("answer-").unwrap_or(key)
}
