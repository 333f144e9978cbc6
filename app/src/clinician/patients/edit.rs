//! Changing who a person is in this clinic's file.

use super::fields::{entry, fill, provinces, refuse};
use crate::clinician::form::{today, typed};
use base::audit;
use base::domain::patients::{self, UpdateError};
use base::domain::sessions;
use base::error::AppError;
use base::ids::FileId;
use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

/// The form.
#[derive(Serialize)]
pub struct EditView {
    form: FormState,
    url: String,
    back_url: String,
    provinces: Vec<&'static str>,
    recovered: bool,
}

impl View for EditView {
    const TEMPLATE: &'static str = "clinician/patients/edit.html";

    fn samples() -> Vec<Self> {
        let page = |form, recovered| Self {
            form,
            url: "/clinic/patients/0192/edit".into(),
            back_url: "/clinic/patients/0192".into(),
            provinces: provinces(),
            recovered,
        };
        let mut filled = FormState::typed([("given_name", "Louise"), ("family_name", "Gagnon"), ("sex", "female"), ("no_number", "on"), ("revision", "3")]);
        let plain = page(filled.clone(), true);
        filled.error("", "patients-error-conflict");
        vec![page(FormState::default(), false), plain, page(filled, false)]
    }
}

fn page(req: &Req, status: u16, id: FileId, form: FormState, recovered: bool) -> Answer {
    let url = req.url("clinician.patients.edit", &[("id", &id)])?;
    let back_url = req.url("clinician.patients.show", &[("id", &id)])?;
    req.page_status(status, &EditView { form, url, back_url, provinces: provinces(), recovered })
}

/// The file as it stands, or what was sent too late to be kept (D6).
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn edit(req: Req) -> Answer {
    let id: FileId = req.params.id("id")?;
    let (actor, account, path) = (req.actor(), req.account()?.account, req.path.clone());
    let (patient, kept) = req
        .state
        .db
        .write(move |tx| {
            let patient = patients::find(tx, &actor, id)?;
            audit::opened(tx, &actor, patient.person, Some(patient.clinic), "file", id)?;
            Ok::<_, AppError>((patient, sessions::parked(tx, account, &path)?))
        })
        .await?;
    let recovered = kept.is_some();
    let mut form = FormState::default();
    if let Some(fields) = kept {
        form = FormState::typed(fields.into_iter().filter(|(name, _)| name != "csrf"));
    } else {
        fill(&mut form, &patient.identity);
        form.set("revision", patient.revision.to_string());
    }
    page(&req, 200, id, form, recovered)
}

/// Keeps the change, unless somebody else changed the file since the form was shown.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn update(req: Req) -> Answer {
    let id: FileId = req.params.id("id")?;
    let mut form = typed(&req);
    let revision: i32 = req.form.text("revision").parse().map_err(|_| AppError::Malformed("a form without its revision"))?;
    let actor = req.actor();
    let identity = match patients::check(&entry(&req.form), today(&req)) {
        Ok(identity) => identity,
        Err(problems) => {
            req.state.db.read(move |tx| base::access::file(tx, &actor, id).map_err(AppError::from)).await?;
            refuse(&mut form, &problems);
            return page(&req, 422, id, form, false);
        }
    };
    let (account, path) = (req.account()?.account, req.path.clone());
    let updated = req.state.db.write(move |tx| {
        patients::update_patient(tx, &actor, id, revision, &identity)?;
        Ok(sessions::forget_parked(tx, account, &path)?)
    });
    match updated.await {
        Ok(()) => req.redirect("clinician.patients.show", &[("id", &id)]),
        Err(UpdateError::Denied(denied)) => Err(denied.into()),
        Err(UpdateError::Db(error)) => Err(error.into()),
        Err(UpdateError::Conflict) => {
            form.error("", "patients-error-conflict");
            page(&req, 409, id, form, false)
        }
    }
}
