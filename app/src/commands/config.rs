//! `config show|check|example`: the settings, their origins, their problems, their documentation.

use super::Outcome;
use super::arguments::ConfigCommand;
use super::output::say;
use base::chance::Chance;
use base::config::{Config, Loaded, Sources, document, example};

/// Runs the command.
///
/// # Errors
/// Settings with problems.
pub(super) fn run(command: &ConfigCommand, sources: &Sources) -> Outcome {
    match command {
        ConfigCommand::Example { markdown: true } => Ok(say(document().trim_end())?),
        ConfigCommand::Example { markdown: false } => Ok(say(example().trim_end())?),
        ConfigCommand::Show => show(&Config::load(sources)?),
        ConfigCommand::Check => check(&Config::load(sources)?),
    }
}

fn show(loaded: &Loaded) -> Outcome {
    let keys = loaded.shown.iter().map(|shown| shown.key.len()).max().unwrap_or(0);
    let values = loaded.shown.iter().map(|shown| shown.value.as_deref().map_or(1, |value| value.chars().count())).max().unwrap_or(0);
    for shown in &loaded.shown {
        let value = shown.value.as_deref().unwrap_or("–");
        say(format!("{:keys$}  {value:values$}  {}", shown.key, shown.origin))?;
    }
    Ok(())
}

fn check(loaded: &Loaded) -> Outcome {
    for warning in &loaded.warnings {
        say(format!("warning: {warning}"))?;
    }
    if !loaded.config.is_sqlite() {
        loaded.config.obtain_secret_key(&Chance::system())?;
    }
    Ok(say("The settings are valid.")?)
}
