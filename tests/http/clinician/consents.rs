//! S9, D22, D31: the decision on virtual care, when, how and by whom; refusing and withdrawing suspend, consenting resumes.

use super::{ROSALIE, enter, events_since, is_closed_to_others};
use crate::forms::{FORM, is_refused, with};
use base::access::Denied;
use base::db::schema::virtual_care_consents;
use diesel::prelude::*;
use tests::{Browser, Page, TestApp, World};

const GIVEN: &[(&str, &str)] =
    &[("decision", "given"), ("decided_on_day", "5"), ("decided_on_month", "8"), ("decided_on_year", "2026"), ("channel", "phone"), ("consenter", "")];

fn path(world: &World) -> String {
    format!("/clinic/patients/{}/consents", world.patient.file)
}

async fn decide(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let form = browser.get(path).await.expect(200);
    browser.submit(&form, FORM, fields).await
}

async fn count_decisions(app: &TestApp) -> i64 {
    app.read(|tx| Ok::<i64, Denied>(virtual_care_consents::table.count().get_result(tx.conn)?)).await
}

#[tokio::test]
async fn the_form_begins_with_today_in_person_and_the_file_says_what_was_decided() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = enter(&mut browser, ROSALIE).await.expect(200).url;
    let form = browser.get(&format!("{file}/consents")).await.expect(200);
    let fields = form.fields(FORM);
    for (name, value) in [("decision", "given"), ("channel", "in_person"), ("decided_on_day", "5"), ("decided_on_month", "8"), ("decided_on_year", "2026")] {
        assert!(fields.iter().any(|(field, kept)| field == name && kept == value), "{name}: {fields:?}");
    }
    let before = app.events("virtual_care.consent_given").await;
    let page = browser.submit(&form, FORM, &with(GIVEN, &[("consenter", "Jeanne Vaillancourt, mère")])).await.expect(200);
    assert_eq!(page.url, file);
    for words in ["5 août", "Jeanne Vaillancourt, mère", "Patricia Personnel"] {
        assert!(page.says(words), "{words}: {}", page.said());
    }
    let given = events_since(&app, "virtual_care.consent_given", &before).await;
    assert_eq!((given.len(), given[0].1.as_deref()), (1, file.rsplit('/').next()));
}

#[tokio::test]
async fn each_wrong_field_is_told_beside_it_and_nothing_typed_is_lost() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let long = "é".repeat(101);
    let before = (count_decisions(&app).await, app.count_events().await);
    let wrong: &[(&str, &[(&str, &str)])] = &[
        ("decision", &[("decision", "")]),
        ("decision", &[("decision", "maybe")]),
        ("decided_on", &[("decided_on_day", "31"), ("decided_on_month", "6")]),
        ("decided_on", &[("decided_on_day", ""), ("decided_on_month", ""), ("decided_on_year", "")]),
        ("decided_on", &[("decided_on_day", "6")]),
        ("decided_on", &[("decided_on_year", "2027")]),
        ("channel", &[("channel", "portal")]),
        ("channel", &[("channel", "")]),
        ("consenter", &[("consenter", &long)]),
    ];
    for (field, changes) in wrong {
        let typed = with(&with(GIVEN, &[("consenter", "Jeanne")]), changes);
        let page = decide(&mut browser, &path(&world), &typed).await;
        // what is not on offer cannot be shown as chosen
        let kept: Vec<(&str, &str)> = typed.into_iter().filter(|(name, value)| !value.is_empty() && name != field).collect();
        is_refused(&page, field, &kept);
    }
    assert_eq!((count_decisions(&app).await, app.count_events().await), before);
}

#[tokio::test]
async fn tomorrow_at_the_clinic_is_the_future_also_when_it_has_begun_elsewhere() {
    let (app, world) = TestApp::with_world().await;
    // half past nine in the evening of August 5 in Montréal, August 6 in UTC
    app.clock.advance(chrono::TimeDelta::minutes(9 * 60 + 30));
    let mut browser = app.signed_in(world.professional.account).await;
    is_refused(&decide(&mut browser, &path(&world), &with(GIVEN, &[("decided_on_day", "6")])).await, "decided_on", &[("decided_on_day", "6")]);
    decide(&mut browser, &path(&world), GIVEN).await.expect(200);
}

#[tokio::test]
async fn a_decision_sent_twice_is_recorded_once() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let (rows, events) = (count_decisions(&app).await, app.events("virtual_care.consent_given").await.len());
    let form = browser.get(&path(&world)).await.expect(200);
    let (first, second) = (browser.submit(&form, FORM, GIVEN).await.expect(200), browser.submit(&form, FORM, GIVEN).await.expect(200));
    assert_eq!(first.url, second.url);
    assert_eq!((count_decisions(&app).await - rows, app.events("virtual_care.consent_given").await.len() - events), (1, 1));
}

#[tokio::test]
async fn withdrawing_suspends_tells_the_clinic_and_a_new_consent_resumes() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let follow_up = format!("/clinic/follow-ups/{}", world.patient.follow_up);
    let send = format!("a[href='{follow_up}/questionnaires/new']");
    assert!(browser.get(&follow_up).await.has(&send));
    let a_moment = || app.clock.advance(chrono::TimeDelta::seconds(1));
    a_moment();
    let page = decide(&mut browser, &path(&world), &with(GIVEN, &[("decision", "withdrawn")])).await.expect(200);
    assert_eq!(page.texts("form[action*='/closure']").len(), 2, "a task for the clinic: {}", page.said());
    assert!(!browser.get(&follow_up).await.has(&send), "nothing new is sent");
    assert!(browser.get(&follow_up).await.says("Intensité de la douleur"), "everything stays readable");
    assert_eq!(app.events("virtual_care.consent_withdrawn").await.len(), 1);
    a_moment();
    decide(&mut browser, &path(&world), &with(GIVEN, &[("decision", "refused")])).await.expect(200);
    assert!(!browser.get(&follow_up).await.has(&send));
    assert_eq!(app.events("virtual_care.consent_refused").await.len(), 1);
    a_moment();
    decide(&mut browser, &path(&world), GIVEN).await.expect(200);
    assert!(browser.get(&follow_up).await.has(&send));
}

#[tokio::test]
async fn nobody_else_decides() {
    let (app, world) = TestApp::with_world().await;
    is_closed_to_others(&app, &world, &path(&world), GIVEN, true).await;
    is_closed_to_others(&app, &world, &path(&world), &with(GIVEN, &[("decision", "")]), false).await;
}
