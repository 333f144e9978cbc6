//! C123: what people wrote and who they are is not to be read in the files of the database.

use base::access::Denied;
use base::db::schema::answers;
use diesel::prelude::*;
use tests::{TestApp, World};

/// Words in answers, in the health insurance number, in the birth date, in a form that was kept, in a message.
const CANARIES: [&str; 5] = ["canari-jaune-7f3", "QUAP60031512", "1960-03-15", "canari-vert-2b9", "RIEN-DE-TEL"];

fn path(world: &World) -> String {
    format!("/care/{}/questionnaires/{}", world.patient.person, world.patient.questionnaire)
}

/// Answers, submits, and leaves a form behind that arrived too late.
async fn write_canaries(app: &TestApp, world: &World) {
    let mut browser = app.signed_in(world.patient.account).await;
    let strong = [("asked".into(), "pain_now".into()), ("answer-pain_now".into(), "8".into()), ("action".into(), "later".into())];
    browser.post_only(&path(world), &strong).await.expect(303);
    let page = browser.get(&path(world)).await.expect(200);
    let done = browser.submit(&page, "#questionnaire", &[("answer-details", CANARIES[0]), ("answer-relief", "rest"), ("action", "submit")]).await.expect(200);
    assert!(done.body.contains(CANARIES[0]), "it can be read by whom it belongs to: {}", done.body);
    app.clock.advance(chrono::TimeDelta::minutes(31));
    let late = [("asked".into(), "details".into()), ("answer-details".into(), CANARIES[3].into())];
    browser.post_only(&path(world), &late).await.expect(303);
}

fn holds(bytes: &[u8], word: &str) -> bool {
    let hex = base::crypto::hex(word.as_bytes());
    [word, hex.as_str()].iter().any(|form| bytes.windows(form.len()).any(|window| window == form.as_bytes()))
}

#[tokio::test]
async fn what_was_written_is_nowhere_in_the_files_of_the_database() {
    let (app, world) = TestApp::with_world().await;
    write_canaries(&app, &world).await;
    let all = app.stored();
    assert!(all.iter().any(|(_, bytes)| holds(bytes, "intensite-douleur")), "what is no secret is found, so that the search works");
    for (place, bytes) in &all {
        for canary in CANARIES {
            assert!(!holds(bytes, canary), "{canary} stands in {place}");
        }
    }
}

#[tokio::test]
async fn a_sealed_answer_of_somebody_else_does_not_open() {
    let (app, world) = TestApp::with_world().await;
    for (account, path, value) in [
        (world.patient.account, path(&world), "6"),
        (world.neighbour.account, format!("/care/{}/questionnaires/{}", world.neighbour.person, world.neighbour.questionnaire), "3"),
    ] {
        let fields = [("asked".into(), "pain_now".into()), ("answer-pain_now".into(), value.into()), ("action".into(), "later".into())];
        app.signed_in(account).await.post_only(&path, &fields).await.expect(303);
    }
    app.write(|tx| {
        let rows: Vec<(base::ids::AnswerId, Option<Vec<u8>>)> = answers::table.select((answers::id, answers::value)).order(answers::id).load(tx.conn)?;
        assert_eq!(rows.len(), 2);
        for (id, value) in [(rows[0].0, rows[1].1.clone()), (rows[1].0, rows[0].1.clone())] {
            diesel::update(answers::table.find(id)).set(answers::value.eq(value)).execute(tx.conn)?;
        }
        Ok::<_, Denied>(())
    })
    .await;
    let page = app.signed_in(world.patient.account).await.get(&path(&world)).await;
    assert_eq!(page.status, 500, "a swapped answer is a defect, never shown");
}
