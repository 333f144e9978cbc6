//! The outbox: the only way to send an e-mail or a text message from domain code. A letter is written in the
//! transaction of the change that asks for it; a job delivers it (`jobs`, `mail`).
//! Not here: transports (`mail`), templates (`templates/emails`, `templates/sms`).
//!
//! What the letter says is kept as facts for its template, sealed, and only until it is sent or given up.

mod model;
mod store;

pub use model::{Channel, Letter, Message, Standing, State};
pub use store::{begin_attempt, drop_unneeded, give_up, load, mark_refused, mark_sent, note_failure, standing};

use crate::clock::Ts;
use crate::db::{DbError, Tx};
use crate::ids::MessageId;
use crate::queue::payloads::DeliverMessage;
use crate::queue::{self, Enqueued, Opts};

/// Writes `letter` and its delivery in this transaction. When a letter of the same key is known, that one is returned
/// and nothing is written.
///
/// # Errors
/// The database's.
pub fn post(tx: &mut Tx<'_>, letter: Letter<'_>) -> Result<MessageId, DbError> {
    post_at(tx, letter, tx.now())
}

/// Like [`post`], to be sent not before `at`: a reminder. Whether it is still true is looked at then.
///
/// # Errors
/// The database's.
pub fn post_at(tx: &mut Tx<'_>, letter: Letter<'_>, at: Ts) -> Result<MessageId, DbError> {
    let message_id: MessageId = tx.id();
    let opts = Opts { run_at: Some(at), lane: Some(letter.lane), unique_key: letter.key.clone() };
    match queue::enqueue_once(tx, &DeliverMessage { message_id }, opts)? {
        Enqueued::New(_) => {
            store::insert(tx, message_id, &letter)?;
            Ok(message_id)
        }
        Enqueued::Known { payload, .. } => {
            let known: DeliverMessage = serde_json::from_str(&payload).map_err(DbError::damaged)?;
            Ok(known.message_id)
        }
    }
}
