//! The application of one test: its own database, a clock that stands still, seeded chance, cheap passwords.

use crate::database::{Own, own_database};
use crate::{Browser, Node, World, counting, logbook};
use base::access::Denied;
use base::auth::password::Cost;
use base::clock::{Clock, Ts};
use base::config::Config;
use base::crypto::token_hash;
use base::db::schema::{accounts, audit_events, sessions};
use base::db::{DbError, Tx};
use base::domain::{definitions, terms};
use base::ids::{AccountId, SessionId};
use base::state::AppState;
use base::web::{Site, Table};
use chrono::TimeDelta;
use diesel::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Noon of a working day in Montréal.
const NOW: &str = "2026-08-05T16:00:00Z";
/// The key that the tests' installations have.
pub const SECRET: [u8; 32] = *b"AQ9z!k3V~x7Lm@0Wf#8Rb$2Tn%6Yh^4J";
const IDLE_SECONDS: i32 = 30 * 60;
/// The least that argon2 allows.
pub const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
/// From which number the first site of a test draws its chance.
const SEED: u64 = 7;

/// One application, with its database and clock.
pub struct TestApp {
    /// What requests share.
    pub state: Arc<AppState>,
    /// The site.
    pub site: Arc<Site>,
    /// The clock; it stands until it is moved.
    pub clock: Clock,
    database: Own,
}

/// How to start an application.
pub struct Setup {
    /// Settings besides the defaults.
    pub settings: Vec<(&'static str, String)>,
    /// Adds routes that only a test has.
    pub routes: fn(&mut Table),
    /// Whether the pages for development answer.
    pub travelling: bool,
    /// The clock; `None`: one that stands at noon of a working day.
    pub clock: Option<Clock>,
    /// The database; `None`: one of its own, of the kind that the tests run on.
    pub database: Option<Own>,
    /// What a password costs: as little as argon2 allows.
    pub cost: Cost,
    /// Connections to the database.
    pub connections: u32,
}

impl Default for Setup {
    fn default() -> Self {
        Self { settings: Vec::new(), routes: |_| {}, travelling: false, clock: None, database: None, cost: CHEAP, connections: 4 }
    }
}

impl Setup {
    /// The same with one more setting.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.settings.push((key, value.into()));
        self
    }

    /// The same with more routes.
    #[must_use]
    pub fn routes(mut self, routes: fn(&mut Table)) -> Self {
        self.routes = routes;
        self
    }
}

impl TestApp {
    /// An application on an empty, migrated database with the shipped definitions and terms.
    pub async fn start() -> Self {
        Self::start_with(Setup::default()).await
    }

    /// The same with settings or routes of the test's own.
    pub async fn start_with(mut setup: Setup) -> Self {
        counting::start();
        logbook::start();
        let database = setup.database.take().unwrap_or_else(own_database);
        let folder = database.folder.path().display().to_string();
        let mut pairs = vec![("data_dir", folder.as_str()), ("database_url", database.url.as_str())];
        pairs.extend(setup.settings.iter().map(|(key, value)| (*key, value.as_str())));
        let config = Config::with(pairs).expect("the settings of the test are good");
        let clock = setup.clock.take().unwrap_or_else(|| Clock::manual(Ts::from_utc(NOW.parse().expect("an instant"))));
        let node = Node::start(&database.url, config, &clock, SEED, &setup);
        node.state.db.migrate().expect("the migrations apply");
        let app = Self { state: node.state, site: node.site, clock, database };
        app.write(|tx| {
            terms::publish_first(tx)?;
            definitions::publish_shipped(tx, &base::audit::Actor::system("test"))
        })
        .await;
        app
    }

    /// An application with the invented world in it.
    pub async fn with_world() -> (Self, World) {
        let app = Self::start().await;
        let world = World::build(&app).await;
        (app, world)
    }

    /// Another process that serves the same database, with the settings of the first and the same clock.
    pub fn another_site(&self) -> Node {
        self.another_site_with(&Setup::default())
    }

    /// The same with another cost of passwords.
    pub fn another_site_with(&self, setup: &Setup) -> Node {
        static SITES: AtomicU64 = AtomicU64::new(SEED + 1);
        let config = Config::clone(&self.state.config);
        Node::start(&self.database.url, config, &self.clock, SITES.fetch_add(1, Ordering::Relaxed), setup)
    }

    /// The address of the database.
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// The folder of the SQLite file and of stored files.
    pub fn folder(&self) -> &std::path::Path {
        self.database.folder.path()
    }

    /// A transaction that must succeed.
    pub async fn write<T, E, F>(&self, work: F) -> T
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + std::fmt::Debug + Send + 'static,
    {
        self.state.db.write(work).await.expect("the transaction commits")
    }

    /// A read that must succeed.
    pub async fn read<T, E, F>(&self, work: F) -> T
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + std::fmt::Debug + Send + 'static,
    {
        self.state.db.read(work).await.expect("the read succeeds")
    }

    /// A browser that knows nobody.
    pub fn browser(&self) -> Browser {
        Browser::new(Arc::clone(&self.site), Arc::clone(&self.state))
    }

    /// A browser in which this account has just logged in.
    pub async fn signed_in(&self, account: AccountId) -> Browser {
        let browser = self.browser();
        let hash = token_hash(browser.token());
        self.write(move |tx| {
            let epoch: i32 = accounts::table.find(account).select(accounts::epoch).first(tx.conn)?;
            diesel::insert_into(sessions::table)
                .values((
                    sessions::id.eq(tx.id::<SessionId>()),
                    sessions::account_id.eq(account),
                    sessions::token_hash.eq(hash),
                    sessions::created_at.eq(tx.now()),
                    sessions::seen_at.eq(tx.now()),
                    sessions::expires_at.eq(tx.now() + TimeDelta::hours(12)),
                    sessions::idle_seconds.eq(IDLE_SECONDS),
                    sessions::epoch.eq(epoch),
                    sessions::user_agent.eq("test"),
                ))
                .execute(tx.conn)?;
            Ok::<_, DbError>(())
        })
        .await;
        browser
    }

    /// How many statements the database was sent so far, those of transactions aside.
    pub fn statements(&self) -> usize {
        counting::statements(&self.database.url)
    }

    /// The audit events of an action, as `(person, item)`, oldest first.
    pub async fn events(&self, action: &'static str) -> Vec<(Option<String>, Option<String>)> {
        self.read(move |tx| {
            let rows = audit_events::table
                .filter(audit_events::action.eq(action))
                .order((audit_events::at, audit_events::id))
                .select((audit_events::person_id, audit_events::item_id))
                .load(tx.conn)?;
            Ok::<_, Denied>(rows)
        })
        .await
    }

    /// How many audit events there are.
    pub async fn count_events(&self) -> i64 {
        self.read(|tx| Ok::<i64, Denied>(audit_events::table.count().get_result(tx.conn)?)).await
    }
}
