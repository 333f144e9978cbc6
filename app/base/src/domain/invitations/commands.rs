//! What may be done with invitations.

use super::model::{CodeChannel, Invitation, LinkState, Purpose, VALID_DAYS};
use super::{expiry, store};
use crate::access::{self, Denied, Role};
use crate::audit::{self, Actor, Event};
use crate::auth::codes::FreshCode;
use crate::clock::Ts;
use crate::config::Links;
use crate::crypto::{self, Place};
use crate::db::{DbError, Tx};
use crate::domain::outbox::{self, Channel, Letter};
use crate::domain::tasks::{self, NewTask, TaskKind};
use crate::domain::{accounts, consents};
use crate::i18n::Lang;
use crate::ids::{ClinicId, DepartmentId, FileId, InvitationId};
use crate::queue::Lane;
use chrono::{NaiveDate, TimeDelta};
use serde_json::json;

/// The age from which a person has an own account (D22).
const OWN_ACCOUNT_YEARS: u32 = 14;
/// The zone in which a birthday begins.
const ZONE: chrono_tz::Tz = chrono_tz::America::Toronto;

/// An invitation that was just made. The code is shown or sent now, and never again.
#[derive(Debug)]
pub struct Invited {
    /// The invitation.
    pub id: InvitationId,
    /// `A-123456`.
    pub code: String,
    /// When link and code end.
    pub expires_at: Ts,
}

/// Why nobody was invited.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// No such file for this professional.
    #[error("not found")]
    NotFound,
    /// Consent to virtual care is not recorded, or was refused or withdrawn (S9).
    #[error("no consent to virtual care")]
    NoConsent,
    /// The file has no e-mail address (S8).
    #[error("no e-mail address")]
    NoEmail,
    /// The code should go by SMS and the file has no mobile telephone.
    #[error("no mobile telephone")]
    NoMobile,
    /// Under 14: only a representative is invited (D22).
    #[error("under 14")]
    TooYoung,
    /// The person has accepted an invitation of this clinic already.
    #[error("already active")]
    AlreadyActive,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<Denied> for InviteError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotFound => Self::NotFound,
            Denied::Db(error) => Self::Db(error),
        }
    }
}

/// Invites the person of a file: mails the link, sends the code where `channel` is SMS, puts earlier invitations of
/// the file behind this one, plans reminders and expiry. `code` is drawn before the transaction: hashing is slow.
///
/// # Errors
/// What of S8, S9 or D22 is missing.
pub fn invite_patient(tx: &mut Tx<'_>, actor: &Actor, links: &Links, file_id: FileId, channel: CodeChannel, code: &FreshCode) -> Result<Invited, InviteError> {
    access::file(tx, actor, file_id)?;
    let file = store::file(tx, file_id)?;
    if !consents::is_given(tx, file_id)? {
        return Err(InviteError::NoConsent);
    }
    let email = file.email.as_deref().ok_or(InviteError::NoEmail)?;
    if channel == CodeChannel::Sms && file.mobile.is_none() {
        return Err(InviteError::NoMobile);
    }
    let row = file_id.to_string();
    let born = crypto::open(tx, Place { table: "files", column: "birth_date", row: &row }, file.person, &file.birth_date)?;
    if is_under_age(&born, tx.now())? {
        return Err(InviteError::TooYoung);
    }
    if store::latest_of_file(tx, file_id)?.is_some_and(|latest| latest.accepted_at.is_some()) {
        return Err(InviteError::AlreadyActive);
    }
    let invitation = Invitation {
        file: Some(file_id),
        clinic: Some(file.clinic),
        code_channel: channel,
        ..draft(tx, actor, Purpose::Patient, (&file.given_name, &file.family_name), email, file.language, code)
    };
    Ok(send(tx, actor, links, &invitation, code, file.mobile.as_deref())?.0)
}

fn is_under_age(born: &[u8], now: Ts) -> Result<bool, DbError> {
    let born: NaiveDate = std::str::from_utf8(born).ok().and_then(|text| text.parse().ok()).ok_or_else(|| DbError::damaged("birth date of a file"))?;
    let today = now.utc().with_timezone(&ZONE).date_naive();
    Ok(today.years_since(born).is_none_or(|years| years < OWN_ACCOUNT_YEARS))
}

/// Somebody who is to get an account of the staff.
#[derive(Debug, Clone)]
pub struct Newcomer<'a> {
    /// First name.
    pub given_name: &'a str,
    /// Last name.
    pub family_name: &'a str,
    /// Where the link goes.
    pub email: &'a str,
    /// Language of the mail.
    pub language: Lang,
}

/// The place of a new member of the staff.
#[derive(Debug, Clone)]
pub struct NewStaff<'a> {
    /// The role.
    pub role: Role,
    /// The clinic.
    pub clinic: ClinicId,
    /// The department, for roles of a department.
    pub department: Option<DepartmentId>,
    /// The profession in French.
    pub profession_fr: Option<&'a str>,
    /// The profession in English.
    pub profession_en: Option<&'a str>,
}

/// Invites somebody to work at a clinic. Who may, is the caller's question (`access::clinic_as_admin`).
///
/// # Errors
/// The database's.
pub fn invite_staff(tx: &mut Tx<'_>, actor: &Actor, links: &Links, who: &Newcomer<'_>, place: &NewStaff<'_>, code: &FreshCode) -> Result<Invited, DbError> {
    let invitation = Invitation {
        clinic: Some(place.clinic),
        department: place.department,
        role: Some(place.role.word().to_owned()),
        profession_fr: place.profession_fr.map(str::to_owned),
        profession_en: place.profession_en.map(str::to_owned),
        ..draft(tx, actor, Purpose::Staff, (who.given_name, who.family_name), who.email, who.language, code)
    };
    send(tx, actor, links, &invitation, code, None).map(|(invited, _)| invited)
}

