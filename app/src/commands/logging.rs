//! The log: text on a terminal, JSON lines otherwise, on stderr.
//! Not here: what is logged. No names, addresses, answers, tokens or bodies, anywhere.

use super::failure::Failure;
use base::config::Config;
use std::io::{self, IsTerminal as _};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;
use tracing_subscriber::fmt::Subscriber;

/// Libraries that tell at their lower levels what passes through them: the words of mails, with their names, links and codes.
const TALKATIVE: [&str; 3] = ["html5ever", "markup5ever", "selectors"];

/// What the log lets through, by the setting `log`: nothing of libraries that would repeat what people are sent.
///
/// # Errors
/// The setting is no list of levels.
pub fn filter(setting: &str) -> Result<EnvFilter, ParseError> {
    let chosen = EnvFilter::try_new(setting)?;
    TALKATIVE.iter().try_fold(chosen, |filter, library| Ok(filter.add_directive(format!("{library}=off").parse()?)))
}

/// Starts the log of this process.
///
/// # Errors
/// The setting `log` cannot be read.
pub(super) fn start(config: &Config) -> Result<(), Failure> {
    let filter = filter(&config.log).map_err(|e| Failure::Other(format!("setting log: {e}; write error, warn, info or debug")))?;
    let builder = Subscriber::builder().with_env_filter(filter).with_writer(io::stderr);
    if io::stderr().is_terminal() {
        builder.with_target(false).init();
    } else {
        builder.json().flatten_event(true).with_current_span(false).with_span_list(false).init();
    }
    Ok(())
}
