//! C43, C44, C45, C46, C49, C50, C51, C53, D6: sessions over two sites of one database. How long one lasts without a login: `tests/http/kit/sessions.rs`.

use super::{EMAIL, asked_for_code, dashboard, fields, is_in, log_in};
use base::db::DbError;
use base::db::schema::{accounts, sessions};
use chrono::TimeDelta;
use diesel::prelude::*;
use tests::{Ask, Browser, PASSWORD, Setup, TestApp, World};

const STAFF: &str = "patricia@equipe.test";

#[tokio::test]
async fn the_database_holds_no_usable_token() {
    let (app, _) = TestApp::with_world().await;
    let mut browser = app.browser();
    log_in(&app, &mut browser, EMAIL).await.expect(200);
    let token = browser.cookie("sid").unwrap().to_owned();
    assert_eq!(token.len(), 43, "256 bits");
    let stored: Vec<String> = app.read(|tx| Ok::<_, DbError>(sessions::table.select(sessions::token_hash).load(tx.conn)?)).await;
    assert_eq!(stored, [base::crypto::token_hash(&token)]);
    for (place, bytes) in app.stored() {
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()), "{place}");
    }
    let mut thief = app.browser();
    thief.set_cookie("sid", &stored[0][..43]);
    assert_eq!(thief.send(Ask::get("/settings")).await.status, 303, "the hash itself opens nothing");
}

/// Every cookie of an answer, and what is said of it.
fn cookies(page: &tests::Page) -> Vec<(String, String)> {
    let lines = page.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap().to_owned());
    lines.map(|line| (line.split('=').next().unwrap().to_owned(), line)).collect()
}

#[tokio::test]
async fn cookies_are_bound_to_the_host_and_hidden_from_scripts() {
    for (base, prefix, secure) in [("https://portail.exemple.test", "__Host-", true), ("http://127.0.0.1:8080", "", false)] {
        let app = TestApp::start_with(Setup::default().with("base_url", base).with("dev", "false")).await;
        World::build(&app).await;
        let host = base.split("://").nth(1).unwrap();
        let mut browser = app.browser();
        browser.forget();
        let first = browser.send(Ask::get("/login").header("host", host)).await.expect(200);
        let body = |browser: &Browser, more: &[(&str, &str)]| [fields(&[("csrf", &browser.csrf())]), fields(more)].concat();
        let ask = Ask::form("/login", &body(&browser, &[("email", EMAIL), ("password", PASSWORD), ("remember", "on")])).header("host", host);
        let second = browser.send(ask).await.expect(303);
        let code = app.code_for(EMAIL).await;
        let third = browser.send(Ask::form("/login/code", &body(&browser, &[("code", &code)])).header("host", host)).await.expect(303);
        let fourth = browser.send(Ask::form("/logout", &body(&browser, &[])).header("host", host)).await.expect(303);
        let all: Vec<(String, String)> = [first, second, third, fourth].iter().flat_map(cookies).collect();
        let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
        let (sid, device) = (format!("{prefix}sid"), format!("{prefix}device"));
        assert_eq!(names, [sid.as_str(), device.as_str(), "lang", sid.as_str(), sid.as_str()], "{base}");
        for (_, line) in &all {
            assert!(line.contains("; Path=/; HttpOnly; SameSite=Lax") && !line.contains("Domain="), "{line}");
            assert_eq!(line.ends_with("; Secure"), secure, "{line}");
        }
        assert!(all.iter().filter(|(name, _)| *name == sid).all(|(_, line)| !line.contains("Max-Age")), "the session ends with the browser");
    }
}

#[tokio::test]
async fn a_session_of_the_staff_ends_after_fifteen_minutes_and_twelve_hours_are_the_end_of_all() {
    let (app, _) = TestApp::with_world().await;
    let second = app.another_site();
    for (email, minutes, home) in [(STAFF, 15, "/clinic"), (EMAIL, 30, "/settings")] {
        let mut browser = app.browser();
        log_in(&app, &mut browser, email).await.expect(200);
        let page = browser.get(home).await.expect(200);
        assert_eq!(page.attributes("#session-dialog", "data-idle"), [minutes.to_string()]);
        let warned_in: i64 = page.attributes("#session-dialog", "data-seconds")[0].parse().unwrap();
        assert_eq!(warned_in, minutes * 60, "the page knows when it ends, and warns five minutes before");
        app.clock.advance(TimeDelta::minutes(minutes) - TimeDelta::seconds(1));
        second.takes_over(&browser).send(Ask::get(home)).await.expect(200);
        app.clock.advance(TimeDelta::minutes(minutes) - TimeDelta::seconds(1));
        for _ in 0..3 {
            browser.send(Ask::get("/readyz")).await.expect(200);
        }
        app.clock.advance(TimeDelta::seconds(1));
        browser.send(Ask::get(home)).await.expect(303);
        let mut busy = app.browser();
        log_in(&app, &mut busy, email).await.expect(200);
        let steps = 12 * 60 / 10;
        for step in 1..=steps {
            app.clock.advance(TimeDelta::minutes(10));
            let page = busy.send(Ask::get(home)).await;
            assert_eq!(page.status, if step < steps { 200 } else { 303 }, "{email} after {} minutes", step * 10);
        }
    }
}

