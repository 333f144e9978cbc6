//! An installation with the demo world in a temporary folder (`TMPDIR` says where), and a patient who has something to do.

use crate::failure::{Failure, Outcome, While as _};
use crate::load::Page;
use crate::login::Visitor;
use crate::process::{Running, free_address};
use crate::program::Program;
use crate::wire;
use base::audit::Actor;
use base::chance::Chance;
use base::clock::Clock;
use base::config::Config;
use base::db::{Db, Options};
use base::domain::definitions::{self, DefinitionKind};
use base::domain::{accounts, activities, follow_ups};
use chrono::Days;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// Who logs in.
const PATIENT: &str = "patient@demo.test";
const PASSWORD: &str = "Demo-2026!";
/// What waits on the dashboard.
pub const ITEMS: usize = 8;

/// An installation; gone with this value.
pub struct Site<'a> {
    program: &'a Program,
    folder: TempDir,
}

/// Who is logged in, and where their dashboard is.
pub struct Patient {
    cookie: String,
    path: String,
}

impl<'a> Site<'a> {
    /// Makes the demo world and gives the patient enough to do.
    ///
    /// # Errors
    /// The program refuses something.
    pub fn make(program: &'a Program) -> Outcome<Self> {
        let site = Self { program, folder: tempfile::Builder::new().prefix("passerelle-bench").tempdir()? };
        let made = program.command(site.folder.path(), &["seed"], &site.settings(free_address()?, false)).output().doing("seed")?;
        if !made.status.success() {
            return Err(format!("seed: {}", String::from_utf8_lossy(&made.stderr)).into());
        }
        tokio::runtime::Builder::new_current_thread().build()?.block_on(site.give_items())?;
        Ok(site)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn settings(&self, address: SocketAddr, is_dev: bool) -> Vec<(&'static str, String)> {
        vec![
            ("PASSERELLE_DATA_DIR", self.data().display().to_string()),
            ("PASSERELLE_LISTEN", address.to_string()),
            ("PASSERELLE_BASE_URL", format!("http://{address}")),
            ("PASSERELLE_DEV", is_dev.to_string()),
            // all the load comes from one address
            ("PASSERELLE_LIMITS_FAILURES_PER_ORIGIN_HOUR", "1000000".to_owned()),
        ]
    }

    /// The professional who asked last asks for more, until `ITEMS` wait.
    async fn give_items(&self) -> Outcome<()> {
        let folder = self.data().display().to_string();
        let config = Config::with([("data_dir", folder.as_str())]).doing("the settings")?;
        let chance = Chance::system();
        let keys = Arc::new(config.obtain_secret_key(&chance)?.keys);
        let (url, email_hash, links) = (config.database_url.expose().to_owned(), keys.email_hash(PATIENT), config.links());
        let db = Db::open(Options { url, connections: 1, travelling: false, clock: Clock::system(), chance, keys, node: "bench".to_owned() })?;
        db.write::<_, Failure, _>(move |tx| {
            let account = accounts::find_by_email_hash(tx, &email_hash)?.ok_or("no demo patient")?;
            let person = accounts::load(tx, account)?.person;
            let waiting = activities::list_waiting(tx, person)?;
            let first = waiting.first().ok_or("nothing waits for the demo patient")?.clone();
            let run = follow_ups::find(tx, first.follow_up)?;
            let forms = definitions::list_published(tx, DefinitionKind::Questionnaire, run.clinic)?;
            let actor = Actor { account: Some(first.requested_by), ..Actor::system("bench") };
            let today = tx.now().utc().date_naive();
            for (day, form) in (2..).zip(forms.iter().cycle()).take(ITEMS.saturating_sub(waiting.len())) {
                activities::send_questionnaire(tx, &actor, &links, first.follow_up, form.id, today.checked_add_days(Days::new(day)))?;
            }
            Ok(())
        })
        .await
    }

    /// Starts `serve`, back when it is ready. With `is_dev`, its mailbox can be read.
    ///
    /// # Errors
    /// It does not start.
    pub fn serve(&self, is_dev: bool) -> Outcome<Running> {
        let address = free_address()?;
        let command = self.program.command(self.folder.path(), &["serve"], &self.settings(address, is_dev));
        Running::start(command, address, "/readyz", &self.folder.path().join("serve.log"))
    }

    /// The patient logs in, at a server that runs for this only: the one that is measured has no page for developers.
    ///
    /// # Errors
    /// The login's.
    pub fn log_in(&self) -> Outcome<Patient> {
        let server = self.serve(true)?;
        let mut visitor = Visitor::new(server.address);
        visitor.log_in(PATIENT, PASSWORD)?;
        let home = visitor.get("/")?;
        let path = home.headers("location").next().ok_or("the home page leads nowhere")?.to_owned();
        let patient = Patient { cookie: visitor.cookie_header(), path };
        server.stop()?;
        Ok(patient)
    }
}

impl Patient {
    /// Their dashboard at this server.
    pub fn dashboard(&self, server: &Running) -> Page {
        let request = wire::get(server.address, &self.path, std::slice::from_ref(&self.cookie));
        let holds = vec![("id=\"activity-".to_owned(), ITEMS), ("</html>".to_owned(), 1)];
        Page { address: server.address, process: server.id(), request, holds }
    }
}
