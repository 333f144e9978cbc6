//! How a form is laid out to be answered: questions with the same options in a table, pages of sections or of questions.

use crate::forms::tells;
use base::db::DbError;
use base::db::schema::representations;
use base::domain::definitions;
use base::ids::ActivityId;
use diesel::prelude::*;
use tests::{Browser, Page, TestApp, World};

const FORM: &str = "#questionnaire";
const MATRIX: &str = "section.matrix";
const PAIN: &str = "intensite-douleur";

fn path(world: &World, activity: ActivityId) -> String {
    format!("/care/{}/questionnaires/{activity}", world.patient.person)
}

async fn open(app: &TestApp, world: &World, key: &'static str) -> (Browser, Page) {
    let activity = world.send_form(app, key).await;
    let mut browser = app.signed_in(world.patient.account).await;
    let page = browser.get(&path(world, activity)).await.expect(200);
    (browser, page)
}

#[tokio::test]
async fn a_matrix_is_a_table_with_a_fieldset_in_each_row() {
    let (app, world) = TestApp::with_world().await;
    let (_, page) = open(&app, &world, "gad-7").await;
    let columns = page.texts(&format!("{MATRIX} thead th[scope=col]"));
    assert_eq!(columns, ["Jamais", "Plusieurs jours", "Plus de la moitié des jours", "Presque tous les jours"]);
    assert_eq!(page.texts(&format!("{MATRIX} tbody th[scope=row]")).len(), 7);
    assert_eq!(page.attributes(&format!("{MATRIX} td"), "colspan"), ["4"; 7], "the controls of a row stand under all the options");
    let legends = page.texts(&format!("{MATRIX} fieldset legend"));
    assert!(legends.len() == 7 && legends[0].contains("Sentiment de nervosité") && legends[0].contains("obligatoire"), "{legends:?}");
    assert_eq!(page.attributes(&format!("{MATRIX} [name='answer-g1'][type=radio]"), "value"), ["never", "several", "half", "daily"]);
    assert_eq!(page.texts(&format!("{MATRIX} label.option")).len(), 28, "each control has words of its own");
    let named = page.attributes(&format!("{MATRIX} table"), "aria-labelledby").join("");
    assert!(page.has(&format!("h2[id='{named}']")), "{named}");
}

#[tokio::test]
async fn each_row_without_an_answer_is_told_beside_it_and_the_others_are_kept() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, page) = open(&app, &world, "gad-7").await;
    let refused = browser.submit(&page, FORM, &[("answer-g2", "half"), ("action", "submit")]).await.expect(422);
    assert_eq!(refused.texts(".error-summary li").len(), 6);
    for row in ["g1", "g3", "g7"] {
        tells(&refused, &format!("answer-{row}"));
    }
    let described = refused.attributes(&format!("{MATRIX} fieldset[aria-describedby]"), "aria-describedby");
    assert_eq!(described.len(), 6, "{described:?}");
    assert!(refused.fields(FORM).contains(&("answer-g2".to_owned(), "half".to_owned())), "{:?}", refused.fields(FORM));
    let rest = ["g1", "g3", "g4", "g5", "g6", "g7"].map(|row| format!("answer-{row}"));
    let mut fields: Vec<(&str, &str)> = rest.iter().map(|name| (name.as_str(), "never")).collect();
    fields.push(("action", "submit"));
    let done = browser.submit(&refused, FORM, &fields).await.expect(200);
    assert!(done.says("Merci, votre questionnaire est envoyé"), "{}", done.said());
}

