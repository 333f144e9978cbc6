//! C9, C10, C11, C23: how often a password may be tried, and what a flood of logins does to everybody else.

use super::{EMAIL, LOGIN, NOBODY, dashboard, fields, first_step, log_in};
use base::auth::password::Cost;
use base::db::DbError;
use base::db::schema::{login_attempts, rate_counters};
use chrono::TimeDelta;
use diesel::prelude::*;
use futures_util::future::join_all;
use tests::{Ask, Browser, CHEAP, PASSWORD, Page, Setup, TestApp, World};

const WRONG: &str = "Wrong-7-password!";
/// Logins at once: more than one hash and a queue of 64 can hold.
const FLOOD: usize = 75;

async fn tries(browser: &mut Browser, email: &str, password: &str) -> Page {
    browser.post_only("/login", &fields(&[("email", email), ("password", password)])).await
}

#[tokio::test]
async fn two_sites_and_a_restart_compare_ten_passwords_between_them_and_no_more() {
    let (app, _) = TestApp::with_world().await;
    for email in [EMAIL, NOBODY] {
        let second = app.another_site();
        let mut answers = Vec::new();
        for _ in 0..4 {
            answers.push(tries(&mut app.browser(), email, WRONG).await.status);
            answers.push(tries(&mut second.browser(), email, WRONG).await.status);
        }
        drop(second);
        let restarted = app.another_site();
        for _ in 0..4 {
            answers.push(tries(&mut restarted.browser(), email, WRONG).await.status);
            answers.push(tries(&mut app.browser(), email, WRONG).await.status);
        }
        assert_eq!(answers, [[422; 10].as_slice(), [429; 6].as_slice()].concat(), "{email}");
        let refused = tries(&mut app.browser(), email, PASSWORD).await.expect(429);
        assert_eq!(refused.header("retry-after"), "31", "half a minute after the tenth, whatever is typed: {email}");
        app.clock.advance(TimeDelta::seconds(31));
        tries(&mut restarted.browser(), email, WRONG).await.expect(422);
        let longer = tries(&mut app.browser(), email, WRONG).await.expect(429);
        assert_eq!(longer.header("retry-after"), "61", "the wait grows: {email}");
    }
}

#[tokio::test]
async fn passwords_tried_at_once_are_counted_before_they_are_compared() {
    let (app, _) = TestApp::with_world().await;
    let second = app.another_site();
    let before = app.state.passwords.permits_given() + second.state.passwords.permits_given();
    let answers = join_all((0..64).map(|n| {
        let mut browser = if n % 2 == 0 { app.browser() } else { second.browser() };
        async move { tries(&mut browser, EMAIL, WRONG).await.status }
    }))
    .await;
    let of = |wanted: u16| answers.iter().filter(|status| **status == wanted).count();
    // a busy machine may turn some away, who are then not counted
    assert!((1..=10).contains(&of(422)) && of(422) + of(429) + of(503) == 64, "{answers:?}");
    let after = app.state.passwords.permits_given() + second.state.passwords.permits_given();
    assert_eq!(after - before, u64::try_from(of(422)).unwrap(), "what is refused is not hashed");
}

#[tokio::test]
async fn a_hundred_wrong_passwords_in_a_row_leave_only_the_way_of_a_new_password() {
    let app = TestApp::start_with(Setup::default().with("limits.failures_per_origin_hour", "1000")).await;
    let world = World::build(&app).await;
    for _ in 0..10 {
        for _ in 0..10 {
            tries(&mut app.browser(), EMAIL, WRONG).await.expect(422);
        }
        app.clock.advance(TimeDelta::minutes(16));
    }
    tries(&mut app.browser(), EMAIL, PASSWORD).await.expect(422);
    app.browser().post("/password/forgot", &[("email", EMAIL)]).await.expect(200);
    let link = app.link_for(EMAIL, "/password/reset/").await;
    let mut browser = app.browser();
    let page = browser.get(&link).await.expect(200);
    let chosen = [("new_password", "Rosier-8-brume!"), ("confirm_password", "Rosier-8-brume!")];
    browser.submit(&page, &format!("form[action='{link}']"), &chosen).await.expect(200);
    app.clock.advance(TimeDelta::minutes(16));
    tries(&mut browser, EMAIL, "Rosier-8-brume!").await.expect(303);
    let code = app.code_for(EMAIL).await;
    browser.post("/login/code", &[("code", &code)]).await.expect(200);
    assert!(super::is_in(&mut browser, &world).await);
}

#[tokio::test]
async fn an_origin_has_a_hundred_failures_an_hour_whatever_the_addresses_and_codes_count_too() {
    let app = TestApp::start_with(Setup::default().with("limits.failures_per_origin_hour", "8")).await;
    World::build(&app).await;
    for n in 0..5 {
        tries(&mut app.browser(), &format!("someone{n}@exemple.test"), WRONG).await.expect(422);
    }
    let mut browser = app.browser();
    let code = super::asked_for_code(&app, &mut browser, EMAIL).await;
    for _ in 0..3 {
        browser.post_only("/login/code", &fields(&[("code", super::other(&code))])).await.expect(422);
    }
    let refused = browser.post_only("/login/code", &fields(&[("code", &code)])).await.expect(429);
    assert!(!refused.header("retry-after").is_empty());
    let refused = tries(&mut app.browser(), NOBODY, WRONG).await.expect(429);
    assert!(!refused.header("retry-after").is_empty());
    app.clock.advance(TimeDelta::minutes(62));
    tries(&mut app.browser(), NOBODY, WRONG).await.expect(422);
}

