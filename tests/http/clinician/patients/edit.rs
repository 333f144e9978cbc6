//! P1, D27: an identity is changed by one at a time, in one clinic's file.

use crate::clinician::{ROSALIE, enter, is_closed_to_others};
use crate::forms::{FORM, is_refused, keeps, with};
use base::access::Denied;
use base::db::schema::files;
use diesel::prelude::*;
use tests::TestApp;

#[tokio::test]
async fn a_change_is_kept_and_recorded() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = enter(&mut browser, ROSALIE).await.expect(200).url;
    let form = browser.get(&format!("{file}/edit")).await.expect(200);
    keeps(&form, ROSALIE);
    let changed = browser.submit(&form, FORM, &[("family_name", "Vaillancourt-Roy"), ("home_phone", "418 555-0199"), ("language", "en")]).await.expect(200);
    assert_eq!(changed.url, file);
    for words in ["Rosalie Vaillancourt-Roy", "418 555-0199", "VAIR 8453 1219"] {
        assert!(changed.says(words), "{words}: {}", changed.said());
    }
    assert_eq!(app.events("file.changed").await.len(), 1);
    assert!(browser.get("/clinic/patients?q=roy").await.says("Vaillancourt-Roy"), "it is found under the new name");
}

#[tokio::test]
async fn a_wrong_change_is_told_beside_the_field_and_nothing_typed_is_lost() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = enter(&mut browser, ROSALIE).await.expect(200).url;
    let form = browser.get(&format!("{file}/edit")).await.expect(200);
    for (field, value) in [("given_name", ""), ("email", "x@"), ("mobile", "1"), ("postal_code", "Québec"), ("sex", "x")] {
        let typed = with(&with(ROSALIE, &[("city", "Québec")]), &[(field, value)]);
        let page = browser.submit(&form, FORM, &typed).await;
        let kept: Vec<(&str, &str)> = typed.into_iter().filter(|(name, value)| !value.is_empty() && *name != "sex").collect();
        is_refused(&page, field, &kept);
    }
    assert_eq!(app.events("file.changed").await, []);
    let bare = browser.post(&format!("{file}/edit"), ROSALIE).await;
    assert_eq!(bare.status, 400, "a form that says no revision");
}

#[tokio::test]
async fn two_who_change_the_same_file_are_both_shown_and_neither_is_lost() {
    let (app, world) = TestApp::with_world().await;
    let (mut first, mut second) = (app.signed_in(world.professional.account).await, app.signed_in(world.professional.account).await);
    let file = enter(&mut first, ROSALIE).await.expect(200).url;
    let edit = format!("{file}/edit");
    let (mine, theirs) = (first.get(&edit).await.expect(200), second.get(&edit).await.expect(200));
    second.submit(&theirs, FORM, &[("city", "Laval"), ("sex", "other"), ("birth_date_day", "13")]).await.expect(200);
    let typed = [("city", "Québec"), ("home_phone", "418 555-0199")];
    let conflict = first.submit(&mine, FORM, &typed).await.expect(409);
    keeps(&conflict, &typed);
    let rows: Vec<String> = conflict.texts("main table tbody tr");
    for (field, saved, own) in [("Ville", "Laval", "Québec"), ("Sexe", "Autre", "Féminin"), ("Date de naissance", "13 mars 1984", "12 mars 1984")] {
        let shown = rows.iter().find(|row| row.starts_with(field)).unwrap_or_else(|| panic!("{field}: {rows:?}"));
        let shown = shown.replace('\u{a0}', " ");
        assert!(shown.contains(saved) && shown.contains(own), "{shown}");
    }
    assert_eq!(rows.len(), 4, "what both left alike is not told: {rows:?}");
    assert_eq!(app.events("file.changed").await.len(), 1, "nothing was overwritten");
    // knowing both, the second try is kept on top of the colleague's
    let kept = first.submit(&conflict, FORM, &[("sex", "other"), ("birth_date_day", "13")]).await.expect(200);
    assert!(kept.says("Québec") && kept.says("13 mars 1984"), "{}", kept.said());
    assert_eq!(app.events("file.changed").await.len(), 2);
    let stale = first.submit(&mine, FORM, &typed).await;
    assert_eq!(stale.status, 409, "the first page is older than both");
}

#[tokio::test]
async fn a_change_sent_twice_is_told_as_the_conflict_it_is() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = enter(&mut browser, ROSALIE).await.expect(200).url;
    let form = browser.get(&format!("{file}/edit")).await.expect(200);
    browser.submit(&form, FORM, &[("city", "Laval")]).await.expect(200);
    let again = browser.submit(&form, FORM, &[("city", "Laval")]).await;
    assert_eq!((again.status, again.url.clone()), (200, file), "what is already saved as it was typed is no conflict");
    assert_eq!(app.events("file.changed").await.len(), 1);
}

#[tokio::test]
async fn nobody_else_changes_it_and_no_other_file_changes() {
    let (app, world) = TestApp::with_world().await;
    is_closed_to_others(&app, &world, &format!("/clinic/patients/{}/edit", world.patient.file), ROSALIE, true).await;
    let (mine, other) = (world.patient.file, world.stranger.file);
    let person = world.patient.person;
    let mut browser = app.signed_in(world.professional.account).await;
    let form = browser.get(&format!("/clinic/patients/{mine}/edit")).await.expect(200);
    let names = || app.read(move |tx| Ok::<(String, String), Denied>(files::table.find(other).select((files::given_name, files::family_name)).first(tx.conn)?));
    let before = names().await;
    browser.submit(&form, FORM, &[("family_name", "Autrement"), ("province", ""), ("sex", "other")]).await.expect(200);
    assert_eq!(names().await, before);
    assert_eq!(app.events("file.changed").await, [(Some(person.to_string()), Some(mine.to_string()))]);
}

#[tokio::test]
async fn opening_the_form_is_a_look_at_the_record() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let before = app.events("record.opened").await.len();
    browser.get(&format!("/clinic/patients/{}/edit", world.patient.file)).await.expect(200);
    assert_eq!(app.events("record.opened").await.len() - before, 1);
}
