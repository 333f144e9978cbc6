//! P7 as far as built, D12, D17, D29: a form is sent once with its deadline, its answers are read and reviewed once.

use super::is_closed_to_others;
use crate::forms::{FORM, is_refused};
use tests::{Ask, Page, TestApp, World};

fn send_path(world: &World) -> String {
    format!("/clinic/follow-ups/{}/questionnaires/new", world.patient.follow_up)
}

fn show_path(world: &World) -> String {
    format!("/clinic/activities/{}", world.patient.questionnaire)
}

async fn submit_answers(app: &TestApp, world: &World, pain: &str) -> Page {
    let path = format!("/care/{}/questionnaires/{}", world.patient.person, world.patient.questionnaire);
    let mut patient = app.signed_in(world.patient.account).await;
    let form = patient.get(&path).await.expect(200);
    patient.submit(&form, "#questionnaire", &[("answer-pain_now", pain), ("action", "submit")]).await.expect(200)
}

#[tokio::test]
async fn a_form_is_sent_once_with_its_deadline_and_the_mail_says_nothing_of_it() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let mailed = app.mails("philippe.q4@exemple.test").await.len();
    let form = browser.get(&send_path(&world)).await.expect(200);
    let chosen = world.pain_form.to_string();
    let due = [("questionnaire", chosen.as_str()), ("due_on_day", "20"), ("due_on_month", "8"), ("due_on_year", "2026")];
    let before = app.events("questionnaire.sent").await.len();
    let (first, second) = (browser.submit(&form, FORM, &due).await.expect(200), browser.submit(&form, FORM, &due).await.expect(200));
    assert_eq!((first.url.clone(), second.url), (format!("/clinic/follow-ups/{}", world.patient.follow_up), first.url.clone()));
    assert!(first.says("20 août"), "{}", first.said());
    assert_eq!(app.events("questionnaire.sent").await.len() - before, 1);
    let mails = app.mails("philippe.q4@exemple.test").await;
    assert_eq!(mails.len() - mailed, 1, "the person is told once");
    for words in ["douleur", "Intensité", "Suivi libre", "Patricia", "20 août"] {
        assert!(!format!("{:?}", mails[0].content).contains(words), "{words}: {:?}", mails[0].content);
    }
    assert_eq!(app.mails("renee@exemple.test").await.len(), 1, "and who represents them with the right to see");
    assert_eq!(app.mails("gaston@exemple.test").await.len(), 0);
}

#[tokio::test]
async fn each_wrong_field_is_told_beside_it_and_nothing_typed_is_lost() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let form = browser.get(&send_path(&world)).await.expect(200);
    let chosen = world.pain_form.to_string();
    let before = app.count_events().await;
    for (field, form_id, day, month, year) in [
        ("questionnaire", "", "20", "8", "2026"),
        ("questionnaire", "0198f3a0-0000-7000-8000-00000000dead", "20", "8", "2026"),
        ("due_on", &chosen, "31", "6", "2026"),
        ("due_on", &chosen, "20", "", ""),
        ("due_on", &chosen, "4", "8", "2026"),
    ] {
        let typed = [("questionnaire", form_id), ("due_on_day", day), ("due_on_month", month), ("due_on_year", year)];
        let kept: Vec<(&str, &str)> = typed.into_iter().filter(|(name, value)| !value.is_empty() && *name != field).collect();
        is_refused(&browser.submit(&form, FORM, &typed).await, field, &kept);
    }
    assert_eq!(app.count_events().await, before);
    let today = [("questionnaire", chosen.as_str()), ("due_on_day", "5"), ("due_on_month", "8"), ("due_on_year", "2026")];
    browser.submit(&form, FORM, &today).await.expect(200);
}

#[tokio::test]
async fn answers_are_read_once_submitted_and_a_draft_is_nobodys() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let path = format!("/care/{}/questionnaires/{}", world.patient.person, world.patient.questionnaire);
    let mut patient = app.signed_in(world.patient.account).await;
    let draft = [("asked".into(), "pain_now".into()), ("answer-pain_now".into(), "9".into()), ("action".into(), "later".into())];
    patient.post_only(&path, &draft).await.expect(303);
    let before = browser.get(&show_path(&world)).await.expect(200);
    assert!(!before.has("form[action$='/review']") && !before.says("En ce moment"), "{}", before.said());
    submit_answers(&app, &world, "2").await;
    let opened = app.events("record.opened").await.len();
    let page = browser.get(&show_path(&world)).await.expect(200);
    assert!(page.says("Philippe Quatrefeuille") && page.says("En ce moment") && page.has("form[action$='/review']"), "{}", page.said());
    assert_eq!(app.events("record.opened").await.len() - opened, 1);
}

#[tokio::test]
async fn answers_are_marked_as_reviewed_once_and_not_before_they_are_submitted() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let review = format!("{}/review", show_path(&world));
    browser.get("/clinic").await.expect(200);
    browser.post(&review, &[]).await;
    assert_eq!(app.events("questionnaire.reviewed").await, [], "nothing is there to be reviewed");
    submit_answers(&app, &world, "2").await;
    assert!(browser.get("/clinic").await.has(&format!("a[href='{}']", show_path(&world))), "it waits on the worklist");
    let page = browser.get(&show_path(&world)).await.expect(200);
    let form = "form[action$='/review']";
    for _ in 0..2 {
        let after = browser.submit(&page, form, &[]).await.expect(200);
        assert!(after.url == show_path(&world) && !after.has(form));
    }
    assert_eq!(app.events("questionnaire.reviewed").await, [(Some(world.patient.person.to_string()), Some(world.patient.questionnaire.to_string()))]);
    assert!(!browser.get("/clinic").await.has(&format!("a[href='{}']", show_path(&world))));
}

#[tokio::test]
async fn nobody_else_sends_reads_or_reviews() {
    let (app, world) = TestApp::with_world().await;
    let chosen = world.pain_form.to_string();
    is_closed_to_others(&app, &world, &send_path(&world), &[("questionnaire", &chosen)], true).await;
    submit_answers(&app, &world, "2").await;
    is_closed_to_others(&app, &world, &format!("{}/review", show_path(&world)), &[], false).await;
    for other in [world.other_professional, world.far_professional, world.clinic_admin, world.support, world.operator] {
        let page = app.signed_in(other.account).await.send(Ask::get(&show_path(&world))).await.expect(404);
        assert!(!page.body.contains("Quatrefeuille"));
    }
    assert_eq!(app.events("questionnaire.reviewed").await, []);
}
