//! C93: bodies are limited before they are read, and read strictly.

use super::{fields, with_probes};
use tests::{Ask, Browser};

const FORM_MAX: usize = 64 * 1024;

fn body(browser: &Browser, bytes: usize) -> String {
    let head = format!("csrf={}&a=", browser.csrf());
    format!("{head}{}", "x".repeat(bytes - head.len()))
}

#[tokio::test]
async fn a_body_may_be_as_large_as_the_route_says_and_not_a_byte_more() {
    let app = with_probes().await;
    let mut browser = app.browser();
    let (fits, too_large) = (body(&browser, FORM_MAX), body(&browser, FORM_MAX + 1));
    // without a length, as when it comes in chunks
    browser.send(Ask::form("/probe/echo", &[]).body(fits.clone())).await.expect(200);
    browser.send(Ask::form("/probe/echo", &[]).body(too_large.clone())).await.expect(413);
    let length = too_large.len().to_string();
    browser.send(Ask::form("/probe/echo", &[]).header("content-length", &length).body(too_large)).await.expect(413);
    let claimed = browser.send(Ask::form("/probe/echo", &[]).header("content-length", "5000000000").body("a=1")).await;
    assert_eq!(claimed.status, 413, "the length is believed before anything is read");
    browser.send(Ask::form("/probe/echo", &[]).body(fits)).await.expect(200);
}

#[tokio::test]
async fn a_page_of_answers_may_be_a_megabyte() {
    let (app, world) = tests::TestApp::with_world().await;
    let path = format!("/care/{}/questionnaires/{}", world.patient.person, world.patient.questionnaire);
    let mut browser = app.signed_in(world.patient.account).await;
    let (large, too_large) = (body(&browser, 1024 * 1024), body(&browser, 1024 * 1024 + 1));
    let answer = browser.send(Ask::form(&path, &[]).body(large)).await;
    assert!(answer.status != 413, "{}", answer.status);
    browser.send(Ask::form(&path, &[]).body(too_large)).await.expect(413);
}

#[tokio::test]
async fn two_lengths_are_malformed() {
    let app = with_probes().await;
    let mut browser = app.browser();
    let ask = Ask::form("/probe/echo", &fields(&[("csrf", &browser.csrf())])).header("content-length", "3").header("transfer-encoding", "chunked");
    browser.send(ask).await.expect(400);
    let ask = Ask::form("/probe/echo", &[]).header("content-length", "-1");
    browser.send(ask).await.expect(400);
}

#[tokio::test]
async fn other_kinds_of_bodies_are_refused() {
    let app = with_probes().await;
    let mut browser = app.browser();
    for kind in ["application/json", "multipart/form-data; boundary=x", "text/plain", "application/xml", ""] {
        let body = format!("csrf={}", browser.csrf());
        browser.send(Ask::form("/probe/echo", &[]).header("content-type", kind).header("content-length", &body.len().to_string()).body(body)).await.expect(415);
    }
    let body = format!("csrf={}&a=%C3%A9", browser.csrf());
    let page =
        browser.send(Ask::form("/probe/echo", &[]).header("content-type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8").body(body)).await.expect(200);
    assert_eq!(page.body, "a=é");
}

#[tokio::test]
async fn what_is_no_text_is_malformed() {
    let app = with_probes().await;
    let mut browser = app.browser();
    let csrf = browser.csrf();
    for bad in ["a=%00", "a=%1B[31m", "a=%FF%FE", "a=%C0%AF", "%00=a", "a=%7F"] {
        browser.send(Ask::form("/probe/echo", &[]).body(format!("csrf={csrf}&{bad}"))).await.expect(400);
    }
    let many = format!("csrf={csrf}{}", "&a=1".repeat(2_000));
    browser.send(Ask::form("/probe/echo", &[]).body(many)).await.expect(400);
    let lines = browser.send(Ask::form("/probe/echo", &[]).body(format!("csrf={csrf}&a=1%0D%0A2%0D3"))).await.expect(200);
    assert_eq!(lines.body, "a=1\n2\n3", "ends of lines become one kind");
}

#[tokio::test]
async fn a_field_that_may_be_sent_once_is_not_taken_twice() {
    let app = with_probes().await;
    let mut browser = app.browser();
    browser.post_only("/probe/once", &fields(&[("email", "a@b.ca")])).await.expect(200);
    browser.post_only("/probe/once", &fields(&[("email", "a@b.ca"), ("email", "c@d.ca")])).await.expect(400);
}

#[tokio::test]
async fn a_field_sent_twice_is_malformed_wherever_no_question_has_several_answers() {
    let (app, world) = tests::TestApp::with_world().await;
    let mut refused = 0;
    for entry in app.state.table.entries().iter().filter(|entry| !entry.method.is_safe() && entry.access != base::web::Access::Dev) {
        let path = entry.path.replace("{person}", &world.patient.person.to_string()).replace("{id}", &world.patient.questionnaire.to_string());
        let mut browser = app.signed_in(world.patient.account).await;
        let answer = browser.post_only(&path.replace("{token}", "x"), &fields(&[("a", "1"), ("a", "2")])).await;
        assert_eq!(answer.status == 400, !entry.may_repeat, "{}: {}", entry.name, answer.status);
        refused += usize::from(answer.status == 400);
    }
    assert!(refused > 20, "{refused}");
}
