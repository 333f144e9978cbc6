//! Choosing a password: the same fields, rules and words at account creation, reset and change.

use base::auth::policy::{About, Policy, Rule};
use base::config::PasswordPolicy;
use base::i18n::{Args, Lang, text};
use base::render::FormState;
use base::web::Req;
use serde::Serialize;

/// The field of the new password. Its name keeps it from ever being shown again.
const FIELD: &str = "new_password";
const CONFIRMATION: &str = "confirm_password";

/// A rule as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ShownRule {
    key: &'static str,
    label: String,
    met: bool,
}

/// The policy of this installation.
pub(super) fn policy(req: &Req) -> Policy {
    match req.state.config.password_policy {
        PasswordPolicy::Classic => Policy::Classic,
        PasswordPolicy::Strict => Policy::Strict,
    }
}

/// The rules in words, each met or not by what was typed last.
pub(super) fn shown(rules: &[Rule], lang: Lang) -> Vec<ShownRule> {
    rules.iter().map(|rule| ShownRule { key: rule.key, label: text(lang, rule.label, &Args::new()), met: rule.met }).collect()
}

/// The rules of this installation for a page that answers `req`.
pub(super) fn rules(req: &Req) -> Vec<ShownRule> {
    shown(&policy(req).rules(req.form.get(FIELD).unwrap_or_default()), req.lang)
}

/// Reads both fields; errors go to `form`. `None` when the password may not be used.
pub(super) fn read(req: &Req, form: &mut FormState, about: &About<'_>) -> Option<String> {
    let password = req.form.get(FIELD).unwrap_or_default();
    if password.is_empty() {
        form.error(FIELD, "password-error-missing");
        return None;
    }
    let refusals = policy(req).check(password, about);
    for refusal in &refusals {
        form.error(FIELD, refusal.key());
    }
    if refusals.is_empty() && req.form.get(CONFIRMATION) != Some(password) {
        form.error(CONFIRMATION, "password-error-confirmation");
    }
    (!form.has_errors()).then(|| password.to_owned())
}

/// Rules for the samples of views.
pub(super) fn sample_rules() -> Vec<ShownRule> {
    shown(&Policy::Classic.rules("abc"), Lang::Fr)
}

/// A form with every error a password can have, for the samples of views.
pub(super) fn sample_errors() -> FormState {
    let mut form = FormState::default();
    form.error(FIELD, "password-error-common").error(CONFIRMATION, "password-error-confirmation");
    form
}

/// The service's name in the language of the page, one of the words that a password must not be.
pub(super) fn service(req: &Req) -> String {
    base::web::brand(&req.state.config, req.lang).name
}
