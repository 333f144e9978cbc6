//! C12, C28, C37, D5: who does not know whether an address has an account learns nothing by asking: the same status, the
//! same bytes, the same number of statements and of hashes.

use super::{EMAIL, NOBODY, fields};
use tests::{Ask, Browser, INVITED, Page, TestApp, invite};

/// What an answer looks like from outside, without what differs between any two answers.
fn outside(page: &Page, email: &str) -> (u16, Vec<(String, String)>, String) {
    let headers = page.headers.iter().map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let mut body = page.body.replace(email, "EMAIL");
    for token in page.attributes("input[name=csrf], input[name=form_key]", "value") {
        body = body.replace(&token, "TOKEN");
    }
    for token in page.attributes("meta[name=csrf]", "content") {
        body = body.replace(&token, "TOKEN");
    }
    (page.status, headers.collect(), body)
}

/// What a request cost: statements and hashes.
struct Cost {
    statements: usize,
    permits: u64,
}

async fn measured<F: Future<Output = Page>>(app: &TestApp, work: F) -> (Page, Cost) {
    let (statements, permits) = (app.statements(), app.state.passwords.permits_given());
    let page = work.await;
    (page, Cost { statements: app.statements() - statements, permits: app.state.passwords.permits_given() - permits })
}

async fn asks(browser: &mut Browser, path: &str, email: &str) -> Page {
    let fields = if path == "/login" { fields(&[("email", email), ("password", "Wrong-7-password!")]) } else { fields(&[("email", email)]) };
    browser.post_only(path, &fields).await
}

#[tokio::test]
async fn the_login_and_the_forgotten_password_answer_alike_for_known_and_unknown_addresses() {
    let (app, _) = TestApp::with_world().await;
    assert_eq!(EMAIL.len(), NOBODY.len());
    for (path, permits, times) in [("/login", 1, 12), ("/password/forgot", 0, 5)] {
        let (mut one, mut two) = (app.browser(), app.browser());
        for time in 0..times {
            let (known, cost_known) = measured(&app, asks(&mut one, path, EMAIL)).await;
            let (unknown, cost_unknown) = measured(&app, asks(&mut two, path, NOBODY)).await;
            assert_eq!(outside(&known, EMAIL), outside(&unknown, NOBODY), "{path}, time {time}");
            assert_eq!(cost_known.statements, cost_unknown.statements, "{path}, time {time}: {}", known.status);
            assert_eq!(cost_known.permits, cost_unknown.permits, "{path}, time {time}");
            let hashes = if known.status == 429 { 0 } else { permits };
            assert_eq!(cost_known.permits, hashes, "{path}, time {time}");
        }
        let last = asks(&mut one, path, EMAIL).await;
        assert_eq!(last.status, 429, "the limit was met on the way: {path}");
    }
}

#[tokio::test]
async fn what_follows_a_forgotten_password_is_the_same_page_and_only_the_owner_is_mailed() {
    let (app, _) = TestApp::with_world().await;
    let mut pages = Vec::new();
    for email in [EMAIL, NOBODY] {
        let page = app.browser().post("/password/forgot", &[("email", email)]).await.expect(200);
        pages.push(outside(&page, email));
    }
    for (_, headers, _) in &mut pages {
        headers.retain(|(name, _)| name != "set-cookie");
    }
    assert_eq!(pages[0], pages[1]);
    let links: Vec<String> = app.all_mails().await.into_iter().filter(|mail| mail.content.text.contains("/password/reset/")).map(|mail| mail.to).collect();
    assert_eq!(links, [EMAIL]);
}

#[tokio::test]
async fn who_invites_cannot_tell_whether_the_address_has_an_account() {
    let (app, world) = TestApp::with_world().await;
    // one address is nobody's, the other that of a patient of another clinic
    let known = tests::Canaries { email: tests::STRANGER.email, ..INVITED };
    let unknown = tests::Canaries { email: "lucile.zz@exemple.test", ..INVITED };
    assert_eq!(known.email.len(), unknown.email.len());
    let mut answers = Vec::new();
    for canaries in [known, unknown] {
        let file = world.new_file(&app, canaries).await;
        let mut clinician = app.signed_in(world.professional.account).await;
        let (page, cost) = Box::pin(measured(&app, invite(&mut clinician, file))).await;
        let code = page.texts(".shown-code strong").concat();
        let (status, headers, body) = outside(&page, canaries.email);
        answers.push((status, headers, body.replace(&code, "CODE").replace(&file.to_string(), "FILE"), cost.statements, cost.permits));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn the_code_page_shows_three_letters_of_the_address() {
    let (app, _) = TestApp::with_world().await;
    let mut browser = app.browser();
    super::asked_for_code(&app, &mut browser, EMAIL).await;
    let page = browser.get("/login/code").await.expect(200);
    assert!(page.says("p•••@e•••.test"), "{}", page.said());
    for word in ["philippe", "Philippe", "Quatrefeuille", "exemple.test"] {
        assert!(!page.body.contains(word), "{word}");
    }
}

#[tokio::test]
async fn before_the_code_no_page_of_an_invitation_tells_who_is_invited() {
    let (app, world) = TestApp::with_world().await;
    let invited = world.invites(&app, INVITED).await;
    let mut browser = app.browser();
    browser.post(&invited.link, &[]).await.expect(200);
    let steps = ["", "/terms", "/code", "/identity", "/corrections", "/password", "/done", "/acceptance"];
    for (stage, accepted) in [("before the terms", false), ("after the terms", true)] {
        if accepted {
            browser.post(&invited.step("terms"), &[("accept", "on"), ("version", "1")]).await.expect(200);
            browser.post(&invited.step("code"), &[("code", invited.wrong_code())]).await.expect(422);
        }
        for step in steps {
            let page = browser.get(&format!("{}{step}", invited.link)).await;
            for canary in INVITED.words().into_iter().chain(["Rosalie", "1960"]) {
                assert!(!page.body.contains(canary), "{canary} on {step} {stage}");
            }
            let head = browser.send(Ask::get(&format!("{}{step}", invited.link))).await;
            assert_eq!(head.header("cache-control"), "no-store", "{step}");
            assert!(!head.header("location").contains("osalie"), "{step}");
        }
    }
    let page = browser.post(&invited.step("code"), &[("code", &invited.code)]).await.expect(200);
    assert_eq!(page.url, invited.step("identity"));
    for canary in ["Rosalie", INVITED.family_name, INVITED.email, "1960"] {
        assert!(page.body.contains(canary), "{canary}: so the search works");
    }
    assert!(!page.texts("title").concat().contains("Rosalie"));
    let other = app.browser().get(&invited.step("identity")).await;
    assert!(!other.body.contains("Rosalie"), "a right code opens one browser");
}
