//! A PostgreSQL server of one test's own, which can be killed and started again.

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use std::process::Command;
use tests::repository::root;

/// What was committed must survive the kill.
const DURABLE: &str = "PG_OPTIONS='-c synchronous_commit=on'";

/// A running server, removed with the test.
pub struct Server {
    home: String,
    bin: String,
    url: String,
}

fn shell(script: &str) -> String {
    let script = format!("set -euo pipefail; . tests/lib/common.sh; . tests/lib/postgres.sh; {DURABLE}; {script}");
    let done = Command::new("bash").args(["-c", &script]).current_dir(root()).output().unwrap();
    assert!(done.status.success(), "{script}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

impl Server {
    pub fn start() -> Self {
        let said = shell("postgres_start; echo \"$PG_HOME $PG_BIN $PG_URL\"");
        let mut words = said.split_whitespace().rev().map(str::to_owned);
        let (url, bin, home) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        Self { home, bin, url }
    }

    /// The address of its first database.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn on_it(&self, script: &str) -> String {
        shell(&format!("PG_HOME={} PG_BIN={} PG_URL={}; {script}", self.home, self.bin, self.url))
    }

    /// Ends it as a crash does: nothing is finished, nobody is told.
    pub fn kill(&self) {
        self.on_it("as_postgres \"$PG_BIN/pg_ctl\" -D \"$PG_HOME/data\" -m immediate -w -s stop");
    }

    /// Starts it again where it was.
    pub fn start_again(&self) {
        let port = self.url.rsplit_once(':').unwrap().1.split('/').next().unwrap();
        self.on_it(&format!("postgres_launch {port}"));
    }

    /// Ends every connection to its databases but its own.
    pub fn end_connections(&self) {
        let mut conn = PgConnection::establish(&self.url).unwrap();
        conn.batch_execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()").unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.on_it("postgres_stop");
    }
}
