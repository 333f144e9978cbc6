//! Verbs of activities.

use super::recipients::recipients;
use super::store::{self, NewActivity};
use crate::access::{self, Denied};
use crate::audit::{self, Actor, Event};
use crate::clock::Ts;
use crate::config::Links;
use crate::db::{DbError, Tx};
use crate::domain::definitions::{self, DefinitionKind};
use crate::domain::outbox::{self, Channel, Letter};
use crate::domain::{follow_ups, responses, tasks};
use crate::i18n::dates;
use crate::ids::{ActivityId, DefinitionId, FollowUpId, PersonId};
use crate::queue::payloads::RemindDeadline;
use crate::queue::{self, Lane, Opts};
use chrono::{Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;

/// How long a notice is worth sending.
const NOTICE_DAYS: i64 = 4;
/// The hour of the day at which deadline reminders leave, in the clinic's zone.
const REMIND_HOUR: u32 = 9;

/// Why nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Unknown, or not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The follow-up is suspended or has ended.
    #[error("the follow-up is not open")]
    Closed,
    /// The due date lies in the past.
    #[error("due in the past")]
    DueInPast,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Asks for a questionnaire in a follow-up, tells everyone concerned, and plans the reminder of its deadline.
///
/// # Errors
/// See `SendError`.
pub fn send_questionnaire(
    tx: &mut Tx<'_>,
    actor: &Actor,
    links: &Links,
    follow_up: FollowUpId,
    definition: DefinitionId,
    due_on: Option<NaiveDate>,
) -> Result<ActivityId, SendError> {
    let access = access::follow_up_as_staff(tx, actor, follow_up)?;
    let requested_by = actor.account.ok_or(Denied::NotFound)?;
    let run = follow_ups::find(tx, follow_up)?;
    if run.suspended_at.is_some() || run.ended_at.is_some() {
        return Err(SendError::Closed);
    }
    let definition = definitions::find(tx, definition).map_err(|e| if e.is_not_found() { SendError::Denied(Denied::NotFound) } else { e.into() })?;
    if definition.kind != DefinitionKind::Questionnaire {
        return Err(Denied::NotFound.into());
    }
    let zone: Tz = run.zone.parse().map_err(DbError::damaged)?;
    let due_at = due_on.map(|day| end_of_day(day, zone));
    if due_at.is_some_and(|due| due <= tx.now()) {
        return Err(SendError::DueInPast);
    }
    let id: ActivityId = tx.id();
    let new = NewActivity {
        id,
        follow_up,
        person: access.person,
        clinic: access.clinic,
        department: access.department,
        kind: "questionnaire",
        definition: Some(definition.id),
        title_fr: &definition.title_fr,
        title_en: &definition.title_en,
        due_on,
        due_at,
        requested_by,
    };
    store::insert(tx, &new)?;
    responses::create(tx, id, access.person, definition.id, requested_by)?;
    audit::record(tx, actor, Event::new("questionnaire.sent").person(access.person).clinic(access.clinic).item("activity", id))?;
    notify(tx, links, access.person, follow_up, id)?;
    if let Some(day) = due_on {
        plan_reminder(tx, id, day, zone)?;
    }
    Ok(id)
}

/// The first instant after a day, in a zone: a deadline is the end of its day (D12).
fn end_of_day(day: NaiveDate, zone: Tz) -> Ts {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(chrono::NaiveTime::MIN);
    Ts::from_utc(dates::instant(next, zone))
}

fn notify(tx: &mut Tx<'_>, links: &Links, person: PersonId, follow_up: FollowUpId, activity: ActivityId) -> Result<(), DbError> {
    for to in recipients(tx, person, follow_up)? {
        let letter = Letter {
            template: "new_item",
            channel: Channel::Email,
            to: &to.email,
            language: to.language,
            account: Some(to.account),
            file: None,
            invitation: None,
            valid_until: tx.now() + TimeDelta::days(NOTICE_DAYS),
            lane: Lane::Notices,
            key: Some(format!("new-item:{activity}:{}", to.account)),
            facts: serde_json::json!({ "first_name": to.given_name, "link": links.path(&format!("/care/{person}/activities/{activity}")) }),
        };
        outbox::post(tx, letter)?;
    }
    Ok(())
}

/// One reminder, the morning before the last day; none when that has passed.
fn plan_reminder(tx: &mut Tx<'_>, activity: ActivityId, due_on: NaiveDate, zone: Tz) -> Result<(), DbError> {
    let Some(morning) = due_on.checked_sub_days(Days::new(1)).and_then(|day| day.and_hms_opt(REMIND_HOUR, 0, 0)) else { return Ok(()) };
    let at = Ts::from_utc(dates::instant(morning, zone));
    if at > tx.now() {
        queue::enqueue(tx, &RemindDeadline { activity_id: activity }, Opts::at(at).key(format!("deadline:{activity}:{due_on}")))?;
    }
    Ok(())
}

/// Marks a submitted questionnaire as reviewed. Says false when somebody already did.
///
/// # Errors
/// See `SendError`.
pub fn mark_reviewed(tx: &mut Tx<'_>, actor: &Actor, id: ActivityId) -> Result<bool, SendError> {
    let access = access::activity_as_staff(tx, actor, id)?;
    let by = actor.account.ok_or(Denied::NotFound)?;
    let changed = store::review(tx, id, by)?;
    if changed {
        tasks::close_alert(tx, id, by)?;
        audit::record(tx, actor, Event::new("questionnaire.reviewed").person(access.person).clinic(access.clinic).item("activity", id))?;
    }
    Ok(changed)
}
