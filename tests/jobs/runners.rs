//! Each runner looks whether it is still needed, and run twice does no more.

use crate::support::{World, people};
use base::clock::Ts;
use base::db::schema::{audit_events, follow_ups, invitations, jobs as rows, login_attempts, login_codes, outbound_messages, rate_counters};
use base::db::{DbError, Tx};
use base::domain::invitations::{expiry, standing};
use base::domain::outbox::{Channel, Letter};
use base::i18n::Lang;
use base::ids::{ActivityId, InvitationId, LoginAttemptId, LoginCodeId};
use base::mail::mailbox::{self, Kept};
use base::queue::payloads::{ExpireInvitation, ExportAuditHead, PurgeJobs, PurgeSpent, RemindDeadline, SealAudit};
use base::queue::{self, Job, Lane, Opts};
use chrono::TimeDelta;
use diesel::prelude::*;

const FIVE_DAYS: TimeDelta = TimeDelta::days(5);

/// Invites somebody of the staff: the invitation, its first letter, its end and its reminders.
async fn invite(world: &World) -> InvitationId {
    world
        .write(|tx| {
            let id: InvitationId = tx.id();
            let expires_at = tx.now() + FIVE_DAYS;
            diesel::insert_into(invitations::table)
                .values((
                    (invitations::id.eq(id), invitations::purpose.eq("staff"), invitations::given_name.eq("Ana"), invitations::family_name.eq("Roy")),
                    (invitations::email.eq("ana@example.com"), invitations::email_hash.eq(tx.keys().email_hash("ana@example.com"))),
                    (invitations::language.eq("fr"), invitations::token_hash.eq(id.to_string()), invitations::code_hash.eq("x")),
                    (invitations::code_channel.eq("phone"), invitations::created_at.eq(tx.now()), invitations::expires_at.eq(expires_at)),
                ))
                .execute(tx.conn)?;
            let letter = Letter {
                template: "invitation",
                channel: Channel::Email,
                to: "ana@example.com",
                language: Lang::Fr,
                account: None,
                file: None,
                invitation: Some(id),
                valid_until: expires_at,
                lane: Lane::Codes,
                key: None,
                facts: serde_json::json!({
                    "first_name": "Ana", "clinic_label": null, "expires_at": expires_at, "link": "https://portal.test/invitation/t0ken",
                }),
            };
            expiry::plan(tx, id, expires_at, &letter)?;
            base::domain::outbox::post(tx, letter)?;
            Ok(id)
        })
        .await
}

async fn run_due(world: &World) -> usize {
    jobs::run_due(&world.ctx, world.db.clock().now()).await.unwrap()
}

/// Runs every job of a kind a second time, as after a crash between the work and its stamp.
async fn run_again<J: Job>(world: &World) -> usize {
    let now = world.db.clock().now();
    let revived = world
        .write(move |tx| {
            let done = rows::table.filter(rows::queue.eq(J::QUEUE)).filter(rows::status.eq("done"));
            Ok(diesel::update(done).set((rows::status.eq("pending"), rows::run_at.eq(now))).execute(tx.conn)?)
        })
        .await;
    assert!(revived > 0, "{} had run", J::QUEUE);
    run_due(world).await;
    revived
}

async fn mails(world: &World) -> Vec<Kept> {
    world.read(|tx| mailbox::list(tx, None, 100)).await
}

