//! Tests of what a page is given.

use serde_json::{Value, json};

use super::ItemView;
use crate::answer::{Answer, Answers};
use crate::lang::Lang;
use crate::testing::{answers, code, form, item, options, scale};

fn sample() -> Value {
    json!([
        {"id": "intro", "type": "display",
         "text": {"fr": "Bonjour", "en": "Hello"}, "help": {"fr": "Lisez", "en": "Read"}},
        scale("pain", json!({"required": true})),
        item("group", "more", json!({"show_if": "pain >= 4 and not (place == 'a')", "items": [
            item("decimal", "hours", json!({"min": 0.5, "max": 24, "decimals": 1,
                "unit": {"fr": "heures", "en": "hours"}})),
        ]})),
        options("choice", "place", &["a", "b"], json!({})),
    ])
}

fn find<'a>(items: &'a [ItemView], id: &str) -> &'a ItemView {
    items.iter().flat_map(|item| std::iter::once(item).chain(&item.children)).find(|item| item.id == id).unwrap()
}

#[test]
fn words_come_in_the_language_asked_for() {
    let form = form(sample());
    let fr = form.view(&Answers::new(), &crate::Context::default(), Lang::Fr);
    let en = form.view(&Answers::new(), &crate::Context::default(), Lang::En);
    assert_eq!((fr[0].text.as_str(), fr[0].help.as_deref()), ("Bonjour", Some("Lisez")));
    assert_eq!((en[0].text.as_str(), en[0].help.as_deref()), ("Hello", Some("Read")));
    assert_eq!(find(&fr, "hours").facets.min.as_deref(), Some("0,5"));
    assert_eq!(find(&en, "hours").facets.min.as_deref(), Some("0.5"));
    assert_eq!(find(&en, "hours").facets.unit.as_deref(), Some("hours"));
}

#[test]
fn the_tree_follows_the_definition_and_holds_what_is_not_asked() {
    let form = form(sample());
    let view = form.view(&Answers::new(), &crate::Context::default(), Lang::En);
    let ids: Vec<&str> = view.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["intro", "pain", "more", "place"]);
    assert!(!find(&view, "more").enabled && !find(&view, "hours").enabled);
    let view = form.view(&answers([("pain", Answer::Int(5)), ("place", code("b"))]), &crate::Context::default(), Lang::En);
    assert!(find(&view, "more").enabled && find(&view, "hours").enabled);
}

#[test]
fn conditions_are_told_from_both_ends() {
    let form = form(sample());
    let view = form.view(&Answers::new(), &crate::Context::default(), Lang::En);
    assert_eq!(find(&view, "more").triggers, ["pain", "place"]);
    assert_eq!(find(&view, "pain").controls, ["more"]);
    assert_eq!(find(&view, "place").controls, ["more"]);
    assert!(find(&view, "hours").triggers.is_empty());
}

#[test]
fn zero_is_selected_and_nothing_is_not() {
    let form = form(sample());
    let selected = |draft: &Answers| -> Vec<String> {
        let view = form.view(draft, &crate::Context::default(), Lang::En);
        let options = &find(&view, "pain").facets.options;
        let on = options.iter().filter(|option| option.selected);
        on.map(|option| option.code.clone()).collect()
    };
    assert!(selected(&Answers::new()).is_empty());
    assert_eq!(selected(&answers([("pain", Answer::Int(0))])), ["0"]);
}

#[test]
fn an_answer_stands_in_its_input_and_in_words() {
    let form = form(sample());
    let draft = answers([("hours", Answer::Decimal("7.5".parse().unwrap()))]);
    let view = form.view(&draft, &crate::Context::default(), Lang::Fr);
    let hours = find(&view, "hours");
    assert_eq!(hours.inputs[0].name, "answer-hours");
    assert_eq!(hours.inputs[0].values, ["7,5"]);
    assert_eq!(hours.shown.as_deref(), Some("7,5\u{a0}heures"));
    assert!(hours.is_question);
    assert_eq!(find(&view, "pain").shown, None);
    assert!(!find(&view, "intro").is_question);
}

#[test]
fn a_view_has_one_shape_for_every_kind() {
    let form = form(sample());
    let view = serde_json::to_value(form.view(&Answers::new(), &crate::Context::default(), Lang::En)).unwrap();
    let names = |value: &Value| -> Vec<String> {
        let mut names: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    let items = view.as_array().unwrap();
    for item in items {
        assert_eq!(names(item), names(&items[0]));
        assert_eq!(names(&item["facets"]), names(&items[0]["facets"]));
    }
}
