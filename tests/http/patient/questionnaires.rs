//! Answering: saved answer by answer, submitted once, corrected until reviewed.

use super::{dashboard, questionnaire};
use base::access::Denied;
use base::db::schema::{answers, response_submissions};
use base::domain::{activities, responses};
use diesel::prelude::*;
use tests::{Browser, Page, TestApp, World};

const FORM: &str = "#questionnaire";

async fn open(app: &TestApp, world: &World) -> (Browser, Page) {
    let mut browser = app.signed_in(world.patient.account).await;
    let page = browser.get(&questionnaire(world.patient)).await.expect(200);
    (browser, page)
}

/// The version of an answer that a page holds.
fn version(page: &Page, item: &str) -> String {
    page.attributes(&format!("input[name=version-{item}]"), "value").into_iter().next().unwrap_or_default()
}

async fn count_submissions(app: &TestApp) -> i64 {
    app.read(|tx| Ok::<i64, Denied>(response_submissions::table.count().get_result(tx.conn)?)).await
}

/// Saves one answer as the page does while it is open.
async fn autosave(browser: &mut Browser, world: &World, item: &str, version: &str, value: &str) -> Page {
    let (asked, based, answer) = ("asked", format!("version-{item}"), format!("answer-{item}"));
    browser.post_partial(&questionnaire(world.patient), &[("autosave", item), (asked, item), (&based, version), (&answer, value)]).await
}

#[tokio::test]
async fn an_answer_is_saved_at_once_and_the_fragment_says_when() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, page) = open(&app, &world).await;
    assert_eq!(version(&page, "pain_now"), "0");
    let saved = autosave(&mut browser, &world, "pain_now", "0", "6").await.expect(200);
    assert!(!saved.body.contains("<html") && saved.header("vary").contains("HX-Request-Type"), "{}", saved.body);
    assert!(saved.says("Enregistré à"), "{}", saved.body);
    assert!(saved.body.contains(r##"data-hx-target="#version-pain_now""##) && saved.body.contains(r#"value="1""#), "{}", saved.body);
    let again = browser.get(&questionnaire(world.patient)).await.expect(200);
    assert!(again.fields(FORM).contains(&("answer-pain_now".to_owned(), "6".to_owned())), "{:?}", again.fields(FORM));
}

#[tokio::test]
async fn an_answer_brings_the_questions_that_it_asks_for() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, page) = open(&app, &world).await;
    assert!(!page.has("[name=answer-relief]"));
    let strong = autosave(&mut browser, &world, "pain_now", "0", "6").await.expect(200);
    assert!(strong.body.contains("answer-relief") && strong.body.contains("answer-details"), "{}", strong.body);
    let none = autosave(&mut browser, &world, "pain_now", "1", "0").await.expect(200);
    assert!(none.body.contains(r#"<div id="question-relief" hidden>"#), "{}", none.body);
}

#[tokio::test]
async fn the_condition_works_without_a_script() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, page) = open(&app, &world).await;
    let next = browser.submit(&page, FORM, &[("answer-pain_now", "6"), ("action", "submit")]).await.expect(422);
    assert!(next.has("[name=answer-relief]"), "the question that is now asked is there to be answered");
    let done = browser.submit(&next, FORM, &[("answer-relief", "rest"), ("action", "submit")]).await.expect(200);
    assert!(done.body.contains("Merci, votre questionnaire est envoyé"), "{}", done.body);
}

#[tokio::test]
async fn a_refused_page_says_so_first_and_loses_nothing() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, page) = open(&app, &world).await;
    let with_details = browser.submit(&page, FORM, &[("answer-pain_now", "8"), ("action", "submit")]).await.expect(422);
    let text = "Je n’ai pas dormi <b>du tout</b> & j’ai froid";
    let refused = browser.submit(&with_details, FORM, &[("answer-details", text), ("action", "submit")]).await.expect(422);
    assert!(refused.texts("title").join("").starts_with("Erreur"), "{:?}", refused.texts("title"));
    assert_eq!(refused.attributes(".error-summary a", "href").len(), 1);
    let target = refused.attributes(".error-summary a", "href").join("");
    assert!(refused.has(&format!("[id=\"{}\"]", target.trim_start_matches('#'))), "the link of the summary leads to its field: {target}");
    let fields = refused.fields(FORM);
    assert!(fields.contains(&("answer-details".to_owned(), text.to_owned())), "{fields:?}");
    assert!(fields.contains(&("answer-pain_now".to_owned(), "8".to_owned())));
    assert!(!refused.body.contains("<b>du tout"), "what was typed is text");
}

