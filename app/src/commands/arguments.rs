//! The command line: names, flags and their help.
//! Not here: what the commands do.

use base::i18n::Lang;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Virtual follow-up of patients: a portal for them, a workspace for their clinics.
#[derive(Debug, Parser)]
#[command(name = "passerelle", version, max_term_width = 100, arg_required_else_help = true, propagate_version = true)]
pub(super) struct Arguments {
    /// File of settings, instead of passerelle.toml in this folder
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) config: Option<PathBuf>,
    /// Sets one setting, over the file and the environment; `passerelle config example` lists them
    #[arg(long, value_name = "KEY=VALUE", global = true, value_parser = pair)]
    pub(super) set: Vec<(String, String)>,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serves an invented world, with nothing to configure
    Demo(Demo),
    /// Serves the pages, and does the work of the queue in the same process
    #[command(long_about = "Serves the pages, and does the work of the queue in the same process. Applies pending migrations first. On SIGTERM or \
                            Ctrl-C it stops accepting, finishes what it has begun (20 s at most) and gives its jobs back.")]
    Serve {
        /// Only serves pages; some `passerelle worker` does the work of the queue
        #[arg(long)]
        no_worker: bool,
    },
    /// Does the work of the queue: mail, reminders, expiries; any number of these may run
    Worker,
    /// Applies pending migrations to the database
    #[command(long_about = "Applies pending migrations to the database. Several processes may run it at once: one works, the others wait. \
                            `serve` and `worker` do the same when they start.")]
    Migrate {
        /// Only lists what would be applied
        #[arg(long)]
        dry_run: bool,
    },
    /// Makes the demo world in an empty database
    Seed,
    /// Invites the first operator, who then invites everyone else
    CreateAdmin(CreateAdmin),
    /// Looks at everything that may be wrong, and says how to mend it
    Doctor(Doctor),
    /// Checks, imports, exports and answers questionnaires, ours or of FHIR R4
    Form {
        #[command(subcommand)]
        command: FormCommand,
    },
    /// Looks at the audit log
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Shows, checks or explains the settings
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Asks the running server whether it is alive; for container health checks
    Healthcheck,
    /// Prints the completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

/// Migrates, makes the demo world at the first start, serves pages and does the work of the queue in one process. Mail
/// stays in the mailbox page; time can be moved.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Address and port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(super) listen: String,
    /// Folder of the demo's database and keys
    #[arg(long, value_name = "DIR", default_value = "./demo-data")]
    pub(super) data: PathBuf,
    /// Forgets an earlier demo and begins anew
    #[arg(long)]
    pub(super) fresh: bool,
    /// Allows an address that others reach: everyone there can log in with the printed password
    #[arg(long)]
    pub(super) yes: bool,
}

/// Makes the invitation of an operator, prints its link and code, and mails the link where a mail server is set. Operators
/// make clinics and invite their administrators.
#[derive(Debug, Args)]
pub(super) struct CreateAdmin {
    /// Address of the operator; the login codes go there
    #[arg(long, value_name = "ADDRESS")]
    pub(super) email: String,
    /// First name; from the address when it is not given
    #[arg(long, value_name = "NAME")]
    pub(super) given_name: Option<String>,
    /// Last name; from the address when it is not given
    #[arg(long, value_name = "NAME")]
    pub(super) family_name: Option<String>,
    /// Language of the mail
    #[arg(long, value_name = "fr|en", default_value = "fr")]
    pub(super) language: Lang,
}

/// Checks settings, secret key, database, mail, queue and audit log without changing any of them. Fails when something
/// is wrong that stops the service.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// As JSON, for scripts
    #[arg(long)]
    pub(super) json: bool,
    /// Sends a mail to this address and says what the mail server answered
    #[arg(long, value_name = "ADDRESS")]
    pub(super) send_test_mail: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum FormCommand {
    /// Tells of each file whether it is a form that Passerelle takes, one JSON verdict a line
    Check {
        /// Forms of Passerelle or FHIR R4 Questionnaires
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Checks each file and publishes what is accepted for every clinic
    #[command(long_about = "Checks each file and publishes what is accepted for every clinic, under its own key. Another form under the same key \
                            becomes its next version; the very same one is left alone. One JSON verdict a line, with what was stored.")]
    Import {
        /// Forms of Passerelle or FHIR R4 Questionnaires
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Prints a published form
    Export {
        /// The key of the form; with @VERSION, that version instead of the newest
        #[arg(value_name = "KEY[@VERSION]")]
        name: String,
        /// As a FHIR R4 Questionnaire
        #[arg(long)]
        fhir: bool,
    },
    /// Judges a response against a form: problems and scores as one JSON verdict
    Answer {
        /// The form, of Passerelle or a FHIR R4 Questionnaire
        form: PathBuf,
        /// The response, of Passerelle or a FHIR R4 QuestionnaireResponse
        response: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Recomputes the chain over the whole log and tells where it breaks
    Verify,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Prints every setting with its value and where it came from; secrets are hidden
    Show,
    /// Prints what is wrong with the settings
    Check,
    /// Prints a file of settings with every key explained
    Example {
        /// As the page docs/configuration.md
        #[arg(long)]
        markdown: bool,
    },
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::config::{Config, Sources};
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound_and_every_command_has_help() {
        let mut command = Arguments::command();
        command.build();
        command.clone().debug_assert();
        let mut open = vec![command];
        while let Some(command) = open.pop() {
            assert!(command.get_about().is_some_and(|about| !about.to_string().is_empty()), "{}", command.get_name());
            open.extend(command.get_subcommands().filter(|sub| sub.get_name() != "help").cloned());
        }
    }

    #[test]
    fn a_setting_on_the_command_line_is_a_pair() {
        assert_eq!(pair("base_url=https://a.example/?x=y"), Ok(("base_url".to_owned(), "https://a.example/?x=y".to_owned())));
        assert!(pair("base_url").is_err());
    }

    #[test]
    fn flags_win_over_everything() {
        let arguments = Arguments::try_parse_from(["passerelle", "migrate", "--set", "listen=127.0.0.1:9"]).unwrap();
        let loaded = Config::load(&Sources::of_process(None, arguments.set)).unwrap();
        assert_eq!(loaded.config.listen.port(), 9);
    }
}
