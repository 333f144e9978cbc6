//! P4 as far as built, D30: what needs somebody, in parts and pages, of one's own departments only.

use base::db::DbError;
use base::domain::tasks::{self, NewTask, TaskKind};
use tests::{Ask, NEIGHBOUR, PATIENT, STRANGER, TestApp, World};

async fn open_tasks(app: &TestApp, world: &World, count: usize) {
    let (clinic, file) = (world.clinic, world.patient.file);
    app.write(move |tx| {
        for n in 0..count {
            let dedup_key = format!("worklist-test:{n}");
            let new = NewTask {
                dedup_key: &dedup_key,
                kind: TaskKind::RenewalAsked,
                clinic,
                department: None,
                file: Some(file),
                invitation: None,
                activity: None,
                note: None,
                due_at: None,
            };
            tasks::open(tx, &new)?;
        }
        Ok::<_, DbError>(())
    })
    .await;
}

fn counts(page: &tests::Page) -> Vec<String> {
    page.texts(".filters a")
}

#[tokio::test]
async fn each_part_shows_what_belongs_there_and_how_much() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let page = browser.get("/clinic").await.expect(200);
    assert_eq!(page.texts("main tbody th"), ["Quatrefeuille, PhilippeQUAP 6003 1512"], "one task");
    assert!(page.has("[aria-current=page]") && counts(&page)[0].contains("(1)"), "{:?}", counts(&page));
    let waiting = browser.get("/clinic?tab=waiting").await.expect(200);
    assert!(waiting.says("Intensité de la douleur") && waiting.texts("main tbody tr").len() == 1, "{}", waiting.said());
    assert_eq!(browser.get("/clinic?tab=all").await.texts("main tbody tr").len(), 2);
    app.clock.advance(chrono::TimeDelta::days(9));
    let mut later = app.signed_in(world.professional.account).await;
    let late = later.get("/clinic?tab=late").await.expect(200);
    assert!(late.has(".tag.late") && late.texts("main tbody tr").len() == 1, "{}", late.said());
    assert_eq!(later.get("/clinic").await.texts("main tbody tr").len(), 2, "what is late needs attention");
}

#[tokio::test]
async fn nothing_of_other_departments_or_clinics_is_there() {
    let (app, world) = TestApp::with_world().await;
    for (who, own) in [(world.professional, PATIENT), (world.other_professional, NEIGHBOUR), (world.far_professional, STRANGER)] {
        let page = app.signed_in(who.account).await.get("/clinic?tab=all").await.expect(200);
        for canaries in [PATIENT, NEIGHBOUR, STRANGER] {
            assert_eq!(page.body.contains(canaries.family_name), canaries.family_name == own.family_name, "{}", canaries.family_name);
        }
    }
}

#[tokio::test]
async fn a_long_list_comes_in_pages_that_keep_their_part_and_lose_nothing() {
    let (app, world) = TestApp::with_world().await;
    open_tasks(&app, &world, 30).await;
    let mut browser = app.signed_in(world.professional.account).await;
    let first = browser.get("/clinic?tab=all").await.expect(200);
    assert_eq!(first.texts("main tbody tr").len(), 25);
    assert_eq!(first.attributes(".pagination a[rel=next]", "href"), ["/clinic?tab=all&page=2"]);
    assert!(!first.has(".pagination a[rel=prev]"));
    let second = browser.get("/clinic?tab=all&page=2").await.expect(200);
    assert_eq!(second.texts("main tbody tr").len(), 7, "thirty tasks, one more of the world, one questionnaire");
    assert_eq!(browser.get("/clinic?tab=all&page=99").await.texts("main tbody tr"), second.texts("main tbody tr"), "after the last page is the last page");
    for odd in ["page=x", "page=-4", "page=0", "tab=nothing"] {
        assert_eq!(browser.get(&format!("/clinic?{odd}")).await.expect(200).texts("main tbody tr").len(), 25, "{odd}");
    }
}

#[tokio::test]
async fn an_empty_part_says_so() {
    let (app, world) = TestApp::with_world().await;
    let page = app.signed_in(world.professional.account).await.get("/clinic?tab=late").await.expect(200);
    assert!(page.has(".empty h2") && !page.has("main table"), "{}", page.said());
}

#[tokio::test]
async fn the_list_leaves_one_record_with_the_files_it_showed() {
    use base::db::schema::audit_events::dsl;
    use diesel::prelude::*;
    let (app, world) = TestApp::with_world().await;
    let before = app.count_events().await;
    app.signed_in(world.professional.account).await.send(Ask::get("/clinic?tab=waiting")).await.expect(200);
    assert_eq!(app.count_events().await - before, 1);
    let detail: String = app
        .read(|tx| {
            let listed = dsl::audit_events.filter(dsl::action.eq("record.listed"));
            Ok::<_, base::access::Denied>(listed.select(dsl::detail).first(tx.conn)?)
        })
        .await;
    assert!(detail.contains("\"worklist\"") && detail.contains(&world.patient.file.to_string()), "{detail}");
}
