//! C13, S32: the account exists; then the person logs in.

use super::{CHOSEN, creates_account, invited};
use base::audit::Actor;
use base::auth::codes::FreshCode;
use base::config::Links;
use base::domain::invitations::{self, Newcomer};
use base::i18n::Lang;
use base::ids::FileId;
use tests::{Ask, INVITED, Invited, TestApp};

#[tokio::test]
async fn the_browser_that_made_the_account_is_congratulated_and_is_not_signed_in() {
    let (app, _, invited) = invited().await;
    assert_eq!(app.browser().get(&invited.step("done")).await.expect(200).url, invited.link, "not before");
    let mut browser = creates_account(&app, &invited).await;
    let page = browser.get(&invited.step("done")).await.expect(200);
    assert!(page.says("Félicitations! Votre compte est créé") && page.says(INVITED.email), "{}", page.said());
    assert!(page.attributes("main a", "href").contains(&"/login".to_owned()));
    assert_eq!(browser.send(Ask::get("/settings")).await.expect(303).header("location"), "/login?to=%2Fsettings", "making an account does not log in");
    let other = app.browser().get(&invited.step("done")).await.expect(410);
    assert!(!other.body.contains(INVITED.email));
}

#[tokio::test]
async fn the_first_operator_comes_in_by_link_and_code_and_then_by_login_alone() {
    const OPERATOR: &str = "ada.roy@exemple.test";
    let app = TestApp::start().await;
    let db = &app.state.db;
    let code = FreshCode::draw(&app.state.passwords, db.keys(), db.chance()).await.unwrap();
    // what `create-admin` does
    let (made, link) = app
        .write(move |tx| {
            let newcomer = Newcomer { given_name: "Ada", family_name: "Roy", email: OPERATOR, language: Lang::Fr };
            invitations::invite_operator(tx, &Actor::system("create-admin"), &Links { base_url: String::new() }, &newcomer, &code)
        })
        .await;
    let file: FileId = app.read(|tx| Ok::<_, base::db::DbError>(tx.id())).await;
    let invited = Invited { file, link, code: made.code };
    let mut browser = creates_account(&app, &invited).await;
    assert_eq!(browser.send(Ask::get("/admin/clinics/new")).await.status, 303, "not before the login");
    crate::account::first_step(&mut browser, OPERATOR, CHOSEN).await.expect(200);
    let code = app.code_for(OPERATOR).await;
    let home = browser.post("/login/code", &[("code", &code)]).await.expect(200);
    assert_eq!(home.url, "/admin/users");
    browser.get("/admin/clinics/new").await.expect(200);
    browser.get("/clinic").await.expect(404);
    app.browser().get(&invited.link).await.expect(410);
}
