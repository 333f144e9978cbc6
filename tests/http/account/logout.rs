//! C47, S40: logging out, from every page, for good.

use super::{EMAIL, dashboard, is_in, log_in};
use base::web::Access;
use tests::{Ask, TestApp};

#[tokio::test]
async fn a_session_that_was_logged_out_opens_nothing_anywhere() {
    let (app, world) = TestApp::with_world().await;
    let second = app.another_site();
    let mut browser = app.browser();
    log_in(&app, &mut browser, EMAIL).await.expect(200);
    let (stolen, token) = (second.takes_over(&browser), browser.cookie("sid").unwrap().to_owned());
    let answer = browser.post_only("/logout", &[]).await.expect(303);
    assert_eq!(answer.header("clear-site-data"), "\"cache\", \"storage\"", "cookies stay: the language is one of them");
    assert_ne!(browser.cookie("sid").unwrap(), token);
    for mut copy in [app.browser(), second.takes_over(&stolen)] {
        copy.set_cookie("sid", &token);
        assert!(!is_in(&mut copy, &world).await);
        let fragment = copy.send(Ask::get(&dashboard(&world)).partial()).await.expect(401);
        assert!(fragment.body.is_empty());
        assert_eq!(
            copy.send(Ask::form(
                &format!("/care/{}/questionnaires/{}", world.patient.person, world.patient.questionnaire),
                &[("csrf".to_owned(), copy.csrf())]
            ))
            .await
            .status,
            303
        );
    }
    let page = browser.get(&dashboard(&world)).await.expect(200);
    assert!(page.url.starts_with("/login"), "the way back shows nothing: {}", page.url);
    let shown = app.signed_in(world.patient.account).await.send(Ask::get(&dashboard(&world))).await;
    assert_eq!(shown.header("cache-control"), "no-store", "nothing is left to go back to");
}

#[tokio::test]
async fn every_page_of_somebody_signed_in_has_the_button() {
    let (app, world) = TestApp::with_world().await;
    let person = world.patient.person.to_string();
    let mut seen = 0;
    for entry in app.state.table.entries().iter().filter(|entry| entry.method == poem::http::Method::GET) {
        let account = match entry.access {
            Access::Dev | Access::Loopback => continue,
            Access::Role(roles) if roles.contains(&base::access::Role::Operator) => world.operator.account,
            Access::Role(_) => world.professional.account,
            _ => world.patient.account,
        };
        if entry.path.contains("{id}") || entry.path.contains("{token}") {
            continue;
        }
        let path = entry.path.replace("{person}", &person);
        let page = app.signed_in(account).await.send(Ask::get(&path)).await;
        if page.status == 200 && page.header("content-type").starts_with("text/html") {
            assert!(page.has("form[action='/logout'] button"), "{} has no way out", entry.name);
            seen += 1;
        }
    }
    assert!(seen >= 12, "{seen} pages were looked at");
}

#[tokio::test]
async fn a_link_to_the_logout_asks_first() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    let page = browser.send(Ask::get("/logout")).await.expect(200);
    assert!(page.has("form[action='/logout']"));
    assert!(is_in(&mut browser, &world).await, "a picture or a scanner that opens the address ends nothing");
    let forged = browser.send(Ask::form("/logout", &[]).header("sec-fetch-site", "cross-site")).await;
    assert_eq!(forged.status, 403);
    assert!(is_in(&mut browser, &world).await);
}
