//! A6, D28, C50, C76: who works here, who is invited to a role, and how a role ends.

use crate::forms::{FORM, is_refused, with};
use base::access::Denied;
use base::db::DbError;
use base::db::schema::{accounts, invitations, persons, role_grants};
use base::ids::{AccountId, PersonId, RoleGrantId};
use diesel::prelude::*;
use tests::{Ask, Browser, Page, Staff, TestApp, World};

const NEW: &str = "/admin/users/new";
const LOUISE: &[(&str, &str)] = &[
    ("given_name", "Louise"),
    ("family_name", "Gagnon"),
    ("email", "louise@equipe.test"),
    ("language", "fr"),
    ("role", "professional"),
    ("profession_fr", "physiothérapeute"),
    ("profession_en", "physiotherapist"),
];

fn at_department(world: &World) -> String {
    format!("{}/{}", world.clinic, world.department)
}

async fn invite(browser: &mut Browser, fields: &[(&str, &str)]) -> Page {
    let form = browser.get(NEW).await.expect(200);
    browser.submit(&form, FORM, fields).await
}

async fn count_invitations(app: &TestApp) -> i64 {
    app.read(|tx| Ok::<i64, Denied>(invitations::table.count().get_result(tx.conn)?)).await
}

fn people(page: &Page) -> Vec<String> {
    page.texts("main tbody th")
}

fn end_of(staff: Staff) -> String {
    format!("/admin/users/{}/end", staff.grant.unwrap())
}

#[tokio::test]
async fn somebody_is_invited_once_with_a_mailed_link_and_a_code_shown_this_once() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.clinic_admin.account).await;
    let place = at_department(&world);
    let typed = with(LOUISE, &[("place", &place)]);
    let form = browser.get(NEW).await.expect(200);
    let page = browser.submit(&form, FORM, &typed).await.expect(200);
    let code = page.texts(".code-shown").join("");
    assert!(code.len() == 8 && code.as_bytes()[1] == b'-', "{code:?}");
    let again = browser.submit(&form, FORM, &typed).await.expect(200);
    assert_eq!(again.url, "/admin/users");
    assert!(!again.body.contains(&code) && again.says("Louise Gagnon"), "{}", again.said());
    let mails = app.mails("louise@equipe.test").await;
    assert_eq!((mails.len(), count_invitations(&app).await, app.events("invitation.sent").await.len()), (1, 1, 1));
    assert!(mails[0].content.text.contains("/invitation/") && !format!("{:?}", mails[0].content).contains(&code[2..]));
}

#[tokio::test]
async fn each_wrong_field_is_told_beside_it_and_nothing_typed_is_lost() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.clinic_admin.account).await;
    let (place, clinic, elsewhere) = (at_department(&world), world.clinic.to_string(), world.other_clinic.to_string());
    let (foreign, gone) = (format!("{}/{}", world.clinic, world.far_department), "0198f3a0-0000-7000-8000-00000000dead");
    let long = "é".repeat(101);
    let before = app.count_events().await;
    for (field, value) in [
        ("given_name", ""),
        ("given_name", &*long),
        ("family_name", " "),
        ("email", "louise@"),
        ("email", "adele@equipe.test"),
        ("role", ""),
        ("role", "king"),
        ("place", ""),
        ("place", "x"),
        ("place", &*clinic),
        ("place", &*foreign),
        ("place", &*elsewhere),
        ("place", gone),
        ("profession_fr", ""),
        ("profession_en", ""),
        ("profession_fr", &*long),
    ] {
        let typed = with(&with(LOUISE, &[("place", &place)]), &[(field, value)]);
        let choice = matches!(field, "role" | "place");
        // a choice that is not on offer cannot stand in the list of those that are
        let is_kept = |name: &str, value: &str| !value.trim().is_empty() && (name != field || !choice);
        let kept: Vec<(&str, &str)> = typed.iter().copied().filter(|(name, value)| is_kept(name, value)).collect();
        is_refused(&invite(&mut browser, &typed).await, field, &kept);
    }
    assert_eq!((app.count_events().await, count_invitations(&app).await), (before, 0));
}

