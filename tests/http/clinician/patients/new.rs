//! P1, D19, D22, D27: a file is entered once, checked, and compared with what the clinic has already.

use crate::clinician::{NEW, ROSALIE, enter};
use crate::forms::{FORM, is_refused, with};
use base::access::Denied;
use base::db::schema::files;
use diesel::prelude::*;
use tests::{Page, TestApp};

async fn count_files(app: &TestApp) -> i64 {
    app.read(|tx| Ok::<i64, Denied>(files::table.count().get_result(tx.conn)?)).await
}

#[tokio::test]
async fn a_file_shows_what_was_entered_in_one_spelling() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let page =
        enter(&mut browser, &with(ROSALIE, &[("insurance_number", "vair84531219"), ("postal_code", "h2x1y4"), ("mobile", "5145550123")])).await.expect(200);
    assert!(page.url.starts_with("/clinic/patients/"), "{}", page.url);
    for words in ["Rosalie Vaillancourt", "VAIR 8453 1219", "12 mars 1984", "rosalie@exemple.test", "514 555-0123", "H2X 1Y4", "12, rue des Érables"] {
        assert!(page.says(words), "{words}: {}", page.said());
    }
    let created = app.events("file.created").await;
    assert_eq!(created.len(), 1);
    assert_eq!(created[0].1.as_deref(), page.url.rsplit('/').next(), "the event names the file");
}

#[tokio::test]
async fn each_wrong_field_is_told_beside_it_and_nothing_typed_is_lost() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let wrong: &[(&str, &[(&str, &str)])] = &[
        ("given_name", &[("given_name", "")]),
        ("family_name", &[("family_name", "42")]),
        ("birth_date", &[("birth_date_day", "31"), ("birth_date_month", "2")]),
        ("birth_date", &[("birth_date_year", "2027")]),
        ("birth_date", &[("birth_date_day", ""), ("birth_date_month", ""), ("birth_date_year", "")]),
        ("sex", &[("sex", "")]),
        ("insurance_number", &[("insurance_number", "")]),
        ("insurance_number", &[("insurance_number", "VAIR 8499 9919")]),
        ("insurance_reason", &[("insurance_number", ""), ("no_number", "on")]),
        ("insurance_number", &[("no_number", "on"), ("insurance_reason", "Ontario")]),
        ("email", &[("email", "rosalie@")]),
        ("email", &[("email", "a@b.ca,c@d.ca")]),
        ("mobile", &[("mobile", "12")]),
        ("home_phone", &[("home_phone", "douze")]),
        ("province", &[("province", "XX")]),
        ("postal_code", &[("postal_code", "12345")]),
        ("language", &[("language", "")]),
    ];
    let before = (count_files(&app).await, app.count_events().await);
    for (field, changes) in wrong {
        let page = enter(&mut browser, &with(ROSALIE, changes)).await;
        // a province that is not on offer cannot stand in the list of those that are
        let kept = with(ROSALIE, changes);
        let is_kept = |name: &str, value: &str| !value.is_empty() && (name != *field || name != "province");
        let kept: Vec<(&str, &str)> = kept.into_iter().filter(|(name, value)| is_kept(name, value)).collect();
        is_refused(&page, field, &kept);
    }
    let page = enter(&mut browser, &with(ROSALIE, &[("given_name", ""), ("email", "x"), ("postal_code", "x")])).await;
    assert_eq!(page.texts(".error-summary li").len(), 3, "everything that is wrong is told at once");
    assert_eq!((count_files(&app).await, app.count_events().await), before, "nothing was kept, nothing recorded");
}

#[tokio::test]
async fn an_irregular_number_stands_with_a_reason_and_a_wrong_digit_only_warns() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let odd = with(ROSALIE, &[("insurance_number", "VAIR 8453 1210"), ("insurance_reason", "")]);
    let page = enter(&mut browser, &odd).await.expect(200);
    assert!(page.has(".notice") && page.says("VAIR 8453 1210"), "the digit is pointed out on the file: {}", page.said());
    let abroad = with(ROSALIE, &[("family_name", "Sansnuméro"), ("insurance_number", ""), ("no_number", "on"), ("insurance_reason", "Vient de l’Ontario")]);
    let page = enter(&mut browser, &abroad).await.expect(200);
    assert!(page.says("Vient de l’Ontario"), "{}", page.said());
}

