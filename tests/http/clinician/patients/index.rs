//! P1, D30: files are found by name, address, telephone and number, in one's own departments.

use crate::clinician::{ROSALIE, enter};
use crate::forms::with;
use tests::{NEIGHBOUR, Page, STRANGER, TestApp};

fn names(page: &Page) -> Vec<String> {
    page.texts("main tbody th a")
}

#[tokio::test]
async fn a_file_is_found_by_what_people_say_of_themselves() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    enter(&mut browser, ROSALIE).await.expect(200);
    for typed in ["vaill", "Rosalie%20Vaillancourt", "VAILLANCOURT,%20rosa", "rosalie%40exemple.test", "514.555.0123", "vair%2084531219"] {
        let page = browser.get(&format!("/clinic/patients?q={typed}")).await.expect(200);
        assert_eq!(names(&page), ["Rosalie Vaillancourt"], "{typed}");
        assert!(page.texts("[role=status]").join("").contains('1'), "{typed}: {:?}", page.texts("[role=status]"));
    }
    for typed in ["zzz", "%25", "_", "rosalie%40autre.test"] {
        let page = browser.get(&format!("/clinic/patients?q={typed}")).await.expect(200);
        assert!(names(&page).is_empty() && page.has(".empty a[href='/clinic/patients']"), "{typed}: {}", page.said());
    }
}

#[tokio::test]
async fn only_files_of_ones_own_departments_are_found() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    for canaries in [NEIGHBOUR, STRANGER] {
        for word in canaries.words() {
            let page = browser.get(&format!("/clinic/patients?q={}", word.replace('@', "%40"))).await.expect(200);
            assert!(names(&page).is_empty(), "{word}");
        }
    }
    assert_eq!(names(&browser.get("/clinic/patients").await), ["Philippe Quatrefeuille"]);
}

#[tokio::test]
async fn a_long_list_comes_in_pages_that_keep_the_search_and_cost_the_same() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let path = "/clinic/patients?q=vaillancourt";
    browser.get(path).await.expect(200);
    let before = app.statements();
    browser.get("/clinic/patients").await.expect(200);
    let for_one = app.statements() - before;
    for n in 0..30 {
        let name = format!("Rosalie{}{}", char::from(b'a' + n / 10), char::from(b'a' + n % 10));
        let number = [("insurance_number", ""), ("no_number", "on"), ("insurance_reason", "Ontario"), ("given_name", name.as_str())];
        enter(&mut browser, &with(ROSALIE, &number)).await.expect(200);
    }
    let before = app.statements();
    let first = browser.get(path).await.expect(200);
    assert!(app.statements() - before <= for_one, "{} statements for thirty, {for_one} for one", app.statements() - before);
    assert_eq!(names(&first).len(), 25);
    let next = first.attributes(".pagination a[rel=next]", "href");
    assert_eq!(next, ["/clinic/patients?q=vaillancourt&page=2"]);
    let second = browser.get(&next[0]).await.expect(200);
    assert_eq!(names(&second).len(), 5);
    assert!(names(&second).iter().all(|name| !names(&first).contains(name)), "no name stands on both");
    assert_eq!(second.attributes("input[name=q]", "value"), ["vaillancourt"]);
}

#[tokio::test]
async fn each_look_at_the_list_is_one_record() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let before = app.events("record.listed").await.len();
    browser.get("/clinic/patients").await.expect(200);
    browser.get("/clinic/patients?q=quatre").await.expect(200);
    assert_eq!(app.events("record.listed").await.len() - before, 2);
}

#[tokio::test]
async fn a_clinic_without_files_says_what_to_do() {
    let (app, world) = TestApp::with_world().await;
    let (department, file) = (world.department, world.patient.file);
    app.write(move |tx| {
        use base::db::schema::file_departments::dsl;
        use diesel::prelude::*;
        diesel::delete(dsl::file_departments.filter(dsl::file_id.eq(file)).filter(dsl::department_id.eq(department))).execute(tx.conn)?;
        Ok::<_, base::db::DbError>(())
    })
    .await;
    let page = app.signed_in(world.professional.account).await.get("/clinic/patients").await.expect(200);
    assert!(page.has(".empty a[href='/clinic/patients/new']"), "{}", page.said());
}
