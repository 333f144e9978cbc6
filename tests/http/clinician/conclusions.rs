//! D29: a follow-up is ended by hand, once, with a reason.

use super::is_closed_to_others;
use crate::forms::{FORM, is_refused};
use tests::{TestApp, World};

fn path(world: &World) -> String {
    format!("/clinic/follow-ups/{}/conclusion", world.patient.follow_up)
}

#[tokio::test]
async fn a_follow_up_is_concluded_once_and_takes_nothing_more() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let send = format!("/clinic/follow-ups/{}/questionnaires/new", world.patient.follow_up);
    let (form, sending) = (browser.get(&path(&world)).await.expect(200), browser.get(&send).await.expect(200));
    let page = browser.submit(&form, FORM, &[("reason", "Objectifs atteints")]).await.expect(200);
    assert_eq!(page.url, format!("/clinic/follow-ups/{}", world.patient.follow_up));
    assert!(!page.has(&format!("a[href='{}']", path(&world))) && !page.has(&format!("a[href='{send}']")), "{}", page.said());
    let again = browser.submit(&form, FORM, &[("reason", "Encore")]).await.expect(200);
    assert_eq!(again.url, page.url);
    assert_eq!(app.events("follow_up.concluded").await, [(Some(world.patient.person.to_string()), Some(world.patient.follow_up.to_string()))]);
    let form_id = world.pain_form.to_string();
    is_refused(&browser.submit(&sending, FORM, &[("questionnaire", &form_id)]).await, "", &[("questionnaire", &form_id)]);
}

#[tokio::test]
async fn a_reason_is_asked_for_and_may_not_be_endless() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let form = browser.get(&path(&world)).await.expect(200);
    let long = "é".repeat(201);
    for reason in ["", "   "] {
        is_refused(&browser.submit(&form, FORM, &[("reason", reason)]).await, "reason", &[]);
    }
    is_refused(&browser.submit(&form, FORM, &[("reason", &long)]).await, "reason", &[("reason", &long)]);
    assert_eq!(app.events("follow_up.concluded").await, []);
    browser.submit(&form, FORM, &[("reason", &"é".repeat(200))]).await.expect(200);
}

#[tokio::test]
async fn nobody_else_concludes_it() {
    let (app, world) = TestApp::with_world().await;
    is_closed_to_others(&app, &world, &path(&world), &[("reason", "Objectifs atteints")], true).await;
    is_closed_to_others(&app, &world, &path(&world), &[("reason", "")], false).await;
}
