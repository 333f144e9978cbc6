//! Logging in, with the counts that guard it.

use super::*;
use crate::audit::Actor;
use crate::crypto::token_hash;
use crate::db::{DbError, Tx};
use crate::domain::terms;
use crate::domain::testing::{World, account, letters};
use crate::ids::AccountId;
use chrono::TimeDelta;
use std::net::IpAddr;

const EMAIL: &str = "paul@example.test";
const RULES: Rules = Rules { failures_per_origin_hour: 100, code_minutes: 15 };

fn visitor(name: &str) -> Visitor {
    Visitor { browser_hash: token_hash(name), device_hash: None, origin: Some(IpAddr::from([192, 0, 2, 1])), user_agent: "test".to_owned() }
}

fn actor() -> Actor {
    Actor { origin: Some(IpAddr::from([192, 0, 2, 1])), ..Actor::system("test") }
}

async fn world() -> (World, AccountId) {
    let world = World::new();
    let account = world
        .write(|tx| {
            terms::publish_first(tx)?;
            let id = account(tx, EMAIL, "hash")?;
            terms::accept(tx, &actor(), id, 1, crate::i18n::Lang::Fr, tx.now())?;
            Ok::<_, DbError>(id)
        })
        .await;
    (world, account)
}

/// The first step with the right password.
fn passes(tx: &mut Tx<'_>, who: &Visitor) -> Result<Passed, DbError> {
    match open(tx, &actor(), RULES, EMAIL, who)? {
        Opened::Compare { attempt, .. } => pass(tx, &actor(), RULES, attempt, who, Some("/care/x")),
        Opened::Wait(seconds) => Ok(Passed::Wait(seconds)),
    }
}

/// The first step with the right password, in a transaction of its own.
async fn enters(world: &World, who: &Visitor) -> Passed {
    let who = who.clone();
    world.write(move |tx| passes(tx, &who)).await
}

fn fails(tx: &mut Tx<'_>, email: &str, who: &Visitor) -> Result<bool, DbError> {
    match open(tx, &actor(), RULES, email, who)? {
        Opened::Compare { attempt, .. } => refuse(tx, &actor(), attempt).map(|()| true),
        Opened::Wait(_) => Ok(false),
    }
}

async fn newest_code(world: &World) -> String {
    let mails = world.read(|tx| letters(tx, "login_code")).await;
    mails.last().unwrap().facts["code_spaced"].as_str().unwrap().replace(' ', "")
}

fn other(code: &str) -> String {
    if code == "111111" { "222222".to_owned() } else { "111111".to_owned() }
}

async fn tries(world: &World, who: &Visitor, digits: &str) -> CodeOutcome {
    let (who, digits) = (who.clone(), digits.to_owned());
    world.write(move |tx| check_code(tx, &actor(), RULES, &digits, &who, &token_hash("new"))).await
}

#[tokio::test]
async fn a_right_code_opens_one_session_however_often_it_is_sent() {
    let (world, account) = world().await;
    let who = visitor("a");
    enters(&world, &who).await;
    let code = newest_code(&world).await;
    let all = futures_util::future::join_all((0..64).map(|n| {
        let (who, code) = (who.clone(), code.clone());
        world.write(move |tx| check_code(tx, &actor(), RULES, &code, &who, &token_hash(&format!("new {n}"))))
    }))
    .await;
    let entered: Vec<_> = all.iter().filter_map(|o| if let CodeOutcome::Entered(e) = o { Some(e) } else { None }).collect();
    assert_eq!(entered.len(), 1);
    assert_eq!(entered[0].account, account);
    assert_eq!(entered[0].return_to.as_deref(), Some("/care/x"));
    assert!(world.read(move |tx| pending(tx, &visitor("a").browser_hash)).await.is_none());
}

#[tokio::test]
async fn five_tries_whichever_code_then_a_new_login() {
    let (world, _) = world().await;
    let who = visitor("a");
    enters(&world, &who).await;
    let code = newest_code(&world).await;
    for left in [4, 3, 2, 1] {
        assert!(matches!(tries(&world, &who, &other(&code)).await, CodeOutcome::Wrong { left: l } if l == left));
    }
    assert!(matches!(tries(&world, &who, &other(&code)).await, CodeOutcome::Exhausted));
    assert!(matches!(tries(&world, &who, &code).await, CodeOutcome::NoAttempt));
}

