//! Settings: defaults, then `passerelle.toml`, then `PASSERELLE_*` variables, then flags. One section per file.
//!
//! The only reader of the environment. Each value remembers where it came from; every problem names its key.
//! Not here: what a setting does; no setting lives in the database.

mod accounts;
mod brand;
mod database;
mod development;
mod limits;
mod links;
mod mail;
mod names;
mod network;
mod problem;
mod secret;
mod server;
mod setting;
mod show;
mod sources;
mod storage;
#[cfg(test)]
mod tests;
mod values;

pub use accounts::PasswordPolicy;
pub use brand::{Brand, Words};
pub use limits::Limits;
pub use links::Links;
pub use network::Network;
pub use problem::{Origin, Problem, Problems, Shown};
pub use secret::{Obtained, Secret, SecretError};
pub use setting::{Kind, Setting};
pub use show::{document, example};
pub use sources::{Sources, notify_socket};

use setting::SECTIONS;
use std::net::SocketAddr;
use std::path::PathBuf;
use values::Values;

/// The settings of this process, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder of the SQLite database, the secret key and the stored files.
    pub data_dir: PathBuf,
    /// `sqlite:PATH`, `postgres://…` or `postgresql://…`; it may hold a password.
    pub database_url: Secret,
    /// Address and port that the server answers on.
    pub listen: SocketAddr,
    /// Public address of the service, without a slash at its end.
    pub base_url: String,
    /// Proxies whose forwarded headers are believed.
    pub trusted_proxies: Vec<Network>,
    /// 32 bytes in base64 or hexadecimal; absent until [`Config::obtain_secret_key`] has found or made one.
    pub secret_key: Option<Secret>,
    /// `smtp://…` or `smtps://…`; absent means the local mailbox.
    pub smtp_url: Option<Secret>,
    /// The SMS gateway; absent means the local mailbox.
    pub sms_url: Option<Secret>,
    /// Sender of every mail.
    pub mail_from: String,
    /// A folder, or `s3://…`.
    pub storage_url: Secret,
    /// `HOST:PORT` or `unix:PATH` of the virus scanner.
    pub clamd: Option<String>,
    /// Which rules a new password follows.
    pub password_policy: PasswordPolicy,
    /// Minutes that a mailed login code lives: 1 to 15.
    pub login_code_minutes: u32,
    /// Brakes on guessing.
    pub limits: Limits,
    /// Who offers the service.
    pub brand: Brand,
    /// Whether the development pages exist; never true on an address that others reach, but in the demo.
    pub dev: bool,
    /// Whether this is the demo, which says so on every page.
    pub demo: bool,
    /// What the log tells, as `info` or `info,jobs=debug`.
    pub log: String,
}

/// Settings with what is to be said about them.
#[derive(Debug)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    /// Every setting with its value, secrets hidden, and its origin.
    pub shown: Vec<Shown>,
    /// What deserves a word but does not stop the start.
    pub warnings: Vec<Problem>,
}

impl Config {
    /// Reads and checks all settings.
    ///
    /// # Errors
    /// Every problem found, each with its key and the place it came from.
    pub fn load(sources: &Sources) -> Result<Loaded, Problems> {
        let values = Values::read(sources);
        let data_dir = database::data_dir(&values);
        let database_url = database::url(&values, &data_dir);
        let listen = server::listen(&values);
        let base_url = server::base_url(&values, listen);
        let config = Self {
            trusted_proxies: server::trusted_proxies(&values),
            secret_key: secret::setting(&values),
            smtp_url: mail::smtp_url(&values),
            sms_url: mail::sms_url(&values),
            mail_from: mail::sender(&values, &base_url),
            storage_url: storage::url(&values, &data_dir),
            clamd: storage::clamd(&values),
            password_policy: accounts::password_policy(&values),
            login_code_minutes: accounts::login_code_minutes(&values),
            limits: Limits::read(&values),
            brand: Brand::read(&values),
            dev: development::dev(&values, listen),
            demo: false,
            log: development::log(&values),
            data_dir,
            database_url,
            listen,
            base_url,
        };
        values.finish(config)
    }

    /// Settings from defaults and the given pairs alone: no file, no environment.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn with<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Problems> {
        Ok(Self::load(&Sources::only(pairs))?.config)
    }

    /// Where links in mails begin.
    pub fn links(&self) -> Links {
        Links { base_url: self.base_url.clone() }
    }

    /// Whether only this machine reaches the server.
    pub fn is_loopback(&self) -> bool {
        self.listen.ip().is_loopback()
    }

    /// Whether the database is SQLite.
    pub fn is_sqlite(&self) -> bool {
        self.database_url.expose().starts_with("sqlite:")
    }
}

/// Every setting, in the order of the documentation.
pub fn settings() -> impl Iterator<Item = &'static Setting> {
    SECTIONS.iter().flat_map(|(_, settings)| settings.iter())
}
