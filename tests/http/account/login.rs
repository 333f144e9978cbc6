//! C3, C6, C8, C11, C13, C29, C44, C45, C59, S33, S34, D3: the first step of a login.

use super::{EMAIL, LOGIN, asked_for_code, fields, first_step, is_in, log_in};
use base::auth::password::Cost;
use base::db::DbError;
use base::db::schema::{accounts, login_attempts};
use chrono::TimeDelta;
use diesel::prelude::*;
use tests::{Ask, CHEAP, PASSWORD, PATIENT, Page, Setup, TestApp};

#[tokio::test]
async fn a_password_counts_exactly_as_it_was_chosen() {
    let (app, _) = TestApp::with_world().await;
    for near in ["Jardin-7-lune?", "Jardin-7-lune", "jardin-7-lune!", "JARDIN-7-LUNE!", "Jardin-7-lune! ", " Jardin-7-lune!", "Jardin-7-lune!!"] {
        let page = first_step(&mut app.browser(), EMAIL, near).await.expect(422);
        assert_eq!(page.texts(".error-summary").len(), 1, "{near:?}: {}", page.said());
        app.clock.advance(TimeDelta::minutes(16));
    }
    assert_eq!(first_step(&mut app.browser(), EMAIL, PASSWORD).await.expect(200).url, "/login/code");
}

#[tokio::test]
async fn a_password_never_comes_back_in_a_page() {
    let (app, _) = TestApp::with_world().await;
    let page = first_step(&mut app.browser(), EMAIL, "Canari-rouge-9c4!").await.expect(422);
    assert!(!page.body.contains("Canari-rouge"), "{}", page.body);
    assert_eq!(page.attributes("#field-email", "value"), [EMAIL], "the address stays");
}

#[tokio::test]
async fn a_password_lasts_and_no_hint_is_asked_for() {
    let (app, world) = TestApp::with_world().await;
    app.clock.advance(TimeDelta::days(400));
    let mut browser = app.browser();
    log_in(&app, &mut browser, EMAIL).await.expect(200);
    assert!(is_in(&mut browser, &world).await);
    let page = browser.get("/settings").await.expect(200);
    let login = app.browser().get("/login").await;
    for page in [page, login] {
        let names = page.attributes("input, select, textarea", "name");
        assert!(!names.iter().any(|name| name.contains("hint") || name.contains("question") || name.contains("secret")), "{names:?}");
    }
}

async fn stored_hash(app: &TestApp) -> String {
    app.read(|tx| Ok::<String, DbError>(accounts::table.filter(accounts::email.eq(EMAIL)).select(accounts::password_hash).first(tx.conn)?)).await
}

#[tokio::test]
async fn a_hash_is_made_anew_at_the_login_after_its_cost_was_raised() {
    let (app, _) = TestApp::with_world().await;
    let old = stored_hash(&app).await;
    assert!(old.starts_with("$argon2id$v=19$m=64,t=1,p=1,"), "{old}");
    let dearer = app.another_site_with(&Setup { cost: Cost { memory_kib: 128, passes: 2, ..CHEAP }, ..Setup::default() });
    first_step(&mut dearer.browser(), EMAIL, "Wrong-7-password!").await.expect(422);
    assert_eq!(stored_hash(&app).await, old, "a wrong password changes nothing");
    first_step(&mut dearer.browser(), EMAIL, PASSWORD).await.expect(200);
    let new = stored_hash(&app).await;
    assert!(new.starts_with("$argon2id$v=19$m=128,t=2,p=1,"), "{new}");
    app.clock.advance(TimeDelta::seconds(61));
    assert_eq!(first_step(&mut app.browser(), EMAIL, PASSWORD).await.expect(200).url, "/login/code", "it is the same password");
    assert_eq!(stored_hash(&app).await, new, "a cheaper process does not make it cheap again");
}

