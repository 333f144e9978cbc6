//! `/`: the way to the login, to one's own dashboard, or to the worklist.

use base::access::Role;
use base::web::{Answer, Req};

/// Leads to where the person begins. Own care comes first; without any, the person represented (S47).
///
/// # Errors
/// A route that does not exist: a defect.
pub async fn index(req: Req) -> Answer {
    let Some(who) = req.signed_in.as_deref() else { return req.redirect("account.login.new", &[]) };
    if who.is_care() {
        return req.redirect("clinician.worklist.index", &[]);
    }
    if who.roles.iter().any(|grant| matches!(grant.role, Role::ClinicAdmin | Role::Operator)) {
        return req.redirect("admin.users.index", &[]);
    }
    req.redirect("patient.dashboard.index", &[("person", &who.person)])
}
