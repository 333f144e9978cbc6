//! What fails is tried again, later each time, and at last kept for people to look at.

use crate::support::probe::{Journal, Probe};
use crate::support::{World, until};
use base::queue::{self, Job as _, Opts};
use chrono::TimeDelta;

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_job_is_tried_again_later_each_time_and_then_given_up() {
    let world = World::standing();
    let journal = Journal::new();
    let worker = journal.worker(&world.ctx).await;
    let id = world.enqueue("retry", Opts::default()).await;
    let mut pauses = Vec::new();
    for attempt in 1..Probe::MAX_ATTEMPTS {
        until("an attempt", || async { world.row(id).await.attempts == attempt && world.row(id).await.status == "pending" }).await;
        let row = world.row(id).await;
        assert_eq!(row.last_error.as_deref(), Some("not yet"));
        assert_eq!(row.locked_by, None);
        let pause = row.run_at - world.db.clock().now();
        pauses.push(pause);
        world.advance(pause - TimeDelta::milliseconds(1));
        assert!(world.read(|tx| queue::due_lanes(tx, &queue::Lane::ALL)).await.is_empty(), "not before its instant");
        world.advance(TimeDelta::milliseconds(1));
    }
    until("given up", || async { world.row(id).await.status == "dead" }).await;
    assert_eq!(journal.runs("retry"), 3);
    assert!(pauses[0] >= TimeDelta::seconds(15) && pauses[0] <= TimeDelta::seconds(45), "{pauses:?}");
    assert!(pauses[1] >= TimeDelta::seconds(30) && pauses[1] <= TimeDelta::seconds(90), "{pauses:?}");
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_fail_together_do_not_come_back_together() {
    let world = World::standing();
    let journal = Journal::new();
    world
        .write(|tx| {
            for n in 0..400 {
                queue::enqueue(tx, &Probe::new(format!("retry {n}")), Opts::default())?;
            }
            Ok(())
        })
        .await;
    let worker = journal.worker(&world.ctx).await;
    until("all failed", || async { world.rows(Probe::QUEUE).await.iter().all(|row| row.attempts == 1 && row.status == "pending") }).await;
    worker.stop().await;
    let mut seconds = std::collections::BTreeMap::<i64, usize>::new();
    for row in world.rows(Probe::QUEUE).await {
        *seconds.entry(row.run_at.utc().timestamp()).or_default() += 1;
    }
    let busiest = seconds.values().max().copied().unwrap_or(0);
    assert!(busiest <= 400 / 12, "no second may hold many of them: {seconds:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_says_never_is_a_dead_letter_until_somebody_revives_it() {
    let world = World::new();
    let journal = Journal::new();
    let worker = journal.worker(&world.ctx).await;
    let id = world.enqueue("fail", Opts::default()).await;
    until("given up", || async { world.row(id).await.status == "dead" }).await;
    assert_eq!((journal.runs("fail"), world.row(id).await.last_error.as_deref()), (1, Some("never")));
    assert!(world.write(move |tx| queue::revive(tx, id)).await);
    until("ran again", || async { journal.runs("fail") == 2 && world.row(id).await.status == "dead" }).await;
    assert_eq!(world.row(id).await.attempts, 1, "a revived job has all its attempts again");
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_a_failed_attempt_and_stops_nobody() {
    let world = World::standing();
    let journal = Journal::new();
    let worker = journal.worker(&world.ctx).await;
    let id = world.enqueue("panic", Opts::default()).await;
    until("the panic is written", || async { world.row(id).await.last_error.is_some() }).await;
    assert_eq!(world.row(id).await.status, "pending");
    world.enqueue("ok", Opts::default()).await;
    until("the next job", || async { journal.runs("ok") == 1 }).await;
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_payload_is_a_dead_letter() {
    use base::db::schema::jobs;
    use diesel::prelude::*;
    let world = World::new();
    let journal = Journal::new();
    let id = world.enqueue("ok", Opts::default()).await;
    world
        .write(move |tx| {
            diesel::update(jobs::table.find(id)).set(jobs::payload.eq("{")).execute(tx.conn)?;
            Ok(())
        })
        .await;
    let worker = journal.worker(&world.ctx).await;
    until("given up", || async { world.row(id).await.status == "dead" }).await;
    assert_eq!(journal.totals(), (0, 0));
    worker.stop().await;
}
