//! D29, D30: a follow-up is started from a published trajectory and read by its department.

use super::{ROSALIE, decide, enter, events_since, file_of, is_closed_to_others};
use crate::forms::{FORM, is_refused};
use base::domain::consents::Decision;
use tests::{Ask, TestApp, World};

fn path(world: &World) -> String {
    format!("/clinic/follow-ups/{}", world.patient.follow_up)
}

#[tokio::test]
async fn the_one_trajectory_there_is_chosen_already_and_starts_once() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = file_of(&app, &mut browser, world.professional, ROSALIE).await;
    let form = browser.get(&format!("/clinic/patients/{file}/follow-ups")).await.expect(200);
    assert!(form.has("input[name=trajectory][checked]"));
    let before = app.events("follow_up.opened").await;
    let (first, second) = (browser.submit(&form, FORM, &[]).await.expect(200), browser.submit(&form, FORM, &[]).await.expect(200));
    assert!(first.url.starts_with("/clinic/follow-ups/") && first.url == second.url, "{} {}", first.url, second.url);
    let opened = events_since(&app, "follow_up.opened", &before).await;
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0].1.as_deref(), first.url.rsplit('/').next());
    assert!(browser.get(&format!("/clinic/patients/{file}")).await.has(&format!("a[href='{}']", first.url)), "it stands on the file");
}

#[tokio::test]
async fn a_trajectory_that_is_not_on_offer_is_told_beside_the_choice() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let form = browser.get(&format!("/clinic/patients/{}/follow-ups", world.patient.file)).await.expect(200);
    let questionnaire = world.pain_form.to_string();
    let before = app.count_events().await;
    for chosen in ["", "x", "0198f3a0-0000-7000-8000-00000000dead", questionnaire.as_str()] {
        is_refused(&browser.submit(&form, FORM, &[("trajectory", chosen)]).await, "trajectory", &[]);
    }
    assert_eq!(app.count_events().await, before);
}

#[tokio::test]
async fn without_consent_nothing_is_started_and_the_choice_stays() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = enter(&mut browser, ROSALIE).await.expect(200).url;
    assert!(!browser.get(&file).await.has(&format!("a[href='{file}/follow-ups']")), "the file offers it only with consent");
    let form = browser.get(&format!("{file}/follow-ups")).await.expect(200);
    let chosen = form.fields(FORM).into_iter().find(|(name, _)| name == "trajectory").unwrap().1;
    is_refused(&browser.submit(&form, FORM, &[]).await, "", &[("trajectory", &chosen)]);
    decide(&app, world.professional, file.rsplit('/').next().unwrap().parse().unwrap(), Decision::Given).await;
    browser.submit(&form, FORM, &[]).await.expect(200);
}

#[tokio::test]
async fn the_page_shows_the_team_and_what_was_sent_and_the_look_is_recorded() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let before = app.events("record.opened").await;
    let page = browser.get(&path(&world)).await.expect(200);
    for words in ["Suivi libre", "Philippe Quatrefeuille", "Patricia Personnel", "ergothérapeute", "Intensité de la douleur", "12 août"] {
        assert!(page.says(words), "{words}: {}", page.said());
    }
    assert!(!page.texts("title").join("").contains("Quatrefeuille"));
    let opened = events_since(&app, "record.opened", &before).await;
    assert_eq!(opened, [(Some(world.patient.person.to_string()), Some(world.patient.follow_up.to_string()))]);
}

#[tokio::test]
async fn nobody_else_starts_or_reads_one() {
    let (app, world) = TestApp::with_world().await;
    is_closed_to_others(&app, &world, &format!("/clinic/patients/{}/follow-ups", world.patient.file), &[("trajectory", "x")], true).await;
    for other in [world.other_professional, world.far_professional, world.clinic_admin, world.operator] {
        app.signed_in(other.account).await.send(Ask::get(&path(&world))).await.expect(404);
    }
}
