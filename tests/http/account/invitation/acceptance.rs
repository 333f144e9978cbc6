//! C38, C59, D2, D20: who has an account logs in and accepts; there is never a second account, nor a file joined by address alone.

use super::{accounts_of, creates_account, fields, invited, tasks_of};
use crate::account::{LOGIN, log_in};
use base::db::DbError;
use base::db::schema::{accounts, files, invitations};
use base::ids::{FileId, PersonId};
use diesel::prelude::*;
use tests::{Browser, Canaries, INVITED, Invited, NEIGHBOUR, PATIENT, TestApp};

async fn owner(app: &TestApp, file: FileId) -> PersonId {
    app.read(move |tx| Ok::<PersonId, DbError>(files::table.find(file).select(files::person_id).first(tx.conn)?)).await
}

async fn accepts(browser: &mut Browser, invited: &Invited) -> tests::Page {
    browser.post_only(&invited.step("acceptance"), &[]).await
}

#[tokio::test]
async fn a_second_clinic_joins_the_account_that_is_there_after_a_login_with_its_code() {
    let (app, world, invited) = invited().await;
    creates_account(&app, &invited).await;
    let person = owner(&app, invited.file).await;
    app.clock.advance(chrono::TimeDelta::seconds(1));
    let again = world.invites(&app, INVITED).await;
    assert_ne!(owner(&app, again.file).await, person);
    let mut browser = app.browser();
    let page = browser.get(&again.link).await.expect(200);
    let login = browser.submit(&page, &format!("form[action='{}']", again.link), &[]).await.expect(200);
    assert!(login.url.starts_with("/login?to=") && login.has(LOGIN), "no second account is begun: {}", login.url);
    assert_eq!(accepts(&mut browser, &again).await.status, 303, "nothing is accepted without a login");
    assert_ne!(owner(&app, again.file).await, person);
    app.clock.advance(chrono::TimeDelta::seconds(1));
    browser.submit(&login, LOGIN, &[("email", INVITED.email), ("password", super::CHOSEN)]).await.expect(200);
    browser.get(&again.step("acceptance")).await.expect(200);
    assert_ne!(owner(&app, again.file).await, person, "nor without the code");
    let code = app.code_for(INVITED.email).await;
    let offered = browser.post("/login/code", &[("code", &code)]).await.expect(200);
    assert_eq!(offered.url, again.step("acceptance"));
    assert!(offered.says("Vous gardez le même compte"), "{}", offered.said());
    assert_eq!(accepts(&mut browser, &again).await.expect(303).header("location"), "/");
    assert_eq!(owner(&app, again.file).await, person);
    assert_eq!(accounts_of(&app, INVITED.email).await, 1);
    assert_eq!(accepts(&mut browser, &again).await.status, 410, "once");
    let walked = browser.post_only(&again.step("password"), &fields(&[("new_password", "Rosier-9-brume!"), ("confirm_password", "Rosier-9-brume!")])).await;
    assert_eq!(walked.status, 410);
}

#[tokio::test]
async fn an_address_that_belongs_to_somebody_else_joins_nothing_and_the_clinic_is_told() {
    let (app, world) = TestApp::with_world().await;
    // the neighbour was born on another day than the person of the new file, whose number differs too
    let neighbour = world.neighbour.file;
    app.write(move |tx| {
        let hash = tx.keys().birth_date_hash(chrono::NaiveDate::from_ymd_opt(1975, 6, 12).unwrap());
        diesel::update(files::table.find(neighbour)).set(files::birth_date_hash.eq(hash)).execute(tx.conn).map_err(DbError::from)
    })
    .await;
    let invited = world.invites(&app, Canaries { email: NEIGHBOUR.email, ..INVITED }).await;
    let mut browser = app.browser();
    log_in(&app, &mut browser, NEIGHBOUR.email).await.expect(200);
    for _ in 0..2 {
        let page = accepts(&mut browser, &invited).await.expect(409);
        assert!(page.says("ne concordent pas") && page.says("514 555-0100"), "{}", page.said());
        for canary in [INVITED.family_name, "Rosalie", "1960"] {
            assert!(!page.body.contains(canary), "{canary}: who is invited is not told");
        }
    }
    assert_ne!(owner(&app, invited.file).await, world.neighbour.person);
    assert_eq!(tasks_of(&app, invited.file).await, ["address_belongs_to_someone_else"]);
    let accepted: i64 = app.read(|tx| Ok::<_, DbError>(invitations::table.filter(invitations::accepted_at.is_not_null()).count().get_result(tx.conn)?)).await;
    assert_eq!(accepted, 0);
}

#[tokio::test]
async fn an_account_with_another_address_cannot_take_an_invitation() {
    let (app, world, invited) = invited().await;
    let mut browser = app.browser();
    log_in(&app, &mut browser, PATIENT.email).await.expect(200);
    for page in [browser.get(&invited.step("acceptance")).await, accepts(&mut browser, &invited).await] {
        assert!(page.status == 409 && page.says("une autre adresse courriel"), "{} {}", page.status, page.said());
        assert!(!page.body.contains(INVITED.email) && !page.body.contains(INVITED.family_name));
    }
    assert_ne!(owner(&app, invited.file).await, world.patient.person);
    let untouched: i64 = app.read(|tx| Ok::<_, DbError>(accounts::table.filter(accounts::email.eq(INVITED.email)).count().get_result(tx.conn)?)).await;
    assert_eq!(untouched, 0);
}
