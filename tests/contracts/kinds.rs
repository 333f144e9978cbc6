//! Every kind of question is whole: its templates, its example, its answer by post.

use crate::none_of;
use app::patient::QuestionView;
use tests::repository::{exists, listing, read};
use workflows::Form;

#[test]
fn every_kind_of_question_has_its_templates_and_its_example() {
    let mut complaints = Vec::new();
    assert!(workflows::kinds().len() > 5, "the list of kinds is too short to be true");
    for kind in workflows::kinds() {
        for part in ["field", "review"] {
            let path = format!("templates/components/questions/{}/{part}.html", kind.name);
            if !exists(&path) {
                complaints.push(format!("{path} is missing"));
            }
        }
        let path = format!("workflows/definitions/examples/{}.json", kind.name);
        if !exists(&path) || read(&path) != kind.example {
            complaints.push(format!("{path} is not the example of the kind"));
        }
        if let Err(problems) = Form::parse(kind.example) {
            complaints.push(format!("{}: the example does not parse: {problems:?}", kind.name));
        }
    }
    none_of(complaints);
}

#[test]
fn no_folder_of_templates_is_left_from_a_kind_that_is_gone() {
    let known: Vec<&str> = workflows::kinds().iter().map(|kind| kind.name).collect();
    let folders = listing("templates/components/questions").into_iter().filter(|name| !name.starts_with('_'));
    none_of(folders.filter(|name| !known.contains(&name.as_str())).collect());
}

#[test]
fn no_generic_file_asks_which_kind_a_question_is() {
    let files = tests::repository::sources(&["app/src/patient", "app/base/src/domain/responses", "templates/patient/questionnaires"], &[".rs", ".html"]);
    let mut complaints = Vec::new();
    for file in files {
        for kind in workflows::kinds() {
            for asked in [format!("kind == \"{}\"", kind.name), format!("\"{}\" =>", kind.name)] {
                if file.text.contains(&asked) {
                    complaints.push(format!("{}: {asked}", file.path));
                }
            }
        }
    }
    none_of(complaints);
    // the page's questions carry the kind as data
    assert!(std::mem::size_of::<QuestionView>() > 0);
}
