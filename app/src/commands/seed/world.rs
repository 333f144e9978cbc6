//! The world while it is made: its clock, its database, its post.
//! Not here: who lives in it.

use super::super::opening::Opened;
use super::people::People;
use super::{PASSWORD, SeedError};
use crate::site;
use base::audit::{self, Actor};
use base::auth::codes::FreshCode;
use base::auth::password::{Cost, Passwords};
use base::chance::Chance;
use base::clock::{Clock, Ts};
use base::config::{Config, Links};
use base::crypto::Keyring;
use base::db::{Db, Tx};
use base::ids::{AccountId, PersonId};
use base::queue;
use base::web::Assets;
use chrono::{Days, NaiveDate, TimeDelta};
use jobs::JobContext;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// Days of history.
const DAYS: u64 = 182;
/// The hour of UTC at which clinics open in Québec in winter.
const OPENING_HOUR: u32 = 13;
/// A hash for secrets that are drawn by chance and told to nobody: guessing them is hopeless at any cost.
const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };
const SEED: u64 = 20_261_122;

/// The world while it is made.
pub(super) struct World {
    pub(super) people: People,
    pub(super) links: Links,
    pub(super) present: Ts,
    db: Db,
    clock: Clock,
    jobs: JobContext,
    keys: Arc<Keyring>,
    full: Arc<Passwords>,
    cheap: Passwords,
}

/// Somebody with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) account: AccountId,
    pub(super) person: PersonId,
}

impl Member {
    /// Acting for themselves.
    pub(super) fn actor(self) -> Actor {
        Actor {
            account: Some(self.account),
            person: Some(self.person),
            acting_for: None,
            request: "seed".to_owned(),
            origin: Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        }
    }

    /// Acting for somebody else.
    pub(super) fn acting_for(self, person: PersonId) -> Actor {
        Actor { acting_for: Some(person), ..self.actor() }
    }
}

impl World {
    /// The instant at which the history begins.
    pub(super) fn beginning(present: Ts) -> Ts {
        let day = day_of(present).checked_sub_days(Days::new(DAYS)).unwrap_or_default();
        at(day, 0, 0)
    }

    pub(super) fn new(config: Config, opened: Opened, clock: Clock, present: Ts) -> Result<Self, SeedError> {
        let Opened { db, keys } = opened;
        let links = config.links();
        let table = Arc::new(crate::routes::table());
        let renderer = Arc::new(site::renderer(&table, &Arc::new(Assets::load())));
        let jobs = JobContext::new(db.clone(), Arc::new(config), renderer).map_err(SeedError::refused)?;
        let hashing = |cost| Passwords::new(Arc::clone(&keys), Chance::system(), cost).map_err(SeedError::refused);
        let (full, cheap) = (Arc::new(hashing(Cost::default())?), hashing(CHEAP)?);
        let people = People::new(SEED, day_of(present));
        Ok(Self { people, links, present, db, clock, jobs, keys, full, cheap })
    }

    pub(super) fn today(&self) -> NaiveDate {
        day_of(self.present)
    }

    /// `hour` hours after opening, so many days before the present, never later than shortly before it.
    pub(super) fn ago(&self, days: u64, hour: u32, minute: u32) -> Ts {
        let day = self.today().checked_sub_days(Days::new(days)).unwrap_or_default();
        at(day, hour, minute).min(self.present - TimeDelta::minutes(10))
    }

    /// Goes to `target`; what falls due on the way runs at its own instant.
    pub(super) async fn go_to(&self, target: Ts) -> Result<(), SeedError> {
        while let Some(due) = self.db.read::<_, SeedError, _>(move |tx| Ok(queue::next_due(tx, target)?)).await? {
            self.move_clock(due);
            if jobs::run_due(&self.jobs, due).await? == 0 {
                return Err(SeedError::Refused("a job is due and does not run".to_owned()));
            }
        }
        self.move_clock(target);
        Ok(())
    }

    fn move_clock(&self, target: Ts) {
        self.clock.advance((target - self.clock.now()).max(TimeDelta::zero()));
    }

    /// One transaction at the instant the clock shows.
    pub(super) async fn write<T: Send + 'static>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, SeedError> + Send + 'static) -> Result<T, SeedError> {
        self.db.write(work).await
    }

    /// An invitation code.
    pub(super) fn code(&self) -> Result<FreshCode, SeedError> {
        FreshCode::draw_blocking(&self.cheap, &self.keys, self.db.chance()).map_err(SeedError::refused)
    }

    /// Hashes of the demo password, each with a salt of its own, made side by side.
    pub(super) async fn demo_hashes(&self, count: usize) -> Result<Vec<String>, SeedError> {
        let hash = || {
            let passwords = Arc::clone(&self.full);
            tokio::task::spawn_blocking(move || passwords.hash_blocking(PASSWORD))
        };
        let tasks: Vec<_> = (0..count).map(|_| hash()).collect();
        let mut hashes = Vec::with_capacity(count);
        for task in tasks {
            hashes.push(task.await.map_err(SeedError::refused)?.map_err(SeedError::refused)?);
        }
        Ok(hashes)
    }

    /// The hash of a password that nobody knows.
    pub(super) fn unknown_hash(&self) -> Result<String, SeedError> {
        self.cheap.hash_blocking(&self.db.chance().token()).map_err(SeedError::refused)
    }

    /// Comes to the present: what is due has run, the log is sealed.
    pub(super) async fn settle(&self) -> Result<(), SeedError> {
        self.go_to(self.present).await?;
        while self.write(|tx| Ok(audit::seal_pending(tx)?)).await? > 0 {}
        Ok(())
    }
}

/// The instant `hour` hours and `minute` minutes after the clinics open on `day`.
pub(super) fn at(day: NaiveDate, hour: u32, minute: u32) -> Ts {
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
    Ts::from_utc(midnight + TimeDelta::hours(i64::from(OPENING_HOUR + hour)) + TimeDelta::minutes(i64::from(minute)))
}

/// The day on the calendar of the clinics: in their evening UTC is a day ahead.
pub(super) fn day_of(at: Ts) -> NaiveDate {
    base::i18n::dates::local(at.utc(), chrono_tz::America::Toronto).date()
}
