//! C111: as many events as pages, written before the page is shown. C114: nobody changes them.

use base::web::Access;
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use poem::http::Method;
use tests::{Ask, TestApp};

/// Statements on the database itself, as an intruder with its password would send them.
pub(crate) fn directly(app: &TestApp, sql: &str) -> Result<(), diesel::result::Error> {
    if tests::is_postgres() {
        PgConnection::establish(app.database_url()).unwrap().batch_execute(sql)
    } else {
        let mut conn = SqliteConnection::establish(app.database_url().trim_start_matches("sqlite:")).unwrap();
        conn.batch_execute("PRAGMA busy_timeout=5000")?;
        conn.batch_execute(sql)
    }
}

#[tokio::test]
async fn each_page_of_a_person_leaves_exactly_one_record_of_who_saw_it() {
    let (app, world) = TestApp::with_world().await;
    let state = std::sync::Arc::clone(&app.state);
    let pages = state.table.entries().iter().filter(|entry| entry.method == Method::GET && matches!(entry.access, Access::Person(_)));
    let mut seen = 0;
    for entry in pages {
        let id = if entry.path.contains("follow-ups/") { world.patient.follow_up.to_string() } else { world.patient.questionnaire.to_string() };
        let args = [("person".to_owned(), world.patient.person.to_string()), ("id".to_owned(), id)];
        let url = state.table.url(entry.name, &args[..entry.path.matches('{').count()]).unwrap();
        let mut browser = app.signed_in(world.representative.account).await;
        let before = app.count_events().await;
        let page = browser.send(Ask::get(&url)).await;
        let expected = i64::from(page.status == 200);
        assert_eq!(app.count_events().await - before, expected, "{} ({})", entry.name, page.status);
        seen += expected;
    }
    assert!(seen >= 4, "only {seen} pages were seen");
    let listed = app.events("record.listed").await.into_iter().chain(app.events("record.opened").await);
    assert!(listed.into_iter().all(|(person, _)| person == Some(world.patient.person.to_string())), "each names the person whose data it was");
}

#[tokio::test]
async fn a_hundred_page_views_are_a_hundred_records() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    let before = app.count_events().await;
    for _ in 0..50 {
        browser.send(Ask::get(&format!("/care/{}/dashboard", world.patient.person))).await.expect(200);
        browser.send(Ask::get(&format!("/care/{}/questionnaires/{}", world.patient.person, world.patient.questionnaire))).await.expect(200);
    }
    assert_eq!(app.count_events().await - before, 100);
    assert_eq!(app.events("record.opened").await.len(), 50);
}

#[tokio::test]
async fn a_refusal_is_recorded_with_its_route_and_nothing_of_the_record() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.neighbour.account).await;
    browser.send(Ask::get(&format!("/care/{}/dashboard", world.patient.person))).await.expect(404);
    let denied = app.events("access.denied").await;
    assert_eq!(denied.len(), 1);
    app.browser().send(Ask::get(&format!("/care/{}/dashboard", world.patient.person))).await.expect(303);
    assert_eq!(app.events("access.denied").await.len(), 1, "nobody is nobody");
}

#[tokio::test]
async fn the_log_holds_nothing_that_a_person_wrote() {
    use base::db::schema::audit_events;
    use diesel::prelude::*;
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    let path = format!("/care/{}/questionnaires/{}", world.patient.person, world.patient.questionnaire);
    browser.post_only(&path, &[("asked".into(), "pain_now".into()), ("answer-pain_now".into(), "8".into()), ("action".into(), "later".into())]).await;
    let page = browser.get(&path).await.expect(200);
    browser.submit(&page, "#questionnaire", &[("answer-details", "canari-du-journal"), ("answer-relief", "rest"), ("action", "submit")]).await.expect(200);
    let rows: Vec<(String, String, Option<String>)> = app
        .read(|tx| {
            Ok::<_, base::access::Denied>(audit_events::table.select((audit_events::action, audit_events::detail, audit_events::item_id)).load(tx.conn)?)
        })
        .await;
    assert!(rows.iter().any(|(action, _, _)| action == "questionnaire.submitted"));
    for (action, detail, item) in rows {
        let words = format!("{detail} {}", item.unwrap_or_default());
        for canary in ["canari-du-journal", "Quatrefeuille", "philippe.q4@exemple.test", "QUAP60031512"] {
            assert!(!words.contains(canary), "{action}: {words}");
        }
    }
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_the_log() {
    let (app, _) = TestApp::with_world().await;
    app.write(base::audit::seal_pending).await;
    app.write(|tx| {
        let today = tx.now().utc().date_naive();
        base::audit::export_head(tx, today)
    })
    .await;
    let before = app.count_events().await;
    assert!(before > 5);
    for table in ["audit_events", "audit_seals", "audit_heads"] {
        let column = if table == "audit_events" { "request" } else { "hash" };
        for sql in [format!("UPDATE {table} SET {column} = 'x'"), format!("DELETE FROM {table}")] {
            let error = directly(&app, &sql).expect_err(&sql).to_string();
            assert!(error.contains("append-only"), "{sql}: {error}");
        }
        if tests::is_postgres() {
            assert!(directly(&app, &format!("TRUNCATE {table} CASCADE")).is_err(), "{table}");
        }
    }
    assert_eq!(app.count_events().await, before);
}
