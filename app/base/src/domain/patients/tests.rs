//! Files against a database: entering, finding, changing, and what a list costs.

use super::*;
use crate::access::Denied;
use crate::audit::Actor;
use crate::db::{AnyConn, DbError, Tx};
use crate::domain::testing::{World, clinic, professional};
use crate::i18n::Lang;
use crate::ids::{DepartmentId, FileId};
use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(crate) fn identity(given_name: &str, family_name: &str, number: Option<&str>) -> Identity {
    Identity {
        given_name: given_name.into(),
        family_name: family_name.into(),
        sex: Sex::Female,
        birth_date: "1958-04-15".parse().unwrap(),
        insurance: match number {
            Some(number) => Insurance::Number { number: number.into(), reason: None },
            None => Insurance::NoNumber { reason: "Ontario".into() },
        },
        email: Some(format!("{}@example.test", fold(family_name))),
        mobile: Some("+15145550123".into()),
        home_phone: None,
        address_line: None,
        city: Some("Montréal".into()),
        province: Some("QC".into()),
        postal_code: Some("H2X 1Y4".into()),
        language: Lang::Fr,
    }
}

/// Counts the statements that `work` sends.
pub(crate) fn statements<T>(tx: &mut Tx<'_>, work: impl FnOnce(&mut Tx<'_>) -> T) -> (T, usize) {
    let count = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&count);
    let watch = move |event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            seen.fetch_add(1, Ordering::SeqCst);
        }
    };
    match tx.conn {
        AnyConn::Sqlite(conn) => conn.set_instrumentation(watch),
        AnyConn::Pg(conn) => conn.set_instrumentation(watch),
    }
    let result = work(tx);
    match tx.conn {
        AnyConn::Sqlite(conn) => conn.set_instrumentation(None::<Box<dyn diesel::connection::Instrumentation>>),
        AnyConn::Pg(conn) => conn.set_instrumentation(None::<Box<dyn diesel::connection::Instrumentation>>),
    }
    (result, count.load(Ordering::SeqCst))
}

async fn place(world: &World) -> (Actor, DepartmentId) {
    world
        .write(|tx| {
            let place = clinic(tx)?;
            Ok::<_, DbError>((professional(tx, place, "claire@example.test")?, place.1))
        })
        .await
}

async fn enter(world: &World, actor: &Actor, department: DepartmentId, identity: Identity, duplicates: Duplicates) -> Result<FileId, CreateError> {
    let actor = actor.clone();
    world.db.write(move |tx| create_patient(tx, &actor, department, &identity, duplicates)).await
}

#[tokio::test]
async fn what_was_entered_is_read_again_and_kept_sealed() {
    let world = World::new();
    let (actor, department) = place(&world).await;
    let wanted = identity("Élise", "O'Neil", Some("ONEE58541512"));
    let file = enter(&world, &actor, department, wanted.clone(), Duplicates::Ask).await.unwrap();
    let reader = actor.clone();
    let found = world.db.read(move |tx| find(tx, &reader, file).map_err(|_| DbError::damaged("not found"))).await.unwrap();
    assert_eq!(found.identity, wanted);
    let raw: Vec<u8> = world.read(move |tx| Ok(crate::db::schema::files::table.find(file).select(crate::db::schema::files::birth_date).first(tx.conn)?)).await;
    assert!(!raw.windows(4).any(|part| part == b"1958"), "the birth date is readable");
}

#[tokio::test]
async fn files_are_found_by_words_and_by_exact_values_in_their_departments_only() {
    let world = World::new();
    let (actor, department) = place(&world).await;
    for (given, family, number) in [("Élise", "Gagnon", Some("GAGE58541512")), ("Louise", "Gagné-Roy", Some("GAGL58541510")), ("Anh", "Nguyen", None)] {
        enter(&world, &actor, department, identity(given, family, number), Duplicates::Ask).await.unwrap();
    }
    let (_, other) = place_of_its_own(&world).await;
    for (typed, names) in [
        ("gagn", vec!["Gagné-Roy", "Gagnon"]),
        ("GAGNÉ", vec!["Gagné-Roy"]),
        ("roy lou", vec!["Gagné-Roy"]),
        ("elise gagnon", vec!["Gagnon"]),
        ("agnon", vec![]),
        ("%", vec![]),
        ("nguyen@example.test", vec!["Nguyen"]),
        ("NGUYEN@example.TEST", vec!["Nguyen"]),
        ("gage 5854 1512", vec!["Gagnon"]),
        ("514-555-0123", vec!["Gagné-Roy", "Gagnon", "Nguyen"]),
        ("514-555-0124", vec![]),
    ] {
        let query = Query::parse(typed);
        let found = world.read(move |tx| search(tx, &[department], &query, 1)).await;
        assert_eq!(found.rows.iter().map(|row| row.family_name.as_str()).collect::<Vec<_>>(), names, "{typed}");
        let query = Query::parse(typed);
        assert_eq!(world.read(move |tx| search(tx, &[other], &query, 1)).await.paging.total, 0, "{typed} elsewhere");
    }
}

