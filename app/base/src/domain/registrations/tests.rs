//! From the link to the account.

use super::*;
use crate::access::{self, SignedIn, Who};
use crate::audit::Actor;
use crate::auth::codes::FreshCode;
use crate::config::Links;
use crate::crypto::token_hash;
use crate::db::schema::{accounts as rows, files, staff_tasks};
use crate::db::{DbError, Tx};
use crate::domain::invitations::{self, CodeChannel, Invited};
use crate::domain::sessions::{self, NewSession};
use crate::domain::terms;
use crate::domain::testing::{World, account, clinic, consent, file, letters, professional};
use crate::i18n::Lang;
use crate::ids::{AccountId, FileId};
use diesel::prelude::*;

const EMAIL: &str = "rosalie@example.test";

fn actor() -> Actor {
    Actor { origin: Some([192, 0, 2, 1].into()), ..Actor::system("test") }
}

async fn invited(world: &World, clinician: &'static str) -> (FileId, Invited, String) {
    let code = FreshCode::draw(&world.passwords, world.db.keys(), world.db.chance()).await.unwrap();
    world
        .db
        .write(move |tx| {
            terms::publish_first(tx)?;
            let place = clinic(tx)?;
            let actor = professional(tx, place, clinician)?;
            let id = file(tx, place, Some(EMAIL), "1984-03-12")?;
            consent(tx, &actor, id, "given")?;
            let links = Links { base_url: String::new() };
            let invited = invitations::invite_patient(tx, &actor, &links, id, CodeChannel::InPerson, &code)?;
            let mut mails = letters(tx, "invitation")?;
            mails.extend(letters(tx, "join_invitation")?);
            let token = mails.last().and_then(|m| m.facts["link"].as_str()).and_then(|l| l.rsplit('/').next()).unwrap_or_default().to_owned();
            Ok::<_, invitations::InviteError>((id, invited, token))
        })
        .await
        .unwrap()
}

fn stands(tx: &mut Tx<'_>, token: &str, browser: &str) -> Result<Way, DbError> {
    way(tx, token, browser)?.ok_or_else(|| DbError::damaged("no way"))
}

/// Everything up to the password.
fn walks(tx: &mut Tx<'_>, token: &str, browser: &str) -> Result<Way, DbError> {
    let way = stands(tx, token, browser)?;
    begin(tx, &actor(), &way, browser)?;
    let way = stands(tx, token, browser)?;
    accept_terms(tx, &way, 1, Lang::En)?;
    try_code(tx, &actor(), &way)?;
    settle_code(tx, &actor(), &way, Some(true))?;
    confirm_identity(tx, &actor(), &way)?;
    stands(tx, token, browser)
}

fn completes(tx: &mut Tx<'_>, way: &Way) -> Result<Completed, DbError> {
    complete(tx, &actor(), way, "hash").map_err(|error| DbError::Other(error.to_string()))
}

#[tokio::test]
async fn each_step_asks_for_the_ones_before() {
    let world = World::new();
    let (file, _, token) = invited(&world, "c@example.test").await;
    world
        .write(move |tx| {
            let steps = [Step::Terms, Step::Code, Step::Identity, Step::Password];
            let may = |way: &Way| steps.map(|step| way.may(step));
            let way = stands(tx, &token, "b")?;
            assert_eq!((way.next(), may(&way)), (Step::Start, [false; 4]));
            assert_eq!(completes(tx, &way)?, Completed::Dead);
            assert_eq!(begin(tx, &actor(), &way, "b")?, Begun::Terms);
            let way = stands(tx, &token, "b")?;
            assert_eq!(may(&way), [true, false, false, false]);
            accept_terms(tx, &way, 1, Lang::Fr)?;
            let way = stands(tx, &token, "b")?;
            assert_eq!(may(&way), [true, true, false, false]);
            settle_code(tx, &actor(), &way, Some(true))?;
            let way = stands(tx, &token, "b")?;
            assert_eq!(may(&way), [true, true, true, false]);
            assert_eq!(completes(tx, &way)?, Completed::Dead, "the identity is not confirmed");
            confirm_identity(tx, &actor(), &way)?;
            let other = stands(tx, &token, "another browser")?;
            assert_eq!(other.next(), Step::Start, "a step belongs to its browser");
            let way = stands(tx, &token, "b")?;
            let who = identity(tx, &way.invitation)?.file.ok_or_else(|| DbError::damaged("no file"))?;
            assert_eq!((who.file, who.birth_date.to_string().as_str()), (file, "1984-03-12"));
            assert!(matches!(completes(tx, &way)?, Completed::Created(_)));
            Ok::<_, DbError>(())
        })
        .await;
}

#[tokio::test]
async fn looking_changes_nothing() {
    let world = World::new();
    let (_, invited, token) = invited(&world, "c@example.test").await;
    let before = world.read(move |tx| invitations::load(tx, invited.id)).await;
    for _ in 0..100 {
        let token = token.clone();
        world.read(move |tx| stands(tx, &token, "scanner")).await;
    }
    assert!(world.read(move |tx| invitations::load(tx, before.id).map(|after| after == before)).await);
}

