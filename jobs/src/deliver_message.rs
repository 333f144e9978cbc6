//! Sends one message of the outbox, as long as it is true.

use crate::{JobContext, JobError};
use base::clock::Ts;
use base::db::{DbError, Tx};
use base::domain::outbox::{self, Channel, Message, Standing};
use base::ids::MessageId;
use base::mail::mailbox::{self, Content};
use base::mail::{Envelope, SendError};
use base::queue::payloads::DeliverMessage;
use std::time::Duration;

/// A message that waits, and what it says.
struct Ready {
    message: Message,
    content: Content,
    now: Ts,
}

pub(crate) async fn run(ctx: JobContext, job: DeliverMessage) -> Result<(), JobError> {
    let id = job.message_id;
    let Some(ready) = open(&ctx, id).await? else { return Ok(()) };
    if ctx.mailer.is_local(ready.message.channel) {
        return keep(&ctx, ready).await;
    }
    let until = ready.message.valid_until;
    match send(&ctx, ready).await? {
        Ok(()) => stamp(&ctx, move |tx| outbox::mark_sent(tx, id)).await,
        Err(SendError::Refused(reason)) => stamp(&ctx, move |tx| outbox::mark_refused(tx, id, &reason)).await,
        Err(SendError::NotNow(reason)) => {
            let why = reason.clone();
            stamp(&ctx, move |tx| outbox::note_failure(tx, id, &why)).await?;
            Err(JobError::retry_until(until, reason))
        }
    }
}

/// Loads and renders the message; gives it up when its time is over, drops it when nobody needs it. `None`: nothing is to be sent.
async fn open(ctx: &JobContext, id: MessageId) -> Result<Option<Ready>, JobError> {
    let found = ctx
        .db
        .read::<_, DbError, _>(move |tx| {
            let Some(message) = outbox::load(tx, id)? else { return Ok(None) };
            let standing = outbox::standing(tx, &message)?;
            Ok(Some((message, standing, tx.now())))
        })
        .await?;
    let Some((message, standing, now)) = found else { return Ok(None) };
    let end = match standing {
        Standing::True => None,
        Standing::Late => Some(outbox::give_up as fn(&mut Tx<'_>, MessageId) -> Result<(), DbError>),
        Standing::Unneeded => Some(outbox::drop_unneeded as _),
    };
    if let Some(end) = end {
        stamp(ctx, move |tx| end(tx, id)).await?;
        return Ok(None);
    }
    // a template at fault is mended by the next version: the message waits for it as long as it is true
    let content = ctx.letterhead.write(&message, now).map_err(|error| JobError::retry_until(message.valid_until, error))?;
    Ok(Some(Ready { message, content, now }))
}

/// Counts the attempt and hands the message over.
async fn send(ctx: &JobContext, ready: Ready) -> Result<Result<(), SendError>, JobError> {
    let Ready { message, content, now } = ready;
    let host = ctx.mail_host().to_owned();
    let counted = message.clone();
    let message_id = ctx.db.write::<_, DbError, _>(move |tx| outbox::begin_attempt(tx, &counted, &host)).await?;
    Ok(match message.channel {
        Channel::Email => ctx.mailer.send_email(&Envelope { to: message.to, message_id, date: now, content }).await,
        Channel::Sms => ctx.mailer.send_sms(&message.to, &content.text, &message.id.to_string()).await,
    })
}

/// Stamps the result. The message has left: when the database is away just now, it must not leave again for that.
async fn stamp<F>(ctx: &JobContext, verdict: F) -> Result<(), JobError>
where
    F: Fn(&mut Tx<'_>) -> Result<(), DbError> + Clone + Send + 'static,
{
    let mut pause = Duration::from_millis(100);
    loop {
        match ctx.db.write(verdict.clone()).await {
            Err(error) if error.is_unavailable() => {
                tracing::warn!("a delivery cannot be stamped yet: {error}");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(5));
            }
            other => return Ok(other?),
        }
    }
}

/// Puts the message into the local mailbox and stamps it in one transaction: exactly once.
async fn keep(ctx: &JobContext, ready: Ready) -> Result<(), JobError> {
    let host = ctx.mail_host().to_owned();
    let keep = move |tx: &mut Tx<'_>| {
        let Ready { message, content, .. } = &ready;
        outbox::begin_attempt(tx, message, &host)?;
        mailbox::keep(tx, message.id, message.channel, &message.to, message.language, content)?;
        outbox::mark_sent(tx, message.id)
    };
    Ok(ctx.db.write::<_, DbError, _>(keep).await?)
}
