//! Inviting a person to the portal: the link leaves by mail, the code is shown on the one page that answers (P2, S11, S12).

use base::access;
use base::auth::codes::FreshCode;
use base::domain::invitations::{self, CodeChannel, InviteError, Invited};
use base::domain::patients::{self, Patient, PortalState};
use base::domain::tasks::{self, TaskKind};
use base::error::AppError;
use base::ids::FileId;
use base::render::{FormState, View};
use base::web::{Answer, Once, Refused, Reply, Req};
use serde::Serialize;

/// The form, alone on its page.
#[derive(Serialize)]
pub struct NewView {
    form: FormState,
    url: String,
    back_url: String,
    has_mobile: bool,
    is_renewal: bool,
}

impl View for NewView {
    const TEMPLATE: &'static str = "clinician/invitations/new.html";

    fn samples() -> Vec<Self> {
        let page = |form, is_renewal| Self {
            form,
            url: "/clinic/patients/0192/invitations".into(),
            back_url: "/clinic/patients/0192".into(),
            has_mobile: is_renewal,
            is_renewal,
        };
        let mut wrong = FormState::default();
        wrong.error("", "clinic-invitations-error-email");
        vec![page(FormState::typed([("channel", "in_person")]), false), page(wrong, true)]
    }
}

/// The code, this once.
#[derive(Serialize)]
pub struct CreatedView {
    name: String,
    code: String,
    channel: &'static str,
    email: String,
    expires_at: String,
    file_url: String,
}

impl View for CreatedView {
    const TEMPLATE: &'static str = "clinician/invitations/create.html";

    fn samples() -> Vec<Self> {
        CodeChannel::ALL
            .iter()
            .map(|channel| Self {
                name: "Louise Gagnon".into(),
                code: "A-123456".into(),
                channel: hand_over(*channel),
                email: "louise@example.test".into(),
                expires_at: "2026-08-12T14:06:00Z".into(),
                file_url: "/clinic/patients/0192".into(),
            })
            .collect()
    }
}

fn hand_over(channel: CodeChannel) -> &'static str {
    match channel {
        CodeChannel::InPerson => "clinic-invitations-hand-in-person",
        CodeChannel::Phone => "clinic-invitations-hand-phone",
        CodeChannel::Sms => "clinic-invitations-hand-sms",
    }
}

async fn page(req: &Req, status: u16, id: FileId, mut form: FormState) -> Answer {
    let actor = req.actor();
    let (patient, portal) = req
        .state
        .db
        .read(move |tx| {
            let access = access::file(tx, &actor, id)?;
            Ok::<_, AppError>((patients::load(tx, id)?, patients::portal(tx, id, access.person)?))
        })
        .await?;
    let file_url = req.url("clinician.patients.show", &[("id", &id)])?;
    if portal.state == PortalState::Active && status == 200 {
        return Ok(Reply::see_other(file_url));
    }
    req.give_key(&mut form);
    let view = NewView {
        form,
        url: req.url("clinician.invitations.new", &[("id", &id)])?,
        back_url: file_url,
        has_mobile: patient.identity.mobile.is_some(),
        is_renewal: portal.state.is_renewal(),
    };
    req.page_status(status, &view)
}

/// The form without any code: what was shown once is not shown again.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn new(req: Req) -> Answer {
    let id: FileId = req.params.id("id")?;
    let mut form = req.blank();
    form.set("channel", CodeChannel::InPerson.word());
    page(&req, 200, id, form).await
}

/// Why nobody was invited.
fn refused(error: InviteError) -> Refused {
    match error {
        InviteError::NotFound => AppError::NotFound.into(),
        InviteError::NoConsent => Refused::Form("", "clinic-invitations-error-consent"),
        InviteError::NoEmail => Refused::Form("", "clinic-invitations-error-email"),
        InviteError::NoMobile => Refused::Form("channel", "clinic-invitations-error-mobile"),
        InviteError::TooYoung => Refused::Form("", "clinic-invitations-error-young"),
        InviteError::AlreadyActive => Refused::Form("", "clinic-invitations-error-active"),
        InviteError::Db(error) => error.into(),
    }
}

/// Invites, or invites again, and shows the code. Sent a second time, the form only leads back to the file.
///
/// # Errors
/// Not found; too many hashes at once; the database's; a template that fails.
pub async fn create(req: Req) -> Answer {
    let id: FileId = req.params.id("id")?;
    match invite(&req, id).await {
        Ok(Once::Done((invited, patient, channel))) => {
            let view = CreatedView {
                name: patient.identity.name(),
                code: invited.code,
                channel: hand_over(channel),
                email: patient.identity.email.unwrap_or_default(),
                expires_at: invited.expires_at.rfc3339(),
                file_url: req.url("clinician.patients.show", &[("id", &id)])?,
            };
            req.page(&view)
        }
        Ok(Once::Before(location)) => Ok(Reply::see_other(location)),
        Err(Refused::Other(error)) => Err(error),
        Err(Refused::Form(field, key)) => {
            let mut form = req.typed();
            form.error(field, key);
            page(&req, 422, id, form).await
        }
    }
}

async fn invite(req: &Req, id: FileId) -> Result<Once<(Invited, Patient, CodeChannel)>, Refused> {
    let channel = CodeChannel::from_text(req.form.text("channel")).map_err(|_| Refused::Form("channel", "clinic-invitations-error-channel"))?;
    // hashing a code is slow: it is done before the transaction
    let code = FreshCode::draw(&req.state.passwords, req.state.db.keys(), req.state.db.chance()).await.map_err(AppError::from)?;
    let (actor, account, links) = (req.actor(), req.account()?.account, req.state.config.links());
    let location = req.url("clinician.patients.show", &[("id", &id)])?;
    req.once_with(move |tx| {
        let invited = invitations::invite_patient(tx, &actor, &links, id, channel, &code).map_err(refused)?;
        tasks::close_of_file(tx, id, &[TaskKind::RenewalAsked, TaskKind::CodeLocked], account)?;
        Ok((location, (invited, patients::load(tx, id)?, channel)))
    })
    .await
}
