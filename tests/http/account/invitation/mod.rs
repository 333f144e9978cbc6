//! From the mailed link to the account, and what else may become of an invitation.

mod acceptance;
mod code;
mod corrections;
mod done;
mod identity;
mod password;
mod renewal;
mod start;
mod terms;

use super::fields;
use tests::{Browser, Invited, Page, TestApp, World};

/// The password of who creates an account.
pub(crate) const CHOSEN: &str = "Rosier-8-brume!";

/// What somebody adds to a form who wants more than it gives.
pub(crate) fn extras() -> Vec<(String, String)> {
    fields(&[
        ("role", "operator"),
        ("roles", "operator"),
        ("role[]", "clinic_admin"),
        ("is_admin", "1"),
        ("admin", "true"),
        ("clinic", "00000000-0000-7000-8000-000000000001"),
        ("clinic_id", "00000000-0000-7000-8000-000000000001"),
        ("department_id", "00000000-0000-7000-8000-000000000001"),
        ("patient_id", "00000000-0000-7000-8000-000000000001"),
        ("person", "00000000-0000-7000-8000-000000000001"),
        ("person_id", "00000000-0000-7000-8000-000000000001"),
        ("account_id", "00000000-0000-7000-8000-000000000001"),
        ("file_id", "00000000-0000-7000-8000-000000000001"),
        ("invitation_id", "00000000-0000-7000-8000-000000000001"),
        ("representation_id", "00000000-0000-7000-8000-000000000001"),
        ("email", "evil@exemple.test"),
        ("email_hash", "0"),
        ("given_name", "Eva"),
        ("family_name", "Mauvaise"),
        ("birth_date", "1900-01-01"),
        ("insurance_number", "EVIL00010100"),
        ("password_hash", "x"),
        ("epoch", "99"),
        ("failures", "-5"),
        ("closed_at", ""),
        ("verified", "true"),
        ("code_verified_at", "2020-01-01"),
        ("identity_confirmed_at", "2020-01-01"),
        ("terms_version", "9"),
        ("expires_at", "2099-01-01"),
        ("accepted_by", "1"),
        ("step", "password"),
        ("token", "x"),
        ("to", "/admin/users"),
        ("id", "1"),
    ])
}

/// A walk through the steps, with more fields than the forms have, perhaps.
pub(crate) async fn sends(browser: &mut Browser, path: &str, values: &[(&str, &str)], extra: &[(String, String)]) -> Page {
    browser.get(path).await.expect(200);
    let body = [fields(values), extra.to_vec()].concat();
    browser.post_only(path, &body).await
}

/// Begins, and accepts the terms.
pub(crate) async fn up_to_code(browser: &mut Browser, invited: &Invited, extra: &[(String, String)]) {
    let begun = sends(browser, &invited.link, &[], extra).await.expect(303);
    assert_eq!(begun.header("location"), invited.step("terms"));
    let accepted = sends(browser, &invited.step("terms"), &[("accept", "on"), ("version", "1")], extra).await.expect(303);
    assert_eq!(accepted.header("location"), invited.step("code"));
}

/// Everything before the password.
pub(crate) async fn up_to_password(browser: &mut Browser, invited: &Invited, extra: &[(String, String)]) {
    up_to_code(browser, invited, extra).await;
    let right = sends(browser, &invited.step("code"), &[("code", &invited.code)], extra).await.expect(303);
    assert_eq!(right.header("location"), invited.step("identity"));
    let confirmed = sends(browser, &invited.step("identity"), &[("confirm", "on")], extra).await.expect(303);
    assert_eq!(confirmed.header("location"), invited.step("password"));
}

/// The last step.
pub(crate) async fn finishes(browser: &mut Browser, invited: &Invited, extra: &[(String, String)]) -> Page {
    let values = [("new_password", CHOSEN), ("confirm_password", CHOSEN)];
    browser.post_only(&invited.step("password"), &[fields(&values), extra.to_vec()].concat()).await
}

/// The whole way.
pub(crate) async fn creates_account(app: &TestApp, invited: &Invited) -> Browser {
    let mut browser = app.browser();
    up_to_password(&mut browser, invited, &[]).await;
    let done = finishes(&mut browser, invited, &[]).await.expect(303);
    assert_eq!(done.header("location"), invited.step("done"));
    browser
}

/// How many accounts have this address.
pub(crate) async fn accounts_of(app: &TestApp, email: &'static str) -> i64 {
    use base::db::schema::accounts;
    use diesel::prelude::*;
    app.read(move |tx| {
        let hash = tx.keys().email_hash(email);
        Ok::<i64, base::db::DbError>(accounts::table.filter(accounts::email_hash.eq(hash)).count().get_result(tx.conn)?)
    })
    .await
}

/// The kinds of the tasks that the clinic has about a file, by name.
pub(crate) async fn tasks_of(app: &TestApp, file: base::ids::FileId) -> Vec<String> {
    use base::db::schema::staff_tasks;
    use diesel::prelude::*;
    app.read(move |tx| {
        Ok::<_, base::db::DbError>(staff_tasks::table.filter(staff_tasks::file_id.eq(file)).order(staff_tasks::kind).select(staff_tasks::kind).load(tx.conn)?)
    })
    .await
}

/// A world with an invitation in it.
pub(crate) async fn invited() -> (TestApp, World, Invited) {
    let (app, world) = TestApp::with_world().await;
    let invited = world.invites(&app, tests::INVITED).await;
    (app, world, invited)
}