#[tokio::test]
async fn a_child_needs_no_address_of_their_own() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let child = with(ROSALIE, &[("birth_date_year", "2019"), ("insurance_number", ""), ("no_number", "on"), ("insurance_reason", "Demandé"), ("email", "")]);
    let page = enter(&mut browser, &child).await.expect(200);
    assert!(!page.has("form[action$='/invitations']"), "only a representative is invited: {}", page.said());
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_file() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let before = count_files(&app).await;
    let form = browser.get(NEW).await.expect(200);
    let first = browser.submit(&form, FORM, ROSALIE).await.expect(200);
    let second = browser.submit(&form, FORM, ROSALIE).await.expect(200);
    assert_eq!(first.url, second.url);
    assert_eq!((count_files(&app).await - before, app.events("file.created").await.len()), (1, 1));
    let department = world.department.to_string();
    let bare = browser.post(NEW, &with(ROSALIE, &[("department", &department)])).await;
    assert_eq!(bare.status, 400, "a form that is none of ours: {}", bare.said());
}

fn asks(page: &Page) -> Vec<String> {
    assert_eq!(page.status, 422, "{}", page.said());
    crate::forms::tells(page, "duplicate");
    page.attributes("input[name=duplicate]", "value")
}

#[tokio::test]
async fn who_may_be_there_already_is_asked_about_before_a_second_file_is_made() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let known = enter(&mut browser, ROSALIE).await.expect(200).url;
    let number = enter(&mut browser, &with(ROSALIE, &[("given_name", "Rose")])).await;
    let by_number = asks(&number);
    assert_eq!((by_number.len(), by_number[1].as_str()), (2, "other"));
    assert!(known.ends_with(&by_number[0]));
    let name = with(ROSALIE, &[("given_name", "ROSALIÉ"), ("insurance_number", ""), ("no_number", "on"), ("insurance_reason", "Perdue")]);
    let by_name = enter(&mut browser, &name).await;
    assert_eq!(asks(&by_name).len(), 2, "by name and birth date, whatever the accents");
    let same = browser.submit(&number, FORM, &[("duplicate", &by_number[0])]).await.expect(200);
    assert_eq!(same.url, known, "the file there is");
    let other = browser.submit(&by_name, FORM, &[("duplicate", "other")]).await.expect(200);
    assert!(other.url.starts_with("/clinic/patients/") && other.url != known);
    assert_eq!(app.events("file.created").await.len(), 2);
}

#[tokio::test]
async fn a_file_of_another_department_is_joined_and_one_of_another_clinic_is_not_told_of() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let born = [("birth_date_day", "15"), ("birth_date_month", "3"), ("birth_date_year", "1960")];
    let like = |given: &'static str, family: &'static str| {
        let named =
            with(ROSALIE, &[("given_name", given), ("family_name", family), ("insurance_number", ""), ("no_number", "on"), ("insurance_reason", "Perdue")]);
        with(&named, &born)
    };
    let page = enter(&mut browser, &like("Noémie", "Vraimontagne")).await;
    assert_eq!(asks(&page)[0], world.neighbour.file.to_string());
    browser.get(&format!("/clinic/patients/{}", world.neighbour.file)).await.expect(404);
    let joined = browser.submit(&page, FORM, &[("duplicate", &world.neighbour.file.to_string())]).await.expect(200);
    assert_eq!(joined.url, format!("/clinic/patients/{}", world.neighbour.file), "the department sees it from now on");
    assert_eq!(app.events("file.joined_department").await.len(), 1);
    let stranger = enter(&mut browser, &like("Ulysse", "Zirconelle")).await.expect(200);
    assert_ne!(stranger.url, format!("/clinic/patients/{}", world.stranger.file), "each clinic has a file of its own");
    // the answer cannot be forged either
    let form = browser.get(NEW).await;
    let forged = with(&like("Ulysse", "Zirconelle"), &[]);
    let forged: Vec<_> = forged.into_iter().chain([("duplicate", "x")]).collect();
    let stranger_file = world.stranger.file.to_string();
    let forged = with(&forged, &[("duplicate", &stranger_file)]);
    assert_eq!(browser.submit(&form, FORM, &forged).await.status, 422);
    browser.get(&format!("/clinic/patients/{}", world.stranger.file)).await.expect(404);
}

#[tokio::test]
async fn a_file_is_made_in_a_department_of_ones_own_only() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let before = count_files(&app).await;
    for department in [world.other_department.to_string(), world.far_department.to_string(), "0198f3a0-0000-7000-8000-00000000dead".to_owned(), "x".to_owned()]
    {
        let page = enter(&mut browser, &with(ROSALIE, &[("department", &department)])).await;
        assert_eq!(page.status, 404, "{department}");
    }
    assert_eq!(count_files(&app).await, before);
}
