//! P7: scores of submitted answers with band, change, drawing and how they were counted, as they were stored.

use base::db::DbError;
use base::db::schema::staff_tasks;
use base::domain::definitions;
use base::ids::ActivityId;
use chrono::TimeDelta;
use diesel::prelude::*;
use tests::{Page, TestApp, World};

const FORM: &str = "phq-9";
const OPTIONS: [&str; 4] = ["never", "several", "half", "daily"];

fn show_path(activity: ActivityId) -> String {
    format!("/clinic/activities/{activity}")
}

/// Sends the form and answers it: so many points for each question.
async fn answer(app: &TestApp, world: &World, points: [usize; 9]) -> ActivityId {
    let activity = world.send_form(app, FORM).await;
    let mut patient = app.signed_in(world.patient.account).await;
    let page = patient.get(&format!("/care/{}/questionnaires/{activity}", world.patient.person)).await.expect(200);
    let given: Vec<(String, &str)> = points.iter().enumerate().map(|(nth, points)| (format!("answer-i{}", nth + 1), OPTIONS[*points])).collect();
    let mut fields: Vec<(&str, &str)> = given.iter().map(|(name, option)| (name.as_str(), *option)).collect();
    fields.push(("action", "submit"));
    patient.submit(&page, "#questionnaire", &fields).await.expect(200);
    activity
}

async fn read(app: &TestApp, world: &World, activity: ActivityId) -> Page {
    app.signed_in(world.professional.account).await.get(&show_path(activity)).await.expect(200)
}

