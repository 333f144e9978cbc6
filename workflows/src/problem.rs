//! What is wrong with a definition: every problem at once, each with a code, a path and a plain sentence.

use std::cell::RefCell;
use std::cmp::Ordering;

use serde::Serialize;

/// Whether a problem stops publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The definition is refused.
    Error,
    /// The definition is accepted; its author should know.
    Warning,
}

/// One problem of a definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Does it stop publication?
    pub level: Level,
    /// A stable word for programs.
    pub code: &'static str,
    /// Where, as a JSON path: `$.items[2].text.fr`.
    pub path: String,
    /// The sentence in French.
    pub fr: String,
    /// The sentence in English.
    pub en: String,
}

/// All the problems that stopped a definition; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the definition has {} problem(s)", .0.len())]
pub struct DefinitionError(pub Vec<Problem>);

/// Problems that one definition is told of at most.
const PROBLEMS_MAX: usize = 500;

/// Gathers problems while a definition is read.
#[derive(Debug, Default)]
pub(crate) struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub(crate) fn error(&self, path: impl Into<String>, code: &'static str, fr: impl Into<String>, en: impl Into<String>) {
        let mut problems = self.0.borrow_mut();
        match problems.len().cmp(&PROBLEMS_MAX) {
            Ordering::Less => {
                problems.push(Problem { level: Level::Error, code, path: path.into(), fr: fr.into(), en: en.into() });
            }
            Ordering::Equal => problems.push(Problem {
                level: Level::Error,
                code: "too-many-problems",
                path: "$".to_owned(),
                fr: format!("Il y a plus de {PROBLEMS_MAX} problèmes : les autres ne sont pas montrés."),
                en: format!("There are more than {PROBLEMS_MAX} problems: the others are not shown."),
            }),
            Ordering::Greater => {}
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    pub(crate) fn into_error(self) -> DefinitionError {
        DefinitionError(self.0.into_inner())
    }
}
