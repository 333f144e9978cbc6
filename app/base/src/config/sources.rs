//! The layers that settings come from. The only reader of the environment.
//! Not here: what the values mean.

use std::path::PathBuf;

/// Variables of ours begin with this.
pub(super) const PREFIX: &str = "PASSERELLE_";
/// Read when it is there and no other file is named.
const USUAL_FILE: &str = "passerelle.toml";
/// Names the file of settings.
const FILE_VARIABLE: &str = "PASSERELLE_CONFIG";
/// Variables with our prefix that are no settings: what Kubernetes adds for a service called `passerelle`,
/// and the switches of the tests.
const FOREIGN: [&str; 5] = ["PASSERELLE_SERVICE_HOST", "PASSERELLE_SERVICE_PORT", "PASSERELLE_PORT", "PASSERELLE_TEST_", "PASSERELLE_BIN"];

/// Where settings are looked for.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The file, and whether it must be there.
    pub(super) file: Option<(PathBuf, bool)>,
    /// Variables beginning with `PASSERELLE_`, sorted.
    pub(super) variables: Vec<(String, String)>,
    /// Flags as key and value.
    pub(super) flags: Vec<(String, String)>,
}

/// Where systemd wants to be told that a service is ready.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub fn notify_socket() -> Option<String> {
    std::env::var("NOTIFY_SOCKET").ok().filter(|socket| socket.starts_with(['/', '@']))
}

impl Sources {
    /// The file (the one named, else the one that `PASSERELLE_CONFIG` names, else `passerelle.toml` if it is there),
    /// the environment of this process, and the flags.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    pub fn of_process(file: Option<PathBuf>, flags: Vec<(String, String)>) -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            let name = name.into_string().ok().filter(|name| name.starts_with(PREFIX))?;
            Some((name, value.to_string_lossy().into_owned()))
        };
        Self::new(file, std::env::vars_os().filter_map(text).collect(), flags)
    }

    pub(super) fn new(file: Option<PathBuf>, variables: Vec<(String, String)>, flags: Vec<(String, String)>) -> Self {
        let named = file.or_else(|| variables.iter().find(|(name, _)| name == FILE_VARIABLE).map(|(_, path)| PathBuf::from(path)));
        let file = Some(named.map_or_else(|| (PathBuf::from(USUAL_FILE), false), |path| (path, true)));
        let mut variables = variables;
        variables.retain(|(name, _)| name != FILE_VARIABLE && !FOREIGN.iter().any(|foreign| name.starts_with(foreign)));
        variables.sort();
        Self { file, variables, flags }
    }

    /// The flags as key and value.
    pub fn flags(&self) -> impl Iterator<Item = (&str, &str)> {
        self.flags.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Nothing but the given pairs.
    pub(super) fn only<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let flags = pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        Self { file: None, variables: Vec::new(), flags }
    }
}
