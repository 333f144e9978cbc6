//! Mails and text messages: three templates become a subject, a text and an HTML part with its styles inlined.

use serde::Serialize;

use super::frame::Root;
use super::{Brand, Frame, RenderError, Renderer, serialized};

/// A mail ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// One line.
    pub subject: String,
    /// The text part, written by hand, never derived from the other.
    pub text: String,
    /// The HTML part; its styles are in the elements.
    pub html: String,
}

impl Renderer {
    /// Renders `templates/emails/<name>/{subject.txt,body.txt,body.html}` with the fields of `m`.
    ///
    /// # Errors
    /// A template is missing or faulty, or uses a field that `m` does not have.
    pub fn mail(&self, frame: Frame, brand: &Brand, name: &str, m: &impl Serialize) -> Result<Mail, RenderError> {
        let root = Root::value(frame, vec![("lang", frame.lang.code().into()), ("brand", serialized(brand)), ("m", serialized(m))]);
        let part = |file: &str| self.render(&format!("emails/{name}/{file}"), root.clone());
        let subject = part("subject.txt")?;
        let html = self.inliner.inline(&part("body.html")?);
        Ok(Mail {
            subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
            text: format!("{}\n", part("body.txt")?.trim()),
            html: html.map_err(|source| RenderError::Styles { mail: name.to_owned(), source })?,
        })
    }

    /// Renders the text message `templates/sms/<name>.txt` with the fields of `m`.
    ///
    /// # Errors
    /// The template is missing or faulty, or uses a field that `m` does not have.
    pub fn sms(&self, frame: Frame, brand: &Brand, name: &str, m: &impl Serialize) -> Result<String, RenderError> {
        let root = Root::value(frame, vec![("lang", frame.lang.code().into()), ("brand", serialized(brand)), ("m", serialized(m))]);
        Ok(self.render(&format!("sms/{name}.txt"), root)?.trim().to_owned())
    }
}