#[tokio::test]
async fn nobody_gets_into_a_new_installation_with_a_password_that_comes_with_it() {
    let app = TestApp::start().await;
    let accounts: i64 = app.read(|tx| Ok::<i64, DbError>(accounts::table.count().get_result(tx.conn)?)).await;
    assert_eq!(accounts, 0);
    for email in ["admin@example.org", "admin@localhost.test", "root@example.org", "demo@example.org", "passerelle@example.org"] {
        for password in ["admin", "password", "passerelle", "Passerelle-1", "changeme"] {
            let page = first_step(&mut app.browser(), email, password).await;
            assert_eq!(page.status, 422, "{email} {password}");
        }
    }
    for path in ["/settings", "/clinic", "/admin/users", "/admin/clinics"] {
        let page = app.browser().send(Ask::get(path)).await.expect(303);
        assert!(page.header("location").starts_with("/login"), "{path}");
    }
}

#[tokio::test]
async fn a_malformed_address_is_told_at_its_field() {
    let (app, _) = TestApp::with_world().await;
    let page = first_step(&mut app.browser(), "philippe chez exemple", "x").await.expect(422);
    assert_eq!(page.attributes("#field-email", "aria-invalid"), ["true"], "{}", page.said());
    assert!(page.says("Saisissez une adresse courriel complète"));
    let empty = first_step(&mut app.browser(), "", "").await.expect(422);
    assert_eq!(empty.attributes(".field input[aria-invalid=true]", "name"), ["email", "password"]);
}

/// What is no single address, or is sent in another shape than the form has.
fn payloads() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for address in [
        "EMAIL,evil@exemple.test",
        "EMAIL;evil@exemple.test",
        "EMAIL evil@exemple.test",
        "EMAIL\r\nBcc: evil@exemple.test",
        "EMAIL\nCc: evil@exemple.test",
        "EMAIL%0d%0aBcc:evil@exemple.test",
        "EMAIL\0",
        "EMAIL\0evil@exemple.test",
        "<EMAIL>",
        "\"Philippe\" <EMAIL>",
        "Philippe EMAIL",
        "EMAIL(comment)",
        "(comment)EMAIL",
        "EMAIL@exemple.test",
        "@EMAIL",
        "EMAIL.",
        ".EMAIL",
        "EMAIL..",
        "EMAIL\u{200b}",
        "EMAIL\u{202e}",
        "\u{feff}EMAIL",
        "ＥEMAIL",
        "EMAIL\u{0301}",
        "{\"$gt\":\"\"}",
        "[\"EMAIL\"]",
        "EMAIL' OR '1'='1",
        "EMAIL\" --",
        "EMAIL/*",
        "EMAIL\\",
        "EMAIL|id",
        "EMAIL`id`",
        "EMAIL\t\tx",
        "mailto:EMAIL",
        "EMAIL?cc=evil@exemple.test",
        "EMAIL%",
        "EMAIL#",
        "EMAIL,",
        ",EMAIL",
        ";EMAIL",
        "EMAIL evil",
        "'EMAIL'",
        "EMAIL>",
        "philippe.q4@[127.0.0.1]",
        "philippe.q4@exemple",
        "philippe.q4@@exemple.test",
        "philippe.q4",
        "exemple.test",
        " ",
    ] {
        all.push(format!("email={}", escape(&address.replace("EMAIL", EMAIL))));
    }
    let own = escape(EMAIL);
    for shape in [
        "email=OWN&email=evil%40exemple.test",
        "email=evil%40exemple.test&email=OWN",
        "email=OWN&email=OWN",
        "email%5B%5D=OWN",
        "email%5B0%5D=OWN",
        "EMAIL=OWN",
        "email.x=OWN",
    ] {
        all.push(shape.replace("OWN", &own));
    }
    all
}

fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[tokio::test]
async fn what_is_no_single_address_reaches_nobody() {
    let (app, _) = TestApp::with_world().await;
    let payloads = payloads();
    assert!(payloads.len() >= 50, "{}", payloads.len());
    for payload in &payloads {
        for (path, more) in [("/login", format!("&password={}", escape(PASSWORD))), ("/password/forgot", String::new())] {
            let mut browser = app.browser();
            let body = format!("csrf={}&{payload}{more}", browser.csrf());
            let answer = browser.send(Ask::form(path, &[]).body(body)).await;
            assert!(matches!(answer.status, 400 | 422), "{path} {payload}: {}", answer.status);
        }
    }
    assert!(app.all_mails().await.iter().all(|mail| mail.content.subject.contains("attend")), "no code and no link left");
    let attempts: i64 = app.read(|tx| Ok::<i64, DbError>(login_attempts::table.count().get_result(tx.conn)?)).await;
    assert_eq!(attempts, 0);
}

