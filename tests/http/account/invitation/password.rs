//! C36, C39, C59, S28–S32, D2: the last step makes the account, once, for whom the clinic invited and for nobody else.

use super::{CHOSEN, accounts_of, creates_account, extras, fields, finishes, invited, sends, up_to_code, up_to_password};
use base::db::DbError;
use base::db::schema::{invitations, registrations};
use diesel::prelude::*;
use futures_util::future::join_all;
use tests::{INVITED, Invited, TestApp};

#[tokio::test]
async fn a_step_sent_out_of_order_leads_back_and_writes_nothing() {
    let (app, _, invited) = invited().await;
    let chosen = [("new_password", CHOSEN), ("confirm_password", CHOSEN)];
    let all = fields(&[chosen[0], chosen[1], ("confirm", "on"), ("accept", "on"), ("version", "1"), ("code", &invited.code)]);
    let mut stranger = app.browser();
    stranger.get(&invited.link).await.expect(200);
    let before = app.rows();
    for step in ["terms", "code", "identity", "corrections", "password"] {
        let answer = stranger.post_only(&invited.step(step), &all).await.expect(303);
        assert_eq!(answer.header("location"), invited.link, "{step}");
    }
    assert_eq!(app.rows(), before);
    let mut browser = app.browser();
    up_to_code(&mut browser, &invited, &[]).await;
    let before = app.rows();
    for step in ["identity", "password", "corrections"] {
        assert_eq!(browser.post_only(&invited.step(step), &all).await.expect(303).header("location"), invited.step("code"), "{step}");
    }
    assert_eq!(app.rows(), before);
    sends(&mut browser, &invited.step("code"), &[("code", &invited.code)], &[]).await.expect(303);
    let before = app.rows();
    assert_eq!(browser.post_only(&invited.step("password"), &all).await.expect(303).header("location"), invited.step("identity"));
    assert_eq!(app.rows(), before);
    assert_eq!(accounts_of(&app, INVITED.email).await, 0);
}

/// Walks the whole way and gives every row that is left, in an application that always draws the same chance.
async fn walked(extra: &[(String, String)]) -> Vec<String> {
    let (app, _, invited) = invited().await;
    let mut browser = app.browser();
    up_to_password(&mut browser, &invited, extra).await;
    finishes(&mut browser, &invited, extra).await.expect(303);
    app.rows()
}

#[tokio::test]
async fn fields_that_no_form_has_change_no_row() {
    assert!(extras().len() >= 30, "{}", extras().len());
    let (plain, fuzzed) = (walked(&[]).await, walked(&extras()).await);
    assert!(plain.iter().any(|row| row.starts_with("accounts: ") && row.contains(INVITED.email)), "an account was made");
    for (one, other) in plain.iter().zip(&fuzzed) {
        assert_eq!(one, other);
    }
    assert_eq!(plain.len(), fuzzed.len());
}

#[tokio::test]
async fn a_double_click_and_a_reload_make_one_account() {
    let (app, _, invited) = invited().await;
    let (second, mut browser) = (app.another_site(), app.browser());
    up_to_password(&mut browser, &invited, &[]).await;
    let answers = join_all((0..32).map(|_| {
        let mut copy = second.takes_over(&browser);
        let invited = &invited;
        async move { finishes(&mut copy, invited, &[]).await }
    }))
    .await;
    for page in &answers {
        assert_eq!((page.status, page.header("location")), (303, invited.step("done").as_str()), "each leads to the end: {}", page.said());
    }
    assert_eq!(accounts_of(&app, INVITED.email).await, 1);
    assert_eq!(finishes(&mut browser, &invited, &[]).await.expect(303).header("location"), invited.step("done"));
    let other = browser.get(&invited.step("password")).await.expect(410);
    assert!(other.says("a déjà servi"), "{}", other.said());
}

