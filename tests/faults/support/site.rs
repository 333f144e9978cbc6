//! An installation with the invented world: its programs, its people, what stands in its database.

use super::client::Client;
use super::program::{Program, command, free_address};
use super::until;
use super::writer::Writer;
use base::access::Denied;
use base::clock::Clock;
use base::db::schema::{answers, audit_events, responses};
use base::domain::responses as drafts;
use base::ids::ActivityId;
use diesel::prelude::*;
use std::net::SocketAddr;
use std::process::Output;
use tempfile::TempDir;
use tests::{Own, PASSWORD, PATIENT, SECRET, Setup, TestApp, World, own_database};

/// What a program of this application's installation is told.
pub fn settings(app: &TestApp, address: SocketAddr) -> Vec<(&'static str, String)> {
    vec![
        ("PASSERELLE_DATABASE_URL", app.database_url().to_owned()),
        ("PASSERELLE_DATA_DIR", app.folder().display().to_string()),
        ("PASSERELLE_SECRET_KEY", base::crypto::hex(&SECRET)),
        ("PASSERELLE_LISTEN", address.to_string()),
        ("PASSERELLE_BASE_URL", format!("http://{address}")),
        ("PASSERELLE_DEV", "true".to_owned()),
    ]
}

/// An installation.
pub struct Site {
    /// Reads and writes beside the programs.
    pub app: TestApp,
    /// Who is in it.
    pub world: World,
    logs: TempDir,
}

impl Site {
    /// On a database of the kind that the tests run on.
    pub async fn new() -> Self {
        Self::on(own_database()).await
    }

    /// On this database.
    pub async fn on(database: Own) -> Self {
        let setup = Setup { clock: Some(Clock::system()), database: Some(database), travelling: true, ..Setup::default() };
        let app = TestApp::start_with(setup).await;
        let world = World::build(&app).await;
        Self { app, world, logs: tempfile::tempdir().unwrap() }
    }

    /// Starts a program that serves or works; back at once.
    pub fn start(&self, arguments: &[&str], address: SocketAddr) -> Program {
        let log = self.logs.path().join(format!("{}.log", address.port()));
        Program::start(command(self.app.folder(), arguments, &settings(&self.app, address)), address, log)
    }

    /// Starts `serve` with these flags; back when it is ready.
    pub async fn serve(&self, flags: &[&str]) -> Program {
        self.serve_at(flags, free_address()).await
    }

    /// The same at an address of the caller's.
    pub async fn serve_at(&self, flags: &[&str], address: SocketAddr) -> Program {
        let program = self.start(&[&["serve"], flags].concat(), address);
        let visitor = Client::new(&program.url());
        until("the server is ready", || visitor.is_ready()).await;
        program
    }

    /// Runs a command to its end.
    pub async fn run(&self, arguments: &[&str]) -> Output {
        command(self.app.folder(), arguments, &settings(&self.app, free_address())).output().await.unwrap()
    }

    /// The patient's browser, logged in, at this server.
    pub async fn patient(&self, server: &Program) -> Client {
        let browser = self.app.signed_in(self.world.patient.account).await;
        Client::with(&server.url(), &[("sid", browser.token())], browser.csrf())
    }

    /// Somebody who saves answers to one more questionnaire of the patient.
    pub async fn writer(&self, server: &Program) -> Writer {
        let activity = self.world.send_questionnaire(&self.app, None).await;
        Writer::new(self.patient(server).await, self.world.patient.person, activity)
    }

    /// How many versions of the answer are kept, how many savings the audit log tells of, and the newest version.
    pub async fn kept(&self, activity: ActivityId) -> (i32, i32, i32) {
        self.app
            .read(move |tx| {
                let versions: i64 = answers::table
                    .inner_join(responses::table.on(responses::id.eq(answers::response_id)))
                    .filter(responses::activity_id.eq(activity))
                    .count()
                    .get_result(tx.conn)?;
                let events: i64 = audit_events::table
                    .filter(audit_events::action.eq("answers.saved"))
                    .filter(audit_events::item_id.eq(activity.to_string()))
                    .count()
                    .get_result(tx.conn)?;
                let newest = drafts::draft(tx, activity)?.version_of(Writer::ITEM);
                Ok::<_, Denied>((i32::try_from(versions).unwrap(), i32::try_from(events).unwrap(), newest))
            })
            .await
    }

    /// The patient logs in with password and mailed code, at one server, reading the mailbox at the same.
    pub async fn log_in(&self, server: &Program) {
        let visitor = Client::new(&server.url());
        let before = codes(&visitor).await.len();
        let page = visitor.get("/login").await.expect(200);
        let passed = visitor.submit(&page, &[("email", PATIENT.email), ("password", PASSWORD)]).await.expect(303);
        until("the code was mailed", || async { codes(&visitor).await.len() > before }).await;
        let code = codes(&visitor).await.remove(0);
        let page = visitor.get(passed.header("location")).await.expect(200);
        let opened = visitor.submit(&page, &[("code", &code)]).await.expect(303);
        assert!(!opened.header("location").starts_with("/login"), "{}", opened.header("location"));
    }

    /// The chain of the audit log holds.
    pub async fn verify_audit(&self) {
        let verdict = self.run(&["audit", "verify"]).await;
        assert!(verdict.status.success(), "{}{}", String::from_utf8_lossy(&verdict.stdout), String::from_utf8_lossy(&verdict.stderr));
    }
}

/// The codes in the patient's mailbox, the newest first.
async fn codes(visitor: &Client) -> Vec<String> {
    let list = visitor.get(&format!("/dev/mailbox.json?to={}", PATIENT.email)).await;
    let mails: Vec<serde_json::Value> = serde_json::from_str(&list.body).unwrap_or_default();
    // the first line of such a mail says it: « Votre code est 1 2 3 4 5 6. »
    let first_lines = mails.iter().filter_map(|mail| mail["text"].as_str()?.lines().next().map(str::to_owned));
    first_lines.map(|line| line.chars().filter(char::is_ascii_digit).collect::<String>()).filter(|digits| digits.len() == 6).collect()
}
