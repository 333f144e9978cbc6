//! C19, C20, C21, C22, C23, C24, C45, D4, S35, S36, S38: the mailed code of a login, over two sites of one database.
//! C18 is shown by `app/base/src/chance.rs`.

use super::{EMAIL, asked_for_code, fields, first_step, is_in, log_in, other};
use base::db::DbError;
use base::db::schema::{login_attempts, sessions};
use chrono::TimeDelta;
use diesel::prelude::*;
use futures_util::future::join_all;
use tests::{Ask, Browser, PASSWORD, Page, TestApp};

async fn types(browser: &mut Browser, code: &str) -> Page {
    browser.post_only("/login/code", &fields(&[("code", code)])).await
}

async fn sessions_of_all(app: &TestApp) -> i64 {
    app.read(|tx| Ok::<i64, DbError>(sessions::table.count().get_result(tx.conn)?)).await
}

#[tokio::test]
async fn a_code_lives_fifteen_minutes_on_every_site_to_the_second() {
    let (app, world) = TestApp::with_world().await;
    let second = app.another_site();
    for (seconds, opens) in [(15 * 60 - 1, true), (15 * 60, false), (15 * 60 + 1, false)] {
        for elsewhere in [false, true] {
            app.clock.advance(TimeDelta::hours(1));
            let mut browser = app.browser();
            let code = asked_for_code(&app, &mut browser, EMAIL).await;
            app.clock.advance(TimeDelta::seconds(seconds));
            let mut browser = if elsewhere { second.takes_over(&browser) } else { browser };
            let page = types(&mut browser, &code).await;
            assert_eq!(page.status, if opens { 303 } else { 422 }, "{seconds} s, elsewhere: {elsewhere}");
            assert!(opens || page.says("Ce code a expiré"), "{}", page.said());
            assert_eq!(is_in(&mut browser, &world).await, opens);
        }
    }
}

#[tokio::test]
async fn a_code_sent_sixty_four_times_at_once_opens_one_session() {
    let (app, _) = TestApp::with_world().await;
    let (second, third) = (app.another_site(), app.another_site());
    let mut browser = app.browser();
    let code = asked_for_code(&app, &mut browser, EMAIL).await;
    browser.get("/login/code").await;
    let answers = join_all((0..64).map(|n| {
        let mut copy = if n % 2 == 0 { third.takes_over(&browser) } else { second.takes_over(&browser) };
        let code = code.clone();
        async move { types(&mut copy, &code).await }
    }))
    .await;
    let opened = answers.iter().filter(|page| page.headers.get_all("set-cookie").iter().any(|line| line.as_bytes().starts_with(b"sid="))).count();
    assert_eq!(opened, 1, "{:?}", answers.iter().map(|page| (page.status, page.header("location"))).collect::<Vec<_>>());
    assert!(
        answers.iter().all(|page| page.status == 303),
        "who came second is led to the login: {:?}",
        answers.iter().map(|page| page.status).collect::<Vec<_>>()
    );
    assert_eq!(sessions_of_all(&app).await, 1);
    assert_eq!(types(&mut browser, &code).await.expect(303).header("location"), "/login", "and the code is spent");
}

#[tokio::test]
async fn five_tries_on_whichever_site_then_the_right_code_opens_nothing() {
    let (app, world) = TestApp::with_world().await;
    let second = app.another_site();
    let mut browser = app.browser();
    let code = asked_for_code(&app, &mut browser, EMAIL).await;
    let mut there = second.takes_over(&browser);
    for left in [4, 3, 2, 1] {
        let page = types(if left % 2 == 0 { &mut browser } else { &mut there }, other(&code)).await.expect(422);
        let said = if left == 1 { "un essai".to_owned() } else { format!("{left} essais") };
        assert!(page.says(&said), "{}", page.said());
    }
    let over = types(&mut there, other(&code)).await.expect(422);
    assert!(over.says("Recommencez") && !over.has("input[name=code]"), "{}", over.said());
    assert_eq!(types(&mut browser, &code).await.expect(303).header("location"), "/login");
    assert!(!is_in(&mut browser, &world).await);
}

