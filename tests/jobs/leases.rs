//! A job belongs to one worker at a time; a dead worker's jobs go to others; who slept too long changes nothing.

use crate::support::probe::{Journal, Probe, quick};
use crate::support::{World, until};
use base::queue::{self, Ask, Finished, Job as _, Lane, Opts, Outcome};
use chrono::TimeDelta;

const ASK: [Ask; 1] = [Ask { lane: Lane::Notices, limit: 200 }];

fn finished(job: &queue::Claimed, outcome: Outcome) -> [Finished; 1] {
    [Finished { id: job.id, fence: job.fence, outcome }]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zombies_result_is_refused_a_hundred_times() {
    let world = World::new();
    for n in 0..100 {
        world.enqueue(&format!("ok {n}"), Opts::default()).await;
    }
    let at = world.db.clock().now();
    let slept = world
        .write(move |tx| {
            queue::beat(tx, "sleeper", at - TimeDelta::minutes(1))?;
            queue::claim(tx, "sleeper", at, &ASK)
        })
        .await;
    assert_eq!(slept.len(), 100);
    assert_eq!(world.write(move |tx| queue::reap(tx, at - TimeDelta::seconds(10))).await, 100);
    let taken = world
        .write(move |tx| {
            queue::beat(tx, "sleeper", at)?;
            queue::claim(tx, "sleeper", at, &ASK)
        })
        .await;
    assert_eq!(taken.len(), 100, "the others took over, even under the same name");
    for (zombie, owner) in slept.iter().zip(&taken) {
        for outcome in [Outcome::Done, Outcome::Returned, Outcome::Dead { reason: "late".into() }] {
            let late = finished(zombie, outcome);
            assert_eq!(world.write(move |tx| queue::finish(tx, "sleeper", &late)).await, 0, "refused");
        }
        let right = finished(owner, Outcome::Done);
        assert_eq!(world.write(move |tx| queue::finish(tx, "sleeper", &right)).await, 1);
    }
    assert_eq!(world.count(Probe::QUEUE, "done").await, 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hundred_jobs_of_a_dead_worker_are_done_by_another_and_a_long_one_is_not_stolen() {
    let world = World::new();
    let journal = Journal::new();
    let living = journal.worker(&world.ctx).await;
    let long = world.enqueue("wait long", Opts::default()).await;
    until("the long job runs", || async { journal.runs("wait long") == 1 }).await;
    for n in 0..100 {
        let at = world.db.clock().now();
        world
            .write(move |tx| {
                queue::beat(tx, "dead", at)?;
                queue::enqueue(tx, &Probe::new(format!("ok {n}")), Opts::default())?;
                queue::claim(tx, "dead", at, &ASK)
            })
            .await;
    }
    assert_eq!(world.rows(Probe::QUEUE).await.iter().filter(|row| row.locked_by.as_deref() == Some("dead")).count(), 100);
    let begun = std::time::Instant::now();
    until("taken over", || async { world.count(Probe::QUEUE, "done").await == 100 }).await;
    assert!(begun.elapsed() >= quick().silence / 2, "not while it may still live");
    assert_eq!(journal.totals(), (101, 101));
    let row = world.row(long).await;
    assert_eq!((row.status.as_str(), row.fence), ("running", 1), "its worker lives: nobody takes it");
    journal.let_go(1);
    until("the long job ends", || async { world.row(long).await.status == "done" }).await;
    living.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_kills_every_worker_is_given_up_at_last() {
    let world = World::new();
    let id = world.enqueue("ok", Opts::default()).await;
    for attempt in 1..=Probe::MAX_ATTEMPTS {
        let at = world.db.clock().now();
        let claimed = world.write(move |tx| queue::claim(tx, "fragile", at, &ASK)).await;
        assert_eq!(claimed.len(), 1, "attempt {attempt}");
        world.write(move |tx| queue::reap(tx, at)).await;
    }
    let row = world.row(id).await;
    assert_eq!((row.status.as_str(), row.last_error.as_deref()), ("dead", Some("the worker was lost")));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_holders_never_take_the_same_job() {
    let world = World::new();
    world
        .write(|tx| {
            for n in 0..500 {
                queue::enqueue(tx, &Probe::new(format!("ok {n}")), Opts::default())?;
            }
            Ok(())
        })
        .await;
    let takers: Vec<_> = (0..8)
        .map(|n| {
            let db = world.db.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                loop {
                    let (holder, at) = (format!("holder {n}"), db.clock().now());
                    let ask = [Ask { lane: Lane::Notices, limit: 7 }];
                    let some = db.write::<_, base::db::DbError, _>(move |tx| queue::claim(tx, &holder, at, &ask)).await.unwrap();
                    if some.is_empty() {
                        return taken;
                    }
                    taken.extend(some.into_iter().map(|job| job.id));
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for taker in takers {
        all.extend(taker.await.unwrap());
    }
    let different: std::collections::HashSet<_> = all.iter().collect();
    // a holder may find nothing while others hold locks: what is left is taken by nobody twice
    assert_eq!(different.len(), all.len());
    assert_eq!(world.count(Probe::QUEUE, "running").await, all.len());
}
