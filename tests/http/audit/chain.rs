//! C113: what somebody with the database in their hands changes in the log is found, and where.

use super::log::directly;
use base::audit::{self, Reach, Verdict};
use base::chance::Chance;
use base::db::schema::audit_events;
use base::db::{DbError, Tx};
use diesel::prelude::*;
use diesel::sql_query;
use tests::{Ask, TestApp};

const EVENTS: i64 = 40;

/// An application whose log has some forty sealed events, and no triggers any more.
async fn tampered_with() -> TestApp {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.patient.account).await;
    while app.count_events().await < EVENTS {
        browser.send(Ask::get(&format!("/care/{}/dashboard", world.patient.person))).await.expect(200);
    }
    app.write(audit::seal_pending).await;
    app.write(|tx| {
        let today = tx.now().utc().date_naive();
        audit::export_head(tx, today)
    })
    .await;
    for table in ["audit_events", "audit_seals", "audit_heads"] {
        let triggers = if tests::is_postgres() { vec!["append_only", "no_truncate"] } else { vec!["no_update", "no_delete"] };
        for trigger in triggers {
            let on = if tests::is_postgres() { format!(" ON {table}") } else { String::new() };
            directly(&app, &format!("DROP TRIGGER {table}_{trigger}{on}")).unwrap();
        }
    }
    app
}