/// Invites somebody to run the network (`create-admin`, C13). Gives the link too, for the command to print.
///
/// # Errors
/// The database's.
pub fn invite_operator(tx: &mut Tx<'_>, actor: &Actor, links: &Links, who: &Newcomer<'_>, code: &FreshCode) -> Result<(Invited, String), DbError> {
    let draft = draft(tx, actor, Purpose::Operator, (who.given_name, who.family_name), who.email, who.language, code);
    let invitation = Invitation { role: Some(Role::Operator.word().to_owned()), ..draft };
    send(tx, actor, links, &invitation, code, None)
}

fn draft(tx: &Tx<'_>, actor: &Actor, purpose: Purpose, name: (&str, &str), email: &str, language: Lang, code: &FreshCode) -> Invitation {
    Invitation {
        id: tx.id(),
        purpose,
        file: None,
        representation: None,
        clinic: None,
        department: None,
        role: None,
        profession_fr: None,
        profession_en: None,
        given_name: name.0.to_owned(),
        family_name: name.1.to_owned(),
        email: email.to_owned(),
        email_hash: tx.keys().email_hash(email),
        language,
        code_hash: code.hash.clone(),
        code_channel: CodeChannel::InPerson,
        code_failures: 0,
        created_by: actor.account,
        created_at: tx.now(),
        expires_at: end_of(tx.now()),
        opened_at: None,
        locked_at: None,
        accepted_at: None,
        replaced_at: None,
        renewal_asked_at: None,
    }
}

/// Five days from `at`, at a full minute: the mail prints no seconds, and what it prints is what holds (C32).
fn end_of(at: Ts) -> Ts {
    const MINUTE: i64 = 60_000_000;
    let end = (at + TimeDelta::days(VALID_DAYS)).micros();
    Ts::from_micros((end + MINUTE - 1).div_euclid(MINUTE) * MINUTE)
}

fn send(tx: &mut Tx<'_>, actor: &Actor, links: &Links, new: &Invitation, code: &FreshCode, mobile: Option<&str>) -> Result<(Invited, String), DbError> {
    let token = tx.chance().token();
    let link = links.invitation(&token);
    store::replace_earlier(tx, new)?;
    store::insert(tx, new, &token)?;
    let clinic_label = match new.clinic {
        Some(clinic) => store::mail_label(tx, clinic, new.language)?,
        None => None,
    };
    let facts = json!({ "first_name": new.given_name, "clinic_label": clinic_label, "link": link, "expires_at": new.expires_at });
    let mail = Letter { template: template_of(tx, new)?, facts, ..letter(new) };
    expiry::plan(tx, new.id, new.expires_at, &mail)?;
    outbox::post(tx, mail)?;
    if let Some(mobile) = mobile.filter(|_| new.code_channel == CodeChannel::Sms) {
        let facts = json!({ "code": code.text });
        outbox::post(tx, Letter { template: "invitation_code", channel: Channel::Sms, to: mobile, facts, ..letter(new) })?;
    }
    let detail = json!({ "purpose": new.purpose.word(), "channel": new.code_channel.word() });
    let event = Event { clinic: new.clinic, ..Event::new("invitation.sent").item("invitation", new.id).detail(&detail) };
    audit::record(tx, actor, event)?;
    Ok((Invited { id: new.id, code: code.text.clone(), expires_at: new.expires_at }, link))
}

/// Staff have a mail of their own; who has an account is asked to log in, not to make a second one (D2).
fn template_of(tx: &mut Tx<'_>, new: &Invitation) -> Result<&'static str, DbError> {
    let has_account = accounts::find_by_email_hash(tx, &new.email_hash)?.is_some();
    Ok(match new.purpose {
        _ if has_account => "join_invitation",
        Purpose::Staff | Purpose::Operator => "staff_invitation",
        Purpose::Patient | Purpose::Representative => "invitation",
    })
}

fn letter(new: &Invitation) -> Letter<'_> {
    Letter {
        template: "invitation",
        channel: Channel::Email,
        to: &new.email,
        language: new.language,
        account: None,
        file: new.file,
        invitation: Some(new.id),
        valid_until: new.expires_at,
        lane: Lane::Codes,
        key: None,
        facts: serde_json::Value::Null,
    }
}

/// The holder of a dead link asks the clinic for a new invitation: one task, however often it is asked (X1).
/// Says whether anybody can be asked: nobody can for a used link, or for an operator's.
///
/// # Errors
/// The database's.
pub fn ask_renewal(tx: &mut Tx<'_>, actor: &Actor, invitation: &Invitation) -> Result<bool, DbError> {
    let (Some(clinic), state) = (invitation.clinic, invitation.link_state(tx.now())) else { return Ok(false) };
    if matches!(state, LinkState::Used(_)) {
        return Ok(false);
    }
    if store::set_renewal_asked(tx, invitation.id)? {
        tasks::open(tx, &task(invitation, clinic, TaskKind::RenewalAsked, &format!("renewal:{}", invitation.id)))?;
        let event = Event::new("invitation.renewal_asked").item("invitation", invitation.id).clinic(clinic);
        audit::record(tx, actor, event)?;
    }
    Ok(true)
}

/// A task about an invitation.
pub(crate) fn task<'a>(invitation: &Invitation, clinic: ClinicId, kind: TaskKind, dedup_key: &'a str) -> NewTask<'a> {
    let (department, file) = (invitation.department, invitation.file);
    NewTask { dedup_key, kind, clinic, department, file, invitation: Some(invitation.id), activity: None, note: None, due_at: None }
}