#[tokio::test]
async fn one_address_in_other_spellings_is_one_account_and_mails_go_to_its_own_spelling() {
    let (app, _) = TestApp::with_world().await;
    for spelling in ["PHILIPPE.Q4@EXEMPLE.TEST", "  philippe.q4@exemple.test ", "Philippe.Q4@Exemple.Test"] {
        app.clock.advance(TimeDelta::seconds(61));
        first_step(&mut app.browser(), spelling, PASSWORD).await.expect(200);
    }
    let codes: Vec<String> = app.all_mails().await.into_iter().filter(|mail| mail.content.subject.contains("code")).map(|mail| mail.to).collect();
    assert_eq!(codes, [PATIENT.email; 3]);
}

#[tokio::test]
async fn remembering_keeps_the_address_behind_an_opaque_cookie_and_skips_no_code() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.browser();
    let page = browser.get("/login").await;
    let asked = browser.submit(&page, LOGIN, &[("email", EMAIL), ("password", PASSWORD), ("remember", "on")]).await.expect(200);
    assert_eq!(asked.url, "/login/code");
    let device = browser.cookie("device").expect("the browser is remembered").to_owned();
    assert!(device.len() == 43 && !device.contains("philippe"), "{device}");
    let stored = app.stored();
    assert!(!stored.iter().any(|(_, bytes)| bytes.windows(device.len()).any(|window| window == device.as_bytes())), "the database keeps only its hash");
    let code = app.code_for(EMAIL).await;
    browser.post("/login/code", &[("code", &code)]).await.expect(200);
    browser.post("/logout", &[]).await.expect(200);
    let again = browser.get("/login").await.expect(200);
    assert_eq!(again.attributes("#field-email", "value"), [EMAIL]);
    assert!(again.attributes("#field-password", "value").concat().is_empty());
    let next = asked_for_code(&app, &mut browser, EMAIL).await;
    assert!(!is_in(&mut browser, &world).await, "the code is still asked for");
    assert_eq!(next.len(), 6);
}

#[tokio::test]
async fn who_is_remembered_can_be_forgotten() {
    let (app, _) = TestApp::with_world().await;
    let mut browser = app.browser();
    let page = browser.get("/login").await;
    browser.submit(&page, LOGIN, &[("email", EMAIL), ("password", PASSWORD), ("remember", "on")]).await.expect(200);
    app.clock.advance(TimeDelta::seconds(61));
    let page = browser.get("/login").await;
    let unticked: Vec<(String, String)> = fields(&[("email", EMAIL), ("password", PASSWORD)]);
    assert!(page.fields(LOGIN).contains(&("remember".to_owned(), "on".to_owned())), "the box stands as it was left");
    browser.post_only("/login", &unticked).await.expect(303);
    assert_eq!(browser.cookie("device"), None);
    let shown: Page = browser.get("/login").await;
    assert_eq!(shown.attributes("#field-email", "value").concat(), "");
    assert!(app.rows_of(&["remembered_browsers"]).is_empty());
}

#[tokio::test]
async fn a_token_that_somebody_planted_is_worth_nothing_after_the_login() {
    let (app, world) = TestApp::with_world().await;
    let mut victim = app.browser();
    let planted = victim.token().to_owned();
    log_in(&app, &mut victim, EMAIL).await.expect(200);
    assert!(is_in(&mut victim, &world).await);
    let held = victim.cookie("sid").expect("a token").to_owned();
    assert_ne!(held, planted, "another token at the login");
    let mut thief = app.browser();
    thief.set_cookie("sid", &planted);
    assert!(!is_in(&mut thief, &world).await);
}
