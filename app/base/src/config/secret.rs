//! Secrets: never printed, read from files that only their owner reads; the secret key of the installation.
//! Not here: what is derived from it (`crypto`).

use super::Config;
use super::setting::Setting;
use super::values::Values;
use crate::chance::Chance;
use crate::crypto::{CryptoError, Keyring};
use base64::Engine as _;
use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

pub(super) const HIDDEN: &str = "(hidden)";
const KEY_FILE: &str = "secret.key";
/// A key drawn by chance has at least this many different bytes, but once in 10^40.
const DIFFERENT_BYTES_MIN: usize = 12;

pub(super) const SETTINGS: &[Setting] = &[Setting::secret(
    "secret_key",
    "(32 random bytes in base64)",
    "The key that everything sealed depends on: 32 random bytes in base64 or as 64 hexadecimal digits, for instance \
     from `openssl rand -base64 32`. Without it, a first start on SQLite writes `secret.key` into the data folder; on \
     PostgreSQL it is required. Keep a copy apart from the backups of the database: without it they cannot be read.",
)];

/// A text that is not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, to be used and never logged.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text without what is secret in it: the password of an address, or everything.
    pub fn redacted(&self) -> String {
        redact(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// Why a secret is refused.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Everybody on the machine can read it.
    #[error("{0} can be read by every user of this machine; run `chmod 600 {0}`")]
    WorldReadable(PathBuf),
    /// The file holds nothing.
    #[error("{0} is empty")]
    Empty(PathBuf),
    /// Not 32 bytes.
    #[error("secret_key: {0}; make one with `openssl rand -base64 32`")]
    Malformed(#[from] CryptoError),
    /// Not drawn by chance.
    #[error("secret_key is not random; make one with `openssl rand -base64 32`")]
    Weak,
    /// There is no key, and none may be made.
    #[error(
        "secret_key is not set; on PostgreSQL every process needs the same: set PASSERELLE_SECRET_KEY_FILE to a file holding the output of `openssl rand -base64 32`"
    )]
    Missing,
    /// There is a database, but not the key it was sealed with.
    #[error("{database} exists but its key {key} does not: restore that file, or set PASSERELLE_SECRET_KEY to the key this database was made with")]
    Lost {
        /// The database file.
        database: PathBuf,
        /// Where its key was expected.
        key: PathBuf,
    },
}

/// The keys of the installation, and whether they were made just now.
pub struct Obtained {
    /// The keys.
    pub keys: Keyring,
    /// The file that was written at this first start.
    pub written: Option<PathBuf>,
}

impl fmt::Debug for Obtained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Obtained").field("key_id", &self.keys.key_id()).field("written", &self.written).finish_non_exhaustive()
    }
}

impl Config {
    /// The keys: from the setting; else from `secret.key` in the data folder; else, when the database is a SQLite file
    /// that is not there yet, from a new `secret.key` (mode 0600).
    ///
    /// # Errors
    /// No key and none may be made; a file that others read; a key that is malformed or not random.
    pub fn obtain_secret_key(&self, chance: &Chance) -> Result<Obtained, SecretError> {
        if let Some(secret) = &self.secret_key {
            return Ok(Obtained { keys: keyring(secret)?, written: None });
        }
        let Some(database) = self.database_url.expose().strip_prefix("sqlite:").map(Path::new) else { return Err(SecretError::Missing) };
        let path = self.data_dir.join(KEY_FILE);
        if path.exists() {
            return Ok(Obtained { keys: keyring(&read_file(&path)?)?, written: None });
        }
        if std::fs::metadata(database).is_ok_and(|meta| meta.len() > 0) {
            return Err(SecretError::Lost { database: database.to_owned(), key: path });
        }
        let written = write_key(&path, chance).map_err(|source| SecretError::File { path: path.clone(), source })?;
        Ok(Obtained { keys: keyring(&read_file(&path)?)?, written: written.then_some(path) })
    }
}

pub(super) fn setting(values: &Values) -> Option<Secret> {
    let secret = values.secret("secret_key")?;
    if let Err(e) = keyring(&secret) {
        values.problem("secret_key", e.to_string());
    }
    Some(secret)
}

fn keyring(secret: &Secret) -> Result<Keyring, SecretError> {
    let keys = Keyring::from_text(secret.expose())?;
    if is_weak(secret.expose().trim()) { Err(SecretError::Weak) } else { Ok(keys) }
}

/// Whether the key looks typed or copied from a manual: few different bytes, or all of them readable words.
fn is_weak(text: &str) -> bool {
    let bytes = if text.len() == 64 { text.as_bytes().to_vec() } else { base64::engine::general_purpose::STANDARD.decode(text).unwrap_or_default() };
    let hexadecimal = text.len() == 64;
    let mut units: Vec<&[u8]> = bytes.chunks(if hexadecimal { 2 } else { 1 }).collect();
    let readable = bytes.to_ascii_lowercase();
    let known = ["secret", "password", "changeme", "change-me", "change me", "example", "passerelle"];
    units.sort_unstable();
    units.dedup();
    units.len() < DIFFERENT_BYTES_MIN || (!hexadecimal && known.iter().any(|word| readable.windows(word.len()).any(|part| part == word.as_bytes())))
}

pub(super) fn read_file(path: &Path) -> Result<Secret, SecretError> {
    let failed = |source| SecretError::File { path: path.to_owned(), source };
    let meta = std::fs::metadata(path).map_err(failed)?;
    if is_open_to_all(&meta) {
        return Err(SecretError::WorldReadable(path.to_owned()));
    }
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(failed)?);
    let text = text.trim();
    if text.is_empty() { Err(SecretError::Empty(path.to_owned())) } else { Ok(Secret::new(text)) }
}

#[cfg(unix)]
fn is_open_to_all(meta: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    meta.permissions().mode() & 0o007 != 0
}

#[cfg(not(unix))]
fn is_open_to_all(_: &std::fs::Metadata) -> bool {
    false
}

/// The data folder holds what is sealed, but also names and the log of the database: for its owner only.
fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a new key unless another process has just done so; tells whether it did. A reader never sees half a key.
fn write_key(path: &Path, chance: &Chance) -> io::Result<bool> {
    if let Some(folder) = path.parent() {
        make_private_folder(folder)?;
    }
    let text = Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(Zeroizing::new(chance.bytes::<32>())));
    let draft = path.with_extension(format!("key.{}", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft)?;
    match linked {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(e),
    }
}

/// The password of an address hidden, and its query, which may hold keys; anything but an address hidden as a whole.
pub(super) fn redact(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else {
        return if text.starts_with("sqlite:") || text.starts_with(['.', '/']) { text.to_owned() } else { HIDDEN.to_owned() };
    };
    let rest = rest.split_once('?').map_or_else(|| rest.to_owned(), |(before, _)| format!("{before}?{HIDDEN}"));
    match rest.rsplit_once('@') {
        Some((login, place)) => {
            let user = login.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:{HIDDEN}@{place}")
        }
        None => format!("{scheme}://{rest}"),
    }
}
