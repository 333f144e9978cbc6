//! Ending a follow-up by hand, with a reason.

use base::access;
use base::domain::follow_ups::{self, OpenError};
use base::error::AppError;
use base::ids::FollowUpId;
use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

/// Longest reason, in characters.
const REASON_MAX: usize = 200;

/// The form.
#[derive(Serialize)]
pub struct NewView {
    form: FormState,
    title: String,
    url: String,
    back_url: String,
}

impl View for NewView {
    const TEMPLATE: &'static str = "clinician/conclusions/new.html";

    fn samples() -> Vec<Self> {
        let page =
            |form| Self { form, title: "Suivi libre".into(), url: "/clinic/follow-ups/0192/conclusion".into(), back_url: "/clinic/follow-ups/0192".into() };
        let mut wrong = FormState::default();
        wrong.error("reason", "clinic-follow-ups-error-reason-missing");
        vec![page(FormState::default()), page(wrong)]
    }
}

async fn page(req: &Req, status: u16, id: FollowUpId, form: FormState) -> Answer {
    let actor = req.actor();
    let run = req
        .state
        .db
        .read(move |tx| {
            access::follow_up_as_staff(tx, &actor, id)?;
            Ok::<_, AppError>(follow_ups::find(tx, id)?)
        })
        .await?;
    let url = req.url("clinician.conclusions.new", &[("id", &id)])?;
    let back_url = req.url("clinician.follow_ups.show", &[("id", &id)])?;
    req.page_status(status, &NewView { form, title: run.title(req.lang).to_owned(), url, back_url })
}

/// Asks for the reason.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn new(req: Req) -> Answer {
    let id: FollowUpId = req.params.id("id")?;
    page(&req, 200, id, FormState::default()).await
}

/// Ends the follow-up. One that has ended already stays as it is.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn create(req: Req) -> Answer {
    let id: FollowUpId = req.params.id("id")?;
    let reason = req.form.text("reason").to_owned();
    let problem = match reason.chars().count() {
        0 => Some("clinic-follow-ups-error-reason-missing"),
        1..=REASON_MAX => None,
        _ => Some("clinic-follow-ups-error-reason-long"),
    };
    if let Some(key) = problem {
        let mut form = req.typed();
        form.error("reason", key);
        return page(&req, 422, id, form).await;
    }
    let actor = req.actor();
    match req.state.db.write(move |tx| follow_ups::conclude(tx, &actor, id, &reason)).await {
        Ok(()) | Err(OpenError::Ended) => req.redirect("clinician.follow_ups.show", &[("id", &id)]),
        Err(OpenError::Denied(denied)) => Err(denied.into()),
        Err(OpenError::Db(error)) => Err(error.into()),
        Err(OpenError::NoConsent) => Err(AppError::Conflict),
    }
}
