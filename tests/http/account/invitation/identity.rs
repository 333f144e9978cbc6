//! C36, C37, S25–S27, D30: the identity as the clinic entered it, for who has both halves. What is shown before: `strangers.rs`.

use super::{creates_account, invited, sends, up_to_code};
use tests::INVITED;

#[tokio::test]
async fn it_is_shown_as_the_clinic_entered_it_and_cannot_be_changed() {
    let (app, _, invited) = invited().await;
    let mut browser = app.browser();
    up_to_code(&mut browser, &invited, &[]).await;
    let seen_before = app.events("record.opened").await.len();
    sends(&mut browser, &invited.step("code"), &[("code", &invited.code)], &[]).await.expect(303);
    let page = browser.get(&invited.step("identity")).await.expect(200);
    for words in ["Rosalie Oiseaubleu", "15 mars 1960 (66 ans)", "Autre", "OISR 6003 1517", INVITED.email, "Centre Boréale", "514 555-0100"] {
        assert!(page.says(words), "{words}: {}", page.said());
    }
    assert_eq!(page.attributes("main input, main select, main textarea", "name"), ["csrf", "confirm"], "nothing to edit");
    assert_eq!(app.events("record.opened").await.len(), seen_before + 1, "one access record");
    let unticked = browser.submit(&page, &format!("form[action='{}']", invited.step("identity")), &[]).await.expect(422);
    assert!(unticked.has("input[name=confirm][aria-invalid=true]"));
    assert_eq!(browser.get(&invited.step("password")).await.expect(200).url, invited.step("identity"));
}

#[tokio::test]
async fn it_belongs_to_the_browser_that_had_the_code() {
    let (app, _, invited) = invited().await;
    let mut browser = app.browser();
    up_to_code(&mut browser, &invited, &[]).await;
    sends(&mut browser, &invited.step("code"), &[("code", &invited.code)], &[]).await.expect(303);
    let mut other = app.browser();
    assert_eq!(other.get(&invited.step("identity")).await.expect(200).url, invited.link);
    up_to_code(&mut other, &invited, &[]).await;
    assert_eq!(other.get(&invited.step("identity")).await.expect(200).url, invited.step("code"));
    creates_account(&app, &invited).await;
    let after = browser.get(&invited.step("identity")).await.expect(410);
    assert!(!after.body.contains(INVITED.family_name), "once the account exists nobody sees it here");
}
