//! The peer: a small Django project that shows the same page with the same work (`bench/peers/django`).

use crate::failure::{Outcome, While as _};
use crate::load::Page;
use crate::process::{Running, free_address};
use crate::site::ITEMS;
use crate::wire;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/django");
/// One for each core: more of them wait for each other.
const WORKERS: &str = "2";

/// The Python that has what the peer needs.
pub struct Peer {
    python: PathBuf,
}

/// The peer with its own database; gone with this value.
pub struct Installed<'a> {
    peer: &'a Peer,
    folder: TempDir,
    cookie: String,
    path: String,
}

impl Peer {
    /// Runs by this Python.
    pub fn new(python: PathBuf) -> Self {
        Self { python }
    }

    /// Makes its database.
    ///
    /// # Errors
    /// Python is not there, or fails.
    pub fn install(&self) -> Outcome<Installed<'_>> {
        let folder = tempfile::Builder::new().prefix("peer-bench").tempdir()?;
        let made = self.command(folder.path(), &["-m", "peer.seed", &ITEMS.to_string()]).output().doing("the peer's seed")?;
        if !made.status.success() {
            return Err(format!("the peer's seed: {}", String::from_utf8_lossy(&made.stderr)).into());
        }
        let said: serde_json::Value = serde_json::from_slice(&made.stdout).doing("the peer's seed")?;
        let word =
            |name: &str| said.get(name).and_then(serde_json::Value::as_str).map(str::to_owned).ok_or_else(|| format!("the peer's seed does not say {name}"));
        Ok(Installed { peer: self, cookie: word("cookie")?, path: word("path")?, folder })
    }

    fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.python);
        command.args(arguments).current_dir(PROJECT).env_clear().env("PYTHONDONTWRITEBYTECODE", "1").env("PEER_DATABASE", folder.join("peer.db"));
        command
    }
}

impl Installed<'_> {
    /// Starts its server, back when it answers.
    ///
    /// # Errors
    /// It does not start.
    pub fn serve(&self) -> Outcome<Running> {
        let address = free_address()?;
        let (host, port) = (address.ip().to_string(), address.port().to_string());
        let server = [
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--workers",
            WORKERS,
            "--no-ws",
            "--blocking-threads",
            "1",
            "--backlog",
            "1024",
            "--host",
            &host,
            "--port",
            &port,
            "peer.wsgi:application",
        ];
        Running::start(self.peer.command(self.folder.path(), &server), address, "/healthz", &self.folder.path().join("serve.log"))
    }

    /// The page at this server.
    pub fn dashboard(&self, server: &Running) -> Page {
        let request = wire::get(server.address, &self.path, &[format!("cookie: {}", self.cookie)]);
        let holds = vec![("id=\"activity-".to_owned(), ITEMS), ("csrfmiddlewaretoken".to_owned(), 1), ("</html>".to_owned(), 1)];
        Page { address: server.address, process: server.id(), request, holds }
    }
}
