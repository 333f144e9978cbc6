//! The travelling clock stops at every instant at which something is due.

use crate::support::World;
use crate::support::probe::Probe;
use base::db::DbError;
use base::domain::outbox::{self, Channel, Letter};
use base::i18n::Lang;
use base::mail::mailbox;
use base::queue::payloads::{ExportAuditHead, RemindDeadline};
use base::queue::{self, Job as _, Lane, Opts};
use chrono::TimeDelta;
use jobs::Worker;

fn letter(to: &'static str, at: base::clock::Ts) -> impl FnOnce(&mut base::db::Tx<'_>) -> Result<base::ids::MessageId, DbError> {
    move |tx| {
        let letter = Letter {
            template: "new_item",
            channel: Channel::Email,
            to,
            language: Lang::En,
            account: None,
            file: None,
            invitation: None,
            valid_until: at + TimeDelta::days(4),
            lane: Lane::Notices,
            key: None,
            facts: serde_json::json!({ "link": "https://portal.test/x", "first_name": "Ana" }),
        };
        outbox::post_at(tx, letter, at)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_job_runs_in_its_own_time_beside_a_worker_of_another_process() {
    let world = World::travelling();
    let other = world.another_process(base::clock::Clock::system());
    let worker = Worker::start(other, crate::support::probe::quick()).await.unwrap();
    let start = world.db.now().await.unwrap();
    let days = [30, 1, 90, 2, 7];
    for day in days {
        world.write(letter("ana@example.com", start + TimeDelta::days(day))).await;
    }
    let begun = std::time::Instant::now();
    jobs::travel(&world.ctx, start + TimeDelta::days(100)).await.unwrap();
    let spent = TimeDelta::from_std(begun.elapsed()).unwrap();
    let now = world.db.now().await.unwrap();
    assert!(now >= start + TimeDelta::days(100) && now - start <= TimeDelta::days(100) + spent + TimeDelta::seconds(5), "{now:?}");
    let mut kept = world.read(|tx| mailbox::list(tx, Some("ana@example.com"), 10)).await;
    kept.reverse();
    let mut expected = days;
    expected.sort_unstable();
    let late: Vec<TimeDelta> = kept.iter().zip(expected).map(|(mail, day)| mail.sent_at - (start + TimeDelta::days(day))).collect();
    assert_eq!(late.len(), 5);
    assert!(late.iter().all(|late| *late >= TimeDelta::zero() && *late <= spent + TimeDelta::seconds(5)), "{late:?}");
    assert_eq!(world.count(ExportAuditHead::QUEUE, "done").await, 100, "each day had its own head");
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_job_asks_for_at_the_very_end_is_done_too() {
    let world = World::travelling();
    let start = world.db.now().await.unwrap();
    world
        .write(move |tx| {
            let activity_id = crate::support::people::activity(tx, "available", TimeDelta::days(3))?;
            queue::enqueue(tx, &RemindDeadline { activity_id }, Opts::at(start + TimeDelta::days(2)))
        })
        .await;
    jobs::travel(&world.ctx, start + TimeDelta::days(2)).await.unwrap();
    assert_eq!(world.read(|tx| mailbox::list(tx, Some("zoe@example.com"), 10)).await.len(), 1, "the reminder's mail has left");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_never_goes_back() {
    let world = World::travelling();
    let start = world.db.now().await.unwrap();
    jobs::travel(&world.ctx, start + TimeDelta::hours(2)).await.unwrap();
    jobs::travel(&world.ctx, start + TimeDelta::hours(1)).await.unwrap();
    assert!(world.db.now().await.unwrap() >= start + TimeDelta::hours(2));
    let standing = World::standing();
    assert!(jobs::travel(&standing.ctx, start).await.is_err(), "only where time may travel");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_runs_in_the_order_of_its_instants() {
    let world = World::standing();
    let now = world.db.clock().now();
    for minutes in [5, 1, 9, 3] {
        world.write(letter("ana@example.com", now + TimeDelta::minutes(minutes))).await;
    }
    world.enqueue("unknown to the standard runners", Opts::default()).await;
    world.advance(TimeDelta::minutes(6));
    let until = world.db.clock().now();
    assert_eq!(jobs::run_due(&world.ctx, until).await.unwrap(), 4, "three mails, and the job that nobody knows");
    assert_eq!(world.read(|tx| mailbox::list(tx, None, 10)).await.len(), 3);
    let row = &world.rows(Probe::QUEUE).await[0];
    assert_eq!((row.status.as_str(), row.attempts), ("pending", 1), "an unknown job waits for a newer node");
    assert_eq!(jobs::run_due(&world.ctx, until).await.unwrap(), 0);
}
