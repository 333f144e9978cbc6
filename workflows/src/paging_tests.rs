//! Which items stand on which page, and which pages are asked.

use serde_json::{Value, json};

use crate::form::Form;
use crate::paging::Sheet;
use crate::testing::{both, options, scale};
use crate::{Answer, Answers, Context, Lang};

fn form(layout: &str, items: Value) -> Form {
    let document = json!({"schema": "passerelle.questionnaire/1", "key": "essai", "version": 1, "title": both("Essai"), "layout": layout, "items": items});
    Form::parse(&document.to_string()).unwrap_or_else(|error| panic!("{:#?}", error.0))
}

fn words(id: &str) -> Value {
    json!({"id": id, "type": "display", "text": both("Lisez")})
}

fn group(id: &str, kind: &str, items: Value, more: Value) -> Value {
    let mut group = json!({"id": id, "type": kind, "text": both("Groupe"), "items": items});
    group.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    group
}

fn items() -> Value {
    let choice = |id: &str| options("choice", id, &["a", "b"], json!({}));
    json!([
        words("hello"),
        scale("first", json!({})),
        scale("second", json!({"show_if": "first > 3"})),
        group("part", "page", json!([words("note"), scale("third", json!({})), scale("fourth", json!({"show_if": "first > 5"}))]), json!({"required": true})),
        group("table", "matrix", json!([choice("m1"), choice("m2")]), json!({})),
        group("rows", "group", json!([scale("fifth", json!({}))]), json!({"repeat": {"min": 1, "max": 3}})),
        words("bye"),
    ])
}

fn ids(form: &Form) -> Vec<String> {
    form.sheets().iter().map(|sheet| ids_of(form, sheet).join(" ")).collect()
}

fn ids_of(form: &Form, sheet: &Sheet) -> Vec<String> {
    let draft = Answers::new();
    let items = sheet.of(form.view(&draft, &Context::default(), Lang::Fr));
    items
        .iter()
        .flat_map(|item| if item.children.is_empty() { vec![item.item.clone()] } else { item.children.iter().map(|c| c.item.clone()).collect() })
        .collect()
}

#[test]
fn a_page_is_the_whole_form_a_section_or_a_question() {
    assert_eq!(ids(&form("one_page", items())).len(), 1);
    assert_eq!(ids(&form("section", items())), ["hello first second", "note third fourth", "m1 m2", "rows bye"]);
    assert_eq!(ids(&form("question", items())), ["hello first", "second", "note third", "fourth", "m1 m2", "rows bye"]);
}

#[test]
fn a_page_keeps_the_headings_around_its_question() {
    let form = form("question", items());
    let view = form.sheets()[2].of(form.view(&Answers::new(), &Context::default(), Lang::Fr));
    assert_eq!((view.len(), view[0].item.as_str(), view[0].children.len()), (1, "part", 2));
}

#[test]
fn a_page_without_a_question_to_ask_is_left_out() {
    let form = form("question", items());
    let asked = |first: i64| {
        let draft: Answers = [("first".to_owned(), Answer::Int(first))].into_iter().collect();
        let view = form.view(&draft, &Context::default(), Lang::Fr);
        form.sheets().iter().map(|sheet| sheet.is_asked(&view)).collect::<Vec<_>>()
    };
    assert_eq!(asked(0), [true, false, true, false, true, true]);
    assert_eq!(asked(4), [true, true, true, false, true, true]);
    assert_eq!(asked(9), [true; 6]);
}

#[test]
fn words_alone_are_a_page_to_read() {
    let form = form("section", json!([words("only")]));
    let sheets = form.sheets();
    assert!(sheets.len() == 1 && sheets[0].is_asked(&form.view(&Answers::new(), &Context::default(), Lang::Fr)));
}

#[test]
fn a_problem_leads_to_its_page_and_one_of_a_group_to_the_first_of_the_group() {
    let form = form("question", items());
    let sheets = form.sheets();
    let problems = form.validate(&Answers::new(), &Context::default());
    let pages: Vec<(&str, Option<usize>)> = problems.iter().map(|problem| (problem.item.as_str(), form.sheet_of(&sheets, problem))).collect();
    assert_eq!(pages, [("part", Some(2))]);
    assert!(sheets[5].holds(&form, "fifth") && sheets[4].holds(&form, "m2") && !sheets[4].holds(&form, "third"));
}

#[test]
fn every_item_of_every_shipped_form_stands_on_one_page_of_each_layout() {
    for shipped in crate::shipped().iter().filter(|shipped| shipped.kind == crate::ShippedKind::Questionnaire) {
        for layout in ["one_page", "section", "question"] {
            let mut document: Value = serde_json::from_str(shipped.json).unwrap();
            document["layout"] = json!(layout);
            let form = Form::parse(&document.to_string()).unwrap();
            let sheets = form.sheets();
            for item in form.items().iter().filter(|item| item.kind().holds == crate::Holds::Answer && !item.hidden) {
                assert_eq!(sheets.iter().filter(|sheet| sheet.holds(&form, item.id())).count(), 1, "{} {layout} {}", shipped.key, item.id());
            }
        }
    }
}