#[tokio::test]
async fn two_people_who_answer_the_same_question_are_both_shown() {
    let (app, world) = TestApp::with_world().await;
    let (mut patient, _) = open(&app, &world).await;
    let mut representative = app.signed_in(world.representative.account).await;
    let stale = representative.get(&questionnaire(world.patient)).await.expect(200);
    autosave(&mut patient, &world, "pain_now", "0", "6").await.expect(200);
    let refused = representative.submit(&stale, FORM, &[("answer-pain_now", "2"), ("action", "later")]).await.expect(409);
    assert!(refused.says("« 6 sur 10") && refused.says("« 2 sur 10"), "{}", refused.body);
    let now = patient.get(&questionnaire(world.patient)).await.expect(200);
    assert!(now.fields(FORM).contains(&("answer-pain_now".to_owned(), "6".to_owned())), "the first one stands");
    // who decides after having seen both, decides
    let decided = representative.submit(&refused, FORM, &[("answer-pain_now", "2"), ("action", "later")]).await;
    assert_eq!((decided.status, decided.url), (200, dashboard(&world)));
}

#[tokio::test]
async fn a_conflict_is_told_to_a_script_too() {
    let (app, world) = TestApp::with_world().await;
    let (mut patient, _) = open(&app, &world).await;
    let mut representative = app.signed_in(world.representative.account).await;
    autosave(&mut patient, &world, "pain_now", "0", "6").await.expect(200);
    let answer = autosave(&mut representative, &world, "pain_now", "0", "2").await;
    assert!(answer.says("« 6 sur 10") && answer.says("« 2 sur 10") && answer.says("Non enregistré"), "{}", answer.body);
    let same = autosave(&mut representative, &world, "pain_now", "0", "6").await;
    assert!(same.says("Enregistré à"), "the same answer is no conflict: {}", same.body);
}

#[tokio::test]
async fn a_stale_page_overwrites_nothing_that_was_left_as_it_was() {
    let (app, world) = TestApp::with_world().await;
    let (mut patient, _) = open(&app, &world).await;
    autosave(&mut patient, &world, "pain_now", "0", "5").await.expect(200);
    let mut representative = app.signed_in(world.representative.account).await;
    let stale = representative.get(&questionnaire(world.patient)).await.expect(200);
    autosave(&mut patient, &world, "pain_now", "1", "8").await.expect(200);
    let saved = representative.submit(&stale, FORM, &[("answer-details", "mal au dos"), ("action", "later")]).await;
    assert_eq!((saved.status, saved.url), (200, dashboard(&world)), "no conflict");
    let now = patient.get(&questionnaire(world.patient)).await.expect(200);
    let fields = now.fields(FORM);
    assert!(fields.contains(&("answer-pain_now".to_owned(), "8".to_owned())), "{fields:?}");
    assert!(fields.contains(&("answer-details".to_owned(), "mal au dos".to_owned())), "{fields:?}");
}

#[tokio::test]
async fn a_form_sent_twice_is_submitted_once() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, page) = open(&app, &world).await;
    let mut fields = page.fields(FORM);
    fields.retain(|(name, _)| name != "csrf");
    fields.extend([("answer-pain_now".to_owned(), "0".to_owned()), ("action".to_owned(), "submit".to_owned())]);
    for _ in 0..3 {
        let answer = browser.post_only(&page.url, &fields).await.expect(303);
        assert!(answer.header("location").starts_with(&questionnaire(world.patient)), "{}", answer.header("location"));
    }
    assert_eq!(count_submissions(&app).await, 1);
    assert_eq!(app.events("questionnaire.submitted").await.len(), 1);
}

#[tokio::test]
async fn forms_sent_at_the_same_time_are_submitted_once() {
    let (app, world) = TestApp::with_world().await;
    let (browser, page) = open(&app, &world).await;
    let fields = [("asked", "pain_now"), ("version-pain_now", "0"), ("answer-pain_now", "0"), ("action", "submit")];
    let fields: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    drop(browser);
    let mut browsers = Vec::new();
    for _ in 0..8 {
        browsers.push(app.signed_in(world.patient.account).await);
    }
    let posts = browsers.iter_mut().map(|browser| browser.post_only(&page.url, &fields));
    let answers = futures_util::future::join_all(posts).await;
    assert!(answers.iter().all(|answer| answer.status == 303), "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    assert_eq!(count_submissions(&app).await, 1);
}

#[tokio::test]
async fn submitted_answers_are_read_in_the_words_that_were_asked() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, page) = open(&app, &world).await;
    let done = browser.submit(&page, FORM, &[("answer-pain_now", "0"), ("action", "submit")]).await.expect(200);
    let main = done.texts("main").join(" ");
    assert!(main.contains("En ce moment, quelle est l’intensité de votre douleur?") && main.contains("Philippe Quatrefeuille"), "{main}");
    assert!(!done.has(FORM), "there is nothing more to answer");
    assert!(!browser.get(&dashboard(&world)).await.has("[id^=activity-]"), "it waits no more");
}

