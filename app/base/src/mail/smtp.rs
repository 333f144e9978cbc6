//! E-mail through an SMTP server.

use super::{Envelope, MailerError, SendError, is_loopback};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::error::Error as _;
use std::io::ErrorKind;
use std::time::Duration;

/// One command of the conversation.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(20);
/// The whole conversation, for a server that answers one byte at a time.
const SEND_TIMEOUT: Duration = Duration::from_secs(25);
const CONNECTIONS_MAX: u32 = 16;
/// Servers close idle connections after a few minutes; we are first.
const IDLE_MAX: Duration = Duration::from_secs(30);
/// How often to begin again at once when the server has closed the connection that we had kept.
const FRESH_STARTS: usize = 2;
/// What a server says when it does not know us: nothing about the recipient.
const ABOUT_US: [u16; 5] = [421, 530, 534, 535, 538];

#[derive(Clone)]
pub(super) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    pub(super) fn new(url: &str, from: &str) -> Result<Self, MailerError> {
        let parsed = reqwest::Url::parse(url).map_err(|e| MailerError::Smtp(e.to_string()))?;
        let host = parsed.host_str().ok_or_else(|| MailerError::Smtp("it names no host".into()))?;
        let starttls = parsed.query_pairs().any(|(name, value)| name == "tls" && value == "required");
        if parsed.scheme() == "smtp" && !starttls && !is_loopback(host) {
            return Err(MailerError::Smtp("without smtps:// or ?tls=required mails would travel unencrypted".into()));
        }
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|e| MailerError::Smtp(e.to_string()))?;
        if starttls {
            let parameters = TlsParameters::new(host.to_owned()).map_err(|e| MailerError::Smtp(e.to_string()))?;
            builder = builder.tls(Tls::Required(parameters));
        }
        let pool = PoolConfig::new().max_size(CONNECTIONS_MAX).idle_timeout(IDLE_MAX);
        let from = from.parse().map_err(|e: lettre::address::AddressError| MailerError::From(e.to_string()))?;
        Ok(Self { transport: builder.timeout(Some(COMMAND_TIMEOUT)).pool_config(pool).build(), from })
    }

    pub(super) async fn send(&self, envelope: &Envelope) -> Result<(), SendError> {
        let message = self.compose(envelope)?;
        let recipients = message.envelope().clone();
        let bytes = message.formatted();
        let attempt = async {
            let mut starts = 0;
            loop {
                match self.transport.send_raw(&recipients, &bytes).await {
                    Ok(_) => return Ok(()),
                    Err(error) if starts < FRESH_STARTS && is_stale(&error) => starts += 1,
                    Err(error) => return Err(judge(&error)),
                }
            }
        };
        tokio::time::timeout(SEND_TIMEOUT, attempt).await.unwrap_or_else(|_| Err(SendError::NotNow("timeout".into())))
    }

    fn compose(&self, envelope: &Envelope) -> Result<Message, SendError> {
        let to: Address = envelope.to.trim().parse().map_err(|_| SendError::Refused("address".into()))?;
        let date = std::time::UNIX_EPOCH + Duration::from_micros(u64::try_from(envelope.date.micros()).unwrap_or(0));
        let parts = MultiPart::alternative_plain_html(envelope.content.text.clone(), envelope.content.html.clone());
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .date(date)
            .message_id(Some(envelope.message_id.clone()))
            .subject(envelope.content.subject.clone())
            .multipart(parts)
            .map_err(|_| SendError::Refused("message".into()))?;
        for (name, value) in [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")] {
            let name = HeaderName::new_from_ascii_str(name);
            message.headers_mut().insert_raw(HeaderValue::new(name, value.to_owned()));
        }
        Ok(message)
    }
}

/// Whether a connection that had been kept turned out to be closed: this says nothing about the message.
fn is_stale(error: &lettre::transport::smtp::Error) -> bool {
    if error.status().is_some_and(|code| u16::from(code) == 421) {
        return true;
    }
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            let closed = [ErrorKind::BrokenPipe, ErrorKind::ConnectionReset, ErrorKind::ConnectionAborted, ErrorKind::UnexpectedEof, ErrorKind::NotConnected];
            return closed.contains(&io.kind());
        }
        source = cause.source();
    }
    // the server closed in the middle of an answer
    error.is_response() && error.status().is_none()
}

fn judge(error: &lettre::transport::smtp::Error) -> SendError {
    match error.status().map(u16::from) {
        Some(code) if error.is_permanent() && !ABOUT_US.contains(&code) => SendError::Refused(format!("smtp-{code}")),
        Some(code) => SendError::NotNow(format!("smtp-{code}")),
        None if error.is_timeout() => SendError::NotNow("timeout".into()),
        None if error.is_tls() => SendError::NotNow("tls".into()),
        None => SendError::NotNow("connection".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Ts;
    use crate::mail::mailbox::Content;

    fn envelope(to: &str) -> Envelope {
        Envelope {
            to: to.to_owned(),
            message_id: "<0196@clinic.example>".to_owned(),
            date: Ts::from_micros(1_700_000_000_000_000),
            content: Content { subject: "Votre code été".into(), text: "Bonjour Zoé\n".into(), html: "<p>Bonjour Zoé</p>".into() },
        }
    }

    #[tokio::test]
    async fn a_mail_says_that_no_person_wrote_it_and_has_its_text_first() {
        let smtp = Smtp::new("smtp://127.0.0.1:2525", "Passerelle <no-reply@clinic.example>").unwrap();
        let text = String::from_utf8(smtp.compose(&envelope("zoe@example.com")).unwrap().formatted()).unwrap();
        for header in [
            "Message-ID: <0196@clinic.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "X-Auto-Response-Suppress: All\r\n",
            "From: Passerelle <no-reply@clinic.example>\r\n",
            "To: zoe@example.com\r\n",
            "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n",
        ] {
            assert!(text.contains(header), "{header:?} is missing in\n{text}");
        }
        assert!(text.find("text/plain") < text.find("text/html"));
    }

    #[tokio::test]
    async fn mails_do_not_travel_unencrypted_over_a_network() {
        let from = "no-reply@clinic.example";
        for (url, allowed) in [
            ("smtp://mail.clinic.example", false),
            ("smtp://mail.clinic.example?tls=opportunistic", false),
            ("smtp://mail.clinic.example:587?tls=required", true),
            ("smtps://user:secret@mail.clinic.example", true),
            ("smtp://localhost:25", true),
            ("smtp://[::1]:25", true),
            ("http://localhost", false),
        ] {
            assert_eq!(Smtp::new(url, from).is_ok(), allowed, "{url}");
        }
        assert!(Smtp::new("smtp://localhost", "nobody").is_err());
    }

    #[tokio::test]
    async fn a_malformed_address_is_refused_for_good() {
        let smtp = Smtp::new("smtp://127.0.0.1:9", "no-reply@clinic.example").unwrap();
        for to in ["", "zoe", "zoe@example.com\r\nBcc: all@example.com", "a@b@c"] {
            assert_eq!(smtp.send(&envelope(to)).await, Err(SendError::Refused("address".into())), "{to:?}");
        }
    }
}
