//! Invitations: what they need, what becomes of them.

use super::*;
use crate::audit::Actor;
use crate::auth::codes::FreshCode;
use crate::config::Links;
use crate::db::schema::{files, jobs, staff_tasks};
use crate::db::{DbError, Tx};
use crate::domain::patients::{PortalState, portal};
use crate::domain::testing::{World, account, clinic, consent, file, letters, professional};
use crate::ids::FileId;
use chrono::TimeDelta;
use diesel::prelude::*;

const EMAIL: &str = "rosalie@example.test";

fn links() -> Links {
    Links { base_url: "https://portal.example.test".to_owned() }
}

async fn code(world: &World) -> FreshCode {
    FreshCode::draw(&world.passwords, world.db.keys(), world.db.chance()).await.unwrap()
}

async fn ready(world: &World, email: Option<&'static str>, born: &'static str, decision: &'static str) -> (Actor, FileId) {
    world
        .write(move |tx| {
            let place = clinic(tx)?;
            let actor = professional(tx, place, "claire@example.test")?;
            let id = file(tx, place, email, born)?;
            consent(tx, &actor, id, decision)?;
            Ok::<_, DbError>((actor, id))
        })
        .await
}

async fn invites(world: &World, actor: &Actor, id: FileId, channel: CodeChannel) -> Result<Invited, InviteError> {
    let (code, actor) = (code(world).await, actor.clone());
    world.db.write(move |tx| invite_patient(tx, &actor, &links(), id, channel, &code)).await
}

