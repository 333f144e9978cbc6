//! A worker that stops finishes what runs and gives back the rest at once.

use crate::support::probe::{Journal, Probe};
use crate::support::{World, until};
use base::queue::{Job as _, Opts};

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_is_finished_and_what_was_not_started_is_given_back() {
    let world = World::new();
    let journal = Journal::new();
    for n in 0..40 {
        world.enqueue(&format!("wait {n}"), Opts::default()).await;
    }
    let worker = journal.worker(&world.ctx).await;
    until("all slots are busy", || async { journal.totals().0 == 8 }).await;
    let stopping = tokio::spawn(worker.stop());
    until("the rest is given back", || async { world.count(Probe::QUEUE, "running").await == 8 }).await;
    assert!(!stopping.is_finished(), "it waits for what runs");
    journal.let_go(8);
    assert!(stopping.await.unwrap(), "everything ended in time");
    assert_eq!((world.count(Probe::QUEUE, "done").await, world.count(Probe::QUEUE, "pending").await), (8, 32));
    let rows = world.rows(Probe::QUEUE).await;
    assert!(rows.iter().filter(|row| row.status == "pending").all(|row| row.attempts == 0 && row.locked_by.is_none()));
    let workers = world
        .read(|tx| {
            use diesel::prelude::*;
            Ok(base::db::schema::job_workers::table.count().get_result::<i64>(tx.conn)?)
        })
        .await;
    assert_eq!(workers, 0, "it said goodbye");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_does_not_end_does_not_hold_up_the_stop_for_ever() {
    let world = World::new();
    let journal = Journal::new();
    let id = world.enqueue("wait", Opts::default()).await;
    let options = jobs::Options { grace: std::time::Duration::from_millis(200), ..crate::support::probe::quick() };
    let worker = jobs::Worker::start_with(world.ctx.clone(), journal.registry(), options).await.unwrap();
    until("it runs", || async { journal.runs("wait") == 1 }).await;
    assert!(!worker.stop().await, "says that something did not end");
    let next = journal.worker(&world.ctx).await;
    until("taken over", || async { journal.runs("wait") == 2 }).await;
    journal.let_go(2);
    until("done", || async { world.row(id).await.status == "done" }).await;
    next.stop().await;
}