#[tokio::test]
async fn tries_sent_at_once_are_five_comparisons() {
    let (app, _) = TestApp::with_world().await;
    let mut browser = app.browser();
    let code = asked_for_code(&app, &mut browser, EMAIL).await;
    let second = app.another_site();
    let answers = join_all((0..40).map(|_| {
        let mut copy = second.takes_over(&browser);
        let wrong = other(&code);
        async move { types(&mut copy, wrong).await }
    }))
    .await;
    // who comes after the fifth is led to the login; who was waiting for their turn when it fell is told that it fell
    let statuses: Vec<u16> = answers.iter().map(|page| page.status).collect();
    assert!(statuses.iter().all(|status| matches!(status, 422 | 303)) && statuses.contains(&422), "{statuses:?}");
    let may_go_on = answers.iter().filter(|page| page.status == 422 && page.has("input[name=code]")).count();
    assert!(may_go_on <= 4, "{may_go_on} were asked for another try");
    let failures: Vec<i32> = app.read(|tx| Ok::<_, DbError>(login_attempts::table.select(login_attempts::failures).load(tx.conn)?)).await;
    assert_eq!(failures, [5]);
}

#[tokio::test]
async fn a_code_opens_only_the_browser_that_asked_for_it() {
    let (app, world) = TestApp::with_world().await;
    let mut owner = app.browser();
    let code = asked_for_code(&app, &mut owner, EMAIL).await;
    // a stranger without a login under way
    let mut stranger = app.browser();
    assert_eq!(types(&mut stranger, &code).await.expect(303).header("location"), "/login");
    // somebody who is logging in to another account, and to the same one
    for email in [tests::NEIGHBOUR.email, EMAIL] {
        let mut thief = app.browser();
        let own = asked_for_code(&app, &mut thief, email).await;
        assert_ne!(own, code);
        let page = types(&mut thief, &code).await.expect(422);
        assert!(page.says("4 essais"), "it costs a try: {}", page.said());
        assert!(!is_in(&mut thief, &world).await);
    }
    types(&mut owner, &code).await.expect(303);
    assert!(is_in(&mut owner, &world).await);
}

#[tokio::test]
async fn a_code_is_sent_again_after_a_minute_and_twice() {
    let (app, _) = TestApp::with_world().await;
    let mut browser = app.browser();
    let first = asked_for_code(&app, &mut browser, EMAIL).await;
    let soon = browser.post("/login/code/copy", &[]).await.expect(429);
    assert_eq!(soon.header("retry-after"), "60");
    let mut codes = vec![first];
    for _ in 0..2 {
        app.clock.advance(TimeDelta::seconds(60));
        let page = browser.post("/login/code/copy", &[]).await.expect(200);
        assert!(page.says("Un nouveau code vient de partir"));
        codes.push(app.code_for(EMAIL).await);
    }
    app.clock.advance(TimeDelta::seconds(60));
    browser.post("/login/code/copy", &[]).await.expect(429);
    assert!(!browser.get("/login/code").await.has("form[action='/login/code/copy']"), "the button is gone");
    types(&mut browser, &codes[0]).await.expect(422);
    types(&mut browser, &codes[1]).await.expect(303);
    let reused = types(&mut browser, &codes[2]).await.expect(303);
    assert_eq!(reused.header("location"), "/login", "the other one is spent with it");
}