async fn newest_token(world: &World) -> String {
    let mails = world.read(|tx| letters(tx, "invitation")).await;
    mails.last().unwrap().facts["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

fn found(tx: &mut Tx<'_>, token: &str) -> Result<Invitation, DbError> {
    find_by_token(tx, token)?.ok_or_else(|| DbError::damaged("no invitation"))
}

#[tokio::test]
async fn an_invitation_needs_consent_address_and_age() {
    for (email, born, decision, expected) in [
        (Some(EMAIL), "1984-03-12", "refused", "no consent to virtual care"),
        (Some(EMAIL), "1984-03-12", "withdrawn", "no consent to virtual care"),
        (None, "1984-03-12", "given", "no e-mail address"),
        (Some(EMAIL), "2012-03-05", "given", "under 14"),
    ] {
        let world = World::new();
        let (actor, id) = ready(&world, email, born, decision).await;
        assert_eq!(invites(&world, &actor, id, CodeChannel::InPerson).await.unwrap_err().to_string(), expected);
    }
    let world = World::new();
    let (actor, id) = ready(&world, Some(EMAIL), "2012-03-04", "given").await;
    assert!(invites(&world, &actor, id, CodeChannel::Sms).await.is_err(), "no mobile telephone");
    assert!(invites(&world, &actor, id, CodeChannel::InPerson).await.is_ok(), "fourteen today");
    assert!(matches!(invites(&world, &Actor::system("test"), id, CodeChannel::Phone).await, Err(InviteError::NotFound)));
}

#[tokio::test]
async fn the_code_is_in_no_mail_and_the_link_is_in_no_table() {
    let world = World::new();
    let (actor, id) = ready(&world, Some(EMAIL), "1984-03-12", "given").await;
    let invited = invites(&world, &actor, id, CodeChannel::InPerson).await.unwrap();
    let mails = world.read(|tx| letters(tx, "invitation")).await;
    assert_eq!(mails.len(), 1);
    let facts = mails[0].facts.to_string();
    assert!(!facts.contains(&invited.code[2..]));
    assert_eq!(mails[0].facts["clinic_label"], "Clinique du Vallon");
    let token = newest_token(&world).await;
    assert_eq!(token.len(), 43);
    let invitation = world.read(move |tx| found(tx, &token)).await;
    assert!(invitation.code_hash.starts_with("$argon2id$"));
    assert_eq!(invitation.expires_at.micros() % 60_000_000, 0, "a full minute, as the mail prints it");
    assert!(invitation.expires_at - invitation.created_at >= TimeDelta::days(5));
    assert!(invitation.expires_at - invitation.created_at < TimeDelta::days(5) + TimeDelta::minutes(1));
    let planned: Vec<String> =
        world.read(|tx| Ok(jobs::table.filter(jobs::queue.ne("deliver-message")).order(jobs::run_at).select(jobs::queue).load(tx.conn)?)).await;
    assert_eq!(planned, ["expire-invitation"]);
}

#[tokio::test]
async fn an_invitation_goes_through_its_states() {
    let world = World::new();
    let (actor, id) = ready(&world, Some(EMAIL), "1984-03-12", "given").await;
    let state = || {
        world.read(move |tx| {
            let person = files::table.find(id).select(files::person_id).first(tx.conn)?;
            Ok(portal(tx, id, person)?.state)
        })
    };
    assert_eq!(state().await, PortalState::NotInvited);
    let first = invites(&world, &actor, id, CodeChannel::InPerson).await.unwrap();
    assert_eq!(state().await, PortalState::Invited);
    world.write(move |tx| mark_opened(tx, first.id)).await;
    assert_eq!(state().await, PortalState::Opened);
    for tried in 1..=5 {
        assert_eq!(world.write(move |tx| count_try(tx, first.id)).await, Some(tried));
    }
    assert_eq!(world.write(move |tx| count_try(tx, first.id)).await, None);
    assert!(world.write(move |tx| lock(tx, first.id)).await);
    assert!(!world.write(move |tx| lock(tx, first.id)).await);
    assert_eq!(state().await, PortalState::CodeLocked);
    let old = newest_token(&world).await;
    world.clock.advance(TimeDelta::seconds(1));
    let second = invites(&world, &actor, id, CodeChannel::Phone).await.unwrap();
    assert_eq!(state().await, PortalState::Invited);
    assert!(matches!(world.read(move |tx| Ok(found(tx, &old)?.link_state(tx.now()))).await, LinkState::Replaced(_)));
    world.clock.advance(TimeDelta::days(5) + TimeDelta::minutes(1));
    assert_eq!(state().await, PortalState::Expired);
    assert!(!world.write(move |tx| mark_accepted(tx, second.id)).await, "too late");
    assert!(world.write(move |tx| expiry::expire(tx, &Actor::system("test"), second.id)).await);
    assert!(!world.write(move |tx| expiry::expire(tx, &Actor::system("test"), second.id)).await);
    let third = invites(&world, &actor, id, CodeChannel::Phone).await.unwrap();
    assert!(world.write(move |tx| mark_accepted(tx, third.id)).await);
    assert!(!world.write(move |tx| mark_accepted(tx, third.id)).await, "once");
    assert_eq!(state().await, PortalState::Active);
    assert!(matches!(invites(&world, &actor, id, CodeChannel::Phone).await, Err(InviteError::AlreadyActive)));
}

#[tokio::test]
async fn a_reminder_carries_the_same_link() {
    let world = World::new();
    let (actor, id) = ready(&world, Some(EMAIL), "1984-03-12", "given").await;
    invites(&world, &actor, id, CodeChannel::InPerson).await.unwrap();
    let token = newest_token(&world).await;
    let reminders = world.read(|tx| letters(tx, "invitation_reminder")).await;
    assert_eq!(reminders.len(), 2);
    assert!(reminders.iter().all(|mail| mail.facts["link"].as_str().unwrap().ends_with(&token)));
}

#[tokio::test]
async fn a_new_invitation_is_asked_for_once() {
    let world = World::new();
    let (actor, id) = ready(&world, Some(EMAIL), "1984-03-12", "given").await;
    let invited = invites(&world, &actor, id, CodeChannel::InPerson).await.unwrap();
    world.clock.advance(TimeDelta::days(6));
    for _ in 0..3 {
        assert!(
            world
                .write(move |tx| {
                    let invitation = load(tx, invited.id)?;
                    ask_renewal(tx, &Actor::system("test"), &invitation)
                })
                .await
        );
    }
    let tasks: Vec<String> = world.read(|tx| Ok(staff_tasks::table.select(staff_tasks::kind).load(tx.conn)?)).await;
    assert_eq!(tasks, ["invitation_renewal_asked"]);
}

#[tokio::test]
async fn who_has_an_account_is_asked_to_log_in() {
    let world = World::new();
    let (actor, id) = ready(&world, Some(EMAIL), "1984-03-12", "given").await;
    world.write(|tx| account(tx, "Rosalie@Example.test", "x")).await;
    invites(&world, &actor, id, CodeChannel::InPerson).await.unwrap();
    assert_eq!(world.read(|tx| letters(tx, "join_invitation")).await.len(), 1);
    assert!(world.read(|tx| letters(tx, "invitation")).await.is_empty());
}
