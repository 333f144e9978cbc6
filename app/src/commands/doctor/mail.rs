//! The mail server and the SMS gateway.

use super::Finding;
use base::chance::Chance;
use base::clock::Clock;
use base::config::{Config, Secret};
use base::crypto::hex;
use base::mail::mailbox::Content;
use base::mail::{Envelope, Mailer, Routes, SendError};

/// Looks at the routes of messages; sends a mail to `to` if given.
pub(super) async fn examine(config: &Config, to: Option<&str>) -> Vec<Finding> {
    let routes =
        Routes { smtp_url: config.smtp_url.as_ref().map(Secret::expose), sms_url: config.sms_url.as_ref().map(Secret::expose), mail_from: &config.mail_from };
    let mailer = match Mailer::new(&routes) {
        Ok(mailer) => mailer,
        Err(error) => return vec![Finding::error("mail", error.to_string(), "`passerelle config example` shows addresses that work")],
    };
    vec![email(config, &mailer, to).await, sms(config)]
}

async fn email(config: &Config, mailer: &Mailer, to: Option<&str>) -> Finding {
    if config.smtp_url.is_none() {
        return Finding::warning("mail", "no mail server is set: mail stays in the local mailbox", "set PASSERELLE_SMTP_URL");
    }
    let Some(to) = to else {
        return Finding::ok("mail", format!("a server is set; sender {}. `--send-test-mail ADDRESS` tries it", config.mail_from));
    };
    match mailer.send_email(&test_mail(config, to)).await {
        Ok(()) => Finding::ok("mail", format!("the server took a mail to {to}; look whether it arrives, also among unwanted mail")),
        Err(error) => {
            let (says, fix) = explain(&error);
            Finding::error("mail", format!("{says} ({error})"), fix)
        }
    }
}

fn test_mail(config: &Config, to: &str) -> Envelope {
    let name = &config.brand.name;
    let host = config.base_url.split_once("://").map_or("localhost", |(_, host)| host.split(':').next().unwrap_or(host));
    let text = format!("Ce courriel d’essai vient de {}.\nThis test mail comes from {}.\n\n{}\n", name.fr, name.en, config.base_url);
    Envelope {
        to: to.to_owned(),
        message_id: format!("<{}@{host}>", hex(&Chance::system().bytes::<16>())),
        date: Clock::system().now(),
        content: Content { subject: format!("{} : essai / test", name.fr), html: format!("<p>{}</p>", text.trim().replace('\n', "<br>")), text },
    }
}

/// What the mailer's code means, and what to do.
fn explain(error: &SendError) -> (&'static str, &'static str) {
    let (SendError::Refused(code) | SendError::NotNow(code)) = error;
    match code.as_str() {
        "connection" => (
            "the mail server cannot be reached",
            "check host and port of smtp_url (usually 465 for smtps://, 587 for smtp:// with ?tls=required), and the firewall",
        ),
        "timeout" => (
            "the mail server does not answer in time",
            "check host and port of smtp_url, and the firewall; smtps:// to a port that speaks plain SMTP also waits for ever",
        ),
        "tls" => (
            "no encrypted connection came about",
            "smtps:// is for ports that encrypt from the first byte (465); for 587 write smtp://…?tls=required. The certificate must be valid for the host in smtp_url",
        ),
        "smtp-530" | "smtp-534" | "smtp-535" | "smtp-538" => (
            "the mail server refused the login",
            "check user and password in smtp_url; characters like @ : / are written %40 %3A %2F. Some providers want a password of their own for programs",
        ),
        "smtp-550" | "smtp-551" | "smtp-553" | "smtp-554" => {
            ("the mail server refused the mail", "it may not accept this sender or recipient: check mail_from against what the provider allows")
        }
        "address" => ("that is not an e-mail address", "write name@example.org"),
        _ => ("the mail server did not take the mail", "its log says why"),
    }
}

fn sms(config: &Config) -> Finding {
    if config.sms_url.is_some() {
        Finding::ok("text messages", "a gateway is set")
    } else {
        Finding::warning(
            "text messages",
            "no gateway is set: invitation codes are told in person or by telephone",
            "set PASSERELLE_SMS_URL if they should be sent",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_a_mail_server_it_says_so() {
        let found = examine(&Config::with([]).unwrap(), Some("a@example.org")).await;
        assert!(found.iter().any(|finding| finding.check == "mail" && finding.says.contains("local mailbox")));
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_told_in_words() {
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let config = Config::with([("smtp_url", format!("smtp://{closed}").as_str())]).unwrap();
        let found = examine(&config, Some("a@example.org")).await;
        let mail = found.iter().find(|finding| finding.check == "mail").unwrap();
        assert!(mail.says.starts_with("the mail server cannot be reached"), "{mail:?}");
        assert!(mail.fix.as_deref().unwrap().contains("host and port"));
    }
}
