//! A job exists exactly when the change that asked for it does.

use crate::support::World;
use crate::support::probe::{Journal, Probe};
use base::db::DbError;
use base::domain::outbox::{self, Channel, Letter};
use base::i18n::Lang;
use base::queue::{Job as _, Lane, Opts, enqueue};
use chrono::TimeDelta;
use std::collections::HashSet;

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_rolled_back_leaves_no_job() {
    let world = World::new();
    let refused: Result<(), DbError> = world
        .db
        .write(|tx| {
            enqueue(tx, &Probe::new("ok"), Opts::default())?;
            Err(DbError::Other("the change is refused".into()))
        })
        .await;
    assert!(refused.is_err());
    assert!(world.rows(Probe::QUEUE).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_committed_job_runs_exactly_once_with_two_processes_at_work() {
    let world = World::new();
    let journal = Journal::new();
    let other = world.another_process(base::clock::Clock::system());
    let workers = [journal.worker(&world.ctx).await, journal.worker(&other).await];
    for n in 0..300 {
        world.enqueue(&format!("ok {n}"), Opts::default()).await;
    }
    crate::support::until("all done", || async { world.count(Probe::QUEUE, "done").await == 300 }).await;
    assert_eq!(journal.totals(), (300, 300));
    for worker in workers {
        assert!(worker.stop().await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_racers_with_one_key_make_one_job() {
    let world = World::new();
    let racers: Vec<_> = (0..64)
        .map(|n| {
            let db = world.db.clone();
            tokio::spawn(async move { db.write::<_, DbError, _>(move |tx| enqueue(tx, &Probe::new(format!("ok {n}")), Opts::default().key("the same"))).await })
        })
        .collect();
    let mut ids = HashSet::new();
    for racer in racers {
        ids.insert(racer.await.unwrap().unwrap());
    }
    assert_eq!(ids.len(), 1, "everyone is told of the same job");
    assert_eq!(world.rows(Probe::QUEUE).await.len(), 1);
    world.enqueue("ok other", Opts::default().key("another")).await;
    world.enqueue("ok none", Opts::default()).await;
    world.enqueue("ok none", Opts::default()).await;
    assert_eq!(world.rows(Probe::QUEUE).await.len(), 4, "other keys, and no key, are others");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_does_not_run_before_its_instant() {
    let world = World::standing();
    let journal = Journal::new();
    let worker = journal.worker(&world.ctx).await;
    let later = world.db.clock().now() + TimeDelta::days(7);
    world.enqueue("ok later", Opts::at(later)).await;
    world.enqueue("ok now", Opts::default()).await;
    crate::support::until("the other one", || async { journal.runs("ok now") == 1 }).await;
    assert_eq!(journal.runs("ok later"), 0);
    world.advance(TimeDelta::days(7));
    crate::support::until("its instant", || async { journal.runs("ok later") == 1 }).await;
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_posted_once_for_its_key_and_sealed() {
    let world = World::standing();
    let post = |to: &'static str| {
        world.write(move |tx| {
            let letter = Letter {
                template: "login_code",
                channel: Channel::Email,
                to,
                language: Lang::Fr,
                account: None,
                file: None,
                invitation: None,
                valid_until: tx.now() + TimeDelta::minutes(15),
                lane: Lane::Codes,
                key: Some("a key".into()),
                facts: serde_json::json!({ "code_spaced": "1 2 3 4 5 6" }),
            };
            outbox::post(tx, letter)
        })
    };
    let first = post("zoe@example.com").await;
    assert_eq!(post("zoe@example.com").await, first);
    let rows = world.rows("deliver-message").await;
    assert_eq!(rows.len(), 1);
    let message = world.read(move |tx| outbox::load(tx, first)).await.unwrap();
    assert_eq!((message.to.as_str(), message.facts["code_spaced"].as_str()), ("zoe@example.com", Some("1 2 3 4 5 6")));
    let stored = world
        .read(move |tx| {
            use base::db::schema::{jobs, outbound_messages as messages};
            use diesel::prelude::*;
            let body: Option<Vec<u8>> = messages::table.find(first).select(messages::body).first(tx.conn)?;
            let recipient: Vec<u8> = messages::table.find(first).select(messages::recipient).first(tx.conn)?;
            let payload: String = jobs::table.select(jobs::payload).first(tx.conn)?;
            Ok([body.unwrap_or_default(), recipient, payload.into_bytes()].concat())
        })
        .await;
    let stored = String::from_utf8_lossy(&stored).into_owned();
    assert!(!stored.contains("zoe@example.com") && !stored.contains("1 2 3"), "{stored}");
}