#[tokio::test]
async fn each_invites_to_the_roles_that_are_theirs_to_give() {
    let (app, world) = TestApp::with_world().await;
    let (clinic, department) = (world.clinic.to_string(), at_department(&world));
    for (who, role, place, allowed) in [
        (world.clinic_admin, "coordinator", &department, true),
        (world.clinic_admin, "clinic_admin", &clinic, true),
        (world.clinic_admin, "support", &clinic, false),
        (world.clinic_admin, "operator", &clinic, false),
        (world.operator, "clinic_admin", &clinic, true),
        (world.operator, "support", &clinic, true),
        (world.operator, "professional", &department, false),
        (world.operator, "operator", &clinic, false),
    ] {
        let mut browser = app.signed_in(who.account).await;
        let form = browser.get(NEW).await.expect(200);
        let offered = form.attributes("select[name=role] option", "value");
        assert_eq!(offered.iter().any(|offer| offer == role), allowed, "{role}: {offered:?}");
        let email = format!("{role}.{}@equipe.test", who.account);
        let page = browser.submit(&form, FORM, &with(LOUISE, &[("role", role), ("place", place), ("email", &email)])).await;
        assert_eq!(page.status, if allowed { 200 } else { 404 }, "{role}: {}", page.said());
    }
    assert_eq!(count_invitations(&app).await, 4);
    for other in [world.professional, world.support] {
        app.signed_in(other.account).await.get(NEW).await.expect(404);
    }
    assert!(!app.signed_in(world.clinic_admin.account).await.get(NEW).await.body.contains("Australe"), "places of one's own clinic only");
}

#[tokio::test]
async fn the_list_shows_the_people_of_ones_clinic_and_operators_see_all() {
    let (app, world) = TestApp::with_world().await;
    let page = app.signed_in(world.clinic_admin.account).await.get("/admin/users").await.expect(200);
    assert_eq!(people(&page), ["Adele Personneladele@equipe.test", "Octave Personneloctave@equipe.test", "Patricia Personnelpatricia@equipe.test"]);
    let all = app.signed_in(world.operator.account).await.get("/admin/users").await.expect(200);
    assert_eq!(people(&all).len(), 6);
    let mut professional = app.signed_in(world.professional.account).await;
    professional.send(Ask::get("/admin/users")).await.expect(404);
}

#[tokio::test]
async fn a_role_can_be_ended_where_the_list_says_so_and_nowhere_else() {
    let (app, world) = TestApp::with_world().await;
    for who in [world.clinic_admin, world.operator] {
        let mut browser = app.signed_in(who.account).await;
        let offered = browser.get("/admin/users").await.attributes("main tbody form", "action");
        for staff in [world.professional, world.other_professional, world.far_professional, world.clinic_admin, world.support, world.operator] {
            let path = end_of(staff);
            let (mut other, before) = (app.signed_in(who.account).await, offered.contains(&path));
            other.get("/help").await.expect(200);
            if !before {
                let status = other.post(&path, &[]).await.status;
                assert!(matches!(status, 404 | 409), "{path}: {status}");
                assert_eq!(status == 409, staff.account == who.account, "only one's own role is a conflict");
            }
        }
        assert!(!offered.is_empty());
    }
    assert_eq!(app.events("role.ended").await, []);
}

#[tokio::test]
async fn an_ended_role_ends_at_the_next_request_and_once() {
    let (app, world) = TestApp::with_world().await;
    let mut professional = app.signed_in(world.professional.account).await;
    professional.get("/clinic").await.expect(200);
    let mut browser = app.signed_in(world.clinic_admin.account).await;
    let page = browser.get("/admin/users").await.expect(200);
    let form = format!("form[action='{}']", end_of(world.professional));
    for _ in 0..2 {
        let after = browser.submit(&page, &form, &[]).await.expect(200);
        assert!(after.url == "/admin/users" && !after.has(&form), "{}", after.said());
    }
    let out = professional.send(Ask::get("/clinic")).await.expect(303);
    assert!(out.header("location").starts_with("/login"), "{}", out.header("location"));
    app.signed_in(world.professional.account).await.send(Ask::get("/clinic")).await.expect(404);
    assert_eq!(app.events("role.ended").await, [(None, Some(world.professional.account.to_string()))]);
}

