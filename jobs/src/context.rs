//! What every runner is given.

use base::config::{Config, Links, Secret};
use base::db::Db;
use base::mail::{Letterhead, Mailer, MailerError, Routes};
use base::render::Renderer;
use base::web;
use std::sync::Arc;

/// What every runner is given; cheap to clone.
#[derive(Clone)]
pub struct JobContext {
    /// The database.
    pub db: Db,
    /// The settings.
    pub config: Arc<Config>,
    /// Writes messages.
    pub letterhead: Letterhead,
    /// Sends them.
    pub mailer: Mailer,
}

impl JobContext {
    /// The context of this process. Call it inside the async runtime.
    ///
    /// # Errors
    /// A mail or SMS setting that cannot work.
    pub fn new(db: Db, config: Arc<Config>, renderer: Arc<Renderer>) -> Result<Self, MailerError> {
        let mailer = Mailer::new(&Routes {
            smtp_url: config.smtp_url.as_ref().map(Secret::expose),
            sms_url: config.sms_url.as_ref().map(Secret::expose),
            mail_from: &config.mail_from,
        })?;
        let letterhead = Letterhead::new(renderer, |lang| web::brand(&config, lang));
        Ok(Self { db, config, letterhead, mailer })
    }

    /// Where links in messages begin.
    pub fn links(&self) -> Links {
        self.config.links()
    }

    /// The host of the public address, the right side of Message-ID headers.
    pub fn mail_host(&self) -> &str {
        let address = self.config.base_url.split_once("://").map_or(self.config.base_url.as_str(), |(_, rest)| rest);
        let host = address.split(['/', ':']).next().unwrap_or_default();
        if host.is_empty() { "localhost" } else { host }
    }
}
