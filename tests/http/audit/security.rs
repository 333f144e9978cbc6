//! C112: every authentication, every refusal, every act of administration and every limit that was reached stands in the
//! log, as often as it happened.

use crate::forms::FORM;
use tests::{Ask, Browser, PASSWORD, PATIENT, Setup, TestApp, World};

/// How often each of these happened, by what was written.
async fn assert_written(app: &TestApp, expected: &[(&'static str, usize)]) {
    let mut wrong = Vec::new();
    for (action, times) in expected {
        let found = app.events(action).await.len();
        if found != *times {
            wrong.push(format!("{action}: {found} instead of {times}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

async fn fill(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> tests::Page {
    let form = browser.get(path).await.expect(200);
    browser.submit(&form, FORM, fields).await
}

#[tokio::test]
async fn authentications_are_written_down() {
    let (app, _) = TestApp::with_world().await;
    let mut browser = app.browser();
    for _ in 0..2 {
        fill(&mut browser, "/login", &[("email", PATIENT.email), ("password", "Mauvais-1-mot!")]).await;
    }
    fill(&mut browser, "/login", &[("email", "nobody@exemple.test"), ("password", "Mauvais-1-mot!")]).await;
    let page = fill(&mut browser, "/login", &[("email", PATIENT.email), ("password", PASSWORD)]).await.expect(200);
    let code = app.code_for(PATIENT.email).await;
    let wrong = if code == "111111" { "222222" } else { "111111" };
    browser.submit(&page, FORM, &[("code", wrong)]).await;
    browser.submit(&page, FORM, &[("code", &code)]).await.expect(200);
    let out = browser.get("/logout").await.expect(200);
    browser.submit(&out, "main form", &[]).await;
    assert_written(
        &app,
        &[("login.refused", 3), ("login.password_accepted", 1), ("login.code_refused", 1), ("login.succeeded", 1), ("session.begun", 1), ("session.ended", 1)],
    )
    .await;
    let page = fill(&mut browser, "/login", &[("email", PATIENT.email), ("password", PASSWORD)]).await.expect(200);
    for _ in 0..5 {
        browser.submit(&page, FORM, &[("code", wrong)]).await;
    }
    assert_written(&app, &[("login.code_exhausted", 1)]).await;
    fill(&mut browser, "/password/forgot", &[("email", PATIENT.email)]).await;
    let link = app.link_for(PATIENT.email, "/password/reset/").await;
    fill(&mut browser, &link, &[("new_password", "Perdrix-4-givre!"), ("confirm_password", "Perdrix-4-givre!")]).await.expect(200);
    assert_written(&app, &[("password_reset.requested", 1), ("password_reset.sent", 1), ("account.password_changed", 1)]).await;
}

#[tokio::test]
async fn refusals_are_written_down_whether_a_route_or_a_record_was_refused() {
    let (app, world) = TestApp::with_world().await;
    let (patient, colleague, admin) = (world.patient.account, world.other_professional.account, world.clinic_admin.account);
    for (who, path) in [
        (patient, "/clinic".to_owned()),
        (patient, "/admin/users".to_owned()),
        (patient, format!("/care/{}/dashboard", world.neighbour.person)),
        (patient, format!("/care/{}/questionnaires/{}", world.patient.person, world.neighbour.questionnaire)),
        (colleague, format!("/clinic/patients/{}", world.patient.file)),
        (colleague, format!("/clinic/follow-ups/{}", world.patient.follow_up)),
        (colleague, format!("/clinic/activities/{}", world.patient.questionnaire)),
        (admin, format!("/admin/clinics/{}", world.other_clinic)),
    ] {
        let mut browser = app.signed_in(who).await;
        let before = app.events("access.denied").await.len();
        browser.send(Ask::get(&path)).await.expect(404);
        assert_eq!(app.events("access.denied").await.len() - before, 1, "{path}");
    }
}

#[tokio::test]
async fn acts_of_administration_are_written_down() {
    let (app, world) = TestApp::with_world().await;
    let mut operator = app.signed_in(world.operator.account).await;
    let names = [("name_fr", "Centre"), ("name_en", "Centre"), ("public_name_fr", "Centre"), ("public_name_en", "Centre"), ("phone", "418 555-0177")];
    fill(&mut operator, "/admin/clinics/new", &names).await.expect(200);
    let mut admin = app.signed_in(world.clinic_admin.account).await;
    fill(&mut admin, &format!("/admin/clinics/{}", world.clinic), &[("name_fr", "Jour"), ("name_en", "Day")]).await.expect(200);
    let place = format!("{}/{}", world.clinic, world.department);
    let louise = [("given_name", "Louise"), ("family_name", "Gagnon"), ("email", "louise@equipe.test"), ("role", "professional"), ("place", &*place)];
    fill(&mut admin, "/admin/users/new", &louise).await.expect(200);
    admin.post(&format!("/admin/users/{}/end", world.professional.grant.unwrap()), &[]).await.expect(200);
    assert_written(&app, &[("clinic.created", 1), ("department.created", 1), ("invitation.sent", 1), ("role.ended", 1)]).await;
}

#[tokio::test]
async fn limits_that_are_reached_are_written_down() {
    let app = TestApp::start_with(Setup::default().with("limits.failures_per_origin_hour", "3")).await;
    World::build(&app).await;
    let mut browser = app.browser();
    for n in 0..5 {
        fill(&mut browser, "/login", &[("email", &format!("nobody{n}@exemple.test")), ("password", "Mauvais-1-mot!")]).await;
    }
    assert_written(&app, &[("login.refused", 3), ("limit.reached", 2)]).await;
}
