//! What the forms of this surface share.

use base::access::{Grant, Role};
use base::db::{DbError, Tx};
use base::domain::organisation::{self, Clinic};
use base::ids::{AccountId, ClinicId};
use base::render::FormState;
use base::web::Req;
use serde::Serialize;

/// One choice of a list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Choice {
    pub value: String,
    pub label: String,
}

/// The form as it was sent.
pub(crate) fn typed(req: &Req) -> FormState {
    FormState::typed(req.form.fields().filter(|(name, _)| *name != "csrf"))
}

/// A required text; refused with `key` when it is empty.
pub(crate) fn required(form: &mut FormState, field: &str, key: &str) -> String {
    let value = form.value(field).trim().to_owned();
    if value.is_empty() {
        form.error(field, key);
    }
    value
}

/// The clinics that an account administers: all of them for an operator.
pub(crate) fn clinics(tx: &mut Tx<'_>, account: AccountId) -> Result<(Vec<Clinic>, Vec<Grant>, bool), DbError> {
    let held = base::access::grants(tx, account)?;
    let everywhere = held.iter().any(|g| g.role == Role::Operator);
    let own: Vec<ClinicId> = held.iter().filter(|g| g.role == Role::ClinicAdmin).filter_map(|g| g.clinic).collect();
    let mut found = organisation::list_clinics(tx)?;
    found.retain(|clinic| everywhere || own.contains(&clinic.id));
    Ok((found, held, everywhere))
}
