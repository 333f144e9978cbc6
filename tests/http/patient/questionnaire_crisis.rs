//! X7: where to find help is shown at once when an answer says so, with a script beside the question, without one on the next page.

use tests::{Browser, Page, TestApp, World};

const FORM: &str = "#questionnaire";
const HELP: &str = "Si vous pensez à vous faire du mal, appelez ou textez le 988";

async fn open(app: &TestApp, world: &World) -> (Browser, Page) {
    let activity = world.send_form(app, "phq-9").await;
    let mut browser = app.signed_in(world.patient.account).await;
    let page = browser.get(&format!("/care/{}/questionnaires/{activity}", world.patient.person)).await.expect(200);
    (browser, page)
}

async fn autosave(browser: &mut Browser, page: &Page, item: &str, version: &str, value: &str) -> Page {
    let (based, answer) = (format!("version-{item}"), format!("answer-{item}"));
    browser.post_partial(&page.url, &[("autosave", item), ("asked", item), (&based, version), (&answer, value)]).await.expect(200)
}

fn helps(page: &Page) -> bool {
    page.texts("main .notice.late").join(" ").contains(HELP)
}

#[tokio::test]
async fn an_answer_brings_help_beside_its_question_and_takes_it_away_again() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, page) = open(&app, &world).await;
    assert_eq!(page.attributes("[id=crisis-i9]", "role"), ["alert"]);
    assert!(!page.says(HELP) && page.attributes("[id=crisis-i1]", "role").is_empty(), "only what an alert looks at has a place");
    let other = autosave(&mut browser, &page, "i1", "0", "daily").await;
    assert!(!other.body.contains("crisis"), "{}", other.body);
    let raised = autosave(&mut browser, &page, "i9", "0", "several").await;
    assert!(raised.body.contains(r##"data-hx-target="#crisis-i9""##) && raised.says(HELP) && raised.says("Enregistré à"), "{}", raised.body);
    let calm = autosave(&mut browser, &page, "i9", "1", "never").await;
    assert!(calm.body.contains(r##"data-hx-target="#crisis""##) && calm.body.contains(r##"data-hx-target="#crisis-i9""##), "{}", calm.body);
    assert!(!calm.says(HELP), "{}", calm.body);
}

#[tokio::test]
async fn without_a_script_the_next_page_shows_it_whichever_button_was_pressed() {
    let (app, world) = TestApp::with_world().await;
    for action in ["later", "save", "submit"] {
        let (mut browser, page) = open(&app, &world).await;
        let next = browser.submit(&page, FORM, &[("answer-i9", "daily"), ("action", action)]).await;
        assert!(helps(&next) && next.has("[id=crisis] .notice"), "{action}: {}", next.said());
        assert_eq!(next.status, if action == "submit" { 422 } else { 200 });
        let left = browser.submit(&next, FORM, &[("action", "later")]).await.expect(200);
        assert!(left.url.ends_with("/dashboard"), "{action}: who has read it may leave: {}", left.url);
        let again = browser.get(&format!("{}?lang=en", page.url)).await.expect(200);
        assert!(again.says("call or text 988, day or night"), "{}", again.said());
        browser.get(&format!("{}?lang=fr", page.url)).await.expect(200);
    }
}

#[tokio::test]
async fn submitted_answers_show_it_where_they_are_read() {
    let (app, world) = TestApp::with_world().await;
    for (ninth, is_shown) in [("never", false), ("half", true)] {
        let (mut browser, page) = open(&app, &world).await;
        let names: Vec<String> = (1..9).map(|nth| format!("answer-i{nth}")).collect();
        let mut fields: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "never")).collect();
        fields.extend([("answer-i9", ninth), ("action", "submit")]);
        let done = browser.submit(&page, FORM, &fields).await.expect(200);
        assert!(done.says("Merci, votre questionnaire est envoyé") && helps(&done) == is_shown, "{}", done.said());
    }
}
