//! X1, D21, S15: from a dead link one click asks the clinic for a new invitation.

use super::{creates_account, invited, tasks_of, up_to_code};
use chrono::TimeDelta;
use tests::{INVITED, TestApp};

#[tokio::test]
async fn one_click_from_an_expired_link_makes_one_task_and_the_page_says_so() {
    let (app, world, invited) = invited().await;
    app.clock.advance(TimeDelta::days(6));
    let mut browser = app.browser();
    let page = browser.get(&invited.link).await.expect(410);
    assert!(page.says("Le lien et le code ne fonctionnent plus") && page.says("514 555-0100"), "{}", page.said());
    let form = format!("form[action='{}']", invited.step("renewal"));
    let asked = browser.submit(&page, &form, &[]).await.expect(410);
    assert!(asked.says("Votre demande a été transmise à votre clinique"), "{}", asked.said());
    assert!(!asked.has(&form), "there is nothing more to press");
    for _ in 0..3 {
        browser.post_only(&invited.step("renewal"), &[]).await.expect(303);
        app.browser().post_only(&invited.step("renewal"), &[]).await.expect(303);
    }
    assert_eq!(tasks_of(&app, invited.file).await, ["invitation_renewal_asked"]);
    let file = app.signed_in(world.professional.account).await.get(&format!("/clinic/patients/{}", invited.file)).await.expect(200);
    assert!(file.has("form[action$='/invitations']"), "the clinic renews in one click");
    let renewed = world.invites_again(&app, invited.file, INVITED).await;
    assert_ne!((&renewed.link, &renewed.code), (&invited.link, &invited.code));
    let old = app.browser().get(&invited.link).await.expect(410);
    assert!(old.says("a été remplacée"), "{}", old.said());
    creates_account(&app, &renewed).await;
}

#[tokio::test]
async fn a_locked_link_can_ask_too_and_a_used_or_an_unknown_one_cannot() {
    let (app, _, invited) = invited().await;
    let mut browser = app.browser();
    up_to_code(&mut browser, &invited, &[]).await;
    browser.post_only(&invited.step("renewal"), &[]).await.expect(303);
    assert!(tasks_of(&app, invited.file).await.is_empty(), "an open link has nothing to ask for");
    for _ in 0..5 {
        browser.post_only(&invited.step("code"), &super::fields(&[("code", invited.wrong_code())])).await;
    }
    browser.post_only(&invited.step("renewal"), &[]).await.expect(303);
    assert_eq!(tasks_of(&app, invited.file).await, ["invitation_code_locked", "invitation_renewal_asked"]);
    browser.post_only(&format!("/invitation/{}/renewal", "A".repeat(43)), &[]).await.expect(404);
    let (other, _) = TestApp::with_world().await;
    other.browser().post_only(&invited.step("renewal"), &[]).await.expect(404);
}

#[tokio::test]
async fn a_used_link_asks_for_nothing() {
    let (app, _, invited) = invited().await;
    let mut browser = creates_account(&app, &invited).await;
    browser.post_only(&invited.step("renewal"), &[]).await.expect(303);
    assert!(tasks_of(&app, invited.file).await.is_empty());
}