#[derive(Debug)]
enum Undone {
    Found(Verdict),
    Db(#[expect(dead_code, reason = "read by the panic that prints it")] DbError),
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<diesel::result::Error> for Undone {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

/// What `verify` says after these statements; they are taken back.
async fn after(app: &TestApp, statements: Vec<String>) -> Verdict {
    let found = app
        .state
        .db
        .write(move |tx: &mut Tx<'_>| -> Result<(), Undone> {
            for sql in &statements {
                let changed = sql_query(sql).execute(tx.conn)?;
                assert!(changed > 0, "nothing was changed by {sql}");
            }
            Err(Undone::Found(audit::verify(tx)?))
        })
        .await;
    match found {
        Err(Undone::Found(verdict)) => verdict,
        other => panic!("{other:?}"),
    }
}

fn event_at(seq: i64) -> String {
    format!("(SELECT event_id FROM audit_seals WHERE seq = {seq})")
}

/// One change of the log, and the number of the first link that it breaks.
fn change(chance: &Chance, sealed: i64) -> (Vec<String>, i64) {
    let below = |limit: i64| i64::from(chance.below(u32::try_from(limit).unwrap()));
    let seq = 1 + below(sealed);
    let texts = ["action", "actor_kind", "person_id", "clinic_id", "actor_id", "item_kind", "item_id", "detail", "request", "node", "origin"];
    match below(6) {
        0 => {
            let column = texts[usize::try_from(below(11)).unwrap()];
            (vec![format!("UPDATE audit_events SET {column} = COALESCE({column}, '') || 'x' WHERE id = {}", event_at(seq))], seq)
        }
        1 => (vec![format!("UPDATE audit_events SET acting_for = NOT acting_for WHERE id = {}", event_at(seq))], seq),
        2 => (vec![format!("UPDATE audit_events SET at = '2001-01-01 00:00:00.000000' WHERE id = {}", event_at(seq))], seq),
        3 => {
            // out of the chain and out of the log
            let sql = if tests::is_postgres() {
                vec![format!(
                    "WITH gone AS (DELETE FROM audit_seals WHERE seq = {seq} RETURNING event_id) DELETE FROM audit_events WHERE id IN (SELECT event_id FROM gone)"
                )]
            } else {
                vec![format!("DELETE FROM audit_seals WHERE seq = {seq}")]
            };
            (sql, seq)
        }
        4 => (vec![format!("UPDATE audit_seals SET hash = hash || '0' WHERE seq = {seq}")], seq),
        _ => {
            let other = 1 + (seq + below(sealed - 1)) % sealed;
            let (first, second) = (seq.min(other), seq.max(other));
            let swap = [
                format!("UPDATE audit_seals SET seq = -1 WHERE seq = {first}"),
                format!("UPDATE audit_seals SET seq = {first} WHERE seq = {second}"),
                format!("UPDATE audit_seals SET seq = {second} WHERE seq = -1"),
            ];
            (swap.to_vec(), first)
        }
    }
}

#[tokio::test]
async fn a_thousand_random_changes_are_each_found_where_they_are() {
    let app = tampered_with().await;
    let untouched = app.read(audit::verify).await;
    let Verdict::Intact { sealed, unsealed: 0 } = untouched else { panic!("{untouched:?}") };
    assert!(sealed >= EVENTS);
    let chance = Chance::seeded(113);
    for round in 0..1_000 {
        let (statements, first) = change(&chance, sealed);
        let told = format!("round {round}: {statements:?}");
        match after(&app, statements).await {
            // a link that was swapped with its like is found at the first place that differs
            Verdict::Broken { seq, .. } => assert_eq!(seq, first, "{told}"),
            found @ Verdict::Intact { .. } => panic!("{told}: {found:?}"),
        }
    }
    assert_eq!(app.read(audit::verify).await, untouched, "what was tried was taken back");
}

#[tokio::test]
async fn a_log_cut_at_its_end_is_found_by_the_exported_head() {
    let app = tampered_with().await;
    let Verdict::Intact { sealed, .. } = app.read(audit::verify).await else { panic!("intact before") };
    for from in [sealed, sealed - 1, sealed / 2, 1] {
        let verdict = after(&app, vec![format!("DELETE FROM audit_seals WHERE seq >= {from}")]).await;
        assert!(matches!(verdict, Verdict::Broken { .. }), "cut from {from}: {verdict:?}");
    }
    let forged = after(&app, vec!["UPDATE audit_heads SET hash = hash || '0'".to_owned()]).await;
    assert!(matches!(forged, Verdict::Broken { reason: "signature of an exported head", .. }), "{forged:?}");
}

#[tokio::test]
async fn what_is_not_sealed_yet_is_counted() {
    let (app, world) = TestApp::with_world().await;
    app.write(audit::seal_pending).await;
    let mut browser = app.signed_in(world.patient.account).await;
    for _ in 0..3 {
        browser.send(Ask::get(&format!("/care/{}/dashboard", world.patient.person))).await.expect(200);
    }
    let verdict = app.read(audit::verify).await;
    assert!(matches!(verdict, Verdict::Intact { unsealed: 3, .. }), "{verdict:?}");
    app.write(audit::seal_pending).await;
    assert!(matches!(app.read(audit::verify).await, Verdict::Intact { unsealed: 0, .. }));
    assert_eq!(app.write(audit::seal_pending).await, 0, "nothing is sealed twice");
}

#[tokio::test]
async fn an_event_committed_late_is_linked_by_a_look_at_the_whole() {
    let (app, _) = TestApp::with_world().await;
    app.write(audit::seal_pending).await;
    let actor = audit::Actor::system("test");
    app.write(move |tx| {
        audit::record(tx, &actor, audit::Event::new("test.late"))?;
        let earlier = tx.now() - chrono::TimeDelta::minutes(2);
        let copy = audit_events::table.filter(audit_events::action.eq("test.late"));
        let (id, node): (String, String) = copy.select((audit_events::id, audit_events::node)).get_result(tx.conn)?;
        let late = format!("{}0", &id[..35]);
        let row = (
            audit_events::id.eq(if late == id { format!("{}1", &id[..35]) } else { late }),
            audit_events::at.eq(earlier),
            audit_events::action.eq("test.late"),
            audit_events::actor_kind.eq("system"),
            audit_events::acting_for.eq(false),
            audit_events::detail.eq(""),
            audit_events::request.eq("test"),
            audit_events::node.eq(node),
        );
        diesel::insert_into(audit_events::table).values(row).execute(tx.conn)?;
        Ok::<_, base::db::DbError>(())
    })
    .await;
    let recent = app.read(|tx| audit::unlinked(tx, Reach::Recent)).await;
    assert_eq!(app.write(move |tx| audit::append(tx, &recent)).await, 1, "the event of now");
    let stale = app.read(|tx| audit::unlinked(tx, Reach::Whole)).await;
    assert_eq!(app.write(audit::seal_pending).await, 1, "the late one");
    assert_eq!(app.write(move |tx| audit::append(tx, &stale)).await, 0, "the chain has grown since");
    assert!(matches!(app.read(audit::verify).await, Verdict::Intact { unsealed: 0, .. }));
}
