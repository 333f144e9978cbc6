//! Passwords and login codes.
//! Not here: checking them (`auth`).

use super::setting::{Kind, Setting};
use super::values::Values;

const LOGIN_CODE_MINUTES_MAX: u32 = 15;

pub(super) const SETTINGS: &[Setting] = &[
    Setting::text(
        "password_policy",
        "classic",
        "`classic`: at least eight characters with lower case, upper case, a digit and a special character. `strict`: longer, with a check of how easily it is guessed.",
    ),
    Setting::text("login_code_minutes", "15", "Minutes that a mailed login code lives: 15 or fewer.").read_as(Kind::Number),
];

/// Which rules a new password follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PasswordPolicy {
    /// Length and kinds of characters.
    #[default]
    Classic,
    /// Also how easily it is guessed.
    Strict,
}

pub(super) fn password_policy(values: &Values) -> PasswordPolicy {
    match values.text("password_policy").as_deref() {
        Some("classic") | None => PasswordPolicy::Classic,
        Some("strict") => PasswordPolicy::Strict,
        Some(other) => {
            values.problem("password_policy", format!("“{other}” is neither classic nor strict"));
            PasswordPolicy::Strict
        }
    }
}

pub(super) fn login_code_minutes(values: &Values) -> u32 {
    let minutes = values.number("login_code_minutes").unwrap_or(LOGIN_CODE_MINUTES_MAX);
    if !(1..=LOGIN_CODE_MINUTES_MAX).contains(&minutes) {
        values.problem("login_code_minutes", format!("must be between 1 and {LOGIN_CODE_MINUTES_MAX}"));
    }
    minutes
}
