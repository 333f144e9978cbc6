//! How a form is laid out to be answered: questions with the same options in a table.

use crate::forms::tells;
use base::ids::ActivityId;
use tests::{Browser, Page, TestApp, World};

const FORM: &str = "#questionnaire";
const MATRIX: &str = "section.matrix";

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