#[tokio::test]
async fn a_row_is_saved_at_once_and_what_somebody_else_answered_brings_the_whole_table() {
    let (app, world) = TestApp::with_world().await;
    let (mut patient, page) = open(&app, &world, "gad-7").await;
    assert_eq!(page.attributes("tr[data-hx-post]", "data-hx-trigger"), ["change"; 7]);
    let row = |value| [("autosave", "g1"), ("asked", "g1"), ("version-g1", "0"), ("answer-g1", value)];
    let saved = patient.post_partial(&page.url, &row("half")).await.expect(200);
    assert!(saved.says("Enregistré à") && !saved.body.contains("<table"), "{}", saved.body);
    let mut representative = app.signed_in(world.representative.account).await;
    representative.get(&page.url).await.expect(200);
    let refused = representative.post_partial(&page.url, &row("daily")).await;
    assert!(refused.body.contains(r##"data-hx-target="#question-problems""##) && refused.body.contains("<table"), "{}", refused.body);
    assert!(!refused.body.contains(r##"data-hx-target="#question-g1""##), "a row alone is no HTML: {}", refused.body);
    assert!(refused.says("« Plus de la moitié des jours »") && refused.says("« Presque tous les jours »"), "{}", refused.body);
}

/// Publishes the form on pain with one question a page, and opens it.
async fn open_page_by_page(app: &TestApp, world: &World) -> (Browser, Page) {
    let actor = world.professional_actor();
    app.write(move |tx| {
        let text = definitions::published_form(tx, PAIN, None)?.expect("it is shipped").replace(r#""layout": "one_page""#, r#""layout": "question""#);
        definitions::publish_imported(tx, &actor, &workflows::Form::parse(&text).expect("it parses"))
    })
    .await;
    open(app, world, PAIN).await
}

/// The step that the page says it is, in its heading and in its title.
#[track_caller]
fn is_step(page: &Page, step: &str) {
    assert!(page.texts("h1 .caption").join("").contains(step), "{step}: {:?}", page.texts("h1"));
    assert!(page.texts("title").join("").contains(step), "{step}: {:?}", page.texts("title"));
}

fn asks(page: &Page) -> Vec<String> {
    page.attributes(&format!("{FORM} input[name=asked]"), "value")
}

#[tokio::test]
async fn one_question_a_page_leads_to_the_check_past_what_is_not_asked() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, first) = open_page_by_page(&app, &world).await;
    assert_eq!(asks(&first), ["pain_now"]);
    is_step(&first, "Étape 1 de 2");
    let buttons = first.texts(&format!("{FORM} button:not([aria-hidden])"));
    assert_eq!(buttons, ["Continuer", "Enregistrer et continuer plus tard"], "nothing lies before the first page");
    let refused = browser.submit(&first, FORM, &[("action", "continue")]).await.expect(422);
    tells(&refused, "answer-pain_now");
    assert_eq!((refused.texts(".error-summary li").len(), asks(&refused)), (1, vec!["pain_now".to_owned()]));
    let second = browser.submit(&refused, FORM, &[("answer-pain_now", "2"), ("action", "continue")]).await.expect(200);
    assert_eq!(asks(&second), ["place"]);
    is_step(&second, "Étape 2 de 4");
    let back = browser.submit(&second, FORM, &[("answer-place", "back"), ("action", "back")]).await.expect(200);
    assert_eq!(asks(&back), ["pain_now"]);
    assert!(back.fields(FORM).contains(&("answer-pain_now".to_owned(), "2".to_owned())), "{:?}", back.fields(FORM));
    let check = browser.submit(&back, FORM, &[("answer-pain_now", "0"), ("action", "continue")]).await.expect(200);
    is_step(&check, "Étape 2 de 2");
    assert!(
        check.says("Vérifiez vos réponses") && check.says("0 (aucune douleur)") && !check.has("a[href*='page=2']"),
        "without pain nobody asks where: {}",
        check.said()
    );
    let done = browser.submit(&check, FORM, &[("action", "submit")]).await.expect(200);
    assert!(done.says("Merci, votre questionnaire est envoyé"), "{}", done.said());
}

#[tokio::test]
async fn the_check_leads_to_each_page_and_refuses_what_lacks_an_answer() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, first) = open_page_by_page(&app, &world).await;
    let check_path = format!("{}?page=check", first.url);
    let check = browser.get(&check_path).await.expect(200);
    assert!(check.says("Sans réponse") && !check.has(".error-summary"), "{}", check.said());
    assert!(
        check.attributes(".summary-action a", "href").contains(&format!("{}?page=1#question-pain_now", first.url)),
        "{:?}",
        check.attributes("main a", "href")
    );
    let refused = browser.submit(&check, FORM, &[("action", "submit")]).await.expect(422);
    assert!(refused.texts("title").join("").starts_with("Erreur"), "{:?}", refused.texts("title"));
    let link = refused.attributes(".error-summary a", "href").join("");
    assert!(link.contains("page=1") && link.ends_with("#field-answer-pain_now"), "{link}");
    assert!(refused.texts(".error-summary a").join("").contains("quelle est l’intensité"), "the question is named");
    let page = browser.get(link.split('#').next().unwrap()).await.expect(200);
    tells(&page, "answer-pain_now");
    assert_eq!(app.events("questionnaire.submitted").await, []);
}

#[tokio::test]
async fn who_comes_back_goes_on_where_an_answer_lacks() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, first) = open(&app, &world, "bilan-douleur-chronique").await;
    is_step(&first, "Étape 1 de 8");
    assert!(asks(&first).contains(&"since".to_owned()) && !asks(&first).contains(&"pain_now".to_owned()), "{:?}", asks(&first));
    let answers = [("answer-since-year", "2020"), ("answer-where", "back"), ("answer-rhythm", "always")];
    let mut sent = answers.to_vec();
    sent.push(("action", "continue"));
    let second = browser.submit(&first, FORM, &sent).await;
    assert_eq!(second.status, 200, "{}", second.said());
    assert!(second.url.ends_with("?page=2"), "{}", second.url);
    let left = browser.submit(&second, FORM, &[("answer-pain_now", "6"), ("action", "later")]).await.expect(200);
    assert!(left.url.ends_with("/dashboard"), "{}", left.url);
    let again = browser.get(&first.url).await.expect(200);
    is_step(&again, "Étape 2 de 8");
    assert!(again.fields(FORM).contains(&("answer-pain_now".to_owned(), "6".to_owned())), "{:?}", again.fields(FORM));
    for strange in ["0", "99", "x", "-1", "%00"] {
        is_step(&browser.get(&format!("{}?page={strange}", first.url)).await.expect(200), "Étape 2 de 8");
    }
}

