//! The published scoring of the instruments that come with the product: totals, cut-offs, what is asked, what raises an alert.

use crate::answer::{Answer, Answers};
use crate::context::Context;
use crate::definition::shipped;
use crate::form::Form;
use crate::lang::Lang;

fn form(key: &str) -> Form {
    let found = shipped().iter().find(|shipped| shipped.key == key).unwrap_or_else(|| panic!("no {key}"));
    Form::parse(found.json).unwrap_or_else(|error| panic!("{key}: {:#?}", error.0))
}

const WEIGHED: [&str; 4] = ["never", "several", "half", "daily"];

/// Answers to items called `<letter>1`, `<letter>2`…, by the points that they count.
fn points(letter: &str, points: &[usize]) -> Answers {
    (1..).zip(points).map(|(nth, points)| (format!("{letter}{nth}"), Answer::Code(WEIGHED[*points].to_owned()))).collect()
}

/// A total of `sum` over `items` items, spread as it comes.
fn spread(letter: &str, items: usize, sum: usize) -> Answers {
    let each: Vec<usize> = (0..items).map(|at| (sum.saturating_sub(3 * at)).min(3)).collect();
    assert_eq!(each.iter().sum::<usize>(), sum);
    points(letter, &each)
}

fn score(form: &Form, answers: &Answers, id: &str) -> (Option<String>, Option<String>) {
    let score = form.scores(answers, &Context::default()).into_iter().find(|score| score.id == id).unwrap();
    (score.value.map(|value| value.to_string()), score.band.map(|band| band.key))
}

fn bands(key: &str, letter: &str, items: usize, wanted: &[(usize, &str)]) {
    let form = form(key);
    for (sum, band) in wanted {
        let found = score(&form, &spread(letter, items, *sum), "total");
        assert_eq!(found, (Some(sum.to_string()), Some((*band).to_owned())), "{key} with {sum}");
    }
}

#[test]
fn phq_9_is_cut_at_5_10_15_and_20() {
    let wanted = [(0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"), (15, "moderately_severe")];
    bands("phq-9", "i", 9, &wanted);
    bands("phq-9", "i", 9, &[(19, "moderately_severe"), (20, "severe"), (27, "severe")]);
}

#[test]
fn phq_9_asks_how_difficult_it_was_only_when_there_is_something() {
    let form = form("phq-9");
    let is_asked = |answers: &Answers| form.evaluate(answers, &Context::default()).is_enabled("difficulty");
    assert!(!is_asked(&spread("i", 9, 0)));
    assert!(is_asked(&spread("i", 9, 1)));
    assert!(!is_asked(&points("i", &[3, 3])), "not before everything is answered");
}

#[test]
fn phq_9_needs_every_answer_for_its_total() {
    let form = form("phq-9");
    assert_eq!(score(&form, &points("i", &[3, 3, 3, 3, 3, 3, 3, 3]), "total"), (None, None));
}

#[test]
fn phq_9_raises_an_urgent_alert_from_the_ninth_item_alone() {
    let form = form("phq-9");
    for (ninth, count) in [(0, 0), (1, 1), (2, 1), (3, 1)] {
        let answers = points("i", &[0, 0, 0, 0, 0, 0, 0, 0, ninth]);
        let alerts = form.submission(&answers, &Context::default(), Lang::Fr).unwrap().alerts;
        assert_eq!(alerts.len(), count, "{ninth}");
        assert!(alerts.iter().all(|alert| alert.id == "ideation" && alert.text.is_some()));
    }
    let severe = points("i", &[3, 3, 3, 3, 3, 3, 3, 3, 0]);
    assert!(form.submission(&severe, &Context::default(), Lang::En).unwrap().alerts.is_empty());
}

#[test]
fn gad_7_is_cut_at_5_10_and_15() {
    let wanted = [(0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"), (15, "severe"), (21, "severe")];
    bands("gad-7", "g", 7, &wanted);
}

#[test]
fn phq_4_is_cut_at_3_6_and_9_and_screens_each_half_at_3() {
    let form = form("phq-4");
    let of = |anxiety: &[usize], mood: &[usize]| -> Answers {
        let all = [points("g", anxiety), points("i", mood)];
        all.iter().flat_map(|some| some.iter().map(|(key, answer)| (key.to_owned(), answer.clone()))).collect()
    };
    for (anxiety, mood, total, band) in
        [([0, 0], [1, 1], "2", "normal"), ([3, 0], [0, 0], "3", "mild"), ([3, 0], [3, 0], "6", "moderate"), ([3, 3], [3, 0], "9", "severe")]
    {
        let answers = of(&anxiety, &mood);
        assert_eq!(score(&form, &answers, "total"), (Some(total.to_owned()), Some(band.to_owned())));
        let screen = |half: &[usize]| if half.iter().sum::<usize>() >= 3 { "positive" } else { "negative" };
        assert_eq!(score(&form, &answers, "anxiety").1.as_deref(), Some(screen(&anxiety)));
        assert_eq!(score(&form, &answers, "depression").1.as_deref(), Some(screen(&mood)));
    }
}

#[test]
fn the_pain_assessment_can_be_answered_with_little_and_counts_what_it_needs() {
    let form = form("bilan-douleur-chronique");
    assert!(form.items().iter().filter(|item| item.kind().holds == crate::Holds::Answer).count() >= 40);
    let pains = [("pain_now", 7), ("pain_average", 8), ("pain_worst", 10)].map(|(id, points)| (id.to_owned(), Answer::Int(points)));
    let mut answers: Answers = pains.into_iter().collect();
    answers.set("since", Answer::Date("2019".parse().unwrap()));
    answers.set("where", Answer::Codes(vec!["back".to_owned()]));
    answers.set("rhythm", Answer::Code("always".to_owned()));
    answers.set("takes", Answer::Bool(false));
    let response = form.submission(&answers, &Context::default(), Lang::Fr).unwrap();
    assert_eq!(score(&form, &answers, "intensity"), (Some("8.3".to_owned()), Some("severe".to_owned())));
    assert_eq!(score(&form, &answers, "limitation"), (None, None));
    assert_eq!(response.alerts.len(), 1);
    answers.set("takes", Answer::Bool(true));
    let problems = form.validate(&answers, &Context::default());
    assert_eq!(problems.iter().map(|problem| problem.item.as_str()).collect::<Vec<_>>(), ["medicines"]);
}

#[test]
fn satisfaction_is_a_mean_of_what_was_said() {
    let form = form("satisfaction-rendez-vous");
    let said = [("on_time", "yes"), ("heard", "yes"), ("clear", "rather_yes")].map(|(id, code)| (id.to_owned(), Answer::Code(code.to_owned())));
    let answers: Answers = said.into_iter().collect();
    assert_eq!(score(&form, &answers, "satisfaction").0.as_deref(), Some("4.7"));
}