async fn place_of_its_own(world: &World) -> (Actor, DepartmentId) {
    world
        .write(|tx| {
            let place = clinic(tx)?;
            Ok::<_, DbError>((professional(tx, place, "other@example.test")?, place.1))
        })
        .await
}

#[tokio::test]
async fn a_page_costs_the_same_for_one_file_and_for_many() {
    let world = World::new();
    let (actor, department) = place(&world).await;
    enter(&world, &actor, department, identity("Une", "Seule", None), Duplicates::Ask).await.unwrap();
    let cost = |page: i64| {
        world.read(move |tx| {
            let (found, cost) = statements(tx, |tx| search(tx, &[department], &Query::All, page));
            Ok((found?, cost))
        })
    };
    let (_, one) = cost(1).await;
    for n in 0..40 {
        enter(&world, &actor, department, identity("Anne", &format!("Roy{}", char::from(b'a' + n % 26)), None), Duplicates::Ignore).await.unwrap();
    }
    let (first, many) = cost(1).await;
    assert_eq!((first.rows.len(), first.paging.total, first.paging.pages), (25, 41, 2));
    assert!(many <= one + 1, "{one} statements for one file, {many} for many");
    let (last, _) = cost(99).await;
    assert_eq!((last.paging.page, last.rows.len()), (2, 16));
}

#[tokio::test]
async fn a_second_file_of_the_same_person_is_a_choice() {
    let world = World::new();
    let (actor, department) = place(&world).await;
    let known = enter(&world, &actor, department, identity("Louise", "Gagnon", Some("GAGL58541512")), Duplicates::Ask).await.unwrap();
    for same in [identity("Louise", "Autre", Some("GAGL58541512")), identity("LOUISE", "GAGNON", None)] {
        let refused = enter(&world, &actor, department, same, Duplicates::Ask).await;
        assert!(matches!(refused, Err(CreateError::MayExist(ref found)) if found.len() == 1 && found[0].file == known), "{refused:?}");
    }
    let same = identity("Louise", "Gagnon", None);
    assert_eq!(enter(&world, &actor, department, same.clone(), Duplicates::Use(known)).await.unwrap(), known);
    assert_ne!(enter(&world, &actor, department, same.clone(), Duplicates::Ignore).await.unwrap(), known);
    let (stranger, elsewhere) = place_of_its_own(&world).await;
    assert_ne!(enter(&world, &stranger, elsewhere, same.clone(), Duplicates::Ask).await.unwrap(), known, "another clinic's file is nobody's business");
    let refused = enter(&world, &stranger, department, same, Duplicates::Ask).await;
    assert!(matches!(refused, Err(CreateError::Denied(Denied::NotFound))), "{refused:?}");
}

#[tokio::test]
async fn of_two_changes_to_the_same_revision_the_second_is_told() {
    let world = World::new();
    let (actor, department) = place(&world).await;
    let file = enter(&world, &actor, department, identity("Louise", "Gagnon", None), Duplicates::Ask).await.unwrap();
    let change = |city: &str, revision| {
        let (actor, mut new) = (actor.clone(), identity("Louise", "Gagnon", Some("GAGL58541512")));
        new.city = Some(city.to_owned());
        world.db.write(move |tx| update_patient(tx, &actor, file, revision, &new))
    };
    change("Laval", 0).await.unwrap();
    assert!(matches!(change("Québec", 0).await, Err(UpdateError::Conflict)));
    let found = world.read(move |tx| load(tx, file)).await;
    assert_eq!((found.identity.city.as_deref(), found.identity.number(), found.revision), (Some("Laval"), Some("GAGL58541512"), 1));
}