#[tokio::test]
async fn one_account_comes_of_it_however_often_it_is_sent() {
    let world = World::new();
    let (file, _, token) = invited(&world, "c@example.test").await;
    world
        .write({
            let token = token.clone();
            move |tx| walks(tx, &token, "b")
        })
        .await;
    let all = futures_util::future::join_all((0..64).map(|_| {
        let token = token.clone();
        world.db.write(move |tx| {
            let way = stands(tx, &token, "b")?;
            complete(tx, &actor(), &way, "hash")
        })
    }))
    .await;
    let created: Vec<AccountId> = all.iter().filter_map(|c| if let Ok(Completed::Created(id)) = c { Some(*id) } else { None }).collect();
    assert_eq!(created.len(), 1);
    assert!(all.iter().all(|outcome| !matches!(outcome, Err(CompleteError::Db(_)))), "who comes second is told that the address has an account");
    world
        .write(move |tx| {
            let (person, language): (crate::ids::PersonId, String) =
                rows::table.find(created[0]).select((rows::person_id, rows::page_language)).first(tx.conn).map_err(DbError::from)?;
            assert_eq!(person, files::table.find(file).select(files::person_id).first(tx.conn).map_err(DbError::from)?);
            assert_eq!(language, "en", "the language in which the terms were read");
            assert!(!terms::is_due(tx, created[0])?);
            let way = stands(tx, &token, "b")?;
            assert!(is_done(&way) && !way.is_open);
            assert!(!is_done(&stands(tx, &token, "another browser")?));
            Ok::<_, DbError>(())
        })
        .await;
}

#[tokio::test]
async fn the_fifth_wrong_code_locks_the_invitation_and_tells_the_clinic() {
    let world = World::new();
    let (_, _, token) = invited(&world, "c@example.test").await;
    world
        .write({
            let token = token.clone();
            move |tx| {
                let way = stands(tx, &token, "b")?;
                begin(tx, &actor(), &way, "b")
            }
        })
        .await;
    for number in 1..=5 {
        let token = token.clone();
        let locked = world
            .write(move |tx| {
                let way = stands(tx, &token, "b")?;
                assert!(matches!(try_code(tx, &actor(), &way)?, CodeTry::Compare { left, .. } if left == 5 - number));
                settle_code(tx, &actor(), &way, Some(false))
            })
            .await;
        assert_eq!(locked, number == 5);
    }
    world
        .write(move |tx| {
            let way = stands(tx, &token, "b")?;
            assert!(!way.is_open);
            assert_eq!(try_code(tx, &actor(), &way)?, CodeTry::Locked);
            let tasks: Vec<String> = staff_tasks::table.select(staff_tasks::kind).load(tx.conn).map_err(DbError::from)?;
            assert_eq!(tasks, ["invitation_code_locked"]);
            Ok::<_, DbError>(())
        })
        .await;
}

/// Somebody signed in to the account of `EMAIL`.
async fn signs_in(world: &World, account: AccountId) -> SignedIn {
    world
        .write(move |tx| {
            sessions::begin(tx, &actor(), account, &NewSession { token_hash: token_hash("s"), ..NewSession::default() })?;
            match access::who(tx, &token_hash("s"))? {
                Who::SignedIn(who) => Ok(*who),
                _ => Err(DbError::damaged("not signed in")),
            }
        })
        .await
}

#[tokio::test]
async fn who_has_an_account_joins_the_second_file_to_it() {
    let world = World::new();
    let (_, _, token) = invited(&world, "c@example.test").await;
    let created = world
        .write(move |tx| {
            let way = walks(tx, &token, "b")?;
            completes(tx, &way)
        })
        .await;
    let Completed::Created(account) = created else { panic!("{created:?}") };
    let (second, _, token) = invited(&world, "d@example.test").await;
    let who = signs_in(&world, account).await;
    world
        .write(move |tx| {
            let way = stands(tx, &token, "b2")?;
            assert_eq!(begin(tx, &actor(), &way, "b2")?, Begun::HasAccount);
            assert_eq!(accept(tx, &actor(), &who, &way.invitation)?, Acceptance::Given);
            assert_eq!(accept(tx, &actor(), &who, &way.invitation)?, Acceptance::Dead);
            let owner: crate::ids::PersonId = files::table.find(second).select(files::person_id).first(tx.conn).map_err(DbError::from)?;
            assert_eq!(owner, who.person);
            let again = identity(tx, &way.invitation)?.file.ok_or_else(|| DbError::damaged("no file"))?;
            assert_eq!(again.birth_date.to_string(), "1984-03-12", "sealed anew, it still opens");
            let count: i64 = rows::table.filter(rows::email_hash.eq(tx.keys().email_hash(EMAIL))).count().get_result(tx.conn).map_err(DbError::from)?;
            assert_eq!(count, 1);
            Ok::<_, DbError>(())
        })
        .await;
}

#[tokio::test]
async fn an_address_of_somebody_else_joins_nothing_and_the_clinic_is_told() {
    let world = World::new();
    let paul = world.write(|tx| account(tx, EMAIL, "x")).await;
    let (file, _, token) = invited(&world, "c@example.test").await;
    let who = signs_in(&world, paul).await;
    world
        .write(move |tx| {
            let way = stands(tx, &token, "b")?;
            for _ in 0..2 {
                assert_eq!(accept(tx, &actor(), &who, &way.invitation)?, Acceptance::Disagrees);
            }
            let owner: crate::ids::PersonId = files::table.find(file).select(files::person_id).first(tx.conn).map_err(DbError::from)?;
            assert_ne!(owner, who.person);
            let tasks: Vec<String> = staff_tasks::table.select(staff_tasks::kind).load(tx.conn).map_err(DbError::from)?;
            assert_eq!(tasks, ["address_belongs_to_someone_else"]);
            Ok::<_, DbError>(())
        })
        .await;
}
