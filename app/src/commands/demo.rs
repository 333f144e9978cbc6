//! `demo`: an invented world, served with nothing to configure.
//! Not here: what is in it (`seed`).

use super::Outcome;
use super::arguments::Demo;
use super::failure::Failure;
use super::hosting::{Parts, host, taken};
use super::opening::{open_current, runtime};
use super::output::say;
use super::{logging, seed};
use base::config::{Config, Secret, Sources};
use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

const DATABASE: &str = "passerelle.db";
/// The database while its world is made; it gets its name when the world is complete.
const DRAFT: &str = "passerelle.draft.db";
const KEY: &str = "secret.key";
/// What the demo says of itself; more only when the settings ask for it.
const LOG: &str = "warn";
/// How long the last connection of the draft may take to close.
const CLOSING: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(2);

/// Runs the command.
///
/// # Errors
/// An address that others reach, without `--yes`; the address is taken; a folder that cannot be written.
pub(super) fn run(command: &Demo, sources: &Sources) -> Outcome {
    let config = settings(command, sources)?;
    logging::start(&config)?;
    let runtime = runtime()?;
    let database = command.data.join(DATABASE);
    if command.fresh {
        forget(&command.data)?;
    }
    if !database.exists() {
        // making the world takes seconds: whether it can be served is known before
        drop(TcpListener::bind(config.listen).map_err(|error| taken(config.listen, &error))?);
        eprintln!("passerelle: making the demo world in {}", command.data.display());
        remove_database(&command.data, DRAFT)?;
        let draft = Config { database_url: address(&command.data.join(DRAFT)), ..config.clone() };
        seed::plant(&draft, &runtime)?;
        rename(&command.data)?;
    }
    let opened = open_current(&config, "demo", &runtime)?;
    let base_url = config.base_url.clone();
    runtime.block_on(host(config, opened, Parts { web: true, worker: true }, || greet(&base_url)))
}

/// Nothing of the environment counts, so that a demo never touches a real installation; `--set` does.
fn settings(command: &Demo, sources: &Sources) -> Result<Config, Failure> {
    let data = command.data.to_string_lossy();
    let mut pairs = vec![("listen", command.listen.as_str()), ("data_dir", &data), ("log", LOG)];
    let base_url = format!("http://{}", command.listen);
    if !command.listen.starts_with("0.0.0.0:") && !command.listen.starts_with("[::]:") {
        pairs.push(("base_url", &base_url));
    }
    pairs.extend(sources.flags().filter(|(key, _)| !["data_dir", "database_url", "smtp_url", "sms_url"].contains(key)));
    let config = Config::with(pairs)?;
    if !config.is_loopback() && !command.yes {
        return Err(Failure::Other(format!(
            "others can reach {}, and everyone there could log in with the printed password. Add --yes if that is meant, or listen on 127.0.0.1.",
            config.listen
        )));
    }
    Ok(Config { dev: true, demo: true, ..config })
}

fn address(path: &Path) -> Secret {
    Secret::new(format!("sqlite:{}", path.display()))
}

fn greet(base_url: &str) -> Outcome {
    say(format!(
        "Passerelle demo\n\n  portal    {base_url}/\n  mailbox   {base_url}/dev/mailbox   (login codes arrive here)\n  parts     {base_url}/dev/components\n\n\
         Password of every account: {}",
        seed::PASSWORD
    ))?;
    for (address, role) in seed::ACCOUNTS {
        say(format!("  {address:26}{role}"))?;
    }
    Ok(say("\nCtrl-C stops it; --fresh begins anew.")?)
}

/// Removes what an earlier demo left, and nothing else.
fn forget(folder: &Path) -> Result<(), Failure> {
    remove_database(folder, DATABASE)?;
    remove_database(folder, DRAFT)?;
    remove(&folder.join(KEY))
}

fn remove_database(folder: &Path, name: &str) -> Result<(), Failure> {
    ["", "-wal", "-shm", ".lock"].iter().try_for_each(|end| remove(&folder.join(format!("{name}{end}"))))
}

fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Failure::Other(format!("{}: {error}", path.display()))),
        _ => Ok(()),
    }
}

/// Gives the complete database its name. Its last connection takes the journal with it.
fn rename(folder: &Path) -> Result<(), Failure> {
    let journal = folder.join(format!("{DRAFT}-wal"));
    let deadline = Instant::now() + CLOSING;
    while journal.exists() {
        if Instant::now() > deadline {
            return Err(Failure::Other("the new demo database does not close".to_owned()));
        }
        std::thread::sleep(LOOK);
    }
    fs::rename(folder.join(DRAFT), folder.join(DATABASE))?;
    remove(&folder.join(format!("{DRAFT}.lock")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(listen: &str, yes: bool) -> Demo {
        Demo { listen: listen.to_owned(), data: "demo-data".into(), fresh: false, yes }
    }

    #[test]
    fn an_address_that_others_reach_needs_a_yes() {
        let none = Sources::default();
        assert!(settings(&command("192.0.2.1:8080", false), &none).unwrap_err().to_string().contains("--yes"));
        let config = settings(&command("192.0.2.1:8080", true), &none).unwrap();
        assert!(config.demo && config.dev && config.base_url == "http://192.0.2.1:8080");
        assert!(settings(&command("0.0.0.0:8080", true), &none).unwrap_err().to_string().contains("base_url"));
        assert!(settings(&command("127.0.0.1:9000", false), &none).is_ok());
    }

    #[test]
    fn what_the_environment_says_of_a_real_installation_does_not_count() {
        let config = settings(&command("127.0.0.1:9000", false), &Sources::default()).unwrap();
        assert_eq!(config.database_url.expose(), "sqlite:demo-data/passerelle.db");
        assert!(config.smtp_url.is_none());
    }

    #[test]
    fn only_the_demos_own_files_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["passerelle.db", "passerelle.db-wal", "secret.key", "notes.txt"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        forget(folder.path()).unwrap();
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["notes.txt"]);
    }
}
