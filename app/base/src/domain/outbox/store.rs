//! The rows of `outbound_messages`. Address and facts are sealed with the key of the person they are about, so that
//! they end with that key; a message about nobody's file is sealed with the system's.

use super::model::{Channel, Letter, Message, Standing, State};
use crate::clock::Ts;
use crate::crypto::{self, Place};
use crate::db::schema::{accounts, files, outbound_messages as messages};
use crate::db::{DbError, Tx};
use crate::domain::invitations::standing;
use crate::i18n::Lang;
use crate::ids::{AccountId, FileId, InvitationId, MessageId, PersonId};
use diesel::prelude::*;

/// The person whose key seals a message.
fn owner(tx: &mut Tx<'_>, account: Option<AccountId>, file: Option<FileId>) -> Result<Option<PersonId>, DbError> {
    Ok(match (file, account) {
        (Some(file), _) => Some(files::table.find(file).select(files::person_id).first(tx.conn)?),
        (None, Some(account)) => Some(accounts::table.find(account).select(accounts::person_id).first(tx.conn)?),
        (None, None) => None,
    })
}

fn place<'a>(column: &'static str, row: &'a str) -> Place<'a> {
    Place { table: "outbound_messages", column, row }
}

fn seal(tx: &mut Tx<'_>, place: Place<'_>, owner: Option<PersonId>, plain: &[u8]) -> Result<Vec<u8>, DbError> {
    match owner {
        Some(person) => crypto::seal(tx, place, person, plain),
        None => crypto::seal_system(tx, place, plain),
    }
}

fn open(tx: &mut Tx<'_>, place: Place<'_>, owner: Option<PersonId>, sealed: &[u8]) -> Result<Vec<u8>, DbError> {
    match owner {
        Some(person) => crypto::open(tx, place, person, sealed),
        None => crypto::open_system(tx, place, sealed),
    }
}

/// The form of an address that finds all messages to the same recipient.
fn recipient_hash(tx: &Tx<'_>, channel: Channel, to: &str) -> String {
    match channel {
        Channel::Email => tx.keys().email_hash(to),
        Channel::Sms => tx.keys().phone_hash(to),
    }
}

