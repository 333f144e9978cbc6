//! What recurs runs once for each tick, however many processes count.

use crate::support::{World, until};
use base::clock::Clock;
use base::queue::payloads::{ExportAuditHead, PurgeSpent, SealAudit};
use base::queue::{self, Job as _};
use chrono::TimeDelta;
use jobs::{Options, Worker};

#[tokio::test(flavor = "multi_thread")]
async fn three_processes_with_skewed_clocks_enqueue_each_tick_once() {
    let world = World::standing();
    let start = world.db.clock().now();
    let skews = [-90, 0, 90];
    let others = skews.map(|skew| world.another_process(Clock::manual(start + TimeDelta::seconds(skew))));
    let mut made = 0;
    for second in 0..1_000 {
        for other in &others {
            let hour = TimeDelta::hours(1).num_seconds();
            let now = other.db.clock().now().utc().timestamp() + second * hour;
            let tick = base::clock::Ts::from_micros((now - now.rem_euclid(hour)) * 1_000_000);
            let new = other
                .db
                .write::<_, base::db::DbError, _>(move |tx| {
                    let new = queue::enqueue_tick(tx, &PurgeSpent {}, tick)?;
                    finish_all(tx)?;
                    Ok(new)
                })
                .await
                .unwrap();
            made += usize::from(new);
        }
    }
    let rows = world.rows(PurgeSpent::QUEUE).await;
    let ticks: std::collections::BTreeSet<_> = rows.iter().map(|row| row.run_at).collect();
    // the clocks stand around a full hour: the slow one begins one tick earlier
    assert_eq!((made, rows.len(), ticks.len()), (1_001, 1_001, 1_001));
}

fn finish_all(tx: &mut base::db::Tx<'_>) -> Result<(), base::db::DbError> {
    use base::db::schema::jobs;
    use diesel::prelude::*;
    diesel::update(jobs::table).set(jobs::status.eq("done")).execute(tx.conn)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_tick_waits_while_the_run_before_has_not_ended() {
    let world = World::standing();
    let now = world.db.clock().now();
    let tick = move |seconds| move |tx: &mut base::db::Tx<'_>| queue::enqueue_tick(tx, &SealAudit {}, now + TimeDelta::seconds(seconds));
    assert!(world.write(tick(0)).await);
    assert!(!world.write(tick(3)).await, "the first has not run");
    world.write(finish_all).await;
    assert!(world.write(tick(6)).await);
}

async fn heads(world: &World) -> i64 {
    use diesel::prelude::*;
    world.read(|tx| Ok(base::db::schema::audit_heads::table.count().get_result(tx.conn)?)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_seal_the_log_and_export_its_head_once_a_day() {
    let world = World::standing();
    let options = Options { schedule: true, ..crate::support::probe::quick() };
    let other = world.another_process(world.db.clock().clone());
    let workers = [Worker::start(world.ctx.clone(), options.clone()).await.unwrap(), Worker::start(other, options).await.unwrap()];
    world
        .write(|tx| {
            for _ in 0..5 {
                base::audit::record(tx, &base::audit::Actor::system("test"), base::audit::Event::new("test.done"))?;
            }
            Ok(())
        })
        .await;
    world.advance(TimeDelta::seconds(3));
    let intact = base::audit::Verdict::Intact { sealed: 5, unsealed: 0 };
    until("sealed", || async { world.read(base::audit::verify).await == intact }).await;
    for day in 1..4 {
        world.advance(TimeDelta::days(1));
        until("the day's head", || async { heads(&world).await >= day }).await;
    }
    for worker in workers {
        worker.stop().await;
    }
    let rows = world.rows(ExportAuditHead::QUEUE).await;
    let ticks: std::collections::BTreeSet<_> = rows.iter().map(|row| row.run_at).collect();
    assert_eq!(rows.len(), ticks.len(), "one for each tick: {rows:?}");
    assert!(rows.iter().all(|row| row.fence == 1), "each ran once: {rows:?}");
}
