//! What every message carries besides its own facts: the brand, the language, the zone of its dates.

use crate::clock::Ts;
use crate::domain::outbox::{Channel, Message};
use crate::i18n::Lang;
use crate::mail::mailbox::Content;
use crate::render::{Brand, Frame, RenderError, Renderer};
use chrono_tz::Tz;
use std::sync::Arc;

/// The zone of dates in messages that name none.
const ZONE: Tz = chrono_tz::America::Toronto;

/// Renders messages under the brand of the service.
#[derive(Clone)]
pub struct Letterhead {
    renderer: Arc<Renderer>,
    french: Arc<Brand>,
    english: Arc<Brand>,
}

impl Letterhead {
    /// A letterhead with the brand that `brand` says for each language.
    pub fn new(renderer: Arc<Renderer>, brand: impl Fn(Lang) -> Brand) -> Self {
        Self { renderer, french: Arc::new(brand(Lang::Fr)), english: Arc::new(brand(Lang::En)) }
    }

    /// Renders `message` as of `now`, its dates in the zone that its facts name as `zone`.
    ///
    /// # Errors
    /// A template is missing or faulty, or uses a fact that the message does not have.
    pub fn write(&self, message: &Message, now: Ts) -> Result<Content, RenderError> {
        let lang = message.language;
        let zone = message.facts.get("zone").and_then(|zone| zone.as_str()).and_then(|name| name.parse().ok());
        let frame = Frame { lang, zone: zone.unwrap_or(ZONE), now: now.utc() };
        let brand = match lang {
            Lang::Fr => &self.french,
            Lang::En => &self.english,
        };
        match message.channel {
            Channel::Email => {
                let mail = self.renderer.mail(frame, brand, &message.template, &message.facts)?;
                Ok(Content { subject: mail.subject, text: mail.text, html: mail.html })
            }
            Channel::Sms => {
                let text = self.renderer.sms(frame, brand, &message.template, &message.facts)?;
                Ok(Content { subject: String::new(), text, html: String::new() })
            }
        }
    }
}
