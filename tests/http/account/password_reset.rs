//! C20, C49, C50, C55, C56, D21, D26: the link to a new password.

use super::{EMAIL, dashboard, fields, first_step, is_in, log_in};
use base::db::DbError;
use base::db::schema::{accounts, password_resets};
use chrono::TimeDelta;
use diesel::prelude::*;
use futures_util::future::join_all;
use tests::{Ask, Browser, PASSWORD, Page, TestApp};

const NEW: &str = "Rosier-8-brume!";

async fn link(app: &TestApp) -> String {
    app.clock.advance(TimeDelta::seconds(1));
    app.browser().post("/password/forgot", &[("email", EMAIL)]).await.expect(200);
    app.link_for(EMAIL, "/password/reset/").await
}

async fn chooses(browser: &mut Browser, link: &str) -> Page {
    browser.post_only(link, &fields(&[("new_password", NEW), ("confirm_password", NEW)])).await
}

#[tokio::test]
async fn a_new_password_is_chosen_once_and_does_not_log_in() {
    let (app, world) = TestApp::with_world().await;
    let link = link(&app).await;
    let mut browser = app.browser();
    let page = browser.get(&link).await.expect(200);
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.attributes("input[name=new_password]", "autocomplete"), ["new-password"]);
    let done = browser.submit(&page, &format!("form[action='{link}']"), &[("new_password", NEW), ("confirm_password", NEW)]).await.expect(200);
    assert!(done.url.starts_with("/login") && done.says("Votre mot de passe est changé"), "{}", done.said());
    assert!(!is_in(&mut browser, &world).await, "it does not log in");
    first_step(&mut browser, EMAIL, PASSWORD).await.expect(422);
    let code_page = first_step(&mut browser, EMAIL, NEW).await.expect(200);
    assert_eq!(code_page.url, "/login/code", "and skips no code");
    assert!(!is_in(&mut browser, &world).await);
    let again = browser.get(&link).await.expect(410);
    assert!(again.says("déjà servi"), "{}", again.said());
    chooses(&mut browser, &link).await.expect(410);
    let notice = app.mail_with(EMAIL, "vient d’être changé").await;
    assert!(!notice.content.text.contains("/password/reset/"));
}

#[tokio::test]
async fn a_link_used_at_once_by_many_changes_one_password() {
    let (app, _) = TestApp::with_world().await;
    let (link, second) = (link(&app).await, app.another_site());
    let answers = join_all((0..32).map(|n| {
        let mut browser = if n % 2 == 0 { app.browser() } else { second.browser() };
        let link = &link;
        async move { chooses(&mut browser, link).await.status }
    }))
    .await;
    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 410).count(), 31, "{answers:?}");
    let notices = app.mails(EMAIL).await.into_iter().filter(|mail| mail.content.text.contains("vient d’être changé")).count();
    assert_eq!(notices, 1);
}

