//! Where files that people send are kept, and what looks at them first.
//! Not here: keeping them.

use super::Secret;
use super::setting::Setting;
use super::values::Values;
use std::path::Path;

pub(super) const SETTINGS: &[Setting] = &[
    Setting::secret("storage_url", "/var/lib/passerelle/files", "A folder, or `s3://…`. Default: `files` in the data folder."),
    Setting::optional("clamd", "127.0.0.1:3310", "The ClamAV daemon, as `HOST:PORT` or `unix:PATH`. Without it files are not scanned for viruses."),
];

pub(super) fn url(values: &Values, data_dir: &Path) -> Secret {
    let Some(secret) = values.secret("storage_url") else {
        let folder = data_dir.join("files").display().to_string();
        values.derive("storage_url", &folder, "data_dir");
        return Secret::new(folder);
    };
    if secret.expose().split_once("://").is_some_and(|(scheme, bucket)| scheme != "s3" || bucket.is_empty()) {
        values.problem("storage_url", "must be a folder or s3://…");
    }
    secret
}

pub(super) fn clamd(values: &Values) -> Option<String> {
    let place = values.text("clamd")?;
    let fits = match place.strip_prefix("unix:") {
        Some(path) => !path.is_empty(),
        None => place.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok()),
    };
    if !fits {
        values.problem("clamd", "must be HOST:PORT or unix:PATH");
    }
    Some(place)
}