#[tokio::test]
async fn the_sixth_browser_ends_the_first_with_a_notice_and_the_fourth_of_the_staff() {
    let (app, _) = TestApp::with_world().await;
    for (email, most, home) in [(EMAIL, 5, "/settings"), (STAFF, 3, "/clinic")] {
        let mut browsers = Vec::new();
        for _ in 0..most {
            let mut browser = app.browser();
            log_in(&app, &mut browser, email).await.expect(200);
            browsers.push(browser);
        }
        for browser in &mut browsers {
            browser.send(Ask::get(home)).await.expect(200);
        }
        let notices = |mails: Vec<base::mail::mailbox::Kept>| mails.into_iter().filter(|mail| mail.content.subject.contains("a pris fin")).count();
        assert_eq!(notices(app.mails(email).await), 0);
        let mut one_more = app.another_site().browser();
        log_in(&app, &mut one_more, email).await.expect(200);
        assert_eq!(notices(app.mails(email).await), 1);
        let states: Vec<u16> =
            [browsers[0].send(Ask::get(home)).await.status, browsers[1].send(Ask::get(home)).await.status, one_more.send(Ask::get(home)).await.status].into();
        assert_eq!(states, [303, 200, 200], "{email}");
    }
}

#[tokio::test]
async fn a_closed_account_is_refused_at_once_on_every_site() {
    let (app, world) = TestApp::with_world().await;
    let second = app.another_site();
    let (mut here, mut under_way) = (app.browser(), app.browser());
    log_in(&app, &mut here, EMAIL).await.expect(200);
    let mut there = second.takes_over(&here);
    assert!(is_in(&mut there, &world).await);
    let code = asked_for_code(&app, &mut under_way, EMAIL).await;
    let account = world.patient.account;
    app.write(move |tx| {
        let now = tx.now();
        diesel::update(accounts::table.find(account)).set(accounts::closed_at.eq(Some(now))).execute(tx.conn).map_err(DbError::from)
    })
    .await;
    for browser in [&mut here, &mut there] {
        assert!(!is_in(browser, &world).await);
        assert_eq!(browser.send(Ask::get(&dashboard(&world)).partial()).await.status, 401);
    }
    let before: i64 = app.read(|tx| Ok::<_, DbError>(sessions::table.count().get_result(tx.conn)?)).await;
    let refused = under_way.post_only("/login/code", &fields(&[("code", &code)])).await.expect(303);
    assert_eq!((refused.header("location"), refused.header("set-cookie")), ("/login", ""), "a code that was under way opens nothing");
    super::first_step(&mut second.browser(), EMAIL, PASSWORD).await.expect(422);
    let after: i64 = app.read(|tx| Ok::<_, DbError>(sessions::table.count().get_result(tx.conn)?)).await;
    assert_eq!(before, after);
}

#[tokio::test]
async fn an_ended_role_is_gone_with_the_next_request_on_every_site() {
    let (app, world) = TestApp::with_world().await;
    let second = app.another_site();
    let mut browser = app.browser();
    log_in(&app, &mut browser, STAFF).await.expect(200);
    let mut there = second.takes_over(&browser);
    there.send(Ask::get("/clinic")).await.expect(200);
    let mut admin = app.signed_in(world.clinic_admin.account).await;
    admin.get("/admin/users").await.expect(200);
    admin.post(&format!("/admin/users/{}/end", world.professional.grant.unwrap()), &[]).await.expect(200);
    assert!(there.send(Ask::get("/clinic")).await.expect(303).header("location").starts_with("/login"));
}

#[tokio::test]
async fn what_htmx_asks_after_the_end_is_told_by_a_header_and_leads_back_to_the_page() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.browser();
    log_in(&app, &mut browser, EMAIL).await.expect(200);
    let page = format!("/care/{}/questionnaires/{}", world.patient.person, world.patient.questionnaire);
    browser.get(&page).await.expect(200);
    app.clock.advance(TimeDelta::minutes(31));
    let typed = fields(&[("csrf", &browser.csrf()), ("asked", "pain_now"), ("answer-pain_now", "7")]);
    let saved = Ask::form(&page, &typed).partial().header("hx-current-url", &format!("http://127.0.0.1:8080{page}"));
    let answer = browser.send(saved).await.expect(401);
    assert!(answer.body.is_empty(), "no login page inside a page");
    let to_login = answer.header("hx-redirect").to_owned();
    assert_eq!(to_login, format!("/login?to={}", page.replace('/', "%2F")));
    let login = browser.get(&to_login).await.expect(200);
    browser.submit(&login, super::LOGIN, &[("email", EMAIL), ("password", PASSWORD)]).await.expect(200);
    let code = app.code_for(EMAIL).await;
    let back = browser.post("/login/code", &[("code", &code)]).await.expect(200);
    assert_eq!(back.url, page);
    assert!(back.fields("#questionnaire").contains(&("answer-pain_now".to_owned(), "7".to_owned())), "what was typed is there: {}", back.said());
}

#[tokio::test]
async fn the_way_back_is_a_page_of_ours() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    browser.get("/settings/password").await.expect(200);
    app.clock.advance(TimeDelta::minutes(31));
    let token = browser.csrf();
    // an address that only takes forms is no page to come back to: the page with the form is
    let late = Ask::form("/settings/password/code", &fields(&[("csrf", &token)])).header("referer", "http://127.0.0.1:8080/settings/password");
    assert_eq!(browser.send(late).await.expect(303).header("location"), "/login?to=%2Fsettings%2Fpassword");
    for elsewhere in ["https://evil.example/settings", "http://127.0.0.1:8080/nowhere", "//evil.example", "not an address", "http://evil.example:8080/settings"]
    {
        let late = Ask::form("/settings/password/code", &fields(&[("csrf", &token)])).header("referer", elsewhere);
        assert_eq!(browser.send(late).await.expect(303).header("location"), "/login", "{elsewhere}");
        let fragment = browser.send(Ask::get("/settings").partial().header("hx-current-url", elsewhere)).await.expect(401);
        assert_eq!(fragment.header("hx-redirect"), "/login", "{elsewhere}");
    }
}
