//! A6, D28: clinics are made by operators, departments by who administers the clinic.

use crate::forms::{FORM, is_refused, with};
use base::access::Denied;
use base::db::schema::{clinics, departments};
use diesel::prelude::*;
use tests::{Ask, Browser, Page, TestApp, World};

const NEW: &str = "/admin/clinics/new";
const NAMES: &[(&str, &str)] = &[
    ("name_fr", "Centre de jour des Érables"),
    ("name_en", "Maples Day Centre"),
    ("public_name_fr", "Centre des Érables"),
    ("public_name_en", "Maples Centre"),
    ("mail_label_fr", "Votre centre"),
    ("mail_label_en", "Your centre"),
    ("phone", "418 555-0177"),
];
const DEPARTMENT: &[(&str, &str)] = &[("name_fr", "Service de jour"), ("name_en", "Day service")];

async fn count(app: &TestApp) -> (i64, i64) {
    app.read(|tx| Ok::<_, Denied>((clinics::table.count().get_result(tx.conn)?, departments::table.count().get_result(tx.conn)?))).await
}

async fn make(browser: &mut Browser, fields: &[(&str, &str)]) -> Page {
    let form = browser.get(NEW).await.expect(200);
    browser.submit(&form, FORM, fields).await
}

fn path(world: &World) -> String {
    format!("/admin/clinics/{}", world.clinic)
}

#[tokio::test]
async fn an_operator_makes_a_clinic_once() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.operator.account).await;
    let form = browser.get(NEW).await.expect(200);
    let (first, second) = (browser.submit(&form, FORM, NAMES).await.expect(200), browser.submit(&form, FORM, NAMES).await.expect(200));
    assert!(first.url.starts_with("/admin/clinics/") && first.url == second.url, "{} {}", first.url, second.url);
    for words in ["Centre des Érables", "Centre de jour des Érables", "418 555-0177"] {
        assert!(first.says(words), "{words}: {}", first.said());
    }
    let created = app.events("clinic.created").await;
    assert_eq!(created.len(), 1);
    assert_eq!(created[0].1.as_deref(), first.url.rsplit('/').next());
    assert_eq!(browser.post(NEW, NAMES).await.status, 400, "a form that is none of ours");
}

#[tokio::test]
async fn each_wrong_field_is_told_beside_it_and_nothing_typed_is_lost() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.operator.account).await;
    let before = (count(&app).await, app.count_events().await);
    let (long, long_phone) = ("é".repeat(201), "5".repeat(41));
    let mut wrong = vec![("mail_label_fr", ""), ("mail_label_en", ""), ("phone", ""), ("phone", &*long_phone), ("mail_label_fr", &*long)];
    for field in ["name_fr", "name_en", "public_name_fr", "public_name_en"] {
        wrong.extend([(field, ""), (field, "  "), (field, &*long)]);
    }
    for (field, value) in wrong {
        let typed = with(NAMES, &[(field, value)]);
        let kept: Vec<(&str, &str)> = typed.iter().copied().filter(|(_, value)| !value.trim().is_empty()).collect();
        is_refused(&make(&mut browser, &typed).await, field, &kept);
    }
    assert_eq!((count(&app).await, app.count_events().await), before);
    make(&mut browser, &with(NAMES, &[("mail_label_fr", ""), ("mail_label_en", "")])).await.expect(200);
}

#[tokio::test]
async fn only_operators_make_clinics() {
    let (app, world) = TestApp::with_world().await;
    let before = count(&app).await;
    for other in [world.clinic_admin, world.professional, world.support] {
        let mut browser = app.signed_in(other.account).await;
        browser.get(NEW).await.expect(404);
        browser.post(NEW, NAMES).await.expect(404);
    }
    assert_eq!(count(&app).await, before);
    assert!(!app.signed_in(world.clinic_admin.account).await.get("/admin/clinics").await.expect(200).has(&format!("a[href='{NEW}']")));
}

