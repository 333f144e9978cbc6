//! C41, D16: a new version of the terms stands between the code and the session.

use super::{EMAIL, asked_for_code, is_in, log_in};
use base::db::DbError;
use base::db::schema::{terms_acceptances, terms_versions};
use diesel::prelude::*;
use tests::{Ask, TestApp};

async fn publish_second(app: &TestApp) {
    app.write(|tx| {
        let row = (
            terms_versions::version.eq(2),
            terms_versions::body_fr.eq("## Nouveau\n\nCanari des conditions."),
            terms_versions::body_en.eq("## New\n\nCanary of the terms."),
            terms_versions::published_at.eq(tx.now()),
        );
        diesel::insert_into(terms_versions::table).values(row).execute(tx.conn).map_err(DbError::from)
    })
    .await;
}

async fn accepted(app: &TestApp) -> Vec<(i32, String)> {
    app.read(|tx| {
        let rows = terms_acceptances::table
            .inner_join(base::db::schema::accounts::table.on(base::db::schema::accounts::id.eq(terms_acceptances::account_id)))
            .filter(base::db::schema::accounts::email.eq(EMAIL))
            .order(terms_acceptances::version)
            .select((terms_acceptances::version, terms_acceptances::language));
        Ok::<_, DbError>(rows.load(tx.conn)?)
    })
    .await
}

#[tokio::test]
async fn new_terms_are_accepted_before_anything_is_opened() {
    let (app, world) = TestApp::with_world().await;
    log_in(&app, &mut app.browser(), EMAIL).await.expect(200);
    publish_second(&app).await;
    let mut browser = app.browser();
    let page = log_in(&app, &mut browser, EMAIL).await.expect(200);
    assert_eq!(page.url, "/login/terms");
    assert!(page.says("Canari des conditions") && page.says("Version 2"), "{}", page.said());
    assert!(!is_in(&mut browser, &world).await, "the right code alone opens nothing now");
    let form = "form[action='/login/terms']";
    let unticked = browser.submit(&page, form, &[]).await.expect(422);
    assert!(unticked.has("input[name=accept][aria-invalid=true]"), "{}", unticked.said());
    let old = browser.submit(&page, form, &[("accept", "on"), ("version", "1")]).await.expect(422);
    assert_eq!(old.url, "/login/terms", "what was not shown cannot be accepted");
    assert_eq!(accepted(&app).await, [(1, "fr".to_owned())]);
    let english = browser.get("/login/terms?lang=en").await.expect(200);
    assert!(english.says("Canary of the terms"));
    let entered = browser.submit(&english, form, &[("accept", "on")]).await.expect(200);
    assert_eq!(entered.url, super::dashboard(&world));
    assert_eq!(accepted(&app).await, [(1, "fr".to_owned()), (2, "en".to_owned())], "with the language in which they were read");
    log_in(&app, &mut app.browser(), EMAIL).await.expect(200);
    assert_eq!(accepted(&app).await.len(), 2, "they are asked once");
}

#[tokio::test]
async fn nobody_reaches_the_page_of_the_terms_without_a_right_code() {
    let (app, _) = TestApp::with_world().await;
    publish_second(&app).await;
    let mut browser = app.browser();
    for _ in 0..2 {
        assert!(browser.send(Ask::get("/login/terms")).await.expect(303).header("location").starts_with("/login"));
        let answer = browser.post_only("/login/terms", &super::fields(&[("accept", "on"), ("version", "2")])).await.expect(303);
        assert_eq!(answer.header("location"), "/login");
        asked_for_code(&app, &mut browser, EMAIL).await;
    }
    assert_eq!(accepted(&app).await.len(), 1);
}