async fn events(world: &World, action: &'static str) -> i64 {
    world.read(move |tx| Ok(audit_events::table.filter(audit_events::action.eq(action)).count().get_result(tx.conn)?)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_mailed_reminded_twice_and_closed_at_the_printed_instant() {
    let world = World::standing();
    let id = invite(&world).await;
    run_due(&world).await;
    assert_eq!(mails(&world).await.len(), 1);
    for (day, count) in [(1, 1), (2, 2), (3, 2), (4, 3)] {
        world.advance(TimeDelta::days(1));
        run_due(&world).await;
        let mails = mails(&world).await;
        assert_eq!(mails.len(), count, "on day {day}");
        assert!(mails.iter().all(|mail| mail.content.text.contains("/invitation/t0ken")), "the link that works is in each");
    }
    world.advance(TimeDelta::days(1) - TimeDelta::microseconds(1));
    run_due(&world).await;
    assert!(world.read(move |tx| standing::is_open(tx, id)).await, "open until the instant");
    world.advance(TimeDelta::microseconds(1));
    run_due(&world).await;
    assert!(!world.read(move |tx| standing::is_open(tx, id)).await);
    run_again::<ExpireInvitation>(&world).await;
    assert_eq!(events(&world, "invitation.expired").await, 1);
    assert_eq!(mails(&world).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_more_is_mailed_about_an_invitation_that_was_used_and_its_words_are_gone() {
    let world = World::standing();
    let id = invite(&world).await;
    run_due(&world).await;
    world
        .write(move |tx| {
            diesel::update(invitations::table.find(id)).set(invitations::accepted_at.eq(Some(tx.now()))).execute(tx.conn)?;
            Ok(())
        })
        .await;
    world.advance(FIVE_DAYS + TimeDelta::days(1));
    run_due(&world).await;
    assert_eq!(mails(&world).await.len(), 1);
    assert_eq!(events(&world, "invitation.expired").await, 0);
    let kept: Vec<(String, Option<Vec<u8>>)> =
        world.read(|tx| Ok(outbound_messages::table.select((outbound_messages::state, outbound_messages::body)).load(tx.conn)?)).await;
    assert_eq!(kept.iter().filter(|(state, _)| state == "dropped").count(), 2, "the reminders were not needed");
    assert!(kept.iter().all(|(_, body)| body.is_none()), "what was sent or dropped is purged");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_in_the_mailbox_is_there_once_however_often_its_job_runs() {
    let world = World::standing();
    invite(&world).await;
    run_due(&world).await;
    run_again::<queue::payloads::DeliverMessage>(&world).await;
    assert_eq!(mails(&world).await.len(), 1);
}

/// Something to answer within two days, and its reminder.
async fn ask_for_answers(world: &World, state: &'static str) -> ActivityId {
    world
        .write(move |tx| {
            let id = people::activity(tx, state, TimeDelta::days(2))?;
            queue::enqueue(tx, &RemindDeadline { activity_id: id }, Opts::default())?;
            Ok(id)
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_is_reminded_once_and_tells_nothing_about_health() {
    let world = World::standing();
    ask_for_answers(&world, "available").await;
    run_due(&world).await;
    assert_eq!(run_again::<RemindDeadline>(&world).await, 1);
    let mails = mails(&world).await;
    assert_eq!(mails.len(), 1);
    assert_eq!((mails[0].to.as_str(), mails[0].language), ("zoe@example.com", Lang::En));
    let words = format!("{} {} {}", mails[0].content.subject, mails[0].content.text, mails[0].content.html);
    assert!(!words.contains("Douleur") && !words.contains("Pain"), "{words}");
    assert!(words.contains("https://portal.test/care/"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_reminded_of_what_is_done_withdrawn_over_or_at_rest() {
    for state in ["completed", "cancelled", "expired", "refused"] {
        let world = World::standing();
        ask_for_answers(&world, state).await;
        run_due(&world).await;
        assert!(mails(&world).await.is_empty(), "{state}");
    }
    let late = World::standing();
    ask_for_answers(&late, "available").await;
    late.advance(TimeDelta::days(2));
    run_due(&late).await;
    assert!(mails(&late).await.is_empty(), "over");
    let resting = World::standing();
    ask_for_answers(&resting, "available").await;
    resting
        .write(|tx| {
            diesel::update(follow_ups::table).set(follow_ups::suspended_at.eq(Some(tx.now()))).execute(tx.conn)?;
            Ok(())
        })
        .await;
    run_due(&resting).await;
    assert!(mails(&resting).await.is_empty(), "at rest");
}

#[tokio::test(flavor = "multi_thread")]
async fn spent_codes_and_counters_go_and_living_ones_stay() {
    let world = World::standing();
    let left = || {
        world.read(|tx| {
            Ok([
                login_codes::table.count().get_result::<i64>(tx.conn)?,
                login_attempts::table.count().get_result(tx.conn)?,
                rate_counters::table.count().get_result(tx.conn)?,
            ])
        })
    };
    world.write(|tx| log_in(tx, "old")).await;
    world.advance(TimeDelta::days(6));
    world.write(|tx| log_in(tx, "new")).await;
    world.advance(TimeDelta::days(2));
    world.write(|tx| queue::enqueue(tx, &PurgeSpent {}, Opts::default())).await;
    run_due(&world).await;
    assert_eq!(left().await, [1, 1, 1]);
    run_again::<PurgeSpent>(&world).await;
    assert_eq!(left().await, [1, 1, 1]);
}

fn log_in(tx: &mut Tx<'_>, browser: &str) -> Result<(), DbError> {
    let (attempt, code) = (tx.id::<LoginAttemptId>(), tx.id::<LoginCodeId>());
    let now: Ts = tx.now();
    diesel::insert_into(login_attempts::table)
        .values((
            (login_attempts::id.eq(attempt), login_attempts::email_hash.eq("e"), login_attempts::browser_hash.eq(browser)),
            (login_attempts::masked_email.eq("z…"), login_attempts::created_at.eq(now)),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(login_codes::table)
        .values((
            (login_codes::id.eq(code), login_codes::attempt_id.eq(attempt), login_codes::email_hash.eq("e"), login_codes::code_hash.eq("c")),
            (login_codes::created_at.eq(now), login_codes::expires_at.eq(now + TimeDelta::minutes(15))),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(rate_counters::table)
        .values((rate_counters::bucket.eq(browser), rate_counters::window_at.eq(now), rate_counters::count.eq(1)))
        .execute(tx.conn)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_jobs_go_when_they_were_done_long_ago() {
    let world = World::standing();
    world.enqueue("nobody runs this", Opts::at(world.db.clock().now() + TimeDelta::days(90))).await;
    world.write(|tx| queue::enqueue(tx, &SealAudit {}, Opts::default())).await;
    world.write(|tx| queue::enqueue(tx, &PurgeSpent {}, Opts::default())).await;
    run_due(&world).await;
    let left = || world.read(|tx| Ok(rows::table.select(rows::queue).order(rows::queue).load::<String>(tx.conn)?));
    let purge = || world.write(|tx| queue::enqueue(tx, &PurgeJobs {}, Opts::default()));
    world.advance(TimeDelta::hours(2));
    purge().await;
    run_due(&world).await;
    assert_eq!(left().await, ["probe", "purge-jobs", "purge-spent"], "seals go after an hour");
    world.advance(TimeDelta::days(3));
    purge().await;
    run_due(&world).await;
    assert_eq!(left().await, ["probe", "purge-jobs"], "the others after two days; what waits stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_sealed_and_its_head_exported_once_a_day() {
    let world = World::standing();
    world.write(|tx| base::audit::record(tx, &base::audit::Actor::system("test"), base::audit::Event::new("test.done"))).await;
    world.write(|tx| queue::enqueue(tx, &SealAudit {}, Opts::default())).await;
    run_due(&world).await;
    run_again::<SealAudit>(&world).await;
    world.write(|tx| queue::enqueue(tx, &ExportAuditHead {}, Opts::default())).await;
    run_due(&world).await;
    run_again::<ExportAuditHead>(&world).await;
    let heads: i64 = world.read(|tx| Ok(base::db::schema::audit_heads::table.count().get_result(tx.conn)?)).await;
    assert_eq!(heads, 1);
    assert_eq!(world.read(base::audit::verify).await, base::audit::Verdict::Intact { sealed: 1, unsealed: 0 });
}
