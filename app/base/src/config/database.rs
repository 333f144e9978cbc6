//! Where data is kept.
//! Not here: opening it (`db`).

use super::Secret;
use super::setting::Setting;
use super::values::Values;
use crate::db::Kind as Database;
use std::path::{Path, PathBuf};

pub(super) const SETTINGS: &[Setting] = &[
    Setting::text("data_dir", "./data", "Folder of the SQLite database, the secret key and the stored files."),
    Setting::secret(
        "database_url",
        "postgres://passerelle@localhost/passerelle",
        "`sqlite:PATH`, or `postgres://…` for PostgreSQL. Default: `sqlite:` and `passerelle.db` in the data folder.",
    ),
];

pub(super) fn data_dir(values: &Values) -> PathBuf {
    values.text("data_dir").unwrap_or_else(|| "./data".to_owned()).into()
}

pub(super) fn url(values: &Values, data_dir: &Path) -> Secret {
    let Some(secret) = values.secret("database_url") else {
        let url = format!("sqlite:{}", data_dir.join("passerelle.db").display());
        values.derive("database_url", &url, "data_dir");
        return Secret::new(url);
    };
    if let Err(e) = Database::of(secret.expose()) {
        values.problem("database_url", e.to_string());
    }
    secret
}
