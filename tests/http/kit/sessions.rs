//! D6, C46, C53: how long a session lasts, and what becomes of a form that arrives after its end.

use chrono::TimeDelta;
use tests::{Ask, TestApp, World};

fn dashboard(world: &World) -> String {
    format!("/care/{}/dashboard", world.patient.person)
}

fn questionnaire(world: &World) -> String {
    format!("/care/{}/questionnaires/{}", world.patient.person, world.patient.questionnaire)
}

#[tokio::test]
async fn a_session_ends_after_thirty_minutes_without_a_request() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    for _ in 0..3 {
        app.clock.advance(TimeDelta::minutes(29) + TimeDelta::seconds(50));
        browser.send(Ask::get(&dashboard(&world))).await.expect(200);
    }
    app.clock.advance(TimeDelta::minutes(30));
    let page = browser.send(Ask::get(&dashboard(&world))).await.expect(303);
    assert!(page.header("location").starts_with("/login"), "{}", page.header("location"));
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_whatever_was_done() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    for _ in 0..35 {
        app.clock.advance(TimeDelta::minutes(20));
        browser.send(Ask::get(&dashboard(&world))).await.expect(200);
    }
    app.clock.advance(TimeDelta::minutes(20));
    browser.send(Ask::get(&dashboard(&world))).await.expect(303);
}

#[tokio::test]
async fn staying_logged_in_counts_as_use() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    app.clock.advance(TimeDelta::minutes(28));
    browser.post_partial("/session/extension", &[]).await.expect(204);
    app.clock.advance(TimeDelta::minutes(28));
    browser.send(Ask::get(&dashboard(&world))).await.expect(200);
}

#[tokio::test]
async fn looking_whether_the_process_lives_is_no_use_of_a_session() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    app.clock.advance(TimeDelta::minutes(20));
    browser.send(Ask::get("/readyz")).await.expect(200);
    app.clock.advance(TimeDelta::minutes(11));
    browser.send(Ask::get(&dashboard(&world))).await.expect(303);
}

#[tokio::test]
async fn the_login_knows_the_way_back() {
    let (app, world) = TestApp::with_world().await;
    let page = app.browser().send(Ask::get(&dashboard(&world))).await.expect(303);
    let back = dashboard(&world).replace('/', "%2F");
    assert_eq!(page.header("location"), format!("/login?to={back}"));
}

#[tokio::test]
async fn a_form_sent_after_the_end_of_the_session_is_kept_and_shown_after_the_login() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    let page = browser.get(&questionnaire(&world)).await.expect(200);
    app.clock.advance(TimeDelta::minutes(31));
    let fields =
        [("answer-pain_now".to_owned(), "7".to_owned()), ("asked".to_owned(), "pain_now".to_owned()), ("password".to_owned(), "never kept".to_owned())];
    let answer = browser.post_only(&page.url, &fields).await.expect(303);
    assert!(answer.header("location").starts_with("/login?to="), "{}", answer.header("location"));
    app.clock.advance(TimeDelta::minutes(10));
    let mut after = app.signed_in(world.patient.account).await;
    let page = after.get(&questionnaire(&world)).await.expect(200);
    assert!(page.fields("#questionnaire").contains(&("answer-pain_now".to_owned(), "7".to_owned())), "{}", page.body);
    assert!(!page.body.contains("never kept"));
    // it is shown, not saved; saving it ends it
    let saved = after.submit(&page, "#questionnaire", &[("action", "later")]).await;
    assert_eq!(saved.status, 200);
    let again = after.get(&questionnaire(&world)).await.expect(200);
    assert!(!again.body.contains("Nous avons gardé"), "what was sent again is no longer shown as kept");
}

#[tokio::test]
async fn a_kept_form_belongs_to_one_account_and_ends_after_an_hour() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    browser.get(&questionnaire(&world)).await.expect(200);
    app.clock.advance(TimeDelta::minutes(31));
    let fields = [("answer-pain_now".to_owned(), "7".to_owned()), ("asked".to_owned(), "pain_now".to_owned())];
    browser.post_only(&questionnaire(&world), &fields).await.expect(303);
    let is_shown = |page: &tests::Page| page.fields("#questionnaire").iter().any(|(name, value)| name == "answer-pain_now" && value == "7");
    let other = app.signed_in(world.representative.account).await.get(&questionnaire(&world)).await.expect(200);
    assert!(!is_shown(&other), "a representative does not see what the patient had typed");
    app.clock.advance(TimeDelta::minutes(61));
    let late = app.signed_in(world.patient.account).await.get(&questionnaire(&world)).await.expect(200);
    assert!(!is_shown(&late));
}
