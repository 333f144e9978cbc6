//! The local mailbox: what would have been mailed or texted.
//! Not here: sending (`base::mail`).

use base::error::AppError;
use base::ids::MessageId;
use base::mail::mailbox::{self, Kept};
use base::render::View;
use base::web::{Answer, Reply, Req};
use chrono::{DateTime, Utc};
use poem::http::header;
use serde::Serialize;

const PAGE_MAX: usize = 50;
const LIST_MAX: usize = 1_000;
/// A mail brings its own styles; it gets no script, no form, no page of ours around it.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
                           sandbox allow-popups allow-top-navigation-by-user-activation";

/// The mailbox page.
#[derive(Serialize)]
pub(super) struct IndexView {
    to: String,
    messages: Vec<Shown>,
}

/// A message as the page shows it.
#[derive(Serialize)]
struct Shown {
    id: String,
    is_email: bool,
    to: String,
    language: &'static str,
    subject: String,
    lines: Vec<Vec<Part>>,
    sent_at: DateTime<Utc>,
}

/// A piece of a text; an address of the web when `is_link`.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Part {
    text: String,
    is_link: bool,
}

impl From<Kept> for Shown {
    fn from(kept: Kept) -> Self {
        Self {
            id: kept.id.to_string(),
            is_email: !kept.content.html.is_empty(),
            to: kept.to,
            language: kept.language.code(),
            subject: kept.content.subject,
            lines: kept.content.text.trim_end().lines().map(parts).collect(),
            sent_at: kept.sent_at.utc(),
        }
    }
}

/// Cuts a text so that its links can be followed.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("https://").into_iter().chain(rest.find("http://")).min() {
        let (before, link) = rest.split_at(start);
        let end = link.find(|c: char| c.is_whitespace() || "<>\"'»".contains(c)).unwrap_or(link.len());
        let link = link.get(..end).unwrap_or(link).trim_end_matches(['.', ',', ';', ')']);
        parts.push(Part { text: before.to_owned(), is_link: false });
        parts.push(Part { text: link.to_owned(), is_link: true });
        rest = rest.get(start + link.len()..).unwrap_or_default();
    }
    parts.push(Part { text: rest.to_owned(), is_link: false });
    parts.retain(|part| !part.text.is_empty());
    parts
}

impl View for IndexView {
    const TEMPLATE: &'static str = "dev/mailbox/index.html";

    fn samples() -> Vec<Self> {
        let message = |is_email: bool| Shown {
            id: "0198f3a0-0000-7000-8000-00000000000a".to_owned(),
            is_email,
            to: "patient@demo.test".to_owned(),
            language: "fr",
            subject: if is_email { "Votre code de vérification".to_owned() } else { String::new() },
            lines: vec![parts("Ouvrez http://127.0.0.1:8080/login, puis entrez le code."), Vec::new(), parts("Passerelle")],
            sent_at: DateTime::from_timestamp(1_754_575_560, 0).unwrap_or_default(),
        };
        let empty = Self { to: "nobody@demo.test".to_owned(), messages: Vec::new() };
        vec![Self { to: String::new(), messages: vec![message(true), message(false)] }, empty]
    }
}

async fn messages(req: &Req, limit: usize) -> Result<Vec<Kept>, AppError> {
    let to = req.query("to").map(str::trim).filter(|to| !to.is_empty()).map(str::to_owned);
    req.state.db.read(move |tx| Ok(mailbox::list(tx, to.as_deref(), limit)?)).await
}

/// `GET /dev/mailbox`.
///
/// # Errors
/// The database's.
pub(super) async fn index(req: Req) -> Answer {
    let messages = messages(&req, PAGE_MAX).await?.into_iter().map(Shown::from).collect();
    req.page(&IndexView { to: req.query("to").unwrap_or_default().to_owned(), messages })
}

/// `GET /dev/mailbox.json`.
///
/// # Errors
/// The database's.
pub(super) async fn list(req: Req) -> Answer {
    let messages = messages(&req, LIST_MAX).await?;
    Ok(Reply::json(&serde_json::to_value(messages).map_err(|error| AppError::Internal(error.to_string()))?))
}

/// `GET /dev/mailbox/{message}`: the HTML part of a mail, as a mail program shows it.
///
/// # Errors
/// No such mail, or the database's.
pub(super) async fn show(req: Req) -> Answer {
    let id: MessageId = req.params.id("message")?;
    let kept = req.state.db.read(|tx| Ok::<_, AppError>(mailbox::list(tx, None, LIST_MAX)?)).await?;
    let kept = kept.into_iter().find(|kept| kept.id == id).ok_or(AppError::NotFound)?;
    Ok(Reply::html(200, kept.content.html).header(header::CONTENT_SECURITY_POLICY, MAIL_POLICY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_cut_out_of_a_text_and_nothing_is_lost() {
        let text = "Ouvrez https://a.example/invitation/x_-y. Ou (http://b.example/z?q=1), puis « fin ».";
        let parts = parts(text);
        let links: Vec<&str> = parts.iter().filter(|part| part.is_link).map(|part| part.text.as_str()).collect();
        assert_eq!(links, ["https://a.example/invitation/x_-y", "http://b.example/z?q=1"]);
        assert_eq!(parts.iter().map(|part| part.text.as_str()).collect::<String>(), text);
    }
}
