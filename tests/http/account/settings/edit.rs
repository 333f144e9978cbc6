//! C39, S99, S101, D23: languages, telephones, address; each form changes its own columns and no other.

use crate::account::fields;
use base::db::DbError;
use base::db::schema::accounts;
use diesel::prelude::*;
use tests::{Browser, TestApp};

type Row = (String, String, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, i32);

async fn row(app: &TestApp, account: base::ids::AccountId) -> Row {
    app.read(move |tx| {
        let columns = (
            accounts::page_language,
            accounts::notification_language,
            accounts::mobile,
            accounts::home_phone,
            accounts::address_line,
            accounts::city,
            accounts::province,
            accounts::postal_code,
            accounts::revision,
        );
        Ok::<Row, DbError>(accounts::table.find(account).select(columns).first(tx.conn)?)
    })
    .await
}

async fn saves(browser: &mut Browser, path: &str, values: &[(&str, &str)]) -> tests::Page {
    let page = browser.get(path).await.expect(200);
    browser.submit(&page, &format!("form[action='{path}']"), values).await
}

#[tokio::test]
async fn each_form_saves_its_own_values() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    saves(&mut browser, "/settings/languages", &[("page_language", "en"), ("notification_language", "fr")]).await.expect(200);
    assert_eq!(browser.get("/settings").await.attributes("html", "lang"), ["en"], "at once");
    saves(&mut browser, "/settings/phones", &[("mobile", "(514) 555-0123"), ("home_phone", "")]).await.expect(200);
    let address = [("line", "12, rue des Érables, app. 3"), ("city", "Montréal"), ("province", "QC"), ("postal_code", "h2x1y4")];
    saves(&mut browser, "/settings/address", &address).await.expect(200);
    let text = |text: &str| Some(text.to_owned());
    let expected =
        ("en".to_owned(), "fr".to_owned(), text("+15145550123"), None, text("12, rue des Érables, app. 3"), text("Montréal"), text("QC"), text("H2X 1Y4"), 3);
    assert_eq!(row(&app, world.patient.account).await, expected);
}

#[tokio::test]
async fn what_cannot_be_is_told_at_its_field_and_nothing_is_saved() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    let before = row(&app, world.patient.account).await;
    for (path, field, value) in [
        ("/settings/phones", "mobile", "12"),
        ("/settings/phones", "home_phone", "call me"),
        ("/settings/address", "postal_code", "123"),
        ("/settings/address", "line", &"x".repeat(121)),
    ] {
        let page = saves(&mut browser, path, &[(field, value)]).await.expect(422);
        assert_eq!(page.attributes("[aria-invalid=true]", "name"), [field], "{path}");
        assert_eq!(page.attributes(&format!("#field-{field}"), "value"), [value], "what was typed stays");
    }
    for (path, name, value) in [("/settings/languages", "page_language", "de"), ("/settings/address", "province", "ZZ")] {
        let page = saves(&mut browser, path, &[(name, value)]).await;
        assert!(matches!(page.status, 400 | 422), "{path}: {}", page.status);
    }
    assert_eq!(row(&app, world.patient.account).await, before);
}

#[tokio::test]
async fn two_tabs_do_not_undo_each_other() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    let (one, two) = (browser.get("/settings/phones").await, browser.get("/settings/phones").await);
    browser.submit(&one, "form[action='/settings/phones']", &[("mobile", "514 555-0123")]).await.expect(200);
    let late = browser.submit(&two, "form[action='/settings/phones']", &[("mobile", "514 555-0999")]).await.expect(409);
    assert!(late.says("ont changé dans une autre fenêtre"), "{}", late.said());
    assert_eq!(row(&app, world.patient.account).await.2.as_deref(), Some("+15145550123"));
}

#[tokio::test]
async fn fields_that_no_form_has_change_nothing_else() {
    let (app, world) = TestApp::with_world().await;
    let account = world.patient.account;
    let everything_else = |row: &str| !row.starts_with("audit_events: ") && !row.contains(&account.to_string());
    let before: Vec<String> = app.rows().into_iter().filter(|row| everything_else(row)).collect();
    let own: String = app.rows_of(&["accounts"]).into_iter().find(|row| row.contains(&account.to_string())).unwrap();
    let mut browser = app.signed_in(account).await;
    let sessions_before = app.rows_of(&["sessions"]);
    let revision = ["0", "1", "2"];
    for (step, (path, values)) in [
        ("/settings/languages", vec![("page_language", "fr"), ("notification_language", "fr")]),
        ("/settings/phones", vec![("mobile", ""), ("home_phone", "")]),
        ("/settings/address", vec![("line", ""), ("city", ""), ("province", ""), ("postal_code", "")]),
    ]
    .into_iter()
    .enumerate()
    {
        browser.get(path).await.expect(200);
        let mut body = fields(&values);
        body.extend(fields(&[("revision", revision[step])]));
        body.extend(crate::account::invitation::extras());
        browser.post_only(path, &body).await.expect(303);
    }
    let after: Vec<String> = app.rows().into_iter().filter(|row| everything_else(row)).collect();
    assert_eq!(after, before);
    let mine: String = app.rows_of(&["accounts"]).into_iter().find(|row| row.contains(&account.to_string())).unwrap();
    let without_revision = |row: &str| row.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    assert_eq!(without_revision(&mine), without_revision(&own), "the same account but for its revision");
    assert_eq!(app.rows_of(&["sessions"]), sessions_before);
}
