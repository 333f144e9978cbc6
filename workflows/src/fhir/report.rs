//! The verdict on a document while it is read: what was kept, what is carried, what is wrong.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::expression::ExpressionError;
use crate::problem::{Level, Problem};

/// Problems of one level that one document is told of at most.
const PROBLEMS_MAX: usize = 500;

/// Gathers the verdict.
#[derive(Debug, Default)]
pub(super) struct Report {
    problems: RefCell<Vec<Problem>>,
    kept: RefCell<Vec<String>>,
    carried: RefCell<Vec<String>>,
}

impl Report {
    pub(super) fn error(&self, path: impl Into<String>, code: &'static str, fr: impl Into<String>, en: impl Into<String>) {
        self.add(Problem { level: Level::Error, code, path: path.into(), fr: fr.into(), en: en.into() });
    }

    pub(super) fn warning(&self, path: impl Into<String>, code: &'static str, fr: impl Into<String>, en: impl Into<String>) {
        self.add(Problem { level: Level::Warning, code, path: path.into(), fr: fr.into(), en: en.into() });
    }

    pub(super) fn untranslated(&self, path: impl Into<String>, error: ExpressionError) {
        self.error(path, error.code, error.fr, error.en);
    }

    pub(super) fn add(&self, problem: Problem) {
        let mut problems = self.problems.borrow_mut();
        let known = problems.iter().filter(|known| known.level == problem.level).count();
        let level = problem.level;
        if known < PROBLEMS_MAX {
            problems.push(problem);
        } else if known == PROBLEMS_MAX {
            problems.push(Problem {
                level,
                code: "too-many-problems",
                path: "$".to_owned(),
                fr: format!("Il y a plus de {PROBLEMS_MAX} problèmes : les autres ne sont pas montrés."),
                en: format!("There are more than {PROBLEMS_MAX} problems: the others are not shown."),
            });
        }
    }

    pub(super) fn keep(&self, path: impl Into<String>) {
        self.kept.borrow_mut().push(path.into());
    }

    pub(super) fn carry(&self, path: impl Into<String>) {
        self.carried.borrow_mut().push(path.into());
    }

    /// Was something of this code told?
    pub(super) fn has(&self, code: &str) -> bool {
        self.problems.borrow().iter().any(|problem| problem.code == code)
    }

    pub(super) fn has_errors(&self) -> bool {
        self.problems.borrow().iter().any(|problem| problem.level == Level::Error)
    }

    /// Problems, errors first; kept and carried paths, without those that an error is about.
    pub(super) fn finish(self) -> (Vec<Problem>, Vec<String>, Vec<String>) {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.level == Level::Warning);
        let refused: BTreeSet<&str> = problems.iter().filter(|problem| problem.level == Level::Error).map(|problem| problem.path.as_str()).collect();
        let tidy = |paths: Vec<String>| {
            let mut seen = BTreeSet::new();
            paths.into_iter().filter(|path| !refused.contains(path.as_str()) && seen.insert(path.clone())).collect::<Vec<_>>()
        };
        let carried = tidy(self.carried.into_inner());
        let mut kept = tidy(self.kept.into_inner());
        let elsewhere: BTreeSet<&str> = carried.iter().map(String::as_str).collect();
        kept.retain(|path| !elsewhere.contains(path.as_str()));
        (problems, kept, carried)
    }
}