#[tokio::test]
async fn an_answer_is_saved_at_once_on_its_page_and_brings_nothing_of_another() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, first) = open_page_by_page(&app, &world).await;
    let row = [("autosave", "pain_now"), ("page", "1"), ("asked", "pain_now"), ("version-pain_now", "0"), ("answer-pain_now", "6")];
    let saved = browser.post_partial(&first.url, &row).await.expect(200);
    assert!(saved.says("Enregistré à") && !saved.body.contains("question-relief") && !saved.body.contains("question-place"), "{}", saved.body);
}

#[tokio::test]
async fn a_row_is_added_on_its_page_and_who_may_only_read_goes_from_page_to_page() {
    let (app, world) = TestApp::with_world().await;
    let (mut browser, first) = open(&app, &world, "bilan-douleur-chronique").await;
    let goals = browser.get(&format!("{}?page=7", first.url)).await.expect(200);
    let added = browser.submit(&goals, FORM, &[("answer-goals-1", "Marcher"), ("add", "goals")]).await;
    assert!(added.status == 200 && added.url.contains("page=7"), "{} {}", added.status, added.url);
    let person = world.patient.person;
    app.write(move |tx| {
        let all = representations::table.filter(representations::represented_id.eq(person));
        Ok::<_, DbError>(diesel::update(all).set(representations::may_answer.eq(false)).execute(tx.conn)?)
    })
    .await;
    let mut reader = app.signed_in(world.representative.account).await;
    let read = reader.get(&first.url).await.expect(200);
    assert!(read.has("fieldset[disabled]") && read.attributes(".buttons a.button", "href").contains(&format!("{}?page=2", first.url)), "{}", read.said());
    let check = reader.get(&format!("{}?page=check", first.url)).await.expect(200);
    assert!(!check.has(FORM) && !check.has(".summary-action"), "{}", check.said());
}
