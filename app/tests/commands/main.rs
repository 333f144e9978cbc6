//! The commands as an operator runs them: exit codes, what they say, starts that must be refused (C13, C125).

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod durability;
mod forms;
mod sockets;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn passerelle(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_passerelle"));
    command.args(arguments).env_clear().envs(settings.iter().copied()).current_dir(folder).stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    passerelle(folder, arguments, settings).output().unwrap()
}

fn says(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complains(output: &Output) -> String {
    assert!(!output.status.success(), "it succeeded: {}", says(output));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Nothing listens there when it is asked.
fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn get(address: SocketAddr, path: &str) -> std::io::Result<String> {
    get_with(address, path, "none=none")
}

/// The same with a cookie.
fn get_with(address: SocketAddr, path: &str, cookie: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !is_so() {
        assert!(Instant::now() < deadline, "{what} did not come about");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts `serve` at this address; back when it is ready.
    fn start(folder: &Path, address: SocketAddr) -> Self {
        let listen = address.to_string();
        let child = passerelle(folder, &["serve"], &[("PASSERELLE_LISTEN", &listen)]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let server = Self { child, address };
        until("an answer of the server", || get(address, "/readyz").is_ok_and(|answer| answer.starts_with("HTTP/1.1 200")));
        server
    }

    /// Asks it to stop as systemd does; says how it ended.
    fn stop(mut self) -> Option<i32> {
        let asked = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_command_explains_itself() {
    let folder = folder();
    for command in ["demo", "serve", "worker", "migrate", "seed", "create-admin", "doctor", "audit", "config", "healthcheck", "completions"] {
        let help = run(folder.path(), &[command, "--help"], &[]);
        assert!(help.status.success() && says(&help).contains("Usage: passerelle"), "{command}");
    }
    assert!(complains(&run(folder.path(), &["serv"], &[])).contains("serve"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "asking leaves nothing behind");
}

#[test]
fn a_start_with_a_bad_secret_is_refused() {
    let folder = folder();
    let starts = |key: &str| complains(&run(folder.path(), &["serve"], &[("PASSERELLE_SECRET_KEY", key)]));
    assert!(starts("changeme").contains("secret_key"));
    assert!(starts("c2hvcnQ=").contains("32 bytes"));
    assert!(starts(&"00".repeat(32)).contains("not random"));
    let path = folder.path().join("key");
    fs::write(&path, KEY).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let file = complains(&run(folder.path(), &["serve"], &[("PASSERELLE_SECRET_KEY_FILE", path.to_str().unwrap())]));
    assert!(file.contains("chmod 600") && !file.contains(KEY), "{file}");
    let none = complains(&run(folder.path(), &["serve"], &[("PASSERELLE_DATABASE_URL", "postgres://127.0.0.1:1/none")]));
    assert!(none.contains("secret_key is not set"), "{none}");
    assert!(!folder.path().join("data").exists(), "no data folder was made");
}

#[test]
fn a_start_that_others_reach_without_mail_is_refused() {
    let folder = folder();
    let open = [("PASSERELLE_LISTEN", "0.0.0.0:0"), ("PASSERELLE_BASE_URL", "https://portal.example.org")];
    assert!(complains(&run(folder.path(), &["serve"], &open)).contains("PASSERELLE_SMTP_URL"));
    assert!(complains(&run(folder.path(), &["serve"], &open[..1])).contains("base_url"));
    let demo = ["demo", "--listen", "192.0.2.1:8080"];
    assert!(complains(&run(folder.path(), &demo, &[])).contains("--yes"));
}

#[test]
fn a_demo_whose_address_is_taken_says_so_before_it_makes_anything() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert!(complains(&run(folder.path(), &["demo", "--listen", &address], &[])).contains("cannot listen"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn secrets_are_not_printed() {
    let folder = folder();
    let settings = [("PASSERELLE_SECRET_KEY", KEY), ("PASSERELLE_SMTP_URL", "smtps://me:pa55word@mail.example.org")];
    let shown = run(folder.path(), &["config", "show"], &settings);
    assert!(shown.status.success());
    assert!(says(&shown).contains("smtps://me:(hidden)@mail.example.org") && says(&shown).contains("PASSERELLE_SMTP_URL"));
    assert!(!says(&shown).contains(KEY) && !says(&shown).contains("pa55word"));
}

#[test]
fn the_first_operator_is_invited_into_an_empty_folder_and_the_server_knows_the_link() {
    let folder = folder();
    let address = free_address();
    let base = format!("http://{address}");
    let told = run(folder.path(), &["create-admin", "--email", "ada.roy@example.org"], &[("PASSERELLE_BASE_URL", &base)]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let link = says(&told).split_whitespace().find(|word| word.contains("/invitation/")).unwrap().to_owned();
    assert!(link.starts_with(&base), "{link}");
    let code = says(&told).split_whitespace().skip_while(|word| *word != "code").nth(1).unwrap().to_owned();
    assert!(code.len() == 8 && code.chars().nth(1) == Some('-'), "{code}");
    assert!(complains(&run(folder.path(), &["create-admin", "--email", "nobody"], &[])).contains("not an e-mail address"));

    let server = Server::start(folder.path(), address);
    let page = get(server.address, link.trim_start_matches(&base)).unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{}", page.lines().next().unwrap_or_default());
    let unknown = get(server.address, "/invitation/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
    assert!(!unknown.starts_with("HTTP/1.1 200"), "another link opens nothing");
    assert!(get(server.address, "/dev/mailbox").unwrap().starts_with("HTTP/1.1 404"), "no development pages without the setting");
    assert_eq!(server.stop(), Some(0), "a graceful stop is a success");

    let health = run(folder.path(), &["healthcheck"], &[("PASSERELLE_LISTEN", &address.to_string())]);
    assert!(complains(&health).contains("no answer"));
    let audit = run(folder.path(), &["audit", "verify"], &[]);
    assert!(audit.status.success() && says(&audit).contains("intact"));
}

#[test]
fn the_doctor_tells_a_foreign_key_and_a_lost_one() {
    let folder = folder();
    assert!(run(folder.path(), &["seed"], &[]).status.success());
    let well = run(folder.path(), &["doctor", "--json"], &[]);
    assert!(well.status.success(), "{}", says(&well));
    let found: Vec<serde_json::Value> = serde_json::from_str(&says(&well)).unwrap();
    assert!(found.iter().any(|one| one["check"] == "secret key" && one["state"] == "ok"), "{found:?}");
    let foreign = run(folder.path(), &["doctor"], &[("PASSERELLE_SECRET_KEY", KEY)]);
    assert!(!foreign.status.success() && says(&foreign).contains("does not open"), "{}", says(&foreign));
    fs::remove_file(folder.path().join("data/secret.key")).unwrap();
    assert!(complains(&run(folder.path(), &["serve"], &[])).contains("restore that file"));
    assert!(complains(&run(folder.path(), &["seed"], &[("PASSERELLE_SECRET_KEY", KEY)])).contains("not empty"));
}
