//! Accounts as an outsider meets them: what is answered, what is mailed, what the database holds afterwards.
//! Not here: what `app/base/src/domain/{login,registrations,recovery,invitations,sessions}` shows of its own rules.

mod invitation;
mod login;
mod login_code;
mod login_limits;
mod login_terms;
mod logout;
mod mails;
mod new_password;
mod password_forgot;
mod password_reset;
mod secrets;
mod sessions;
mod settings;
mod strangers;

use chrono::TimeDelta;
use tests::{Browser, PASSWORD, PATIENT, Page, TestApp, World};

/// The form of the login page.
pub(crate) const LOGIN: &str = "form[action='/login']";
/// The address of the patient of most tests.
pub(crate) const EMAIL: &str = PATIENT.email;
/// An address that nobody has, as long as the patient's.
pub(crate) const NOBODY: &str = "personne.xx@exemple.test";

/// Types address and password; shows what follows.
pub(crate) async fn first_step(browser: &mut Browser, email: &str, password: &str) -> Page {
    let page = browser.get("/login").await.expect(200);
    browser.submit(&page, LOGIN, &[("email", email), ("password", password)]).await
}

/// Types the right password; the code is awaited, and given.
pub(crate) async fn asked_for_code(app: &TestApp, browser: &mut Browser, email: &str) -> String {
    // two mails of one instant could not be told apart
    app.clock.advance(TimeDelta::seconds(1));
    let page = first_step(browser, email, PASSWORD).await.expect(200);
    assert_eq!(page.url, "/login/code");
    app.code_for(email).await
}

/// The whole login; shows the page that follows.
pub(crate) async fn log_in(app: &TestApp, browser: &mut Browser, email: &str) -> Page {
    let code = asked_for_code(app, browser, email).await;
    browser.post("/login/code", &[("code", &code)]).await
}

/// The page that only the patient may open.
pub(crate) fn dashboard(world: &World) -> String {
    format!("/care/{}/dashboard", world.patient.person)
}

/// Whether this browser is signed in as the patient.
pub(crate) async fn is_in(browser: &mut Browser, world: &World) -> bool {
    browser.send(tests::Ask::get(&dashboard(world))).await.status == 200
}

/// Another code than the right one, well formed.
pub(crate) fn other(code: &str) -> &'static str {
    if code == "111111" { "222222" } else { "111111" }
}

/// Fields as a browser holds them.
pub(crate) fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
