//! `serve` and `worker`: the site, and the work of the queue.

use super::Outcome;
use super::failure::Failure;
use super::hosting::{Parts, host};
use super::opening::{open_current, runtime};
use base::config::Config;

/// Runs `serve`.
///
/// # Errors
/// No mail server on an address that others reach; the address is taken; the database does not answer.
pub(super) fn serve(config: Config, no_worker: bool) -> Outcome {
    refuse_without_mail(&config)?;
    let runtime = runtime()?;
    let opened = open_current(&config, "web", &runtime)?;
    let (listen, base_url) = (config.listen, config.base_url.clone());
    runtime.block_on(host(config, opened, Parts { web: true, worker: !no_worker }, || {
        tracing::info!(%listen, base_url, "serving");
        Ok(())
    }))
}

/// Runs `worker`.
///
/// # Errors
/// The database does not answer; a mail setting cannot work.
pub(super) fn worker(config: Config) -> Outcome {
    tell_of_local_mail(&config);
    let runtime = runtime()?;
    let opened = open_current(&config, "worker", &runtime)?;
    runtime.block_on(host(config, opened, Parts { web: false, worker: true }, || {
        tracing::info!("working");
        Ok(())
    }))
}

/// Without mail nobody gets a login code: only somebody at this machine could read the mailbox.
fn refuse_without_mail(config: &Config) -> Outcome {
    tell_of_local_mail(config);
    if config.smtp_url.is_none() && !config.is_loopback() {
        return Err(Failure::Other(format!(
            "no mail server is set, and others can reach {}: they would wait for codes that never leave. \
             Set PASSERELLE_SMTP_URL (see `passerelle config example`), or listen on a loopback address.",
            config.listen
        )));
    }
    Ok(())
}

fn tell_of_local_mail(config: &Config) {
    if config.smtp_url.is_none() {
        tracing::warn!("no mail server is set: mail stays in the local mailbox of this installation");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_others_reach_is_refused_without_a_mail_server() {
        let open = [("listen", "0.0.0.0:8080"), ("base_url", "https://portal.example.org")];
        let config = Config::with(open).unwrap();
        assert!(refuse_without_mail(&config).unwrap_err().to_string().contains("PASSERELLE_SMTP_URL"));
        let config = Config::with(open.into_iter().chain([("smtp_url", "smtps://mail.example.org")])).unwrap();
        assert!(refuse_without_mail(&config).is_ok());
        assert!(refuse_without_mail(&Config::with([]).unwrap()).is_ok());
    }
}