#[tokio::test]
async fn a_right_password_and_a_right_code_are_no_failures_of_their_origin() {
    let app = TestApp::start_with(Setup::default().with("limits.failures_per_origin_hour", "2")).await;
    World::build(&app).await;
    for _ in 0..4 {
        log_in(&app, &mut app.browser(), EMAIL).await.expect(200);
        app.clock.advance(TimeDelta::minutes(1));
    }
}

#[tokio::test]
async fn who_is_known_gets_in_while_somebody_else_attacks_the_account() {
    let (app, world) = TestApp::with_world().await;
    let mut home = app.browser();
    let page = home.get("/login").await;
    home.submit(&page, LOGIN, &[("email", EMAIL), ("password", PASSWORD), ("remember", "on")]).await.expect(200);
    let code = app.code_for(EMAIL).await;
    home.post("/login/code", &[("code", &code)]).await.expect(200);
    home.post("/logout", &[]).await.expect(200);
    for _ in 0..30 {
        tries(&mut app.browser(), EMAIL, WRONG).await;
    }
    first_step(&mut app.browser(), EMAIL, PASSWORD).await.expect(429);
    log_in(&app, &mut home, EMAIL).await.expect(200);
    assert!(super::is_in(&mut home, &world).await);
    // a stolen cookie opens a lane of ten, no more
    home.post("/logout", &[]).await.expect(200);
    app.clock.advance(TimeDelta::minutes(16));
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(tries(&mut home, EMAIL, WRONG).await.status);
    }
    assert_eq!(answers, [[422; 10].as_slice(), [429; 2].as_slice()].concat());
}

/// A real cost: a hash takes long enough for a queue to stand. The database is not what they wait for.
fn dear() -> Setup {
    Setup { cost: Cost { memory_kib: 19_456, passes: 2, ..CHEAP }, connections: 8, ..Setup::default() }.with("limits.failures_per_origin_hour", "100000")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_flood_of_logins_is_turned_away_and_every_other_page_answers() {
    let app = TestApp::start_with(dear()).await;
    let world = World::build(&app).await;
    let before = app.state.passwords.permits_given();
    // every other address is that of an account: neither kind is spared the queue
    let flood = join_all((0..FLOOD).map(|n| {
        let mut browser = app.browser();
        let email = if n % 2 == 0 {
            format!("flood{n}@exemple.test")
        } else {
            ["patricia", "octave", "fabienne", "adele", "sylvain"][n / 2 % 5].to_owned() + "@equipe.test"
        };
        async move { (n % 2 == 1, tries(&mut browser, &email, WRONG).await) }
    }));
    let mut reader = app.signed_in(world.patient.account).await;
    let meanwhile = async {
        let mut pages = Vec::new();
        for path in [dashboard(&world), "/login".to_owned(), "/help".to_owned(), "/healthz".to_owned()] {
            pages.push(reader.send(Ask::get(&path)).await.status);
        }
        pages
    };
    let (answers, pages) = tokio::join!(flood, meanwhile);
    assert_eq!(pages, [200; 4]);
    let of = |status: u16, known: bool| answers.iter().filter(|(is_known, page)| page.status == status && *is_known == known).count();
    let busy = of(503, true) + of(503, false);
    assert!(busy > 0 && of(503, false) > 0, "nobody was turned away");
    assert!(answers.iter().all(|(_, page)| matches!(page.status, 422 | 429 | 503)));
    for (_, page) in answers.iter().filter(|(_, page)| page.status == 503) {
        assert_eq!(page.header("retry-after"), "5");
    }
    let compared = app.state.passwords.permits_given() - before;
    assert!(compared >= u64::try_from(of(422, true) + of(422, false)).unwrap());
    let counted: i64 = app.read(|tx| Ok::<i64, DbError>(login_attempts::table.count().get_result(tx.conn)?)).await;
    assert_eq!(u64::try_from(counted).unwrap(), compared, "who was turned away is not counted as wrong");
    tries(&mut app.browser(), EMAIL, PASSWORD).await.expect(303);
}

/// On SQLite one thread writes, and tries hold no connection: there is nothing to use up.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_flood_at_one_address_leaves_connections_for_everybody_else() {
    if !tests::is_postgres() {
        return;
    }
    let (app, world) = TestApp::with_world().await;
    let mut reader = app.signed_in(world.patient.account).await;
    tries(&mut app.browser(), EMAIL, WRONG).await.expect(422);
    let (held, holding) = tokio::sync::oneshot::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    // somebody holds what every try at this address waits for
    let holder = app.write(move |tx| {
        diesel::update(rate_counters::table).set(rate_counters::count.eq(rate_counters::count)).execute(tx.conn)?;
        held.send(()).expect("the test waits");
        released.recv().expect("the test releases");
        Ok::<_, DbError>(())
    });
    let flood = async {
        holding.await.expect("the counters are held");
        let tries = (0..12).map(|_| {
            let mut browser = app.browser();
            async move { tries(&mut browser, EMAIL, WRONG).await.status }
        });
        join_all(tries).await
    };
    let meanwhile = async {
        while waiting_for_locks(&app).await == 0 {}
        let status = reader.send(Ask::get(&dashboard(&world))).await.status;
        release.send(()).expect("the holder waits");
        status
    };
    let ((), answers, status) = tokio::join!(holder, flood, meanwhile);
    assert_eq!(status, 200, "somebody signed in was not served");
    assert!(answers.iter().all(|status| matches!(status, 422 | 429 | 503)), "{answers:?}");
}

async fn waiting_for_locks(app: &TestApp) -> i64 {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    app.read(move |tx| Ok::<i64, DbError>(diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!("({sql})"))).get_result(tx.conn)?)).await
}