pub(super) fn insert(tx: &mut Tx<'_>, id: MessageId, letter: &Letter<'_>) -> Result<(), DbError> {
    let owner = owner(tx, letter.account, letter.file)?;
    let row = id.to_string();
    let recipient = seal(tx, place("recipient", &row), owner, letter.to.as_bytes())?;
    let body = seal(tx, place("body", &row), owner, letter.facts.to_string().as_bytes())?;
    diesel::insert_into(messages::table)
        .values((
            messages::id.eq(id),
            messages::channel.eq(letter.channel),
            messages::recipient.eq(recipient),
            messages::recipient_hash.eq(recipient_hash(tx, letter.channel, letter.to)),
            messages::account_id.eq(letter.account),
            messages::file_id.eq(letter.file),
            messages::invitation_id.eq(letter.invitation),
            messages::template.eq(letter.template),
            messages::language.eq(letter.language.code()),
            messages::body.eq(Some(body)),
            // the header is completed with the host's name at the first attempt
            messages::message_id.eq(&row),
            messages::state.eq(State::Queued),
            messages::valid_until.eq(letter.valid_until),
            messages::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

#[derive(Queryable)]
struct Row {
    channel: Channel,
    recipient: Vec<u8>,
    account: Option<AccountId>,
    file: Option<FileId>,
    template: String,
    language: String,
    body: Option<Vec<u8>>,
    message_id: String,
    invitation: Option<InvitationId>,
    valid_until: Ts,
}

/// The message `id` as long as it waits to be sent; `None` when it was sent, refused or given up, or never was.
///
/// # Errors
/// The database's.
pub fn load(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<Message>, DbError> {
    let row: Option<Row> = messages::table
        .find(id)
        .filter(messages::state.eq(State::Queued))
        .select((
            messages::channel,
            messages::recipient,
            messages::account_id,
            messages::file_id,
            messages::template,
            messages::language,
            messages::body,
            messages::message_id,
            messages::invitation_id,
            messages::valid_until,
        ))
        .first(tx.conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let owner = owner(tx, row.account, row.file)?;
    let key = id.to_string();
    let sealed = row.body.ok_or_else(|| DbError::damaged("a queued message without a body"))?;
    let to = open(tx, place("recipient", &key), owner, &row.recipient)?;
    let facts = open(tx, place("body", &key), owner, &sealed)?;
    Ok(Some(Message {
        id,
        channel: row.channel,
        to: String::from_utf8(to).map_err(DbError::damaged)?,
        template: row.template,
        language: Lang::from_code(&row.language).unwrap_or_default(),
        facts: serde_json::from_slice(&facts).map_err(DbError::damaged)?,
        message_id: Some(row.message_id).filter(|header| *header != key),
        invitation: row.invitation,
        valid_until: row.valid_until,
    }))
}

/// Whether `message` should leave: its time is not over, and the invitation it carries waits to be used.
///
/// # Errors
/// The database's.
pub fn standing(tx: &mut Tx<'_>, message: &Message) -> Result<Standing, DbError> {
    if let Some(invitation) = message.depends_on() {
        if standing::is_settled(tx, invitation)? {
            return Ok(Standing::Unneeded);
        }
        if !standing::is_open(tx, invitation)? {
            return Ok(Standing::Late);
        }
    }
    Ok(if message.valid_until <= tx.now() { Standing::Late } else { Standing::True })
}

/// Counts an attempt. The first one fixes the Message-ID: the identifier at `host`, the same for every attempt.
///
/// # Errors
/// The database's.
pub fn begin_attempt(tx: &mut Tx<'_>, message: &Message, host: &str) -> Result<String, DbError> {
    let header = message.message_id.clone().unwrap_or_else(|| format!("<{}@{host}>", message.id));
    diesel::update(messages::table.find(message.id)).set((messages::attempts.eq(messages::attempts + 1), messages::message_id.eq(&header))).execute(tx.conn)?;
    Ok(header)
}

/// The message is out of our hands: what it said is removed.
///
/// # Errors
/// The database's.
pub fn mark_sent(tx: &mut Tx<'_>, id: MessageId) -> Result<(), DbError> {
    diesel::update(messages::table.find(id).filter(messages::state.eq(State::Queued)))
        .set((messages::state.eq(State::Sent), messages::sent_at.eq(Some(tx.now())), messages::body.eq(None::<Vec<u8>>), messages::failure.eq(None::<String>)))
        .execute(tx.conn)?;
    Ok(())
}

/// The other side will never take it; `reason` is a code, not its words.
///
/// # Errors
/// The database's.
pub fn mark_refused(tx: &mut Tx<'_>, id: MessageId, reason: &str) -> Result<(), DbError> {
    end(tx, id, State::Refused, reason)
}

/// Its time is over: it is not sent any more.
///
/// # Errors
/// The database's.
pub fn give_up(tx: &mut Tx<'_>, id: MessageId) -> Result<(), DbError> {
    end(tx, id, State::Failed, "too late")
}

/// Nobody needs it any more: it is not sent, and that is no failure.
///
/// # Errors
/// The database's.
pub fn drop_unneeded(tx: &mut Tx<'_>, id: MessageId) -> Result<(), DbError> {
    end(tx, id, State::Dropped, "no longer needed")
}

fn end(tx: &mut Tx<'_>, id: MessageId, state: State, reason: &str) -> Result<(), DbError> {
    let (failed_at, dropped_at) = if state == State::Dropped { (None, Some(tx.now())) } else { (Some(tx.now()), None) };
    diesel::update(messages::table.find(id).filter(messages::state.eq(State::Queued)))
        .set((
            messages::state.eq(state),
            messages::failed_at.eq(failed_at),
            messages::dropped_at.eq(dropped_at),
            messages::failure.eq(Some(reason)),
            messages::body.eq(None::<Vec<u8>>),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Keeps the reason of a failed attempt while the message waits for the next one.
///
/// # Errors
/// The database's.
pub fn note_failure(tx: &mut Tx<'_>, id: MessageId, reason: &str) -> Result<(), DbError> {
    diesel::update(messages::table.find(id).filter(messages::state.eq(State::Queued))).set(messages::failure.eq(Some(reason))).execute(tx.conn)?;
    Ok(())
}
