//! The log: text on a terminal, JSON lines otherwise, on stderr.
//! Not here: what is logged. No names, addresses, answers, tokens or bodies, anywhere.

use super::failure::Failure;
use base::config::Config;
use std::io::{self, IsTerminal as _};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::Subscriber;

/// Starts the log of this process.
///
/// # Errors
/// The setting `log` cannot be read.
pub(super) fn start(config: &Config) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&config.log).map_err(|e| Failure::Other(format!("setting log: {e}; write error, warn, info or debug")))?;
    let builder = Subscriber::builder().with_env_filter(filter).with_writer(io::stderr);
    if io::stderr().is_terminal() {
        builder.with_target(false).init();
    } else {
        builder.json().flatten_event(true).with_current_span(false).with_span_list(false).init();
    }
    Ok(())
}
