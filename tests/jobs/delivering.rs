//! Mails through SMTP: what the server says decides what becomes of them.

use crate::support::smtp::{Answer, Smtp};
use crate::support::{World, noon, until};
use base::clock::Clock;
use base::db::schema::outbound_messages as messages;
use base::domain::outbox::{self, Channel, Letter};
use base::i18n::Lang;
use base::ids::MessageId;
use base::queue::Lane;
use chrono::TimeDelta;
use diesel::prelude::*;
use jobs::Worker;

async fn post(world: &World, to: &str, lane: Lane, valid: TimeDelta) -> MessageId {
    let to = to.to_owned();
    world
        .write(move |tx| {
            let until = tx.now() + valid;
            let letter = Letter {
                template: "login_code",
                channel: Channel::Email,
                to: &to,
                language: Lang::Fr,
                account: None,
                file: None,
                invitation: None,
                valid_until: until,
                lane,
                key: None,
                facts: serde_json::json!({ "first_name": "Zoé", "code_spaced": "1 2 3 4 5 6", "minutes": 15, "expires_at": until }),
            };
            outbox::post(tx, letter)
        })
        .await
}

type Fate = (String, i32, Option<String>, Option<Vec<u8>>, String);

async fn fate(world: &World, id: MessageId) -> Fate {
    let columns = (messages::state, messages::attempts, messages::failure, messages::body, messages::message_id);
    world.read(move |tx| Ok(messages::table.find(id).select(columns).first(tx.conn)?)).await
}

