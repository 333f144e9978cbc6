//! S51–S59: what waits for the person.

use super::{dashboard, questionnaire};
use chrono::TimeDelta;
use tests::TestApp;

#[tokio::test]
async fn the_root_leads_a_patient_to_their_own_dashboard() {
    let (app, world) = TestApp::with_world().await;
    let page = app.signed_in(world.patient.account).await.get("/").await.expect(200);
    assert_eq!(page.url, dashboard(&world));
}

#[tokio::test]
async fn a_questionnaire_waits_with_its_title_requester_and_deadline() {
    let (app, world) = TestApp::with_world().await;
    let page = app.signed_in(world.patient.account).await.get(&dashboard(&world)).await.expect(200);
    for words in ["Intensité de la douleur", "Patricia Personnel", "ergothérapeute", "Centre Boréale"] {
        assert!(page.says(words), "{words}: {}", page.body);
    }
    assert!(page.says("12 août"), "the deadline is seven days from now: {}", page.body);
    let english = app.signed_in(world.patient.account).await.get(&format!("{}?lang=en", dashboard(&world))).await.expect(200);
    assert!(english.body.contains("Pain intensity") && english.body.contains("occupational therapist") && english.body.contains("Boréale Centre"));
}

#[tokio::test]
async fn an_item_is_new_until_this_account_has_opened_it() {
    let (app, world) = TestApp::with_world().await;
    let is_new = |page: &tests::Page| page.texts("main").join(" ").contains("Nouveau");
    let mut patient = app.signed_in(world.patient.account).await;
    assert!(is_new(&patient.get(&dashboard(&world)).await));
    assert!(is_new(&patient.get(&dashboard(&world)).await), "looking at the list opens nothing");
    patient.get(&questionnaire(world.patient)).await.expect(200);
    assert!(!is_new(&patient.get(&dashboard(&world)).await));
    let mut representative = app.signed_in(world.representative.account).await;
    assert!(is_new(&representative.get(&dashboard(&world)).await), "somebody else has not opened it");
}

#[tokio::test]
async fn an_item_is_late_from_the_end_of_its_day_in_the_clinics_zone() {
    let (app, world) = TestApp::with_world().await;
    let is_late = |page: &tests::Page| page.has(".late");
    let look = || async { app.signed_in(world.patient.account).await.get(&dashboard(&world)).await.expect(200) };
    assert!(!is_late(&look().await));
    // noon of August 5 in Montréal; the day of August 12 ends at 04:00 UTC on August 13
    app.clock.advance(TimeDelta::days(7) + TimeDelta::hours(11) + TimeDelta::minutes(59));
    assert!(!is_late(&look().await), "one minute before midnight");
    app.clock.advance(TimeDelta::minutes(1));
    assert!(is_late(&look().await), "at midnight");
}

#[tokio::test]
async fn late_comes_before_due_and_due_before_undated() {
    let (app, world) = TestApp::with_world().await;
    let undated = world.send_questionnaire(&app, None).await;
    let soon = world.send_questionnaire(&app, Some(2)).await;
    app.clock.advance(TimeDelta::days(4));
    let page = app.signed_in(world.patient.account).await.get(&dashboard(&world)).await.expect(200);
    let ids: Vec<String> = page.attributes("[id^=activity-]", "id");
    let wanted = [soon, world.patient.questionnaire, undated].map(|id| format!("activity-{id}"));
    assert_eq!(ids, wanted);
}

#[tokio::test]
async fn the_dashboard_asks_the_database_as_often_for_eight_items_as_for_one() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    browser.get(&dashboard(&world)).await.expect(200);
    let before = app.statements();
    browser.get(&dashboard(&world)).await.expect(200);
    let for_one = app.statements() - before;
    for days in 1..8 {
        world.send_questionnaire(&app, Some(days)).await;
    }
    let before = app.statements();
    let page = browser.get(&dashboard(&world)).await.expect(200);
    assert_eq!(page.attributes("[id^=activity-]", "id").len(), 8);
    assert_eq!(app.statements() - before, for_one);
    assert!((5..=20).contains(&for_one), "{for_one} statements for one page");
}

#[tokio::test]
async fn a_representative_is_told_for_whom_they_act() {
    let (app, world) = TestApp::with_world().await;
    let page = app.signed_in(world.representative.account).await.get(&dashboard(&world)).await.expect(200);
    assert!(page.texts(".band").join(" ").contains("Philippe Quatrefeuille"), "{:?}", page.texts(".band"));
    assert!(page.texts("header").join(" ").contains("représentant de"));
    assert!(page.attributes("a[href$=dashboard]", "href").iter().any(|href| href.contains(&world.representative.person.to_string())));
    let own = app.signed_in(world.patient.account).await.get(&dashboard(&world)).await.expect(200);
    assert!(!own.texts("header").join(" ").contains("représentant de"));
}

#[tokio::test]
async fn withdrawn_consent_takes_the_items_away_and_consent_brings_them_back() {
    use base::domain::consents::{self, Channel, Decision, NewConsent};
    let (app, world) = TestApp::with_world().await;
    let decide = |decision| {
        let (actor, file) = (world.professional_actor(), world.patient.file);
        app.write(move |tx| {
            let new = NewConsent { decision, decided_on: tx.now().utc().date_naive(), channel: Channel::Phone, consenter: None };
            consents::record(tx, &actor, file, &new)
        })
    };
    decide(Decision::Withdrawn).await;
    let mut browser = app.signed_in(world.patient.account).await;
    assert!(!browser.get(&dashboard(&world)).await.expect(200).has("[id^=activity-]"));
    let refused = browser.post_only(&questionnaire(world.patient), &[("asked".into(), "pain_now".into()), ("answer-pain_now".into(), "3".into())]).await;
    assert_eq!(refused.status, 409);
    decide(Decision::Given).await;
    assert!(browser.get(&dashboard(&world)).await.expect(200).has("[id^=activity-]"));
}

#[tokio::test]
async fn a_representation_begins_and_ends_with_days_of_the_clinic_for_pages_and_for_mails() {
    use base::access::Right;
    use base::domain::representations::{self, NewRepresentation};
    let (app, world) = TestApp::with_world().await;
    world.end_representations(&app).await;
    let (actor, file, representative) = (world.professional_actor(), world.patient.file, world.representative.person);
    let day = "2026-08-06".parse().unwrap();
    app.write(move |tx| {
        let new = NewRepresentation { representative, rights: &[Right::See], starts_on: day, ends_on: Some(day), is_accepted: true };
        representations::add_representative(tx, &actor, file, &new).map(drop).map_err(|error| base::db::DbError::Other(error.to_string()))
    })
    .await;
    // noon of August 5 in Montréal; August 6 begins there at 04:00 UTC
    let mut mails = 0;
    for (hours, acts) in [(0, false), (11, false), (12, true), (35, true), (36, false)] {
        let until = "2026-08-05T16:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap() + TimeDelta::hours(hours);
        app.clock.advance(until - app.clock.now().utc());
        let page = app.signed_in(world.representative.account).await.get(&dashboard(&world)).await;
        assert_eq!(page.status, if acts { 200 } else { 404 }, "{hours} hours later");
        world.send_questionnaire(&app, None).await;
        mails += usize::from(acts);
        assert_eq!(app.mails("renee@exemple.test").await.len(), mails, "{hours} hours later");
    }
}
