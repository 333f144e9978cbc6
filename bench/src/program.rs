//! The release binary that is measured.

use crate::failure::{Outcome, While as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the binary is.
pub struct Program(PathBuf);

impl Program {
    /// The binary given, or the one that cargo built beside this program.
    ///
    /// # Errors
    /// There is none.
    pub fn find(given: Option<PathBuf>) -> Outcome<Self> {
        let path = match given {
            Some(path) => path.canonicalize().doing(path.display())?,
            None => std::env::current_exe()?.with_file_name("passerelle"),
        };
        if !path.exists() {
            return Err(format!("{} is not there: cargo build --release -p app", path.display()).into());
        }
        Ok(Self(path))
    }

    /// Its size in megabytes.
    ///
    /// # Errors
    /// It is gone.
    pub fn megabytes(&self) -> Outcome<f64> {
        let bytes = u32::try_from(std::fs::metadata(&self.0)?.len())?;
        Ok(f64::from(bytes) / f64::from(1 << 20))
    }

    /// The program with this command and these settings, and nothing of this process's.
    pub fn command(&self, folder: &Path, arguments: &[&str], settings: &[(&str, String)]) -> Command {
        let mut command = Command::new(&self.0);
        command.args(arguments).env_clear().envs(settings.iter().map(|(key, value)| (*key, value.as_str()))).current_dir(folder);
        command
    }
}