async fn run_due(world: &World) -> usize {
    jobs::run_due(&world.ctx, world.db.clock().now()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_arrives_with_both_parts_and_its_words_are_purged() {
    let smtp = Smtp::listen().await;
    let world = World::with_smtp(noon(), &smtp.url);
    let id = post(&world, "zoe@example.com", Lane::Codes, TimeDelta::minutes(15)).await;
    assert_eq!(run_due(&world).await, 1);
    let arrived = smtp.arrived();
    assert_eq!(arrived.len(), 1);
    let mail = &arrived[0];
    assert_eq!((mail.to.as_str(), mail.header("Message-ID")), ("zoe@example.com", Some(format!("<{id}@portal.test>").as_str())));
    assert_eq!(mail.header("From"), Some("Passerelle <notifications@portal.test>"));
    assert_eq!(mail.header("Auto-Submitted"), Some("auto-generated"));
    assert_eq!(mail.header("X-Auto-Response-Suppress"), Some("All"));
    assert_eq!(mail.header("Date"), Some("Mon, 02 Mar 2026 17:00:00 +0000"), "the clock of the service");
    assert!(!mail.header("Subject").unwrap().contains('1'), "the code is not in the subject");
    assert!(mail.source.find("text/plain").unwrap() < mail.source.find("text/html").unwrap());
    assert!(mail.source.contains("1 2 3 4 5 6"));
    let (state, attempts, failure, body, header) = fate(&world, id).await;
    assert_eq!((state.as_str(), attempts, failure, body, header), ("sent", 1, None, None, format!("<{id}@portal.test>")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_refused_for_good_is_tried_once() {
    let smtp = Smtp::listen().await;
    let world = World::with_smtp(noon(), &smtp.url);
    smtp.answer("gone@example.com", vec![Answer::Say("550 no such user gone@example.com")]);
    let id = post(&world, "gone@example.com", Lane::Notices, TimeDelta::days(4)).await;
    run_due(&world).await;
    world.advance(TimeDelta::days(1));
    assert_eq!(run_due(&world).await, 0, "nothing more to do");
    let (state, attempts, failure, body, _) = fate(&world, id).await;
    assert_eq!((state.as_str(), attempts, failure.as_deref(), body), ("refused", 1, Some("smtp-550"), None));
    assert!(smtp.arrived().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_greylisted_mail_is_tried_until_it_is_taken() {
    let smtp = Smtp::listen().await;
    let world = World::with_smtp(noon(), &smtp.url);
    smtp.answer("zoe@example.com", vec![Answer::Say("451 later"); 4]);
    let id = post(&world, "zoe@example.com", Lane::Notices, TimeDelta::days(4)).await;
    run_due(&world).await;
    let (state, _, failure, body, header) = fate(&world, id).await;
    assert_eq!((state.as_str(), failure.as_deref(), body.is_some()), ("queued", Some("smtp-451"), true));
    for _ in 0..120 {
        world.advance(TimeDelta::seconds(30));
        run_due(&world).await;
    }
    let (state, attempts, _, body, same) = fate(&world, id).await;
    assert_eq!((state.as_str(), attempts, body), ("sent", 5, None));
    assert_eq!(header, same, "the same Message-ID each time");
    assert_eq!(smtp.arrived().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_never_sent_after_its_fifteen_minutes_and_is_tried_quickly_before() {
    let smtp = Smtp::listen().await;
    let world = World::with_smtp(noon(), &smtp.url);
    smtp.answer("zoe@example.com", vec![Answer::Say("450 busy"); 1000]);
    let id = post(&world, "zoe@example.com", Lane::Codes, TimeDelta::minutes(15)).await;
    run_due(&world).await;
    world.advance(TimeDelta::milliseconds(2_400));
    assert_eq!(run_due(&world).await, 1, "again within three seconds");
    for _ in 0..150 {
        world.advance(TimeDelta::seconds(6));
        run_due(&world).await;
    }
    let (state, attempts, failure, body, _) = fate(&world, id).await;
    assert_eq!((state.as_str(), failure.as_deref(), body), ("failed", Some("too late"), None));
    assert!((8..30).contains(&attempts), "{attempts}");
    assert!(smtp.arrived().is_empty());
    let jobs = world.rows("deliver-message").await;
    assert_eq!(jobs[0].status, "done", "a message that is over is no dead letter");
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_closed_while_idle_cost_no_attempt() {
    let smtp = Smtp::listen().await;
    smtp.close_idle();
    let world = World::with_smtp(noon(), &smtp.url);
    let mut ids = Vec::new();
    for n in 0..40 {
        ids.push(post(&world, &format!("p{n}@example.com"), Lane::Notices, TimeDelta::days(4)).await);
        run_due(&world).await;
    }
    for id in ids {
        let (state, attempts, ..) = fate(&world, id).await;
        assert_eq!((state.as_str(), attempts), ("sent", 1));
    }
    assert_eq!(smtp.arrived().len(), 40);
    assert!(smtp.connections() >= 40, "each was closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_vanishes_after_the_dot_gets_few_copies_under_one_id() {
    let smtp = Smtp::listen().await;
    let world = World::with_smtp(noon(), &smtp.url);
    for n in 0..10 {
        let to = format!("p{n}@example.com");
        smtp.answer(&to, vec![Answer::VanishAfterDot]);
        post(&world, &to, Lane::Notices, TimeDelta::days(4)).await;
    }
    run_due(&world).await;
    world.advance(TimeDelta::minutes(2));
    run_due(&world).await;
    let arrived = smtp.arrived();
    for n in 0..10 {
        let copies: Vec<_> = arrived.iter().filter(|mail| mail.to == format!("p{n}@example.com")).collect();
        assert!((1..=3).contains(&copies.len()), "{} copies", copies.len());
        assert!(copies.iter().all(|mail| mail.header("Message-ID") == copies[0].header("Message-ID")));
    }
    let sent: i64 = world.read(|tx| Ok(messages::table.filter(messages::state.eq("sent")).count().get_result(tx.conn)?)).await;
    assert_eq!(sent, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_do_not_wait_behind_a_thousand_reminders() {
    let smtp = Smtp::listen().await;
    let world = World::with_smtp(Clock::system(), &smtp.url);
    for n in 0..1_000 {
        post(&world, &format!("reminder{n}@example.com"), Lane::Reminders, TimeDelta::days(4)).await;
    }
    let worker = Worker::start(world.ctx.clone(), crate::support::probe::quick()).await.unwrap();
    until("reminders leave", || async { !smtp.arrived().is_empty() }).await;
    post(&world, "zoe@example.com", Lane::Codes, TimeDelta::minutes(15)).await;
    until("the code leaves", || async { smtp.arrived().iter().any(|mail| mail.to == "zoe@example.com") }).await;
    assert!(smtp.arrived().len() < 900, "long before the reminders have left");
    worker.stop().await;
}