#[tokio::test]
async fn a_code_lives_fifteen_minutes_and_belongs_to_its_browser() {
    let (world, _) = world().await;
    let (who, thief) = (visitor("a"), visitor("b"));
    enters(&world, &who).await;
    let code = newest_code(&world).await;
    assert!(matches!(tries(&world, &thief, &code).await, CodeOutcome::NoAttempt));
    world.clock.advance(TimeDelta::seconds(15 * 60 + 1));
    assert!(matches!(tries(&world, &who, &code).await, CodeOutcome::Expired));
    enters(&world, &who).await;
    let second = newest_code(&world).await;
    world.clock.advance(TimeDelta::seconds(15 * 60 - 1));
    assert!(matches!(tries(&world, &who, &second).await, CodeOutcome::Entered(_)));
}

#[tokio::test]
async fn a_code_is_sent_again_after_a_minute_twice_and_two_are_valid() {
    let (world, _) = world().await;
    let who = visitor("a");
    let again = || {
        let hash = who.browser_hash.clone();
        world.write(move |tx| resend(tx, &actor(), RULES, &hash))
    };
    enters(&world, &who).await;
    let first = newest_code(&world).await;
    assert!(matches!(again().await, Resent::TooSoon(1..=60)));
    world.clock.advance(TimeDelta::seconds(60));
    assert_eq!(again().await, Resent::Sent);
    let second = newest_code(&world).await;
    world.clock.advance(TimeDelta::seconds(60));
    assert_eq!(again().await, Resent::Sent);
    world.clock.advance(TimeDelta::seconds(60));
    assert_eq!(again().await, Resent::NoMore);
    assert!(matches!(tries(&world, &who, &first).await, CodeOutcome::Wrong { .. }), "only the two latest are valid");
    assert!(matches!(tries(&world, &who, &second).await, CodeOutcome::Entered(_)));
}

#[tokio::test]
async fn five_codes_an_hour_and_a_login_clears_the_count() {
    let (world, _) = world().await;
    let who = visitor("a");
    for _ in 0..5 {
        assert_eq!(enters(&world, &who).await, Passed::CodeSent);
        world.clock.advance(TimeDelta::minutes(2));
    }
    assert!(matches!(enters(&world, &who).await, Passed::Wait(3000..=3001)), "the first of the five was sent ten minutes ago");
    let code = newest_code(&world).await;
    assert!(matches!(tries(&world, &who, &code).await, CodeOutcome::Entered(_)));
    assert_eq!(enters(&world, &who).await, Passed::CodeSent);
}

#[tokio::test]
async fn twenty_codes_and_fifty_guesses_a_day() {
    let (world, _) = world().await;
    let who = visitor("a");
    let (mut sent, mut compared) = (0, 0);
    for _ in 0..24 * 3 {
        if enters(&world, &who).await == Passed::CodeSent {
            sent += 1;
            for _ in 0..6 {
                match tries(&world, &who, "000000").await {
                    CodeOutcome::Wrong { .. } => compared += 1,
                    CodeOutcome::Exhausted => {
                        compared += 1;
                        break;
                    }
                    _ => break,
                }
            }
        }
        world.clock.advance(TimeDelta::minutes(19));
    }
    assert!(sent <= 20, "{sent}");
    assert!((45..=50).contains(&compared), "{compared}");
}

#[tokio::test]
async fn ten_wrong_passwords_then_growing_waits_for_known_and_unknown_alike() {
    let (world, _) = world().await;
    for email in [EMAIL, "nobody@example.test"] {
        let mut compared = 0;
        for _ in 0..40 {
            compared += u32::from(world.write(move |tx| fails(tx, email, &visitor("a"))).await);
        }
        assert_eq!(compared, 10, "{email}");
        world.clock.advance(TimeDelta::seconds(31));
        let second: Vec<bool> =
            [world.write(move |tx| fails(tx, email, &visitor("b"))).await, world.write(move |tx| fails(tx, email, &visitor("b"))).await].into();
        assert_eq!(second, [true, false], "{email}");
    }
}

#[tokio::test]
async fn the_count_of_wrong_passwords_is_exact_under_concurrency() {
    let (world, _) = world().await;
    let all = futures_util::future::join_all((0..64).map(|_| world.write(|tx| fails(tx, EMAIL, &visitor("a"))))).await;
    assert_eq!(all.iter().filter(|compared| **compared).count(), 10);
}

