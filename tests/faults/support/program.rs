//! A process of the program, ended with the test at the latest.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use tokio::process::{Child, Command};

/// How much of its log is shown when a test fails.
const LINES_SHOWN: usize = 20;

/// The program as cargo built it beside this test.
fn binary() -> PathBuf {
    let path = std::env::current_exe().unwrap().parent().unwrap().with_file_name("passerelle");
    assert!(path.exists(), "{} is not there: cargo build -p app", path.display());
    path
}

/// An address on which nothing listens when it is asked for.
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// The program with these arguments and settings, and nothing of this process's.
pub fn command(folder: &Path, arguments: &[&str], settings: &[(&str, String)]) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).env_clear().envs(settings.iter().map(|(key, value)| (*key, value.as_str()))).current_dir(folder).stdin(Stdio::null());
    command
}

/// A process that goes on until it is ended.
pub struct Program {
    child: Child,
    /// Where it serves.
    pub address: SocketAddr,
    log: PathBuf,
}

impl Drop for Program {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let said = std::fs::read_to_string(&self.log).unwrap_or_default();
            let end: Vec<&str> = said.lines().rev().take(LINES_SHOWN).collect();
            eprintln!("the last words of {}, the newest first:\n{}", self.address, end.join("\n"));
        }
    }
}

impl Program {
    /// Starts it; what it says goes into a file outside the installation.
    pub fn start(mut command: Command, address: SocketAddr, log: PathBuf) -> Self {
        let file = std::fs::File::options().append(true).create(true).open(&log).unwrap();
        command.stdout(file.try_clone().unwrap()).stderr(file).kill_on_drop(true);
        Self { child: command.spawn().unwrap(), address, log }
    }

    /// The base of its addresses.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whether it is the same process still.
    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Ends it without a word, as `kill -9` does.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Asks it to stop, as systemd does.
    pub async fn ask_to_stop(&self) {
        let id = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
    }

    /// How it ended.
    pub async fn ended(mut self) -> ExitStatus {
        self.child.wait().await.unwrap()
    }
}
