//! Mails and text messages on their way out: an SMTP server and an SMS gateway, or the mailbox kept in the database
//! where none is set. Not here: what is sent to whom (`domain::outbox`) and when it is tried again (crate `jobs`).

mod letterhead;
pub mod mailbox;
mod sms;
mod smtp;

pub use letterhead::Letterhead;

use crate::clock::Ts;
use crate::domain::outbox::Channel;
use mailbox::Content;

/// Where messages go.
#[derive(Debug, Clone, Default)]
pub struct Routes<'a> {
    /// `smtp://…` or `smtps://…`; the local mailbox when `None`.
    pub smtp_url: Option<&'a str>,
    /// The address of a gateway that takes `To`, `From` and `Body`; the local mailbox when `None`.
    pub sms_url: Option<&'a str>,
    /// The sender, as in `Clinic <no-reply@clinic.example>`.
    pub mail_from: &'a str,
}

/// A setting of the mailer that cannot work.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// The address of the SMTP server. The reason never quotes it: it may hold a password.
    #[error("the SMTP address cannot be used: {0}")]
    Smtp(String),
    /// The address of the SMS gateway.
    #[error("the SMS address cannot be used: {0}")]
    Sms(&'static str),
    /// The sender.
    #[error("the sender's address cannot be used: {0}")]
    From(String),
}

/// Why a message did not leave. The reasons are codes: what the other side says may hold addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The other side will never take this message.
    #[error("refused: {0}")]
    Refused(String),
    /// It may take it later.
    #[error("not now: {0}")]
    NotNow(String),
}

/// One e-mail.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The address.
    pub to: String,
    /// The Message-ID header, the same for every attempt.
    pub message_id: String,
    /// The Date header.
    pub date: Ts,
    /// Subject and parts.
    pub content: Content,
}

/// Sends messages. One for the whole process; cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    smtp: Option<smtp::Smtp>,
    sms: Option<sms::Gateway>,
}

impl Mailer {
    /// A mailer for these routes. Call it inside the async runtime: the SMTP pool lives there.
    ///
    /// # Errors
    /// An address that cannot be used, or one that would send passwords and mails unencrypted over a network.
    pub fn new(routes: &Routes<'_>) -> Result<Self, MailerError> {
        let smtp = routes.smtp_url.map(|url| smtp::Smtp::new(url, routes.mail_from)).transpose()?;
        let sms = routes.sms_url.map(sms::Gateway::new).transpose()?;
        Ok(Self { smtp, sms })
    }

    /// Whether messages of `channel` stay in the local mailbox.
    pub fn is_local(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self.smtp.is_none(),
            Channel::Sms => self.sms.is_none(),
        }
    }

    /// Hands an e-mail to the SMTP server; lasts at most 25 s.
    ///
    /// # Errors
    /// `SendError`; also when there is no SMTP server (`is_local`).
    pub async fn send_email(&self, envelope: &Envelope) -> Result<(), SendError> {
        match &self.smtp {
            Some(smtp) => smtp.send(envelope).await,
            None => Err(SendError::NotNow("no-smtp".into())),
        }
    }

    /// Hands a text message to the gateway; lasts at most 20 s. `key` lets the gateway recognise a repetition.
    ///
    /// # Errors
    /// `SendError`; also when there is no gateway (`is_local`).
    pub async fn send_sms(&self, to: &str, text: &str, key: &str) -> Result<(), SendError> {
        match &self.sms {
            Some(gateway) => gateway.send(to, text, key).await,
            None => Err(SendError::NotNow("no-gateway".into())),
        }
    }
}

/// The name of a host that answers only on this machine.
fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
