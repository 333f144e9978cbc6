//! Recording whether a person agrees to virtual care (S9, D22, D31).

use base::access;
use base::domain::consents::{self, Channel, ConsentError, Decision, NewConsent};
use base::error::AppError;
use base::ids::FileId;
use base::render::{FormState, View};
use base::web::{Answer, Form, Refused, Reply, Req};
use serde::Serialize;

/// Longest name of a consenter, in characters.
const CONSENTER_MAX: usize = 100;

/// The form.
#[derive(Serialize)]
pub struct NewView {
    form: FormState,
    url: String,
    back_url: String,
}

impl View for NewView {
    const TEMPLATE: &'static str = "clinician/consents/new.html";

    fn samples() -> Vec<Self> {
        let page = |form| Self { form, url: "/clinic/patients/0192/consents".into(), back_url: "/clinic/patients/0192".into() };
        let mut wrong = FormState::typed([("decision", "given"), ("channel", "phone")]);
        wrong.error("decided_on", "consents-error-date-future");
        vec![page(FormState::default()), page(wrong)]
    }
}

fn page(req: &Req, status: u16, id: FileId, form: FormState) -> Answer {
    let url = req.url("clinician.consents.new", &[("id", &id)])?;
    let back_url = req.url("clinician.patients.show", &[("id", &id)])?;
    req.page_status(status, &NewView { form, url, back_url })
}

async fn may_open(req: &Req, id: FileId) -> Result<(), AppError> {
    let actor = req.actor();
    req.state.db.read(move |tx| Ok::<_, AppError>(access::file(tx, &actor, id)?)).await.map(drop)
}

/// The form: given, today, in person, unless something else is said.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn new(req: Req) -> Answer {
    let id: FileId = req.params.id("id")?;
    may_open(&req, id).await?;
    let mut form = req.blank();
    form.set("decision", Decision::Given.word()).set("channel", Channel::InPerson.word());
    form.set_date("decided_on", req.today());
    page(&req, 200, id, form)
}

fn read(form: &Form) -> Result<NewConsent, (&'static str, &'static str)> {
    let decision = Decision::from_text(form.text("decision")).map_err(|_| ("decision", "consents-error-decision-missing"))?;
    let decided_on =
        form.date("decided_on").map_err(|_| ("decided_on", "consents-error-date-malformed"))?.ok_or(("decided_on", "consents-error-date-missing"))?;
    let channel =
        Channel::from_text(form.text("channel")).ok().filter(|channel| *channel != Channel::Portal).ok_or(("channel", "consents-error-channel-missing"))?;
    let consenter = form.text("consenter");
    if consenter.chars().count() > CONSENTER_MAX {
        return Err(("consenter", "consents-error-consenter-long"));
    }
    Ok(NewConsent { decision, decided_on, channel, consenter: (!consenter.is_empty()).then(|| consenter.to_owned()) })
}

/// Why nothing was recorded.
fn refused(error: ConsentError) -> Refused {
    match error {
        ConsentError::Future => Refused::Form("decided_on", "consents-error-date-future"),
        ConsentError::Denied(denied) => denied.into(),
        ConsentError::Db(error) => error.into(),
    }
}

/// Records the decision.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn create(req: Req) -> Answer {
    let id: FileId = req.params.id("id")?;
    let mut form = req.typed();
    let new = match read(&req.form) {
        Ok(new) => new,
        Err((field, key)) => {
            may_open(&req, id).await?;
            form.error(field, key);
            return page(&req, 422, id, form);
        }
    };
    let (actor, location) = (req.actor(), req.url("clinician.patients.show", &[("id", &id)])?);
    let recorded = req.once(move |tx| {
        consents::record(tx, &actor, id, &new).map_err(refused)?;
        Ok(location)
    });
    match recorded.await {
        Ok(location) => Ok(Reply::see_other(location)),
        Err(Refused::Other(error)) => Err(error),
        Err(Refused::Form(field, key)) => {
            form.error(field, key);
            page(&req, 422, id, form)
        }
    }
}
