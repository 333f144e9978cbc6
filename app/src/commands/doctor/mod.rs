//! `doctor`: looks at everything that may be wrong, and says how to mend it. Changes nothing.

mod installation;
mod mail;

use super::Outcome;
use super::arguments::Doctor;
use super::failure::Failure;
use super::opening::runtime;
use super::output::say;
use base::config::{Config, Loaded, Problem, Sources};
use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Warning,
    Error,
}

/// What one look found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Finding {
    check: &'static str,
    state: State,
    says: String,
    /// What to do; nothing when all is well.
    fix: Option<String>,
}

impl Finding {
    fn ok(check: &'static str, says: impl Into<String>) -> Self {
        Self { check, state: State::Ok, says: says.into(), fix: None }
    }

    fn warning(check: &'static str, says: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, state: State::Warning, says: says.into(), fix: Some(fix.into()) }
    }

    fn error(check: &'static str, says: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, state: State::Error, says: says.into(), fix: Some(fix.into()) }
    }
}

/// Runs the command.
///
/// # Errors
/// Something is wrong that stops the service.
pub(super) fn run(command: &Doctor, sources: &Sources) -> Outcome {
    let findings = match Config::load(sources) {
        Ok(loaded) => examine(command, &loaded)?,
        Err(problems) => problems.0.iter().map(|problem| of_problem(State::Error, problem)).collect(),
    };
    if command.json {
        say(serde_json::to_string_pretty(&findings).map_err(|e| Failure::Other(e.to_string()))?)?;
    } else {
        findings.iter().try_for_each(print)?;
    }
    match findings.iter().filter(|finding| finding.state == State::Error).count() {
        0 => Ok(()),
        count => Err(Failure::Other(format!("{count} found that must be mended"))),
    }
}

fn examine(command: &Doctor, loaded: &Loaded) -> Result<Vec<Finding>, Failure> {
    let config = &loaded.config;
    let mut findings: Vec<Finding> = loaded.warnings.iter().map(|problem| of_problem(State::Warning, problem)).collect();
    if findings.is_empty() {
        findings.push(Finding::ok("settings", "valid"));
    }
    findings.extend(installation::examine(config));
    let runtime = runtime()?;
    findings.extend(runtime.block_on(mail::examine(config, command.send_test_mail.as_deref())));
    findings.extend(around(config));
    Ok(findings)
}

fn of_problem(state: State, problem: &Problem) -> Finding {
    let says = format!("{}: {}", problem.key, problem.message);
    Finding { check: "settings", state, says, fix: Some(format!("it was set by: {}", problem.origin)) }
}

/// What lies between people and this process.
fn around(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    if config.base_url.starts_with("https://") && config.trusted_proxies.is_empty() {
        findings.push(Finding::warning(
            "proxy",
            "the public address is https, so a proxy stands in front, but none is trusted: every visitor seems to come from it",
            "set PASSERELLE_TRUSTED_PROXIES to the proxy's address, for instance 127.0.0.1",
        ));
    }
    if config.dev {
        findings.push(Finding::warning(
            "development pages",
            "open on this machine: they show all local mail",
            "unset PASSERELLE_DEV where real people are served",
        ));
    }
    findings
}

fn print(finding: &Finding) -> std::io::Result<()> {
    let state = match finding.state {
        State::Ok => "ok",
        State::Warning => "warning",
        State::Error => "ERROR",
    };
    say(format!("{state:8} {:18} {}", finding.check, finding.says))?;
    finding.fix.as_ref().map_or(Ok(()), |fix| say(format!("{:8} {:18} → {fix}", "", "")))
}
