//! Tests of what is kept of a submission (F14).

use serde_json::{Value, json};

use super::Response;
use crate::answer::{Answer, Answers};
use crate::form::Form;
use crate::lang::Lang;
use crate::testing::{answers, code, form, item, options, scale, several, words};

fn sample() -> Value {
    json!([
        item("display", "intro", json!({})),
        scale("pain", json!({"required": true})),
        options("choice", "place", &["head", "back"], json!({})),
        item(
            "group",
            "g",
            json!({"items": [
                options("multi", "relief", &["rest", "heat", "!none"], json!({})),
                item("text", "note", json!({})),
            ]})
        ),
        item("group", "empty", json!({"items": [item("bool", "b", json!({}))]})),
    ])
}

fn draft() -> Answers {
    answers([("pain", Answer::Int(0)), ("place", code("back")), ("relief", several(&["heat", "rest"])), ("note", words("a\nb"))])
}

fn submitted(form: &Form, lang: Lang) -> Response {
    form.submission(&draft(), &crate::Context::default(), lang).unwrap()
}

#[test]
fn f14_the_words_that_were_read_are_kept_with_the_answer() {
    let form = form(sample());
    let fr = submitted(&form, Lang::Fr);
    let en = submitted(&form, Lang::En);
    assert_eq!((fr.lang, fr.title.as_str()), (Lang::Fr, "Essai (fr)"));
    assert_eq!((en.lang, en.title.as_str()), (Lang::En, "Essai (en)"));
    assert_eq!(fr.items[0].text, "pain (fr)");
    assert_eq!(fr.items[0].shown, "0 (none (fr)) sur 10");
    assert_eq!(en.items[1].shown, "back (en)");
    assert_eq!(en.items[1].options[0].code, "back");
    assert_eq!(en.items[1].options[0].text, "back (en)");
}

#[test]
fn f14_several_options_are_kept_in_the_order_of_the_form() {
    let response = submitted(&form(sample()), Lang::En);
    let relief = &response.items[2].items[0];
    assert_eq!(relief.shown, "rest (en), heat (en)");
    let codes: Vec<&str> = relief.options.iter().map(|label| label.code.as_str()).collect();
    assert_eq!(codes, ["rest", "heat"]);
}

#[test]
fn f14_groups_stay_and_what_was_not_answered_does_not() {
    let response = submitted(&form(sample()), Lang::En);
    let ids: Vec<&str> = response.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["pain", "place", "g"]);
    assert_eq!(response.items[2].kind, "group");
    assert_eq!(response.items[2].answer, None);
    assert_eq!(response.items[2].items[1].shown, "a\nb");
}

#[test]
fn f16_a_response_names_the_very_definition_it_answers() {
    let form = form(sample());
    let response = submitted(&form, Lang::Fr);
    assert_eq!(response.key, "essai");
    assert_eq!(response.version, 1);
    assert_eq!(response.hash, form.heading().hash);
}

#[test]
fn f18_a_response_is_read_without_its_definition() {
    let response = submitted(&form(sample()), Lang::Fr);
    let json = serde_json::to_string(&response).unwrap();
    assert_eq!(serde_json::from_str::<Response>(&json).unwrap(), response);
    assert!(json.contains(r#""answer":{"int":0}"#), "{json}");
}

#[test]
fn the_same_answers_give_the_same_bytes() {
    let one = serde_json::to_string(&submitted(&form(sample()), Lang::Fr)).unwrap();
    let two = serde_json::to_string(&submitted(&form(sample()), Lang::Fr)).unwrap();
    assert_eq!(one, two);
}
