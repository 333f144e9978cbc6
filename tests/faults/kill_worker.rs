//! R1: the worker process is killed again and again while two thousand mails leave for a real SMTP process. Takes a
//! minute: only with `PASSERELLE_TEST_LONG=1`, and `tests/install browser` done, which brings that process.

use crate::support::program::{Program, command, free_address};
use crate::support::site::settings;
use crate::support::{is_long_run, until};
use base::clock::Clock;
use base::db::DbError;
use base::db::schema::outbound_messages as messages;
use base::domain::outbox::{self, Channel, Letter, State};
use base::i18n::Lang;
use base::queue::Lane;
use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;
use tests::repository::root;
use tests::{Setup, TestApp};
use tokio::process::{Child, Command};

const MAILS: usize = 2_000;
const KILLS: usize = 20;
/// What the pool of notices has in hand at one time.
const IN_FLIGHT: usize = 8;

struct Rig {
    app: TestApp,
    folder: tempfile::TempDir,
    port: u16,
}

impl Rig {
    async fn new() -> Self {
        let app = TestApp::start_with(Setup { clock: Some(Clock::system()), ..Setup::default() }).await;
        Self { app, folder: tempfile::tempdir().unwrap(), port: free_address().port() }
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    fn smtp(&self) -> Child {
        let mut node = Command::new("node");
        node.arg(root().join("tests/journeys/rig/smtp.mjs")).args(["--port", &self.port.to_string(), "--delay-ms", "5", "--journal"]).arg(self.journal());
        node.kill_on_drop(true).spawn().unwrap()
    }

    fn worker(&self) -> Program {
        let address = free_address();
        let mut settings = settings(&self.app, address);
        settings.push(("PASSERELLE_SMTP_URL", format!("smtp://127.0.0.1:{}", self.port)));
        Program::start(command(self.folder.path(), &["worker"], &settings), address, self.folder.path().join("log"))
    }

    fn mails(&self) -> Vec<Value> {
        let journal = std::fs::read_to_string(self.journal()).unwrap_or_default();
        journal.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    async fn post(&self) {
        for hundred in 0..MAILS / 100 {
            self.app
                .write(move |tx| {
                    for n in 0..100 {
                        outbox::post(tx, letter(&format!("p{}@example.com", hundred * 100 + n), tx.now() + TimeDelta::days(4)))?;
                    }
                    Ok::<_, DbError>(())
                })
                .await;
        }
    }

    async fn count(&self, state: State) -> usize {
        let count: i64 = self.app.read(move |tx| Ok::<_, DbError>(messages::table.filter(messages::state.eq(state)).count().get_result(tx.conn)?)).await;
        usize::try_from(count).unwrap()
    }
}

fn letter(to: &str, valid_until: base::clock::Ts) -> Letter<'_> {
    Letter {
        template: "new_item",
        channel: Channel::Email,
        to,
        language: Lang::Fr,
        account: None,
        file: None,
        invitation: None,
        valid_until,
        lane: Lane::Notices,
        key: None,
        facts: serde_json::json!({ "first_name": "Zoé", "link": "https://portal.test/login" }),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mail_arrives_although_the_worker_is_killed_twenty_times() {
    if !is_long_run() {
        return;
    }
    let rig = Rig::new().await;
    let _smtp = rig.smtp();
    rig.post().await;
    let mut slowest = Duration::ZERO;
    for kill in 1..=KILLS {
        let before = rig.mails().len();
        let begun = std::time::Instant::now();
        let worker = rig.worker();
        until("the new worker works", || async { rig.mails().len() > before }).await;
        slowest = slowest.max(begun.elapsed());
        let enough = (before + 20).max(kill * MAILS / (KILLS + 5)).min(MAILS - 1);
        until("some mails have left", || async { rig.mails().len() >= enough }).await;
        worker.kill().await;
    }
    let _last = rig.worker();
    until("every mail has left", || async { rig.count(State::Sent).await == MAILS }).await;
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mails = rig.mails();
    for mail in &mails {
        let to = mail["to"][0].as_str().unwrap().to_owned();
        ids.entry(to).or_default().insert(mail["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids.len(), MAILS, "every mail arrived");
    assert!(ids.values().all(|ids| ids.len() == 1), "copies carry the same Message-ID");
    let copies = mails.len() - MAILS;
    assert!(copies <= KILLS * IN_FLIGHT, "{copies} copies");
    eprintln!("{MAILS} mails, {KILLS} kills, {copies} copies, slowest restart {slowest:?}");
    assert!(slowest < Duration::from_secs(2), "a restarted worker must work within two seconds, not {slowest:?}");
}
