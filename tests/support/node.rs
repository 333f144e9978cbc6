//! One process that serves a database: an application has one, and more where a test asks for more.

use crate::{Browser, SECRET, Setup};
use base::auth::password::Passwords;
use base::chance::Chance;
use base::clock::Clock;
use base::config::Config;
use base::crypto::Keyring;
use base::db::{Db, Options};
use base::state::AppState;
use base::web::Site;
use std::sync::Arc;

/// One process that serves a database.
pub struct Node {
    /// What requests share.
    pub state: Arc<AppState>,
    /// The site.
    pub site: Arc<Site>,
}

impl Node {
    /// Opens the database and puts the site before it. Processes must not draw the same chance: each has its own seed.
    pub(crate) fn start(url: &str, config: Config, clock: &Clock, seed: u64, setup: &Setup) -> Self {
        let (keys, chance) = (Arc::new(Keyring::new(&SECRET).expect("a key")), Chance::seeded(seed));
        let options = Options {
            url: url.to_owned(),
            connections: setup.connections,
            travelling: setup.travelling,
            clock: clock.clone(),
            chance: chance.clone(),
            keys: Arc::clone(&keys),
            node: "test".to_owned(),
        };
        let db = Db::open(options).expect("the database opens");
        let passwords = Passwords::new(keys, chance, setup.cost).expect("a cost");
        let state = app::site::state(db, config, passwords, setup.routes);
        let site = Arc::new(Site::new(Arc::clone(&state)));
        Self { state, site }
    }

    /// A browser that knows nobody.
    pub fn browser(&self) -> Browser {
        Browser::new(Arc::clone(&self.site), Arc::clone(&self.state))
    }

    /// The same browser, whose requests come to this process from now on.
    pub fn takes_over(&self, browser: &Browser) -> Browser {
        browser.at(Arc::clone(&self.site), Arc::clone(&self.state))
    }
}
