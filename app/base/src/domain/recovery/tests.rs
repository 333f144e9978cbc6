//! Forgotten passwords.

use super::*;
use crate::audit::Actor;
use crate::auth::limits::opaque;
use crate::config::Links;
use crate::db::schema::jobs;
use crate::db::{DbError, Tx};
use crate::domain::accounts;
use crate::domain::testing::{World, account, letters};
use chrono::TimeDelta;
use diesel::prelude::*;

const EMAIL: &str = "paul@example.test";

fn actor(last: u8) -> Actor {
    Actor { origin: Some([192, 0, 2, last].into()), ..Actor::system("test") }
}

fn links() -> Links {
    Links { base_url: "https://portal.example.test".to_owned() }
}

fn starts(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let hash = tx.keys().email_hash(EMAIL);
    start(tx, &links(), &hash)
}

async fn newest_token(world: &World) -> String {
    let mails = world.read(|tx| letters(tx, "password_reset")).await;
    mails.last().unwrap().facts["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_request_writes_the_same_for_any_address_and_mails_only_the_owner() {
    let world = World::new();
    world.write(|tx| account(tx, EMAIL, "x")).await;
    for email in [EMAIL, "nobody@example.test"] {
        assert_eq!(world.write(move |tx| request(tx, &actor(1), email)).await, Requested::Taken);
    }
    let queued: i64 = world.read(|tx| Ok(jobs::table.filter(jobs::queue.eq("start-password-reset")).count().get_result(tx.conn)?)).await;
    assert_eq!(queued, 2);
    assert!(world.read(|tx| letters(tx, "password_reset")).await.is_empty(), "the page itself mails nothing");
    world
        .write(|tx| {
            starts(tx)?;
            start(tx, &links(), &opaque("nobody"))
        })
        .await;
    assert_eq!(world.read(|tx| letters(tx, "password_reset")).await.len(), 1);
}

#[tokio::test]
async fn three_an_hour_for_an_address_ten_for_an_origin() {
    let world = World::new();
    let asks = |email: String, last| world.write(move |tx| request(tx, &actor(last), &email));
    for _ in 0..3 {
        assert_eq!(asks(EMAIL.to_owned(), 1).await, Requested::Taken);
    }
    assert!(matches!(asks(EMAIL.to_owned(), 2).await, Requested::Wait(_)));
    for n in 0..7 {
        assert_eq!(asks(format!("x{n}@example.test"), 1).await, Requested::Taken);
    }
    assert!(matches!(asks("y@example.test".to_owned(), 1).await, Requested::Wait(_)));
    assert_eq!(asks("y@example.test".to_owned(), 3).await, Requested::Taken);
}

#[tokio::test]
async fn a_link_works_once_for_half_an_hour_and_only_the_newest() {
    let world = World::new();
    let paul = world.write(|tx| account(tx, EMAIL, "old")).await;
    world.write(starts).await;
    let first = newest_token(&world).await;
    world.clock.advance(TimeDelta::seconds(1));
    world.write(starts).await;
    let second = newest_token(&world).await;
    let state = |token: String| world.read(move |tx| find(tx, &token));
    assert_eq!(state(first.clone()).await, LinkState::Replaced);
    assert_eq!(state("x".repeat(43)).await, LinkState::Unknown);
    assert!(matches!(state(second.clone()).await, LinkState::Open(owner) if owner.account == paul));
    let all = futures_util::future::join_all((0..32).map(|_| {
        let token = second.clone();
        world.db.write(move |tx| reset(tx, &actor(1), &token, "new"))
    }))
    .await;
    assert_eq!(all.iter().filter(|done| done.is_ok()).count(), 1);
    assert!(matches!(state(second).await, LinkState::Used(_)));
    assert_eq!(world.read(|tx| letters(tx, "password_changed")).await.len(), 1);
    let hash = world.read(|tx| accounts::credentials(tx, &tx.keys().email_hash(EMAIL))).await.unwrap().password_hash;
    assert_eq!(hash, "new");
    assert!(world.db.write(move |tx| reset(tx, &actor(1), &first, "newer")).await.is_err());
    world.clock.advance(TimeDelta::seconds(1));
    world.write(starts).await;
    let third = newest_token(&world).await;
    world.clock.advance(TimeDelta::minutes(30));
    assert!(matches!(state(third.clone()).await, LinkState::Expired(_)));
    assert!(world.db.write(move |tx| reset(tx, &actor(1), &third, "newer")).await.is_err());
}
