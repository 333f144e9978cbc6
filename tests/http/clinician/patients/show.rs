//! P1, P2, S26, D30: the file says who somebody is, where they are on the way to the portal, and who looked is recorded.

use crate::clinician::{ROSALIE, decide, enter, events_since, is_closed_to_others};
use crate::forms::with;
use base::domain::consents::Decision;
use tests::{Ask, TestApp};

#[tokio::test]
async fn the_file_shows_the_person_what_waits_and_the_follow_ups() {
    let (app, world) = TestApp::with_world().await;
    let path = format!("/clinic/patients/{}", world.patient.file);
    let page = app.signed_in(world.professional.account).await.get(&path).await.expect(200);
    for words in ["Philippe Quatrefeuille", "QUAP 6003 1512", "15 mars 1960", "66 ans", "philippe.q4@exemple.test"] {
        assert!(page.says(words), "{words}: {}", page.said());
    }
    assert!(page.has(&format!("a[href='/clinic/follow-ups/{}']", world.patient.follow_up)));
    assert!(page.has(".tag.done"), "the account is active");
    assert!(!page.texts("title").join("").contains("Quatrefeuille"), "no name in the title: {:?}", page.texts("title"));
}

#[tokio::test]
async fn what_the_file_shows_is_recorded_item_by_item() {
    let (app, world) = TestApp::with_world().await;
    let path = format!("/care/{}/questionnaires/{}", world.patient.person, world.patient.questionnaire);
    let mut patient = app.signed_in(world.patient.account).await;
    let form = patient.get(&path).await.expect(200);
    patient.submit(&form, "#questionnaire", &[("answer-pain_now", "2"), ("action", "submit")]).await.expect(200);
    let mut browser = app.signed_in(world.professional.account).await;
    let before = app.events("record.opened").await;
    let page = browser.get(&format!("/clinic/patients/{}", world.patient.file)).await.expect(200);
    assert!(page.has(&format!("form[action='/clinic/activities/{}/review']", world.patient.questionnaire)), "answers to review are shown on the file");
    let mut opened = events_since(&app, "record.opened", &before).await;
    opened.sort();
    let person = Some(world.patient.person.to_string());
    let mut shown = [(person.clone(), Some(world.patient.file.to_string())), (person, Some(world.patient.questionnaire.to_string()))];
    shown.sort();
    assert_eq!(opened, shown);
}

#[tokio::test]
async fn nobody_else_opens_it() {
    let (app, world) = TestApp::with_world().await;
    let path = format!("/clinic/patients/{}", world.patient.file);
    for other in [world.other_professional, world.far_professional, world.clinic_admin, world.support, world.operator] {
        let page = app.signed_in(other.account).await.send(Ask::get(&path)).await.expect(404);
        assert!(!page.body.contains("Quatrefeuille"));
    }
    is_closed_to_others(&app, &world, &format!("{path}/edit"), &[], true).await;
}

#[tokio::test]
async fn the_way_to_the_portal_says_what_is_missing() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let invite = "form[action$='/invitations']";
    let page = enter(&mut browser, ROSALIE).await.expect(200);
    assert!(!page.has(invite), "no consent yet: {}", page.said());
    let file = page.url.rsplit('/').next().unwrap().parse().unwrap();
    decide(&app, world.professional, file, Decision::Given).await;
    assert!(browser.get(&page.url).await.has(invite));
    decide(&app, world.professional, file, Decision::Withdrawn).await;
    assert!(!browser.get(&page.url).await.has(invite), "withdrawn");
    let without = with(ROSALIE, &[("family_name", "Sanscourriel"), ("insurance_number", ""), ("no_number", "on"), ("insurance_reason", "x"), ("email", "")]);
    let page = enter(&mut browser, &without).await.expect(200);
    decide(&app, world.professional, page.url.rsplit('/').next().unwrap().parse().unwrap(), Decision::Given).await;
    assert!(!browser.get(&page.url).await.has(invite), "no address");
}