#[tokio::test]
async fn a_link_lives_half_an_hour_and_only_the_newest() {
    let (app, _) = TestApp::with_world().await;
    let first = link(&app).await;
    let second = link(&app).await;
    assert!(app.browser().get(&first).await.expect(410).says("remplacé par un plus récent"));
    chooses(&mut app.browser(), &first).await.expect(410);
    app.clock.advance(TimeDelta::minutes(30) - TimeDelta::seconds(1));
    app.browser().get(&second).await.expect(200);
    app.clock.advance(TimeDelta::seconds(1));
    for mut browser in [app.browser(), app.another_site().browser()] {
        assert!(browser.get(&second).await.expect(410).says("a expiré"));
        chooses(&mut browser, &second).await.expect(410);
    }
    let unknown = app.browser().get(&format!("/password/reset/{}", "A".repeat(43))).await.expect(404);
    assert!(unknown.says("n’est pas valide") && !unknown.says("expiré"), "{}", unknown.said());
    first_step(&mut app.browser(), EMAIL, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_scanner_that_opens_the_link_uses_nothing_up() {
    let (app, _) = TestApp::with_world().await;
    let link = link(&app).await;
    let before = app.rows();
    for n in 0..100 {
        let method = if n % 2 == 0 { poem::http::Method::GET } else { poem::http::Method::HEAD };
        let page = app.browser().send(Ask::new(method, &link)).await.expect(200);
        assert_eq!(page.body.is_empty(), n % 2 == 1);
    }
    assert_eq!(app.rows(), before);
    chooses(&mut app.browser(), &link).await.expect(303);
}

#[tokio::test]
async fn a_refused_password_leaves_the_link_as_it_was() {
    let (app, _) = TestApp::with_world().await;
    let link = link(&app).await;
    for (new, confirmation, said) in [
        ("", "", "Saisissez un nouveau mot de passe"),
        ("Zq7!", "Zq7!", "trop court"),
        (NEW, "Rosier-8-brume?", "différents"),
        ("Quatrefeuille1!", "Quatrefeuille1!", "un de vos noms"),
        ("Boréale-2026!", "Boréale-2026!", "votre clinique"),
    ] {
        let page = app.browser().post(&link, &[("new_password", new), ("confirm_password", confirmation)]).await.expect(422);
        assert!(page.says(said), "{new}: {}", page.said());
        assert!(new.is_empty() || !page.body.contains(new), "it is never shown again");
    }
    chooses(&mut app.browser(), &link).await.expect(303);
}

#[tokio::test]
async fn a_new_password_ends_every_session_every_login_under_way_and_every_known_browser() {
    let (app, world) = TestApp::with_world().await;
    let (mut phone, mut desk) = (app.browser(), app.another_site().browser());
    let page = phone.get("/login").await;
    phone.submit(&page, super::LOGIN, &[("email", EMAIL), ("password", PASSWORD), ("remember", "on")]).await.expect(200);
    let code = app.code_for(EMAIL).await;
    phone.post("/login/code", &[("code", &code)]).await.expect(200);
    log_in(&app, &mut desk, EMAIL).await.expect(200);
    let mut thief = app.browser();
    let under_way = super::asked_for_code(&app, &mut thief, EMAIL).await;
    let link = link(&app).await;
    chooses(&mut app.browser(), &link).await.expect(303);
    for mut browser in [phone, desk] {
        assert!(!is_in(&mut browser, &world).await);
        assert_eq!(browser.send(Ask::get(&dashboard(&world)).partial()).await.status, 401);
        assert_eq!(browser.get("/login").await.attributes("#field-email", "value").concat(), "", "the browser is no longer remembered");
    }
    assert_eq!(thief.post_only("/login/code", &fields(&[("code", &under_way)])).await.expect(303).header("location"), "/login");
    assert!(!is_in(&mut thief, &world).await);
}

#[tokio::test]
async fn the_link_of_a_closed_account_opens_nothing() {
    let (app, world) = TestApp::with_world().await;
    let link = link(&app).await;
    let account = world.patient.account;
    app.write(move |tx| {
        let now = tx.now();
        diesel::update(accounts::table.find(account)).set(accounts::closed_at.eq(Some(now))).execute(tx.conn).map_err(DbError::from)
    })
    .await;
    app.browser().get(&link).await.expect(404);
    chooses(&mut app.browser(), &link).await.expect(404);
}

#[tokio::test]
async fn the_database_holds_no_usable_link() {
    let (app, _) = TestApp::with_world().await;
    let link = link(&app).await;
    let token = link.rsplit('/').next().unwrap().to_owned();
    assert_eq!(token.len(), 43, "256 bits");
    let hash = base::crypto::token_hash(&token);
    let stored: Vec<String> = app.read(|tx| Ok::<_, DbError>(password_resets::table.select(password_resets::token_hash).load(tx.conn)?)).await;
    assert_eq!(stored, [hash]);
    for (place, bytes) in app.stored() {
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()), "{place}");
    }
}
