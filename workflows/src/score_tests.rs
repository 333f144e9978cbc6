//! F12, F17: scores with their policies and bands, alerts.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::answer::{Answer, Answers};
use crate::form::Form;
use crate::problem::Problem;
use crate::testing::{answers, both, codes, options, scale};
use crate::{Context, Lang, Response};

fn points(id: &str) -> Value {
    let mut question = options("choice", id, &["never", "often", "always"], json!({}));
    for (nth, option) in question["options"].as_array_mut().unwrap().iter_mut().enumerate() {
        option["score"] = json!(nth);
    }
    question
}

fn document(scores: Value, alerts: Value) -> String {
    let items = json!([points("a"), points("b"), points("c"), scale("pain", json!({}))]);
    json!({"schema": "passerelle.questionnaire/1", "key": "essai", "version": 1, "title": both("Essai"), "items": items, "scores": scores, "alerts": alerts})
        .to_string()
}

fn form(scores: Value, alerts: Value) -> Form {
    Form::parse(&document(scores, alerts)).unwrap_or_else(|error| panic!("{:#?}", error.0))
}

fn refused(scores: Value, alerts: Value) -> Vec<Problem> {
    Form::parse(&document(scores, alerts)).expect_err("refused").0
}

fn total(more: &Value) -> Value {
    let mut score = json!({"id": "total", "title": both("Total"), "items": ["a", "b", "c"]});
    score.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    score
}

fn draft(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(id, code)| ((*id).to_owned(), Answer::Code((*code).to_owned()))).collect()
}

fn value(form: &Form, draft: &Answers) -> Option<String> {
    form.scores(draft, &Context::default())[0].value.map(|value| value.to_string())
}

const TWO: [(&str, &str); 2] = [("a", "always"), ("b", "often")];
const THREE: [(&str, &str); 3] = [("a", "always"), ("b", "often"), ("c", "never")];

#[test]
fn each_policy_does_what_it_says_about_missing_answers() {
    let cases = [
        (json!({}), Some("3"), None, None),
        (json!({"missing": "sum_answered"}), Some("3"), Some("3"), None),
        (json!({"missing": {"prorate": 2}, "decimals": 1}), Some("3"), Some("4.5"), None),
        (json!({"missing": {"prorate": 3}}), Some("3"), None, None),
        (json!({"method": "mean", "missing": "sum_answered", "decimals": 2}), Some("1"), Some("1.5"), None),
        (json!({"reverse": ["a"]}), Some("1"), None, None),
    ];
    for (more, three, two, none) in cases {
        let form = form(json!([total(&more)]), json!([]));
        let known = |draft: &Answers| value(&form, draft).map(|value| value.trim_end_matches(".0").to_owned());
        assert_eq!(known(&draft(&THREE)).as_deref(), three, "{more}");
        assert_eq!(known(&draft(&TWO)).as_deref(), two, "{more}");
        assert_eq!(known(&draft(&[])).as_deref(), none, "{more}");
    }
}

#[test]
fn a_score_tells_its_rule_its_policy_and_its_inputs() {
    let form = form(json!([total(&json!({"missing": "sum_answered", "reverse": ["a"]}))]), json!([]));
    let score = form.scores(&draft(&TWO), &Context::default()).remove(0);
    assert_eq!((score.rule.as_str(), score.missing.as_str()), ("sum", "sum_answered"));
    let inputs: Vec<(&str, Option<Decimal>)> = score.inputs.iter().map(|input| (input.item.as_str(), input.points)).collect();
    assert_eq!(inputs, [("a", Some(Decimal::ZERO)), ("b", Some(Decimal::ONE)), ("c", None)]);
}

#[test]
fn bands_are_closed_and_cover_everything() {
    let bands = json!([{"key": "low", "from": 0, "to": 2, "title": both("low")}, {"key": "high", "from": 3, "to": 6, "title": both("high")}]);
    let form = form(json!([total(&json!({"bands": bands}))]), json!([]));
    let band = |draft: &Answers| form.scores(draft, &Context::default()).remove(0).band.map(|band| band.key);
    assert_eq!(band(&draft(&THREE)).as_deref(), Some("high"));
    assert_eq!(band(&draft(&[("a", "never"), ("b", "never"), ("c", "always")])).as_deref(), Some("low"));
    assert_eq!(band(&draft(&TWO)), None, "no score, no band");
    let wrong = |bands: Value| refused(json!([total(&json!({"bands": bands}))]), json!([]));
    let gap = json!([{"key": "low", "from": 0, "to": 2, "title": both("low")}, {"key": "high", "from": 4, "to": 6, "title": both("high")}]);
    assert_eq!(codes(&wrong(gap)), [("band-gap", "$.scores[0].bands[1].from")]);
    let overlap = json!([{"key": "low", "from": 0, "to": 3, "title": both("low")}, {"key": "high", "from": 3, "to": 6, "title": both("high")}]);
    assert_eq!(codes(&wrong(overlap)), [("band-gap", "$.scores[0].bands[1].from")]);
    let short = json!([{"key": "low", "from": 0, "to": 5, "title": both("low")}]);
    assert_eq!(codes(&wrong(short)), [("bands-incomplete", "$.scores[0].bands")]);
}

