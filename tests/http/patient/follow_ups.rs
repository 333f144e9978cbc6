//! "My follow-ups": the list, and one follow-up.

use super::questionnaire;
use tests::TestApp;

#[tokio::test]
async fn the_list_shows_what_is_in_progress_and_what_waits_there() {
    let (app, world) = TestApp::with_world().await;
    let page = app.signed_in(world.patient.account).await.get(&format!("/care/{}/follow-ups", world.patient.person)).await.expect(200);
    let main = page.texts("main").join(" ");
    for words in ["Suivis en cours", "Suivi libre", "Centre Boréale", "Action à prendre"] {
        assert!(main.contains(words), "{words}: {main}");
    }
    assert_eq!(page.attributes("main a[href*=follow-ups]", "href"), [format!("/care/{}/follow-ups/{}", world.patient.person, world.patient.follow_up)]);
}

#[tokio::test]
async fn a_follow_up_shows_its_team_what_waits_and_what_is_done() {
    let (app, world) = TestApp::with_world().await;
    let path = format!("/care/{}/follow-ups/{}", world.patient.person, world.patient.follow_up);
    let mut browser = app.signed_in(world.patient.account).await;
    let before = browser.get(&path).await.expect(200);
    assert!(before.has("[id^=activity-]"), "{}", before.body);
    let form = browser.get(&questionnaire(world.patient)).await.expect(200);
    browser.submit(&form, "#questionnaire", &[("answer-pain_now", "0"), ("action", "submit")]).await.expect(200);
    let after = browser.get(&path).await.expect(200);
    let main = after.texts("main").join(" ");
    assert!(main.contains("Complétées") && main.contains("Intensité de la douleur"), "{main}");
    let list = browser.get(&format!("/care/{}/follow-ups", world.patient.person)).await.expect(200);
    assert!(!list.texts("main").join(" ").contains("Action à prendre"));
}

#[tokio::test]
async fn a_concluded_follow_up_is_among_the_completed_ones() {
    use base::domain::follow_ups;
    let (app, world) = TestApp::with_world().await;
    let (actor, id) = (world.professional_actor(), world.patient.follow_up);
    app.write(move |tx| follow_ups::conclude(tx, &actor, id, "done")).await;
    let mut browser = app.signed_in(world.patient.account).await;
    let list = browser.get(&format!("/care/{}/follow-ups", world.patient.person)).await.expect(200);
    assert!(list.texts("main").join(" ").contains("Suivis complétés"));
    let refused = browser.post_only(&questionnaire(world.patient), &[("asked".into(), "pain_now".into()), ("answer-pain_now".into(), "3".into())]).await;
    assert_eq!(refused.status, 409, "nothing is answered in a follow-up that has ended");
}

#[tokio::test]
async fn any_activity_leads_to_the_page_of_its_kind() {
    let (app, world) = TestApp::with_world().await;
    let path = format!("/care/{}/activities/{}", world.patient.person, world.patient.questionnaire);
    let page = app.signed_in(world.patient.account).await.get(&path).await.expect(200);
    assert_eq!(page.url, questionnaire(world.patient));
}
