//! The database goes away under the workers and comes back: they go on by themselves.

use crate::support::probe::{Journal, Probe};
use crate::support::{World, until};
use base::queue::{self, Ask, Job as _, Lane, Opts};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn workers_survive_a_database_that_goes_away() {
    let world = World::new();
    let journal = Journal::new();
    let worker = journal.worker(&world.ctx).await;
    for n in 0..20 {
        world.enqueue(&format!("wait {n}"), Opts::default()).await;
    }
    until("all slots are busy", || async { journal.totals().0 == 8 }).await;
    let outage = world.take_jobs_away();
    journal.let_go(4);
    outage.last(Duration::from_secs(2)).await;
    journal.let_go(16);
    until("all done", || async { world.db.read::<_, base::db::DbError, _>(|tx| queue::is_busy(tx, tx.now())).await.is_ok_and(|busy| !busy) }).await;
    assert_eq!(world.count(Probe::QUEUE, "done").await, 20);
    assert_eq!(journal.totals().1, 20);
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_taking_was_not_heard_of_is_given_back() {
    let world = World::new();
    let journal = Journal::new();
    let worker = journal.worker(&world.ctx).await;
    let holder = world
        .read(|tx| {
            use base::db::schema::job_workers;
            use diesel::prelude::*;
            Ok(job_workers::table.filter(job_workers::id.like("all-%")).select(job_workers::id).first::<String>(tx.conn)?)
        })
        .await;
    let lost = world
        .write(move |tx| {
            queue::enqueue(tx, &Probe::new("ok lost"), Opts::default())?;
            queue::claim(tx, &holder, tx.now(), &[Ask { lane: Lane::Notices, limit: 1 }])
        })
        .await;
    assert_eq!(lost.len(), 1, "leased to the worker, which does not know it");
    let outage = world.take_jobs_away();
    outage.last(Duration::from_millis(500)).await;
    world.enqueue("ok", Opts::default()).await;
    until("both done", || async { world.count(Probe::QUEUE, "done").await == 2 }).await;
    assert_eq!(journal.totals(), (2, 2));
    worker.stop().await;
}
