//! C88: a form is taken only from a page of this site, by the browser's word and by the page's token.

use super::{fields, with_probes};
use tests::{Ask, Browser};

async fn send(browser: &mut Browser, token: Option<&str>, change: impl FnOnce(Ask) -> Ask) -> u16 {
    let mut body = fields(&[("a", "1")]);
    body.extend(token.map(|token| ("csrf".to_owned(), token.to_owned())));
    browser.send(change(Ask::form("/probe/echo", &body))).await.status
}

#[tokio::test]
async fn a_form_from_a_page_of_this_site_is_taken() {
    let app = with_probes().await;
    let mut browser = app.browser();
    let token = browser.csrf();
    assert_eq!(send(&mut browser, Some(&token), |ask| ask).await, 200, "by the browser's word");
    let by_origin = send(&mut browser, Some(&token), |ask| ask.without("sec-fetch-site").header("origin", "http://127.0.0.1:8080")).await;
    assert_eq!(by_origin, 200, "an old browser says its origin");
    assert_eq!(send(&mut browser, None, |ask| ask.header("x-csrf-token", &token)).await, 200, "htmx sends the token as a header");
}

#[tokio::test]
async fn a_form_from_anywhere_else_is_refused() {
    let app = with_probes().await;
    let mut browser = app.browser();
    let token = browser.csrf();
    for site in ["cross-site", "same-site", "none", "SAME-ORIGIN", ""] {
        assert_eq!(send(&mut browser, Some(&token), |ask| ask.header("sec-fetch-site", site)).await, 403, "sec-fetch-site: {site}");
    }
    for origin in ["http://evil.example", "null", "http://127.0.0.1:8081", "http://127.0.0.1.evil.example:8080", ""] {
        assert_eq!(send(&mut browser, Some(&token), |ask| ask.without("sec-fetch-site").header("origin", origin)).await, 403, "origin: {origin}");
    }
    assert_eq!(send(&mut browser, Some(&token), |ask| ask.without("sec-fetch-site")).await, 403, "neither");
    let lying = send(&mut browser, Some(&token), |ask| ask.header("sec-fetch-site", "cross-site").header("origin", "http://127.0.0.1:8080")).await;
    assert_eq!(lying, 403, "the browser's word counts before the origin");
}

#[tokio::test]
async fn a_token_belongs_to_one_browser() {
    let app = with_probes().await;
    let (mut browser, other) = (app.browser(), app.browser());
    let (own, foreign) = (browser.csrf(), other.csrf());
    for token in [None, Some(""), Some("x"), Some(foreign.as_str()), Some(&own[1..])] {
        assert_eq!(send(&mut browser, token, |ask| ask).await, 403, "{token:?}");
    }
    browser.forget();
    assert_eq!(send(&mut browser, Some(&own), |ask| ask).await, 403, "without the cookie");
}

#[tokio::test]
async fn every_page_prints_another_token_and_all_of_them_hold() {
    let (app, world) = tests::TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    let path = format!("/care/{}/dashboard", world.patient.person);
    let mut seen = Vec::new();
    for _ in 0..3 {
        let page = browser.get(&path).await.expect(200);
        seen.extend(page.attributes("form input[name=csrf]", "value").into_iter().take(1));
    }
    assert!(seen.len() == 3 && seen[0] != seen[1] && seen[1] != seen[2], "{seen:?}");
    for token in &seen {
        let answer = browser.send(Ask::form("/session/extension", &[("csrf".to_owned(), token.clone())])).await;
        assert_eq!(answer.status, 303);
    }
}

#[tokio::test]
async fn no_route_that_changes_something_can_do_without_the_token() {
    let (app, world) = tests::TestApp::with_world().await;
    for entry in app.state.table.entries().iter().filter(|entry| !entry.method.is_safe()) {
        let path = entry
            .path
            .split('/')
            .map(|part| if part.starts_with('{') { world.patient.person.to_string() } else { part.to_owned() })
            .collect::<Vec<_>>()
            .join("/");
        let mut browser = app.signed_in(world.patient.account).await;
        let answer = browser.send(Ask::form(&path, &fields(&[("a", "1")]))).await;
        assert_eq!(answer.status, 403, "{}", entry.name);
    }
}
