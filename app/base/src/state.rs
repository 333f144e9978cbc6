//! What every request is given. Not here: anything that changes between requests; that is in the database.

use crate::auth::password::Passwords;
use crate::config::Config;
use crate::db::Db;
use crate::render::Renderer;
use crate::web::{Assets, Table};
use std::sync::Arc;

/// The application, shared by all requests.
pub struct AppState {
    /// The database.
    pub db: Db,
    /// The settings.
    pub config: Arc<Config>,
    /// The templates.
    pub renderer: Arc<Renderer>,
    /// Hashing of passwords, with its permits.
    pub passwords: Arc<Passwords>,
    /// The map of addresses.
    pub table: Arc<Table>,
    /// Style sheet, scripts, icons.
    pub assets: Arc<Assets>,
}

impl AppState {
    /// Whether people reach this installation over https.
    pub fn is_https(&self) -> bool {
        self.config.base_url.starts_with("https://")
    }
}
