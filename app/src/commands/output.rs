//! What commands print for people and scripts: the only writer of stdout.
//! Not here: the log (stderr, `logging`).

use std::io::{self, Write as _};

/// Prints one text and a line end.
///
/// # Errors
/// Nobody reads any more.
pub(super) fn say(text: impl AsRef<str>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", text.as_ref())?;
    out.flush()
}