/// Thirty professionals of the department, named « Émile Nombre10 » and on.
async fn hire(app: &TestApp, world: &World) {
    let (like, clinic, department) = (world.professional.account, world.clinic, world.department);
    app.write(move |tx| {
        let hash: String = accounts::table.find(like).select(accounts::password_hash).first(tx.conn)?;
        for n in 10..40 {
            let (id, person): (AccountId, PersonId) = (tx.id(), tx.id());
            let email = format!("emile{n}@equipe.test");
            diesel::insert_into(persons::table).values((persons::id.eq(person), persons::created_at.eq(tx.now()))).execute(tx.conn)?;
            diesel::insert_into(accounts::table)
                .values((
                    (accounts::id.eq(id), accounts::person_id.eq(person), accounts::email.eq(&email), accounts::email_hash.eq(tx.keys().email_hash(&email))),
                    (accounts::given_name.eq("Émile"), accounts::family_name.eq(format!("Nombre{n}")), accounts::password_hash.eq(&hash)),
                    (accounts::password_changed_at.eq(tx.now()), accounts::created_at.eq(tx.now())),
                    (accounts::page_language.eq("fr"), accounts::notification_language.eq("fr")),
                ))
                .execute(tx.conn)?;
            diesel::insert_into(role_grants::table)
                .values((
                    (role_grants::id.eq(tx.id::<RoleGrantId>()), role_grants::account_id.eq(id), role_grants::role.eq("professional")),
                    (role_grants::clinic_id.eq(Some(clinic)), role_grants::department_id.eq(Some(department)), role_grants::created_at.eq(tx.now())),
                ))
                .execute(tx.conn)?;
        }
        Ok::<_, DbError>(())
    })
    .await;
}

#[tokio::test]
async fn people_are_found_by_name_and_address_and_come_in_pages_that_keep_the_search() {
    let (app, world) = TestApp::with_world().await;
    hire(&app, &world).await;
    let mut browser = app.signed_in(world.clinic_admin.account).await;
    for (typed, found) in [("emile", 25), ("%C3%89MILE%20nombre12", 1), ("emile12%40equipe", 1), ("patricia", 1), ("zz", 0), ("%25", 0), ("_", 0)] {
        let page = browser.get(&format!("/admin/users?q={typed}")).await.expect(200);
        assert_eq!(people(&page).len(), found, "{typed}: {:?}", people(&page));
        assert_eq!(page.has(".empty a[href='/admin/users']"), found == 0, "{typed}");
    }
    let first = browser.get("/admin/users?q=emile").await;
    assert_eq!(first.attributes(".pagination a[rel=next]", "href"), ["/admin/users?q=emile&page=2"]);
    let second = browser.get("/admin/users?q=emile&page=2").await;
    assert!(people(&second).len() == 5 && people(&second).iter().all(|one| !people(&first).contains(one)));
    assert_eq!(people(&browser.get("/admin/users?page=2").await).len(), 33 - 25);
    let cost = |before: usize| app.statements() - before;
    let before = app.statements();
    browser.get("/admin/users").await;
    let for_many = cost(before);
    let before = app.statements();
    browser.get("/admin/users?q=patricia").await;
    assert!(for_many <= cost(before), "a long list costs no more statements than a short one");
}

#[tokio::test]
async fn invitations_that_wait_come_in_pages_of_their_own() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.clinic_admin.account).await;
    let place = at_department(&world);
    for n in 10..37 {
        let email = format!("louise{n}@equipe.test");
        invite(&mut browser, &with(LOUISE, &[("place", &place), ("email", &email)])).await.expect(200);
    }
    let waiting = |page: &Page| people(page).into_iter().filter(|line| line.starts_with("Louise")).count();
    let first = browser.get("/admin/users").await.expect(200);
    assert_eq!((waiting(&first), first.attributes(".pagination a[rel=next]", "href")), (25, vec!["/admin/users?invited=2".to_owned()]));
    assert_eq!(waiting(&browser.get("/admin/users?invited=2").await), 2);
    assert_eq!(waiting(&browser.get("/admin/users?q=louise12").await), 1);
    app.clock.advance(chrono::TimeDelta::days(6));
    let mut browser = app.signed_in(world.clinic_admin.account).await;
    assert!(browser.get("/admin/users").await.says("Expirée"));
}