/// The cells of the table of scores, row by row.
fn rows(page: &Page) -> Vec<String> {
    page.texts(".score tbody tr").iter().map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[tokio::test]
async fn a_score_is_read_with_its_band_its_change_and_how_it_was_counted() {
    let (app, world) = TestApp::with_world().await;
    answer(&app, &world, [1, 1, 1, 1, 0, 0, 0, 0, 0]).await;
    app.clock.advance(TimeDelta::days(14));
    let second = answer(&app, &world, [2, 2, 2, 2, 2, 1, 0, 0, 0]).await;
    let opened = app.events("record.opened").await.len();
    let page = read(&app, &world, second).await;
    assert_eq!(app.events("record.opened").await.len() - opened, 1, "the reading is written down");
    assert_eq!(page.texts(".score-value").join(" ").split_whitespace().collect::<Vec<_>>().join(" "), "11 Modérée");
    assert!(page.says("Hausse de 7 depuis le 5 août.") && page.says("Plage d’avant : Minimale."), "{}", page.said());
    assert!(page.says("Somme des points de 9 questions.") && page.says("Sans une seule de ces réponses"), "{}", page.said());
    assert!(page.says("formulaire phq-9, version 1, empreinte"), "{}", page.said());
    assert_eq!(page.texts(".score details dt").len(), 9, "every question with its points");
    let english = app.signed_in(world.professional.account).await.get(&format!("{}?lang=en", show_path(second))).await.expect(200);
    assert!(english.says("Up by 7 since August 5.") && english.says("Moderate") && english.says("Range before: Minimal."), "{}", english.said());
}

#[tokio::test]
async fn the_drawing_and_the_table_tell_the_same_responses() {
    let (app, world) = TestApp::with_world().await;
    let first = answer(&app, &world, [1, 1, 1, 1, 0, 0, 0, 0, 0]).await;
    let alone = read(&app, &world, first).await;
    assert!(alone.says("C’est la première réponse à ce questionnaire.") && alone.says("Une réponse : 4, le 5 août."), "{}", alone.said());
    app.clock.advance(TimeDelta::days(14));
    let second = answer(&app, &world, [2, 2, 2, 2, 2, 1, 0, 0, 0]).await;
    app.clock.advance(TimeDelta::days(14));
    let third = answer(&app, &world, [1, 1, 0, 0, 0, 0, 0, 0, 0]).await;
    let page = read(&app, &world, second).await;
    let told = rows(&page);
    assert_eq!(told.len(), 3);
    assert!(told[0].contains("2 Minimale Baisse de 9") && told[1].contains("11 Modérée Hausse de 7") && told[2].contains("4 Minimale"), "{told:?}");
    assert!(told[1].contains("Ces réponses"), "{told:?}");
    assert_eq!(page.attributes(".score tbody th a", "href"), [show_path(third), show_path(first)]);
    assert_eq!(page.attributes("svg.trend", "role"), ["img"]);
    assert!(page.texts("svg.trend desc").join("").contains("3 réponses, de 4 le 5 août à 2 le 2 septembre."), "{:?}", page.texts("svg.trend desc"));
    for id in page.attributes("svg.trend", "aria-labelledby").join(" ").split(' ') {
        assert!(page.has(&format!("svg.trend [id='{id}']")), "{id}");
    }
    let drawn = (page.attributes("svg .trend-zone", "y").len(), page.attributes("svg .trend-point", "r").len(), page.attributes("svg .trend-here", "d").len());
    assert_eq!(drawn, (5, 2, 1), "five bands, two other responses, these answers");
}

#[tokio::test]
async fn an_alert_that_the_answers_raised_is_read_first() {
    let (app, world) = TestApp::with_world().await;
    let quiet = answer(&app, &world, [1, 0, 0, 0, 0, 0, 0, 0, 0]).await;
    assert!(!read(&app, &world, quiet).await.has("main .notice.late"));
    let raised = answer(&app, &world, [1, 0, 0, 0, 0, 0, 0, 0, 1]).await;
    let page = read(&app, &world, raised).await;
    let notice = page.texts("main .notice.late").join(" ");
    assert!(notice.contains("Idées suicidaires déclarées") && notice.contains("dans les 4 heures"), "{notice}");
}

#[tokio::test]
async fn a_newer_version_of_the_form_changes_no_stored_score() {
    let (app, world) = TestApp::with_world().await;
    let first = answer(&app, &world, [2, 2, 2, 2, 2, 1, 0, 0, 0]).await;
    let actor = world.professional_actor();
    let published = app
        .write(move |tx| {
            let text = definitions::published_form(tx, FORM, None)?.expect("it is shipped").replace("\"Modérée\"", "\"Moyenne\"");
            definitions::publish_imported(tx, &actor, &workflows::Form::parse(&text).expect("it parses"))
        })
        .await;
    assert_eq!(published.version, 2);
    app.clock.advance(TimeDelta::days(7));
    let second = answer(&app, &world, [2, 2, 2, 2, 2, 1, 1, 0, 0]).await;
    let page = read(&app, &world, second).await;
    let told = rows(&page);
    assert!(told[0].contains("12 Moyenne") && told[1].contains("11 Modérée"), "{told:?}");
    assert!(page.says("La réponse d’avant suit la version 1 du formulaire, celle-ci la version 2."), "{}", page.said());
    assert!(read(&app, &world, first).await.texts(".score-value").join("").contains("Modérée"));
}

#[tokio::test]
async fn a_long_history_costs_no_more_statements_than_a_short_one() {
    let (app, world) = TestApp::with_world().await;
    let mut last = answer(&app, &world, [1; 9]).await;
    let mut browser = app.signed_in(world.professional.account).await;
    browser.get(&show_path(last)).await.expect(200);
    let before = app.statements();
    browser.get(&show_path(last)).await.expect(200);
    let short = app.statements() - before;
    for points in 0..3 {
        app.clock.advance(TimeDelta::minutes(1));
        last = answer(&app, &world, [points; 9]).await;
    }
    browser.get("/clinic").await.expect(200);
    let before = app.statements();
    assert_eq!(rows(&browser.get(&show_path(last)).await.expect(200)).len(), 4);
    assert!(app.statements() - before <= short, "{} statements, {short} for one response", app.statements() - before);
}

#[tokio::test]
async fn answers_without_scores_show_none_and_those_of_others_are_not_compared() {
    let (app, world) = TestApp::with_world().await;
    let mut patient = app.signed_in(world.patient.account).await;
    let path = format!("/care/{}/questionnaires/{}", world.patient.person, world.patient.questionnaire);
    let form = patient.get(&path).await.expect(200);
    patient.submit(&form, "#questionnaire", &[("answer-pain_now", "2"), ("action", "submit")]).await.expect(200);
    let page = read(&app, &world, world.patient.questionnaire).await;
    assert!(!page.has(".score") && !page.has("svg.trend"), "{}", page.said());
    let scored = answer(&app, &world, [1; 9]).await;
    assert_eq!(rows(&read(&app, &world, scored).await).len(), 1, "another form is no earlier response");
    for other in [world.other_professional, world.far_professional] {
        let refused = app.signed_in(other.account).await.get(&show_path(scored)).await.expect(404);
        assert!(!refused.body.contains("PHQ"), "{}", refused.said());
    }
}

/// X7, F17: one task with an owner and an end, first on the list; closed by reviewing the answers, not by a click.
#[tokio::test]
async fn an_alert_stands_first_until_its_answers_are_reviewed() {
    let (app, world) = TestApp::with_world().await;
    let calm = answer(&app, &world, [1, 1, 0, 0, 0, 0, 0, 0, 0]).await;
    let mut browser = app.signed_in(world.professional.account).await;
    let before = browser.get("/clinic").await.expect(200);
    assert!(!before.says("demandent votre attention"), "{calm} raised nothing");
    let pressing = answer(&app, &world, [1, 1, 0, 0, 0, 0, 0, 0, 1]).await;
    // who corrects the answers and submits them again raises nothing twice
    let mut patient = app.signed_in(world.patient.account).await;
    let review = patient.get(&format!("/care/{}/questionnaires/{pressing}", world.patient.person)).await.expect(200);
    let again = patient.submit(&review, "form[action$=corrections]", &[]).await;
    patient.submit(&again, "#questionnaire", &[("action", "submit")]).await.expect(200);
    let list = browser.get("/clinic").await.expect(200);
    let first = list.texts("main tbody tr").into_iter().next().unwrap_or_default();
    assert!(first.contains("demandent votre attention") && first.contains("Avant le 5 août à 16 h") && first.contains("Vous"), "{first}");
    assert_eq!(list.texts("main tbody tr").iter().filter(|row| row.contains("demandent votre attention")).count(), 1);
    let opened = app
        .read(|tx| Ok::<_, DbError>(staff_tasks::table.filter(staff_tasks::kind.eq("answers_alert")).select(staff_tasks::id).get_result::<String>(tx.conn)?))
        .await;
    browser.post_only(&format!("/clinic/tasks/{opened}/closure"), &[]).await.expect(303);
    assert!(browser.get("/clinic").await.expect(200).says("demandent votre attention"), "a click closed it");
    assert!(!app.signed_in(world.other_professional.account).await.get("/clinic").await.expect(200).says("demandent votre attention"), "another department");
    app.clock.advance(TimeDelta::hours(5));
    let page = app.signed_in(world.professional.account).await.get(&show_path(pressing)).await.expect(200);
    let mut browser = app.signed_in(world.professional.account).await;
    assert!(browser.get(&format!("/clinic/patients/{}", world.patient.file)).await.expect(200).has(".notice.late"), "four hours are over");
    browser.submit(&page, "form[action$=review]", &[]).await.expect(200);
    assert!(!browser.get("/clinic").await.expect(200).says("demandent votre attention"));
}