#[tokio::test]
async fn two_browsers_on_one_link_make_one_account() {
    let (app, _, invited) = invited().await;
    let (mut one, mut two) = (app.browser(), app.browser());
    up_to_password(&mut one, &invited, &[]).await;
    up_to_password(&mut two, &invited, &[]).await;
    let (first, second) = tokio::join!(finishes(&mut one, &invited, &[]), finishes(&mut two, &invited, &[]));
    assert_eq!(accounts_of(&app, INVITED.email).await, 1);
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert!(statuses[0] == 303 && matches!(statuses[1], 303 | 410), "{statuses:?}");
}

#[tokio::test]
async fn invitations_to_one_new_address_that_end_at_the_same_instant_make_one_account() {
    let (app, world) = TestApp::with_world().await;
    let mut walks: Vec<(tests::Browser, Invited)> = Vec::new();
    for _ in 0..8 {
        app.clock.advance(chrono::TimeDelta::seconds(1));
        let invited = world.invites(&app, INVITED).await;
        let mut browser = app.browser();
        up_to_password(&mut browser, &invited, &[]).await;
        walks.push((browser, invited));
    }
    let answers = join_all(walks.iter_mut().map(|(browser, invited)| finishes(browser, invited, &[]))).await;
    let places: Vec<&str> = answers.iter().map(|page| page.header("location").rsplit('/').next().unwrap_or_default()).collect();
    assert_eq!(places.iter().filter(|place| **place == "done").count(), 1, "{:?}", answers.iter().map(|page| page.status).collect::<Vec<_>>());
    assert_eq!(places.iter().filter(|place| **place == "acceptance").count(), 7, "{places:?}: the others are led to their account");
    assert_eq!(accounts_of(&app, INVITED.email).await, 1);
    let open: i64 = app.read(|tx| Ok::<_, DbError>(invitations::table.filter(invitations::accepted_at.is_null()).count().get_result(tx.conn)?)).await;
    assert_eq!(open, 7, "their invitations wait to be accepted");
    let (mut browser, waiting) = walks.swap_remove(places.iter().position(|place| *place == "acceptance").unwrap());
    let login = browser.get(&waiting.step("acceptance")).await.expect(200);
    assert!(login.url.starts_with("/login?to="), "{}", login.url);
}

#[tokio::test]
async fn the_account_belongs_to_whom_the_clinic_invited() {
    let (app, _, invited) = invited().await;
    let mut browser = creates_account(&app, &invited).await;
    let mut stale: i64 = app.read(|tx| Ok::<_, DbError>(registrations::table.count().get_result(tx.conn)?)).await;
    assert_eq!(stale, 1);
    let page = super::super::first_step(&mut browser, INVITED.email, CHOSEN).await.expect(200);
    let code = app.code_for(INVITED.email).await;
    assert_eq!(page.url, "/login/code");
    let home = browser.post("/login/code", &[("code", &code)]).await.expect(200);
    assert!(home.url.starts_with("/care/") && home.says("Rosalie"), "{}", home.said());
    browser.get("/clinic").await.expect(404);
    browser.get("/admin/users").await.expect(404);
    stale = app
        .read(|tx| {
            Ok::<_, DbError>(base::db::schema::role_grants::table.filter(base::db::schema::role_grants::granted_by.is_not_null()).count().get_result(tx.conn)?)
        })
        .await;
    assert_eq!(stale, 0, "no role came of it");
}

#[tokio::test]
async fn names_of_the_person_and_of_the_clinic_in_both_languages_are_refused() {
    let (app, _, invited) = invited().await;
    let mut browser = app.browser();
    up_to_password(&mut browser, &invited, &[]).await;
    for own in ["Rosalie-1960!", "Oiseaubleu-77!", "Boréale-2026!", "CentreBoréale1!", "BoréaleClinic-1!"] {
        let page = browser.post_only(&invited.step("password"), &fields(&[("new_password", own), ("confirm_password", own)])).await.expect(422);
        assert!(page.says("un de vos noms"), "{own}: {}", page.said());
        assert!(page.says(INVITED.email), "the page shows whose account it will be");
    }
    finishes(&mut browser, &invited, &[]).await.expect(303);
}
