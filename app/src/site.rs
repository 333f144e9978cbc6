//! Puts the application together: database, templates, routes. Used by every command that serves and by the tests.

use crate::routes;
use base::auth::password::Passwords;
use base::config::Config;
use base::db::Db;
use base::render::Renderer;
use base::state::AppState;
use base::web::{Assets, Table};
use std::sync::Arc;

/// The renderer that knows the addresses of `table` and the static files.
pub fn renderer(table: &Arc<Table>, assets: &Arc<Assets>) -> Renderer {
    let (routes, files) = (Arc::clone(table), Arc::clone(assets));
    Renderer::new(Arc::new(move |name, args| routes.url(name, args)), Arc::new(move |name| files.path(name)))
}

/// The state that all requests share, with the rows that `more` adds (dev pages).
pub fn state(db: Db, config: Config, passwords: Passwords, more: impl FnOnce(&mut Table)) -> Arc<AppState> {
    let mut table = routes::table();
    more(&mut table);
    let table = Arc::new(table);
    let assets = Arc::new(Assets::load());
    let renderer = Arc::new(renderer(&table, &assets));
    Arc::new(AppState { db, config: Arc::new(config), renderer, passwords: Arc::new(passwords), table, assets })
}