#[tokio::test]
async fn answers_are_corrected_until_somebody_has_reviewed_them() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, page) = open(&app, &world).await;
    let done = browser.submit(&page, FORM, &[("answer-pain_now", "0"), ("action", "submit")]).await.expect(200);
    assert!(done.texts("button").contains(&"Corriger mes réponses".to_owned()), "{:?}", done.texts("button"));
    let corrections = format!("{}/corrections", questionnaire(world.patient));
    let opened = browser.post(&corrections, &[]).await.expect(200);
    assert!(opened.fields(FORM).contains(&("answer-pain_now".to_owned(), "0".to_owned())), "the answers are still there");
    browser.submit(&opened, FORM, &[("answer-pain_now", "1"), ("action", "submit")]).await.expect(200);
    assert_eq!(count_submissions(&app).await, 2, "the earlier version is kept");
    let (actor, id) = (world.professional_actor(), world.patient.questionnaire);
    app.write(move |tx| activities::mark_reviewed(tx, &actor, id)).await;
    let read = browser.get(&questionnaire(world.patient)).await.expect(200);
    assert!(!read.texts("button").contains(&"Corriger mes réponses".to_owned()));
    browser.post(&corrections, &[]).await.expect(409);
}

#[tokio::test]
async fn what_a_representative_answers_is_written_down_as_theirs() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.representative.account).await;
    autosave(&mut browser, &world, "pain_now", "0", "3").await.expect(200);
    let (person, activity) = (world.patient.person, world.patient.questionnaire);
    let by: Vec<base::ids::AccountId> = app.read(|tx| Ok::<_, Denied>(answers::table.select(answers::account_id).load(tx.conn)?)).await;
    assert_eq!(by, [world.representative.account]);
    let events = app.events("answers.saved").await;
    assert_eq!(events, [(Some(person.to_string()), Some(activity.to_string()))]);
}

#[tokio::test]
async fn every_version_of_an_answer_is_kept() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, _) = open(&app, &world).await;
    for (version, value) in [("0", "3"), ("1", "4"), ("2", "5"), ("3", "5")] {
        autosave(&mut browser, &world, "pain_now", version, value).await.expect(200);
    }
    let activity = world.patient.questionnaire;
    let draft = app.read(move |tx| responses::draft(tx, activity)).await;
    assert_eq!(draft.version_of("pain_now"), 3, "an answer that says the same is no new version");
    let kept: i64 = app.read(|tx| Ok::<i64, Denied>(answers::table.count().get_result(tx.conn)?)).await;
    assert_eq!(kept, 3);
}

#[tokio::test]
async fn fields_that_no_question_has_are_not_kept() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, page) = open(&app, &world).await;
    let strange = [
        ("answer-nobody", "1"),
        ("answer-pain_now", "2"),
        ("state", "completed"),
        ("person", "x"),
        ("account", "x"),
        ("reviewed_at", "x"),
        ("action", "later"),
    ];
    let answer = browser.submit(&page, FORM, &strange).await;
    assert_eq!(answer.status, 422, "an answer to no question is told, not swallowed");
    let kept: i64 = app.read(|tx| Ok::<i64, Denied>(answers::table.count().get_result(tx.conn)?)).await;
    assert!(kept <= 1, "{kept} answers kept of one question");
    assert_eq!(count_submissions(&app).await, 0);
}

#[tokio::test]
async fn answers_that_cannot_be_are_told_and_not_kept() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, page) = open(&app, &world).await;
    for value in ["11", "-1", "6.5", "six", "999999999999999999999"] {
        let refused = browser.submit(&page, FORM, &[("answer-pain_now", value), ("action", "submit")]).await;
        assert_eq!(refused.status, 422, "{value}");
    }
    assert_eq!(count_submissions(&app).await, 0);
}
