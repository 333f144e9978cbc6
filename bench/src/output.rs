//! Lines for whoever runs this.

use crate::failure::Outcome;
use std::io::Write as _;

/// Prints a line.
///
/// # Errors
/// Nobody reads any more.
pub fn say(line: impl AsRef<str>) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_ref().as_bytes())?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}
