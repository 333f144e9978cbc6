//! What the tests of this crate share: short ways to write a form and to read its verdict.

use serde_json::{Value, json};

use crate::answer::{Answer, Answers};
use crate::form::Form;
use crate::problem::Problem;

/// A text in both languages.
pub(crate) fn both(text: &str) -> Value {
    json!({"fr": format!("{text} (fr)"), "en": format!("{text} (en)")})
}

/// The text of a questionnaire with these items.
pub(crate) fn document(items: Value) -> String {
    json!({
        "schema": "passerelle.questionnaire/1",
        "key": "essai",
        "version": 1,
        "title": both("Essai"),
        "items": items,
    })
    .to_string()
}

/// The form with these items.
pub(crate) fn form(items: Value) -> Form {
    match Form::parse(&document(items)) {
        Ok(form) => form,
        Err(error) => panic!("{:#?}", error.0),
    }
}

/// Why a questionnaire with these items is refused.
pub(crate) fn refused(items: Value) -> Vec<Problem> {
    refused_text(&document(items))
}

/// Why this text is refused.
pub(crate) fn refused_text(text: &str) -> Vec<Problem> {
    match Form::parse(text) {
        Ok(_) => panic!("accepted: {text}"),
        Err(error) => error.0,
    }
}

/// (code, path) of each problem.
pub(crate) fn codes(problems: &[Problem]) -> Vec<(&str, &str)> {
    problems.iter().map(|problem| (problem.code, problem.path.as_str())).collect()
}

/// An item with an id, a type and further fields.
pub(crate) fn item(kind: &str, id: &str, more: Value) -> Value {
    let mut item = json!({"id": id, "type": kind, "text": both(id)});
    if let (Some(item), Some(more)) = (item.as_object_mut(), more.as_object()) {
        item.extend(more.clone());
    }
    item
}

/// A 0–10 scale.
pub(crate) fn scale(id: &str, more: Value) -> Value {
    let mut own = item("scale", id, more);
    for (name, value) in [("min", json!(0)), ("max", json!(10)), ("min_label", both("none")), ("max_label", both("most"))] {
        own[name] = value;
    }
    own
}

/// A question whose options have these codes; `exclusive` ones with a `!` in front.
pub(crate) fn options(kind: &str, id: &str, codes: &[&str], more: Value) -> Value {
    let mut own = item(kind, id, more);
    own["options"] = codes
        .iter()
        .map(|code| match code.strip_prefix('!') {
            Some(code) => json!({"code": code, "text": both(code), "exclusive": true}),
            None => json!({"code": code, "text": both(code)}),
        })
        .collect();
    own
}

/// The answers of (item, answer) pairs.
pub(crate) fn answers<const N: usize>(pairs: [(&str, Answer); N]) -> Answers {
    pairs.into_iter().map(|(id, answer)| (id.to_owned(), answer)).collect()
}

/// The answer that is one of several codes.
pub(crate) fn code(code: &str) -> Answer {
    Answer::Code(code.to_owned())
}

/// The answer that is several codes.
pub(crate) fn several(codes: &[&str]) -> Answer {
    Answer::Codes(codes.iter().map(|code| (*code).to_owned()).collect())
}

/// A text as an answer.
pub(crate) fn words(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

/// (item, key) of each problem with these answers.
pub(crate) fn verdict(form: &Form, answers: &Answers) -> Vec<(String, &'static str)> {
    form.validate(answers, &crate::Context::default()).into_iter().map(|problem| (problem.item, problem.key)).collect()
}

/// The ids of the items that are asked, in the order of the form.
pub(crate) fn asked(form: &Form, answers: &Answers) -> Vec<String> {
    let evaluation = form.evaluate(answers, &crate::Context::default());
    form.items().iter().map(|item| item.id().to_owned()).filter(|id| evaluation.is_enabled(id)).collect()
}