#[test]
fn a_score_may_be_an_expression() {
    let form = form(json!([{"id": "mix", "title": both("mix"), "value": "score(a) * 2 + pain / 4", "decimals": 1}]), json!([]));
    let given = [draft(&[("a", "often")]), answers([("pain", Answer::Int(7))])];
    let all: Answers = given.iter().flat_map(|some| some.iter().map(|(key, answer)| (key.to_owned(), answer.clone()))).collect();
    assert_eq!(value(&form, &all).as_deref(), Some("3.8"));
    assert_eq!(value(&form, &given[0]), None);
    assert_eq!(form.scores(&all, &Context::default())[0].rule, "score(a) * 2 + pain / 4");
}

#[test]
fn what_cannot_be_counted_is_refused_by_name() {
    let cases = [
        (json!({"items": ["a", "nobody"]}), "no-points"),
        (json!({"missing": {"prorate": 9}}), "out-of-range"),
        (json!({"missing": "guess"}), "unknown-word"),
        (json!({"reverse": ["pain"]}), "no-points"),
    ];
    for (more, code) in cases {
        assert_eq!(refused(json!([total(&more)]), json!([]))[0].code, code, "{more}");
    }
    assert_eq!(refused(json!([total(&json!({"id": "a"}))]), json!([]))[0].code, "duplicate-id");
    assert_eq!(refused(json!([{"id": "x", "title": both("x"), "value": "a == 'often'"}]), json!([]))[0].code, "not-a-number");
}

fn alert(condition: &str) -> Value {
    json!({"id": "danger", "if": condition, "priority": "urgent", "due_hours": 4, "title": both("call"), "text": both("help")})
}

fn submitted(form: &Form, draft: &Answers) -> Response {
    form.submission(draft, &Context::default(), Lang::Fr).unwrap()
}

#[test]
fn an_alert_fires_at_submit_on_items_and_on_scores() {
    for (condition, given, fires) in [
        ("score(c) >= 1", &[("c", "often")][..], true),
        ("score(c) >= 1", &[("c", "never")], false),
        ("score(c) >= 1", &[], false),
        ("total >= 3", &THREE, true),
        ("total >= 4", &THREE, false),
        ("total >= 0", &TWO, false),
    ] {
        let form = form(json!([total(&json!({}))]), json!([alert(condition)]));
        let raised = submitted(&form, &draft(given)).alerts;
        assert_eq!(raised.len(), usize::from(fires), "{condition} with {given:?}");
        assert_eq!(raised.iter().map(|alert| (alert.id.as_str(), alert.due_hours)).next(), fires.then_some(("danger", 4)));
    }
}

#[test]
fn an_alert_that_could_never_be_judged_is_refused() {
    assert_eq!(codes(&refused(json!([]), json!([alert("nobody >= 1")]))), [("unknown-name", "$.alerts[0].if")]);
    assert_eq!(codes(&refused(json!([]), json!([alert("pain + 1")]))), [("not-a-condition", "$.alerts[0].if")]);
    assert_eq!(refused(json!([]), json!([{"id": "x"}])).len(), 4);
}

#[test]
fn a_response_keeps_its_scores_and_alerts_when_written_and_read() {
    let form = form(json!([total(&json!({}))]), json!([alert("total >= 3")]));
    let response = submitted(&form, &draft(&THREE));
    let again: Response = serde_json::from_str(&serde_json::to_string(&response).unwrap()).unwrap();
    assert_eq!(again, response);
    assert_eq!(serde_json::to_value(&response).unwrap()["scores"][0]["value"], json!("3"));
}

#[test]
fn words_for_the_person_come_as_soon_as_an_answer_raises_them() {
    let alert = |id: &str, condition: &str, has_text: bool| {
        let mut alert = json!({"id": id, "if": condition, "priority": "urgent", "due_hours": 4, "title": both("Titre")});
        if has_text {
            alert["text"] = both(&format!("Aide {id}"));
        }
        alert
    };
    let alerts = json!([alert("one", "score(a) >= 2", true), alert("sum", "total >= 3", true), alert("clinic", "score(a) >= 2", false)]);
    let form = form(json!([total(&json!({"missing": "sum_answered"}))]), alerts);
    let crises = |draft: &Answers| form.crises(draft, &Context::default(), Lang::Fr);
    assert_eq!(crises(&draft(&[])), []);
    let one = crises(&draft(&[("a", "always")]));
    assert_eq!(one.iter().map(|crisis| (crisis.text.as_str(), crisis.items.join(" "))).collect::<Vec<_>>(), [("Aide one (fr)", "a".to_owned())]);
    let both = crises(&draft(&TWO));
    assert_eq!(both.iter().map(|crisis| crisis.items.join(" ")).collect::<Vec<_>>(), ["a", "a b c"], "a score looks at its questions");
    let watched: Vec<(String, bool)> = form.view(&draft(&[]), &Context::default(), Lang::Fr).into_iter().map(|item| (item.id, item.watched)).collect();
    assert_eq!(watched.iter().filter(|(_, watched)| *watched).map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
}