#[tokio::test]
async fn a_known_browser_gets_in_while_others_are_held_back() {
    let (world, _) = world().await;
    let mut known = visitor("home");
    known.device_hash = Some(token_hash("device"));
    world
        .write({
            let known = known.clone();
            move |tx| {
                remember(tx, &token_hash("device"), EMAIL)?;
                passes(tx, &known)
            }
        })
        .await;
    let code = newest_code(&world).await;
    assert!(matches!(tries(&world, &known, &code).await, CodeOutcome::Entered(_)));
    for _ in 0..20 {
        world.write(|tx| fails(tx, EMAIL, &visitor("attacker"))).await;
    }
    assert!(!world.write(|tx| fails(tx, EMAIL, &visitor("stranger"))).await);
    assert_eq!(world.write(move |tx| passes(tx, &known)).await, Passed::CodeSent);
}

#[tokio::test]
async fn a_hundred_failures_in_a_row_ask_for_a_reset() {
    let (world, account) = world().await;
    world
        .write(move |tx| {
            for _ in 0..100 {
                crate::domain::accounts::count_failure(tx, &tx.keys().email_hash(EMAIL))?;
            }
            Ok::<_, DbError>(())
        })
        .await;
    let frozen = |opened: Opened| matches!(opened, Opened::Compare { is_frozen: true, .. });
    assert!(frozen(world.write(|tx| open(tx, &actor(), RULES, EMAIL, &visitor("a"))).await));
    world.write(move |tx| crate::domain::accounts::replace_password(tx, &actor(), account, "new", None)).await;
    assert!(!frozen(world.write(|tx| open(tx, &actor(), RULES, EMAIL, &visitor("a"))).await));
}

#[tokio::test]
async fn a_withdrawn_login_leaves_nothing_counted() {
    let (world, _) = world().await;
    for _ in 0..30 {
        world
            .write(|tx| {
                if let Opened::Compare { attempt, .. } = open(tx, &actor(), RULES, EMAIL, &visitor("a"))? {
                    withdraw(tx, RULES, attempt, &visitor("a"))?;
                } else {
                    return Err(DbError::damaged("must not wait"));
                }
                Ok(())
            })
            .await;
    }
}

#[tokio::test]
async fn new_terms_stand_between_the_code_and_the_session() {
    let (world, account) = world().await;
    let who = visitor("a");
    world
        .write(move |tx| {
            use crate::db::schema::terms_versions::dsl;
            use diesel::prelude::*;
            let now = tx.now();
            diesel::insert_into(dsl::terms_versions)
                .values((dsl::version.eq(2), dsl::body_fr.eq("x"), dsl::body_en.eq("x"), dsl::published_at.eq(now)))
                .execute(tx.conn)
                .map_err(DbError::from)
        })
        .await;
    enters(&world, &who).await;
    let code = newest_code(&world).await;
    assert!(matches!(tries(&world, &who, &code).await, CodeOutcome::TermsDue));
    let hash = who.browser_hash.clone();
    assert_eq!(world.read(move |tx| pending(tx, &hash)).await.unwrap().stage, Stage::Terms);
    let entered = world
        .write({
            let who = who.clone();
            move |tx| settle_terms(tx, &actor(), 2, crate::i18n::Lang::En, &who, &token_hash("new"))
        })
        .await;
    assert_eq!(entered.unwrap().account, account);
    assert!(!world.read(move |tx| terms::is_due(tx, account)).await);
}

#[tokio::test]
async fn a_remembered_browser_tells_the_address_and_forgets_it() {
    let (world, _) = world().await;
    let told = || world.read(|tx| remembered_email(tx, &token_hash("device")));
    world.write(|tx| remember(tx, &token_hash("device"), EMAIL)).await;
    assert_eq!(told().await.as_deref(), Some(EMAIL));
    world.write(|tx| forget(tx, &token_hash("device"))).await;
    assert_eq!(told().await, None);
}

#[test]
fn only_paths_of_ours_lead_back() {
    use super::model::own_path;
    for good in ["/", "/care/1/dashboard", "/clinic/patients?q=a%20b"] {
        assert_eq!(own_path(good).as_deref(), Some(good));
    }
    for bad in ["", "https://evil.example", "//evil.example", "/\\evil.example", "care", "/a b", "/login", "/login/code", "/logout", "/password/forgot", "/é"]
    {
        assert_eq!(own_path(bad), None, "{bad}");
    }
}
