//! The local mailbox: messages kept in the database where no server is set, and shown on the dev page.

use crate::clock::Ts;
use crate::crypto::{self, Place};
use crate::db::schema::local_mailbox as mailbox;
use crate::db::{DbError, Tx};
use crate::domain::outbox::Channel;
use crate::i18n::Lang;
use crate::ids::MessageId;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// One line; empty in a text message.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The HTML part; empty in a text message.
    pub html: String,
}

/// A message in the mailbox, as `/dev/mailbox.json` shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Kept {
    /// The identifier of the message.
    pub id: MessageId,
    /// How it would have travelled.
    pub channel: Channel,
    /// The address or number.
    pub to: String,
    /// The recipient's language.
    pub language: Lang,
    /// What it says.
    #[serde(flatten)]
    pub content: Content,
    /// When it arrived.
    pub sent_at: Ts,
}

/// Identifier, channel, recipient, language, body, instant.
type Row = (MessageId, Channel, Vec<u8>, String, Vec<u8>, Ts);

fn place<'a>(column: &'static str, row: &'a str) -> Place<'a> {
    Place { table: "local_mailbox", column, row }
}

/// Keeps a message; the same message a second time changes nothing.
///
/// # Errors
/// The database's.
pub fn keep(tx: &mut Tx<'_>, id: MessageId, channel: Channel, to: &str, language: Lang, content: &Content) -> Result<(), DbError> {
    let key = id.to_string();
    let body = serde_json::to_vec(content).map_err(DbError::damaged)?;
    let row = (
        mailbox::id.eq(id),
        mailbox::channel.eq(channel),
        mailbox::recipient.eq(crypto::seal_system(tx, place("recipient", &key), to.as_bytes())?),
        mailbox::recipient_hash.eq(recipient_hash(tx, to)),
        mailbox::language.eq(language.code()),
        mailbox::body.eq(crypto::seal_system(tx, place("body", &key), &body)?),
        mailbox::sent_at.eq(tx.now()),
    );
    crate::each_db!(tx.conn, c => diesel::insert_into(mailbox::table).values(row).on_conflict(mailbox::id).do_nothing().execute(c))?;
    Ok(())
}

/// The newest messages, to one recipient if given.
///
/// # Errors
/// The database's.
pub fn list(tx: &mut Tx<'_>, to: Option<&str>, limit: usize) -> Result<Vec<Kept>, DbError> {
    let mut query = mailbox::table
        .order((mailbox::sent_at.desc(), mailbox::id.desc()))
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select((mailbox::id, mailbox::channel, mailbox::recipient, mailbox::language, mailbox::body, mailbox::sent_at))
        .into_boxed();
    if let Some(to) = to {
        query = query.filter(mailbox::recipient_hash.eq(recipient_hash(tx, to)));
    }
    let rows: Vec<Row> = query.load(tx.conn)?;
    rows.into_iter()
        .map(|(id, channel, recipient, language, body, sent_at)| {
            let key = id.to_string();
            let to = crypto::open_system(tx, place("recipient", &key), &recipient)?;
            let body = crypto::open_system(tx, place("body", &key), &body)?;
            Ok(Kept {
                id,
                channel,
                to: String::from_utf8(to).map_err(DbError::damaged)?,
                language: Lang::from_code(&language).unwrap_or_default(),
                content: serde_json::from_slice(&body).map_err(DbError::damaged)?,
                sent_at,
            })
        })
        .collect()
}

/// An address and a number never have the same hash, so one column serves both.
fn recipient_hash(tx: &Tx<'_>, to: &str) -> String {
    if to.contains('@') { tx.keys().email_hash(to) } else { tx.keys().phone_hash(to) }
}
