//! C7, C45, C49, D6: another password needs the present one and a fresh code; everything else ends.

use crate::account::{EMAIL, fields, first_step, is_in, log_in};
use base::db::DbError;
use base::db::schema::accounts;
use chrono::TimeDelta;
use diesel::prelude::*;
use tests::{Browser, PASSWORD, Page, TestApp, World};

const PATH: &str = "/settings/password";
const NEW: &str = "Rosier-8-brume!";

async fn stored_hash(app: &TestApp) -> String {
    app.read(|tx| Ok::<String, DbError>(accounts::table.filter(accounts::email.eq(EMAIL)).select(accounts::password_hash).first(tx.conn)?)).await
}

async fn asks_for_code(app: &TestApp, browser: &mut Browser) -> String {
    app.clock.advance(TimeDelta::seconds(61));
    browser.post("/settings/password/code", &[]).await.expect(200);
    app.code_for(EMAIL).await
}

async fn changes(browser: &mut Browser, current: &str, code: &str, new: &str) -> Page {
    browser.post_only(PATH, &fields(&[("current_password", current), ("code", code), ("new_password", new), ("confirm_password", new)])).await
}

async fn signed_in() -> (TestApp, World, Browser) {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.browser();
    log_in(&app, &mut browser, EMAIL).await.expect(200);
    (app, world, browser)
}

#[tokio::test]
async fn neither_the_present_password_nor_the_code_can_be_left_out() {
    let (app, _, mut browser) = signed_in().await;
    let old = stored_hash(&app).await;
    let login_code = {
        let mut other = app.browser();
        crate::account::asked_for_code(&app, &mut other, EMAIL).await
    };
    changes(&mut browser, PASSWORD, &login_code, NEW).await.expect(422);
    let code = asks_for_code(&app, &mut browser).await;
    for (current, typed, new, field) in [
        ("", code.as_str(), NEW, "current_password"),
        (PASSWORD, "", NEW, "code"),
        (PASSWORD, crate::account::other(&code), NEW, "code"),
        (PASSWORD, login_code.as_str(), NEW, "code"),
        ("Jardin-7-lune?", code.as_str(), NEW, "current_password"),
        (PASSWORD, code.as_str(), "court", "new_password"),
        (PASSWORD, code.as_str(), "Boréale-1967!", "new_password"),
    ] {
        let page = changes(&mut browser, current, typed, new).await.expect(422);
        assert!(page.attributes("[aria-invalid=true]", "name").contains(&field.to_owned()), "{field}: {}", page.said());
        assert_eq!(stored_hash(&app).await, old);
    }
    changes(&mut browser, PASSWORD, &code, NEW).await.expect(303);
    assert_ne!(stored_hash(&app).await, old);
    changes(&mut browser, NEW, &code, "Rosier-9-brume!").await.expect(422);
}

#[tokio::test]
async fn a_code_belongs_to_the_session_that_asked_for_it_and_opens_no_login() {
    let (app, world, mut browser) = signed_in().await;
    let mut elsewhere = app.browser();
    log_in(&app, &mut elsewhere, EMAIL).await.expect(200);
    let code = asks_for_code(&app, &mut browser).await;
    changes(&mut elsewhere, PASSWORD, &code, NEW).await.expect(422);
    let mut stranger = app.browser();
    first_step(&mut stranger, EMAIL, PASSWORD).await.expect(200);
    stranger.post_only("/login/code", &fields(&[("code", &code)])).await.expect(422);
    assert!(!is_in(&mut stranger, &world).await);
    app.clock.advance(TimeDelta::minutes(15));
    let late = changes(&mut browser, PASSWORD, &code, NEW).await.expect(422);
    assert!(late.says("Ce code est expiré"), "{}", late.said());
}

#[tokio::test]
async fn the_change_ends_the_other_sessions_gives_this_one_another_token_and_is_announced() {
    let (app, world, mut browser) = signed_in().await;
    let second = app.another_site();
    let mut phone = second.browser();
    log_in(&app, &mut phone, EMAIL).await.expect(200);
    let code = asks_for_code(&app, &mut browser).await;
    let old_token = browser.cookie("sid").unwrap().to_owned();
    changes(&mut browser, PASSWORD, &code, NEW).await.expect(303);
    assert!(is_in(&mut browser, &world).await, "this session goes on");
    assert_ne!(browser.cookie("sid").unwrap(), old_token);
    let mut thief = app.browser();
    thief.set_cookie("sid", &old_token);
    assert!(!is_in(&mut thief, &world).await, "the token of before is dead");
    assert!(!is_in(&mut phone, &world).await);
    app.mail_with(EMAIL, "vient d’être changé").await;
    first_step(&mut app.browser(), EMAIL, PASSWORD).await.expect(422);
    first_step(&mut app.browser(), EMAIL, NEW).await.expect(200);
}

#[tokio::test]
async fn guessing_the_present_password_in_an_open_browser_ends_after_ten() {
    let (app, _, mut browser) = signed_in().await;
    let code = asks_for_code(&app, &mut browser).await;
    for _ in 0..10 {
        changes(&mut browser, "Jardin-7-lune?", &code, NEW).await.expect(422);
    }
    let page = changes(&mut browser, PASSWORD, &code, NEW).await.expect(429);
    assert!(!page.header("retry-after").is_empty());
}
