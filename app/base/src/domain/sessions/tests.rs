//! Sessions begin and end.

use super::*;
use crate::access::{Who, who};
use crate::audit::Actor;
use crate::crypto::token_hash;
use crate::db::DbError;
use crate::domain::testing::{World, account, clinic, letters, professional};
use crate::ids::AccountId;
use chrono::TimeDelta;

fn named(token: &str) -> NewSession {
    NewSession { token_hash: token_hash(token), user_agent: "test".to_owned(), origin: None }
}

async fn opens(world: &World, account: AccountId, token: &'static str) -> crate::ids::SessionId {
    world.clock.advance(TimeDelta::seconds(1));
    world.write(move |tx| begin(tx, &Actor::system("test"), account, &named(token))).await
}

async fn is_in(world: &World, token: &'static str) -> bool {
    matches!(world.read(move |tx| who(tx, &token_hash(token))).await, Who::SignedIn(_))
}

#[tokio::test]
async fn the_sixth_session_ends_the_oldest_and_the_person_is_told() {
    let world = World::new();
    let paul = world.write(|tx| account(tx, "p@example.test", "x")).await;
    for token in ["1", "2", "3", "4", "5"] {
        opens(&world, paul, token).await;
    }
    assert!(world.read(|tx| letters(tx, "sign_in_ended")).await.is_empty());
    opens(&world, paul, "6").await;
    assert!(!is_in(&world, "1").await);
    for token in ["2", "3", "4", "5", "6"] {
        assert!(is_in(&world, token).await, "{token}");
    }
    assert_eq!(world.read(|tx| letters(tx, "sign_in_ended")).await.len(), 1);
}

#[tokio::test]
async fn patients_have_half_an_hour_staff_a_quarter_nobody_more_than_twelve_hours() {
    let world = World::new();
    let paul = world.write(|tx| account(tx, "p@example.test", "x")).await;
    let claire = world
        .write(|tx| {
            let place = clinic(tx)?;
            Ok::<_, DbError>(professional(tx, place, "c@example.test")?.account.unwrap())
        })
        .await;
    opens(&world, paul, "paul").await;
    opens(&world, claire, "claire").await;
    world.clock.advance(TimeDelta::seconds(15 * 60 - 1));
    assert!(is_in(&world, "claire").await);
    world.clock.advance(TimeDelta::seconds(1));
    assert!(!is_in(&world, "claire").await);
    assert!(is_in(&world, "paul").await);
    world.clock.advance(TimeDelta::minutes(15));
    assert!(!is_in(&world, "paul").await);
    let session = opens(&world, paul, "again").await;
    for _ in 0..12 * 4 - 1 {
        world.clock.advance(TimeDelta::minutes(15));
        world
            .write(move |tx| {
                let now = tx.now();
                touch(tx, session, now)
            })
            .await;
    }
    assert!(is_in(&world, "again").await);
    world.clock.advance(TimeDelta::minutes(15));
    assert!(!is_in(&world, "again").await, "twelve hours are the end");
}

#[tokio::test]
async fn a_password_change_ends_the_others_and_everywhere_ends_all() {
    let world = World::new();
    let paul = world.write(|tx| account(tx, "p@example.test", "x")).await;
    opens(&world, paul, "phone").await;
    let desk = opens(&world, paul, "desk").await;
    world.write(move |tx| crate::domain::accounts::replace_password(tx, &Actor::system("test"), paul, "new", Some(desk))).await;
    assert!(is_in(&world, "desk").await);
    assert!(!is_in(&world, "phone").await);
    world.write(move |tx| renew_token(tx, desk, &token_hash("desk 2"))).await;
    assert!(!is_in(&world, "desk").await && is_in(&world, "desk 2").await);
    world.write(move |tx| end_everywhere(tx, &Actor::system("test"), paul)).await;
    assert!(!is_in(&world, "desk 2").await);
}
