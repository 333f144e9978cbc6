//! How messages leave.
//! Not here: sending them (`mail`).

use super::Secret;
use super::setting::Setting;
use super::values::Values;
use poem::http::Uri;

pub(super) const SETTINGS: &[Setting] = &[
    Setting::secret(
        "smtp_url",
        "smtps://user:password@mail.example.org",
        "The mail server: `smtps://` for TLS from the first byte, `smtp://` with `?tls=required` for STARTTLS. Without it mail is kept in the \
         local mailbox, and `serve` refuses an address that others reach.",
    ),
    Setting::optional(
        "mail_from",
        "Passerelle <notifications@portal.example.org>",
        "Sender of every mail; the help pages print it. Default: `notifications@` and the host of the public address.",
    ),
    Setting::secret(
        "sms_url",
        "https://account:token@gateway.example.org/Messages.json?from=%2B15145550100",
        "The SMS gateway, shaped like Twilio's: the messages address with account and token, and the sending number as `from`. \
         Without it text messages are kept in the local mailbox.",
    ),
];

pub(super) fn smtp_url(values: &Values) -> Option<Secret> {
    checked(values, "smtp_url", &["smtp", "smtps"])
}

pub(super) fn sms_url(values: &Values) -> Option<Secret> {
    checked(values, "sms_url", &["http", "https"])
}

fn checked(values: &Values, key: &str, schemes: &[&str]) -> Option<Secret> {
    let secret = values.secret(key)?;
    let fits = |uri: Uri| uri.scheme_str().is_some_and(|scheme| schemes.contains(&scheme)) && uri.host().is_some_and(|host| !host.is_empty());
    if !secret.expose().parse().is_ok_and(fits) {
        let starts = schemes.iter().map(|scheme| format!("{scheme}://")).collect::<Vec<_>>().join(" or ");
        values.problem(key, format!("must be {starts} and a host; characters like @ or / in a password are written %40 and %2F"));
    }
    Some(secret)
}

pub(super) fn sender(values: &Values, base_url: &str) -> String {
    let Some(sender) = values.text("mail_from") else {
        let uri = base_url.parse::<Uri>().unwrap_or_default();
        let host = uri.host().filter(|host| host.starts_with(|c: char| c.is_ascii_alphabetic())).unwrap_or("localhost");
        let sender = format!("notifications@{host}");
        values.derive("mail_from", &sender, "base_url");
        return sender;
    };
    if sender.parse::<lettre::message::Mailbox>().is_err() {
        values.problem("mail_from", "must be an e-mail address, with or without a name: Name <address@example.org>");
    }
    sender
}