#[tokio::test]
async fn each_administrator_sees_the_clinics_that_they_administer() {
    let (app, world) = TestApp::with_world().await;
    let names = |page: &Page| page.texts("main li h2");
    assert_eq!(names(&app.signed_in(world.operator.account).await.get("/admin/clinics").await), ["Centre Australe", "Centre Boréale"]);
    let mut admin = app.signed_in(world.clinic_admin.account).await;
    assert_eq!(names(&admin.get("/admin/clinics").await), ["Centre Boréale"]);
    assert!(admin.get("/admin/clinics").await.has("nav a[href='/admin/clinics']"), "the way there stands on every page");
    admin.send(Ask::get(&path(&world))).await.expect(200);
    admin.send(Ask::get(&format!("/admin/clinics/{}", world.other_clinic))).await.expect(404);
    app.signed_in(world.professional.account).await.send(Ask::get(&path(&world))).await.expect(404);
}

#[tokio::test]
async fn clinics_are_found_by_name_whatever_the_accents_and_come_in_pages() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.operator.account).await;
    let names = |page: &Page| page.texts("main li h2");
    for (typed, found) in
        [("boreale", vec!["Centre Boréale"]), ("AUSTR", vec!["Centre Australe"]), ("centre", vec!["Centre Australe", "Centre Boréale"]), ("zz", vec![])]
    {
        assert_eq!(names(&browser.get(&format!("/admin/clinics?q={typed}")).await.expect(200)), found, "{typed}");
    }
    assert!(browser.get("/admin/clinics?q=zz").await.has(".empty a[href='/admin/clinics']"));
    for n in 10..40 {
        make(&mut browser, &with(NAMES, &[("public_name_fr", &format!("Érable {n}"))])).await.expect(200);
    }
    let before = app.statements();
    let first = browser.get("/admin/clinics?q=erable").await.expect(200);
    let cost = app.statements() - before;
    assert_eq!(names(&first).len(), 25);
    assert_eq!(first.attributes(".pagination a[rel=next]", "href"), ["/admin/clinics?q=erable&page=2"]);
    let second = browser.get("/admin/clinics?q=erable&page=2").await.expect(200);
    assert_eq!(names(&second).len(), 5);
    let before = app.statements();
    browser.get("/admin/clinics?q=zz").await.expect(200);
    assert!(cost <= app.statements() - before, "a long list costs no more statements than none");
}

#[tokio::test]
async fn a_department_is_added_once_by_the_clinics_administrator_or_an_operator() {
    let (app, world) = TestApp::with_world().await;
    for (who, name) in [(world.clinic_admin, "Service de jour"), (world.operator, "Service du soir")] {
        let mut browser = app.signed_in(who.account).await;
        let form = browser.get(&path(&world)).await.expect(200);
        let typed = with(DEPARTMENT, &[("name_fr", name)]);
        for _ in 0..2 {
            let page = browser.submit(&form, FORM, &typed).await.expect(200);
            assert_eq!(page.texts("main section li").iter().filter(|line| *line == name).count(), 1, "{}", page.said());
        }
    }
    assert_eq!(app.events("department.created").await.len(), 2);
}

#[tokio::test]
async fn a_department_without_its_names_is_refused() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.clinic_admin.account).await;
    let form = browser.get(&path(&world)).await.expect(200);
    let (before, long) = (count(&app).await, "é".repeat(201));
    for (field, value) in [("name_fr", ""), ("name_en", ""), ("name_fr", &*long)] {
        let typed = with(DEPARTMENT, &[(field, value)]);
        let kept: Vec<(&str, &str)> = typed.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
        is_refused(&browser.submit(&form, FORM, &typed).await, field, &kept);
    }
    assert_eq!(count(&app).await, before);
}

#[tokio::test]
async fn nobody_else_adds_a_department_and_none_to_a_clinic_that_is_not_there() {
    let (app, world) = TestApp::with_world().await;
    let before = count(&app).await;
    let key = ("form_key", "0123456789abcdef0123456789abcdef");
    let typed: Vec<(&str, &str)> = DEPARTMENT.iter().copied().chain([key]).collect();
    let (there, other) = (path(&world), format!("/admin/clinics/{}", world.other_clinic));
    let nowhere = "/admin/clinics/0198f3a0-0000-7000-8000-00000000dead";
    for (who, path) in [(world.clinic_admin, &*other), (world.professional, &*there), (world.support, &*there), (world.operator, nowhere)] {
        let mut browser = app.signed_in(who.account).await;
        browser.get("/help").await.expect(200);
        browser.post(path, &typed).await.expect(404);
    }
    assert_eq!(count(&app).await, before);
}
