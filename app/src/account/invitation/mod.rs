//! The pages behind an invitation's link: start, terms, code, identity, password, done; or the acceptance by somebody
//! who has an account; or why the link is dead (S20–S32, X1, D21). Not here: the rules of the way (`base::domain::registrations`).

mod acceptance;
mod code;
mod corrections;
mod done;
mod identity;
mod password;
mod renewal;
mod start;
mod terms;

use base::domain::invitations::{self, Invitation, LinkState};
use base::domain::registrations::{self, Step, Way};
use base::error::AppError;
use base::render::{SampleSet, View};
use base::web::{Access, Answer, Req, Table};
use serde::Serialize;

/// Number of steps after the start page, for « Étape 2 de 4 ».
const STEPS: u8 = 4;

pub(super) fn routes(table: &mut Table) {
    let anyone = Access::Public;
    table.get("account.invitation.show", "/invitation/{token}", anyone, start::show);
    table.post("account.invitation.create", "/invitation/{token}", anyone, start::create);
    table.get("account.invitation_terms.edit", "/invitation/{token}/terms", anyone, terms::edit);
    table.post("account.invitation_terms.update", "/invitation/{token}/terms", anyone, terms::update);
    table.get("account.invitation_code.edit", "/invitation/{token}/code", anyone, code::edit);
    table.post("account.invitation_code.update", "/invitation/{token}/code", anyone, code::update);
    table.get("account.invitation_identity.edit", "/invitation/{token}/identity", anyone, identity::edit);
    table.post("account.invitation_identity.update", "/invitation/{token}/identity", anyone, identity::update);
    table.get("account.invitation_corrections.new", "/invitation/{token}/corrections", anyone, corrections::new);
    table.post("account.invitation_corrections.create", "/invitation/{token}/corrections", anyone, corrections::create);
    table.get("account.invitation_password.edit", "/invitation/{token}/password", anyone, password::edit);
    table.post("account.invitation_password.update", "/invitation/{token}/password", anyone, password::update);
    table.get("account.invitation_done.show", "/invitation/{token}/done", anyone, done::show);
    table.post("account.invitation_renewal.create", "/invitation/{token}/renewal", anyone, renewal::create);
    table.get("account.invitation_acceptance.edit", "/invitation/{token}/acceptance", Access::Account, acceptance::edit);
    table.post("account.invitation_acceptance.update", "/invitation/{token}/acceptance", Access::Account, acceptance::update);
}

pub(super) fn views() -> Vec<SampleSet> {
    base::views![
        start::ShowView,
        terms::EditView,
        code::EditView,
        identity::EditView,
        corrections::NewView,
        password::EditView,
        done::ShowView,
        acceptance::EditView,
        DeadView
    ]
}

/// The clinic that invites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Clinic {
    /// Its public name.
    name: String,
    /// Its telephone.
    phone: String,
}

impl Clinic {
    fn sample() -> Self {
        Self { name: "Clinique du Vallon".to_owned(), phone: "514 555-0100".to_owned() }
    }
}

/// The page of a link that cannot be used: which part ended, when, and what to do.
#[derive(Serialize)]
struct DeadView {
    /// `used`, `expired`, `replaced`, `locked` or `unknown`.
    state: &'static str,
    /// Since when.
    at: Option<String>,
    token: String,
    clinic: Option<Clinic>,
    /// Whether the clinic can be asked for a new invitation here.
    may_ask: bool,
    /// When it was asked.
    asked_at: Option<String>,
}

impl View for DeadView {
    const TEMPLATE: &'static str = "account/invitation/dead.html";

    fn samples() -> Vec<Self> {
        let at = Some("2025-08-02T14:06:00Z".to_owned());
        let page = |state| Self { state, at: at.clone(), token: "t".repeat(43), clinic: Some(Clinic::sample()), may_ask: state != "used", asked_at: None };
        let unknown = Self { at: None, clinic: None, may_ask: false, ..page("unknown") };
        vec![
            page("used"),
            page("expired"),
            page("replaced"),
            page("locked"),
            Self { asked_at: at.clone(), ..page("expired") },
            Self { clinic: None, may_ask: false, ..page("expired") },
            unknown,
        ]
    }
}

/// Where this browser stands, and who invites; `None` for a link that was never mailed.
async fn way(req: &Req) -> Result<Option<(Way, Option<Clinic>)>, AppError> {
    let (token, browser, lang) = (req.params.text("token").to_owned(), req.browser.hash(), req.lang);
    let found = req.state.db.read(move |tx| {
        let Some(way) = registrations::way(tx, &token, &browser)? else { return Ok::<_, AppError>(None) };
        let clinic = invitations::inviter(tx, &way.invitation, lang)?.map(|(name, phone)| Clinic { name, phone });
        Ok(Some((way, clinic)))
    });
    found.await
}

/// The way, when `step` may be made now; otherwise the answer that leads elsewhere.
async fn at_step(req: &Req, step: Step) -> Result<Result<(Way, Option<Clinic>), base::web::Reply>, AppError> {
    let Some((way, clinic)) = way(req).await? else { return Ok(Err(dead(req, None, None)?)) };
    if !way.is_open {
        return Ok(Err(dead(req, Some(&way.invitation), clinic)?));
    }
    if way.may(step) {
        return Ok(Ok((way, clinic)));
    }
    Ok(Err(to_step(req, way.next())?))
}

/// The answer that leads to the page of a step.
fn to_step(req: &Req, step: Step) -> Answer {
    let route = match step {
        Step::Start => "account.invitation.show",
        Step::Terms => "account.invitation_terms.edit",
        Step::Code => "account.invitation_code.edit",
        Step::Identity => "account.invitation_identity.edit",
        Step::Password => "account.invitation_password.edit",
    };
    req.redirect(route, &[("token", &req.params.text("token"))])
}

/// The page of a dead link: 410, or 404 for one that was never mailed.
fn dead(req: &Req, invitation: Option<&Invitation>, clinic: Option<Clinic>) -> Answer {
    let token = req.params.text("token").to_owned();
    let Some(invitation) = invitation else {
        return req.page_status(404, &DeadView { state: "unknown", at: None, token: String::new(), clinic: None, may_ask: false, asked_at: None });
    };
    let (state, at) = match invitation.link_state(req.now) {
        LinkState::Used(at) => ("used", at),
        LinkState::Replaced(at) => ("replaced", at),
        LinkState::Locked(at) => ("locked", at),
        LinkState::Expired(at) => ("expired", at),
        LinkState::Open => return to_step(req, Step::Start),
    };
    let view = DeadView {
        state,
        at: Some(at.utc().to_rfc3339()),
        token,
        may_ask: clinic.is_some() && state != "used" && invitation.renewal_asked_at.is_none(),
        clinic,
        asked_at: invitation.renewal_asked_at.map(|at| at.utc().to_rfc3339()),
    };
    req.page_status(410, &view)
}
