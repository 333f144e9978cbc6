//! From a FHIR Questionnaire to our definition, with a verdict for every part of it.
//!
//! Two passes: `outline` learns which items there are, `item` writes each as ours. What comes out is read by
//! [`Form::parse`], so that an import cannot make a form that is wrong; its problems are told at the places of the document.

mod check;
mod condition;
mod document;
mod extent;
mod foreign;
mod formula;
mod initial;
mod item;
mod name;
mod option;
mod outline;
mod question;
mod unit;
mod value_set;
mod words;

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::outline::Node;
use super::path::Variable;
use super::report::Report;
use super::tongue::Tongue;
use crate::form::Form;
use crate::json::{Json, JsonErrorKind};
use crate::problem::Problem;

pub(super) use check::key as check_key;
pub(super) use formula::kind_of as kind_of_value;
pub(super) use item::words_id;
pub(super) use name::{code as code_of, derived_key, id as id_of};
pub(super) use option::{as_option, read as read_option};
pub(super) use value_set::concepts;
pub(super) use words::role;

/// What came of a document.
#[derive(Debug)]
pub struct Import {
    /// The form; none when there is an error.
    pub form: Option<Form>,
    /// Errors, then warnings.
    pub problems: Vec<Problem>,
    /// Paths of what is part of the form.
    pub kept: Vec<String>,
    /// Paths of what is kept verbatim for the next export and has no effect here.
    pub carried: Vec<String>,
}

/// Items that a questionnaire can have at most, those with words about another included.
const ITEMS_MAX: usize = 1_000;

/// Everything that is known while a document is read.
struct Reader<'a> {
    document: &'a Json,
    report: &'a Report,
    tongue: &'a Tongue,
    nodes: Vec<Node<'a>>,
    /// Named expressions: the item at which each stands, or the form, and what it says.
    variables: Vec<(Option<usize>, String, Variable)>,
    /// Which place of our definition comes from which place of the document.
    places: RefCell<BTreeMap<String, String>>,
}

/// Reads a Questionnaire of FHIR R4 (R4B, and R5 where its shape allows).
pub fn import(text: &str) -> Import {
    import_as(text, "questionnaire")
}

/// The same; `name` (of a file, say) is the key and the title of a document that has none.
pub fn import_as(text: &str, name: &str) -> Import {
    let report = Report::default();
    let form = read(text, name, &report);
    let (problems, kept, carried) = report.finish();
    Import { form, problems, kept, carried }
}

fn read(text: &str, name: &str, report: &Report) -> Option<Form> {
    let document = document_of(text, report)?;
    if document.text_of("resourceType") != Some("Questionnaire") {
        report.error(
            "$",
            "not-a-form",
            "Ce n’est pas un Questionnaire FHIR ni un questionnaire de Passerelle.",
            "This is neither a FHIR Questionnaire nor a questionnaire of Passerelle.",
        );
        return None;
    }
    if foreign::is_stu3(&document, report) {
        return None;
    }
    let tongue = Tongue::of(&document);
    let mut reader = Reader { document: &document, report, tongue: &tongue, nodes: Vec::new(), variables: Vec::new(), places: RefCell::default() };
    reader.outline();
    reader.gather_variables();
    let mut definition = reader.definition(name);
    // a part that was refused would show up as a second problem of what lacks it
    if report.has_errors() {
        return None;
    }
    match Form::parse(&definition.canonical()) {
        Ok(form) if formula::has_calculations(&reader.nodes) => {
            formula::settle_types(&mut definition, &form, report, &|ours| reader.place(ours));
            Form::parse(&definition.canonical()).ok().filter(|_| !report.has_errors())
        }
        Ok(form) => Some(form),
        Err(error) => {
            for problem in error.0 {
                let path = reader.place(&problem.path);
                report.add(Problem { path, ..problem });
            }
            None
        }
    }
}

/// The text as JSON.
pub(super) fn document_of(text: &str, report: &Report) -> Option<Json> {
    let error = match Json::read(text) {
        Ok(document) => return Some(document),
        Err(error) => error,
    };
    let (line, column) = (error.line, error.column);
    let (code, fr, en) = match &error.kind {
        JsonErrorKind::TooLarge => ("too-large", "Le fichier dépasse 2 Mio".to_owned(), "The file is larger than 2 MiB".to_owned()),
        JsonErrorKind::TooDeep => ("too-deep", "Le fichier a trop de niveaux".to_owned(), "The file has too many levels".to_owned()),
        JsonErrorKind::DuplicateName(name) => {
            ("duplicate-name", format!("Le champ « {name} » est écrit deux fois"), format!("The field “{name}” is written twice"))
        }
        JsonErrorKind::Number => {
            ("inexact-number", "Un nombre a plus de 15 chiffres ou est trop grand".to_owned(), "A number has more than 15 digits or is too large".to_owned())
        }
        JsonErrorKind::Syntax | JsonErrorKind::Text => ("not-a-form", "Le fichier n’est pas du JSON".to_owned(), "The file is not JSON".to_owned()),
    };
    report.error("$", code, format!("{fr} (ligne {line}, colonne {column})."), format!("{en} (line {line}, column {column})."));
    None
}

impl<'a> Reader<'a> {
    fn node(&self, at: usize) -> Option<&Node<'a>> {
        self.nodes.get(at)
    }

    /// Remembers where a place of our definition comes from.
    fn remember(&self, ours: String, theirs: String) {
        self.places.borrow_mut().insert(ours, theirs);
    }

    /// The place in the document of a place of our definition: that of the nearest part around it.
    fn place(&self, ours: &str) -> String {
        let places = self.places.borrow();
        let mut end = ours.len();
        loop {
            let around = ours.get(..end).unwrap_or_default();
            if let Some(theirs) = places.get(around) {
                return theirs.clone();
            }
            match around.rfind(['.', '[']) {
                Some(shorter) if shorter > 0 => end = shorter,
                _ => return "$".to_owned(),
            }
        }
    }
}
