//! C36, C41, S21–S23: the terms come first, whole, and are accepted in the version that was shown.

use super::{creates_account, fields, invited, sends, up_to_code};
use base::db::DbError;
use base::db::schema::terms_acceptances;
use diesel::prelude::*;

#[tokio::test]
async fn the_whole_text_is_in_the_page_and_nothing_goes_on_before_the_box_is_ticked() {
    let (app, _, invited) = invited().await;
    let mut browser = app.browser();
    sends(&mut browser, &invited.link, &[], &[]).await.expect(303);
    let page = browser.get(&invited.step("terms")).await.expect(200);
    assert!(page.texts("main h2, main h3").len() >= 5 && page.says("Version 1"), "{}", page.said());
    assert!(page.attributes("main a", "href").contains(&invited.link), "and a way back");
    for values in
        [fields(&[("version", "1")]), fields(&[("accept", "on")]), fields(&[("accept", "on"), ("version", "2")]), fields(&[("accept", ""), ("version", "1")])]
    {
        let refused = browser.post_only(&invited.step("terms"), &values).await.expect(422);
        assert!(refused.has("input[name=accept][aria-invalid=true]"), "{}", refused.said());
        assert_eq!(browser.get(&invited.step("code")).await.expect(200).url, invited.step("terms"), "the next step leads back");
    }
}

#[tokio::test]
async fn what_was_accepted_is_kept_with_its_version_language_and_time() {
    let (app, _, invited) = invited().await;
    let at = app.clock.now();
    creates_account(&app, &invited).await;
    let newest: (i32, String, base::clock::Ts) = app
        .read(|tx| {
            let columns = (terms_acceptances::version, terms_acceptances::language, terms_acceptances::accepted_at);
            Ok::<_, DbError>(terms_acceptances::table.order(terms_acceptances::id.desc()).select(columns).first(tx.conn)?)
        })
        .await;
    assert_eq!(newest, (1, "fr".to_owned(), at));
}

#[tokio::test]
async fn going_back_changes_nothing_and_a_reload_goes_on() {
    let (app, _, invited) = invited().await;
    let mut browser = app.browser();
    up_to_code(&mut browser, &invited, &[]).await;
    let page = browser.get(&invited.step("terms")).await.expect(200);
    assert!(page.has("input[name=accept][checked]"), "still ticked");
    browser.post(&invited.step("terms"), &[("accept", "on"), ("version", "1")]).await.expect(200);
    let again = browser.post(&invited.link, &[]).await.expect(200);
    assert_eq!(again.url, invited.step("code"), "« Commencer » leads to where one was");
}