#[tokio::test]
async fn five_codes_an_hour_on_all_sites_and_a_login_clears_the_count() {
    let (app, _) = TestApp::with_world().await;
    let second = app.another_site();
    let mut last = app.browser();
    for n in 0..5 {
        last = if n % 2 == 0 { app.browser() } else { second.browser() };
        first_step(&mut last, EMAIL, PASSWORD).await.expect(200);
        app.clock.advance(TimeDelta::minutes(1));
    }
    let refused = first_step(&mut second.browser(), EMAIL, PASSWORD).await.expect(429);
    assert!(refused.header("retry-after").parse::<u32>().unwrap() <= 3600, "{}", refused.header("retry-after"));
    let code = app.code_for(EMAIL).await;
    types(&mut last, &code).await.expect(303);
    first_step(&mut second.browser(), EMAIL, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_day_of_guessing_on_two_sites_is_fifty_comparisons_at_most() {
    let (app, world) = TestApp::with_world().await;
    let second = app.another_site();
    let mut refusals = 0;
    for round in 0..24 * 2 {
        let mut browser = if round % 2 == 0 { app.browser() } else { second.browser() };
        let page = browser.post_only("/login", &fields(&[("email", EMAIL), ("password", PASSWORD)])).await;
        if page.status == 303 {
            for _ in 0..5 {
                refusals += usize::from(types(&mut browser, "000000").await.status == 429);
            }
        }
        app.clock.advance(TimeDelta::minutes(29));
    }
    let compared: Vec<i32> = app.read(|tx| Ok::<_, DbError>(login_attempts::table.select(login_attempts::failures).load(tx.conn)?)).await;
    let total: i32 = compared.iter().sum();
    assert!((45..=50).contains(&total), "{total} comparisons, {refusals} refusals");
    assert!(!is_in(&mut app.browser(), &world).await);
}

#[tokio::test]
async fn a_code_may_be_typed_with_spaces_and_dashes() {
    let (app, world) = TestApp::with_world().await;
    for spell in [
        |code: &str| format!(" {} {} ", &code[..3], &code[3..]),
        |code: &str| code.chars().flat_map(|c| [c, ' ']).collect(),
        |code: &str| format!("{}-{}", &code[..3], &code[3..]),
    ] {
        let mut browser = app.browser();
        let code = asked_for_code(&app, &mut browser, EMAIL).await;
        types(&mut browser, &spell(&code)).await.expect(303);
        assert!(is_in(&mut browser, &world).await);
    }
    let mut browser = app.browser();
    asked_for_code(&app, &mut browser, EMAIL).await;
    for malformed in ["", "12345", "1234567", "abcdef", "１２３４５６"] {
        let page = types(&mut browser, malformed).await.expect(422);
        assert!(page.says("6 chiffres"), "{malformed}: {}", page.said());
    }
    let failures: Option<i32> = app.read(|tx| Ok::<_, DbError>(login_attempts::table.select(diesel::dsl::max(login_attempts::failures)).first(tx.conn)?)).await;
    assert_eq!(failures, Some(0), "what is no code costs no try");
}

#[tokio::test]
async fn after_the_code_the_person_is_where_they_wanted_to_go_in_their_own_language() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.browser();
    browser.get("/login?lang=en").await.expect(200);
    let page = browser.get("/settings").await.expect(200);
    assert_eq!(page.url, "/login?to=%2Fsettings");
    browser.submit(&page, super::LOGIN, &[("email", EMAIL), ("password", PASSWORD)]).await.expect(200);
    let code = app.code_for(EMAIL).await;
    let page = browser.post("/login/code", &[("code", &code)]).await.expect(200);
    assert_eq!((page.url.as_str(), page.attributes("html", "lang").concat().as_str()), ("/settings", "fr"));
    for (from, lands) in
        [("https://evil.example/", super::dashboard(&world)), ("//evil.example", super::dashboard(&world)), ("/logout", super::dashboard(&world))]
    {
        let mut browser = app.browser();
        let page = browser.get("/login").await;
        app.clock.advance(TimeDelta::seconds(1));
        browser.submit(&page, super::LOGIN, &[("email", EMAIL), ("password", PASSWORD), ("to", from)]).await.expect(200);
        let code = app.code_for(EMAIL).await;
        assert_eq!(browser.post("/login/code", &[("code", &code)]).await.expect(200).url, lands, "{from}");
    }
}

#[tokio::test]
async fn back_and_a_second_tab_lead_on() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.browser();
    assert_eq!(browser.get("/login/code").await.expect(200).url, "/login", "no login is under way");
    let page = log_in(&app, &mut browser, EMAIL).await.expect(200);
    assert_eq!(page.url, super::dashboard(&world));
    assert_eq!(browser.get("/login/code").await.expect(200).url, "/login");
    let over = browser.send(Ask::get(&super::dashboard(&world))).await;
    assert_eq!(over.status, 200, "looking at the login page ends nothing");
}
