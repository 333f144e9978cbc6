//! C40, C55, S39: asking for a new password. That strangers learn nothing by it: `strangers.rs`.

use super::{EMAIL, fields};
use chrono::TimeDelta;
use tests::{Ask, Browser, Page, Setup, TestApp, World};

const FORM: &str = "form[action='/password/forgot']";

async fn asks(browser: &mut Browser, email: &str) -> Page {
    browser.post_only("/password/forgot", &fields(&[("email", email)])).await
}

async fn links(app: &TestApp) -> Vec<String> {
    let mails = app.mails(EMAIL).await;
    mails.iter().filter(|mail| mail.content.text.contains("/password/reset/")).map(|mail| mail.content.text.clone()).collect()
}

#[tokio::test]
async fn the_page_says_what_happens_and_leads_back_to_the_login() {
    let (app, _) = TestApp::with_world().await;
    let mut browser = app.browser();
    let page = browser.get("/password/forgot").await.expect(200);
    assert!(page.attributes("a", "href").contains(&"/login".to_owned()));
    let malformed = browser.submit(&page, FORM, &[("email", "philippe")]).await.expect(422);
    assert_eq!(malformed.attributes("#field-email", "aria-invalid"), ["true"]);
    let sent = browser.submit(&page, FORM, &[("email", EMAIL)]).await.expect(200);
    assert!(sent.says("Si un compte a cette adresse"), "{}", sent.said());
    assert!(!sent.body.contains(EMAIL) && !sent.url.contains('@'), "the address is in no URL and no page");
    assert_eq!(links(&app).await.len(), 1);
}

#[tokio::test]
async fn three_an_hour_for_an_address_on_all_sites() {
    let (app, _) = TestApp::with_world().await;
    let second = app.another_site();
    for n in 0..3 {
        let mut browser = if n % 2 == 0 { app.browser() } else { second.browser() };
        asks(&mut browser, EMAIL).await.expect(303);
        app.clock.advance(TimeDelta::seconds(1));
    }
    for mut browser in [app.browser(), second.browser(), app.another_site().browser()] {
        let page = asks(&mut browser, EMAIL).await.expect(429);
        assert!(page.header("retry-after").parse::<u32>().unwrap() > 3000);
    }
    assert_eq!(links(&app).await.len(), 3);
    app.clock.advance(TimeDelta::minutes(62));
    asks(&mut app.browser(), EMAIL).await.expect(303);
}

#[tokio::test]
async fn ten_an_hour_for_an_origin() {
    let (app, _) = TestApp::with_world().await;
    for n in 0..10 {
        asks(&mut app.browser(), &format!("someone{n}@exemple.test")).await.expect(303);
    }
    asks(&mut app.browser(), EMAIL).await.expect(429);
    assert!(links(&app).await.is_empty());
}

#[tokio::test]
async fn links_begin_with_the_configured_address_whatever_the_request_says() {
    let app = TestApp::start_with(Setup::default().with("base_url", "https://portail.exemple.test").with("dev", "false")).await;
    World::build(&app).await;
    let evil = [("host", "evil.example"), ("host", "portail.exemple.test.evil.example"), ("host", "portail.exemple.test:8443"), ("host", "127.0.0.1:8080")];
    for (name, value) in evil {
        let mut browser = app.browser();
        let body = [("csrf".to_owned(), browser.csrf()), ("email".to_owned(), EMAIL.to_owned())];
        let page = browser.send(Ask::form("/password/forgot", &body).header(name, value)).await;
        assert_eq!(page.status, 421, "{value}");
    }
    let mut browser = app.browser();
    let body = [("csrf".to_owned(), browser.csrf()), ("email".to_owned(), EMAIL.to_owned())];
    let absolute = browser.send(Ask::form("https://evil.example/password/forgot", &body).header("host", "portail.exemple.test")).await;
    assert!(matches!(absolute.status, 400 | 421), "{}", absolute.status);
    let both = browser.send(Ask::form("/password/forgot", &body).header("host", "portail.exemple.test").also("host", "evil.example")).await;
    assert!(matches!(both.status, 400 | 421), "{}", both.status);
    assert!(links(&app).await.is_empty());
    let forwarded = Ask::form("/password/forgot", &body)
        .header("host", "portail.exemple.test")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "http")
        .header("forwarded", "host=evil.example")
        .header("x-original-host", "evil.example")
        .header("x-host", "evil.example");
    let taken = browser.send(forwarded).await.expect(303);
    assert_eq!(taken.header("location"), "/password/forgot?sent=1");
    let mail = app.mail_with(EMAIL, "/password/reset/").await;
    for part in [mail.content.text, mail.content.html] {
        assert!(!part.contains("evil.example"));
        for address in part.split(['"', '<', '>', ' ', '\n']).filter(|word| word.contains("://")) {
            assert!(address.starts_with("https://portail.exemple.test"), "{address}");
        }
    }
    assert_eq!(links(&app).await.len(), 1);
}
