//! C49, S98–S101, D6, D23: the settings at a glance, and closing every session.

use crate::account::{EMAIL, is_in, log_in};
use tests::{Ask, PATIENT, TestApp};

#[tokio::test]
async fn the_settings_show_what_is_known_and_mark_what_can_be_changed() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    let page = browser.get("/settings").await.expect(200);
    for word in [PATIENT.family_name, PATIENT.email, "QUAP 6003 1512", "15 mars 1960"] {
        assert!(page.says(word), "{word}: {}", page.said());
    }
    let mut links = page.attributes("main a[href^='/settings/']", "href");
    links.dedup();
    assert_eq!(
        links,
        ["/settings/languages", "/settings/phones", "/settings/address", "/settings/password"],
        "names, birth date, sex and number are the clinic's"
    );
    assert!(page.says("contactez votre clinique"));
    let staff = app.signed_in(world.clinic_admin.account).await.get("/settings").await.expect(200);
    assert!(!staff.says("Numéro d'assurance maladie"), "who has no file has no such lines");
}

#[tokio::test]
async fn closing_every_session_closes_this_one_too_on_every_site() {
    let (app, world) = TestApp::with_world().await;
    let second = app.another_site();
    let (mut one, mut two) = (app.browser(), second.browser());
    log_in(&app, &mut one, EMAIL).await.expect(200);
    log_in(&app, &mut two, EMAIL).await.expect(200);
    let mut neighbour = app.signed_in(world.neighbour.account).await;
    let page = one.get("/settings").await.expect(200);
    let gone = one.submit(&page, "form[action='/settings/sessions']", &[]).await.expect(200);
    assert!(gone.url.starts_with("/login"), "{}", gone.url);
    assert!(!is_in(&mut one, &world).await && !is_in(&mut two, &world).await);
    neighbour.send(Ask::get("/settings")).await.expect(200);
}
