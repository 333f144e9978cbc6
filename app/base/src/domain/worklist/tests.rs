//! The worklist against a database: what stands where, and what it costs.

use super::*;
use crate::audit::Actor;
use crate::config::Links;
use crate::db::DbError;
use crate::domain::activities::{self, SendError};
use crate::domain::definitions::{self, DefinitionKind};
use crate::domain::follow_ups;
use crate::domain::patients::tests::{identity, statements};
use crate::domain::patients::{self, Duplicates};
use crate::domain::tasks::{self, NewTask, TaskKind};
use crate::domain::testing::{World, clinic, consent, professional};
use crate::ids::{ClinicId, DepartmentId, FileId, FollowUpId};
use chrono::{Days, TimeDelta};

struct Ward {
    actor: Actor,
    clinic: ClinicId,
    department: DepartmentId,
    file: FileId,
    run: FollowUpId,
}

async fn ward(world: &World) -> Ward {
    world
        .write(|tx| {
            let place = clinic(tx)?;
            let actor = professional(tx, place, "claire@example.test")?;
            definitions::publish_shipped(tx, &Actor::system("test"))?;
            let file = patients::create_patient(tx, &actor, place.1, &identity("Louise", "Gagnon", None), Duplicates::Ask).map_err(DbError::damaged)?;
            consent(tx, &actor, file, "given")?;
            let free = definitions::shipped_trajectory(tx, "suivi-libre")?;
            let run = follow_ups::open(tx, &actor, file, free.id).map_err(DbError::damaged)?;
            Ok::<_, DbError>(Ward { actor, clinic: place.0, department: place.1, file, run })
        })
        .await
}

async fn send(world: &World, ward: &Ward, days: Option<u64>) {
    let (actor, run, clinic) = (ward.actor.clone(), ward.run, ward.clinic);
    world
        .write(move |tx| {
            let form = definitions::list_published(tx, DefinitionKind::Questionnaire, clinic)?.remove(0);
            let due = days.and_then(|days| tx.now().utc().date_naive().checked_add_days(Days::new(days)));
            let links = Links { base_url: "http://localhost".into() };
            activities::send_questionnaire(tx, &actor, &links, run, form.id, due)?;
            Ok::<_, SendError>(())
        })
        .await;
}

async fn task(world: &World, ward: &Ward, key: &'static str) -> bool {
    let (clinic, file) = (ward.clinic, ward.file);
    world
        .write(move |tx| {
            let person = patients::load(tx, file)?.person;
            let note = Some((person, "Mon nom est mal écrit."));
            let kind = TaskKind::IdentityCorrection;
            tasks::open(tx, &NewTask { dedup_key: key, kind, clinic, department: None, file: Some(file), invitation: None, activity: None, note, due_at: None })
        })
        .await
}

#[tokio::test]
async fn each_thing_stands_in_its_part() {
    let world = World::new();
    let ward = ward(&world).await;
    let department = ward.department;
    assert!(task(&world, &ward, "a").await);
    assert!(!task(&world, &ward, "a").await, "the same occurrence twice");
    send(&world, &ward, Some(2)).await;
    send(&world, &ward, None).await;
    world.clock.advance(TimeDelta::days(4));
    let part = |tab| world.read(move |tx| page(tx, &[department], tab, 1));
    let attention = part(Tab::Attention).await;
    assert_eq!(attention.counts, Counts { tasks: 1, submitted: 0, waiting: 2, late: 1 });
    assert!(matches!(&attention.items[0].what, What::Task { note: Some(note), .. } if note == "Mon nom est mal écrit."));
    assert!(matches!(attention.items[1].what, What::Waiting { is_late: true, .. }));
    assert_eq!(part(Tab::Waiting).await.items.len(), 2);
    assert_eq!(part(Tab::Late).await.items.len(), 1);
    assert_eq!(part(Tab::All).await.items.len(), 3);
    let elsewhere = world.write(clinic).await.1;
    assert_eq!(world.read(move |tx| page(tx, &[elsewhere], Tab::All, 1)).await.items, []);
}

#[tokio::test]
async fn a_closed_task_is_gone_and_a_stranger_cannot_close_it() {
    let world = World::new();
    let ward = ward(&world).await;
    task(&world, &ward, "a").await;
    let department = ward.department;
    let items = world.read(move |tx| page(tx, &[department], Tab::Attention, 1)).await.items;
    let What::Task { id, .. } = items[0].what else { unreachable!("the only thing there is") };
    let stranger = world
        .write(|tx| {
            let place = clinic(tx)?;
            professional(tx, place, "other@example.test")
        })
        .await;
    assert!(world.db.write(move |tx| tasks::close(tx, &stranger, id)).await.is_err());
    let actor = ward.actor.clone();
    assert!(world.db.write(move |tx| tasks::close(tx, &actor, id)).await.unwrap());
    let actor = ward.actor.clone();
    assert!(!world.db.write(move |tx| tasks::close(tx, &actor, id)).await.unwrap(), "closed twice");
    assert_eq!(world.read(move |tx| counts(tx, &[department])).await.tasks, 0);
}

#[tokio::test]
async fn a_page_costs_the_same_for_little_and_for_much_and_skips_nothing() {
    let world = World::new();
    let ward = ward(&world).await;
    let department = ward.department;
    let cost = |number: i64| {
        world.read(move |tx| {
            let (found, cost) = statements(tx, |tx| page(tx, &[department], Tab::All, number));
            Ok((found?, cost))
        })
    };
    task(&world, &ward, "first").await;
    send(&world, &ward, None).await;
    let (_, little) = cost(1).await;
    for key in ["b", "c", "d", "e", "f", "g", "h", "i", "j", "k"] {
        task(&world, &ward, key).await;
    }
    for _ in 0..30 {
        send(&world, &ward, Some(3)).await;
    }
    let (first, much) = cost(1).await;
    assert_eq!((first.items.len(), first.paging.pages), (25, 2));
    assert!(much <= little, "{little} statements for two rows, {much} for many");
    let (second, _) = cost(2).await;
    assert_eq!(second.items.len(), 42 - 25);
    let tasks = first.items.iter().chain(&second.items).filter(|item| matches!(item.what, What::Task { .. })).count();
    assert_eq!(tasks, 11);
}
