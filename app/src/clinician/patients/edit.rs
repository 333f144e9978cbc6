//! Changing who a person is in this clinic's file.

use super::fields::{entry, fill, provinces, refuse};
use super::show::sex_key;
use base::audit;
use base::domain::patients::{self, Identity, UpdateError};
use base::domain::sessions;
use base::error::AppError;
use base::i18n::Lang;
use base::ids::FileId;
use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

/// How the two values of a field are read.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum Shown {
    /// As they are.
    Text,
    /// As the keys of words.
    Key,
    /// As days.
    Day,
}

/// A field that a colleague saved otherwise in between: both values are shown.
#[derive(Serialize)]
struct Difference {
    label: &'static str,
    shown: Shown,
    saved: String,
    typed: String,
}

/// The form.
#[derive(Serialize)]
pub struct EditView {
    form: FormState,
    url: String,
    back_url: String,
    provinces: Vec<&'static str>,
    recovered: bool,
    differences: Vec<Difference>,
}

impl View for EditView {
    const TEMPLATE: &'static str = "clinician/patients/edit.html";

    fn samples() -> Vec<Self> {
        let page = |form, recovered, differences| Self {
            form,
            url: "/clinic/patients/0192/edit".into(),
            back_url: "/clinic/patients/0192".into(),
            provinces: provinces(),
            recovered,
            differences,
        };
        let differ = |label, shown, saved: &str, typed: &str| Difference { label, shown, saved: saved.into(), typed: typed.into() };
        let differences = vec![
            differ("patients-email", Shown::Text, "louise@example.test", ""),
            differ("patients-sex", Shown::Key, "patients-sex-female", "patients-sex-other"),
            differ("patients-birth-date", Shown::Day, "1958-04-15", "1958-04-16"),
        ];
        let mut filled = FormState::typed([("given_name", "Louise"), ("family_name", "Gagnon"), ("sex", "female"), ("no_number", "on"), ("revision", "3")]);
        let plain = page(filled.clone(), true, Vec::new());
        filled.error("", "patients-error-conflict");
        vec![page(FormState::default(), false, Vec::new()), plain, page(filled, false, differences)]
    }
}

fn page(req: &Req, status: u16, id: FileId, form: FormState, recovered: bool, differences: Vec<Difference>) -> Answer {
    let url = req.url("clinician.patients.edit", &[("id", &id)])?;
    let back_url = req.url("clinician.patients.show", &[("id", &id)])?;
    req.page_status(status, &EditView { form, url, back_url, provinces: provinces(), recovered, differences })
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
    page(&req, 200, id, form, recovered, Vec::new())
}

/// Keeps the change. When somebody else changed the file since the form was shown, both versions are shown, and what is
/// sent next is kept on top of theirs.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn update(req: Req) -> Answer {
    let id: FileId = req.params.id("id")?;
    let mut form = req.typed();
    let revision: i32 = req.form.text("revision").parse().map_err(|_| AppError::Malformed("a form without its revision"))?;
    let actor = req.actor();
    let identity = match patients::check(&entry(&req.form), req.today()) {
        Ok(identity) => identity,
        Err(problems) => {
            req.state.db.read(move |tx| base::access::file(tx, &actor, id).map_err(AppError::from)).await?;
            refuse(&mut form, &problems);
            return page(&req, 422, id, form, false, Vec::new());
        }
    };
    let (account, path, typed) = (req.account()?.account, req.path.clone(), identity.clone());
    let updated = req.state.db.write(move |tx| {
        patients::update_patient(tx, &actor, id, revision, &identity)?;
        Ok(sessions::forget_parked(tx, account, &path)?)
    });
    match updated.await {
        Ok(()) => req.redirect("clinician.patients.show", &[("id", &id)]),
        Err(UpdateError::Denied(denied)) => Err(denied.into()),
        Err(UpdateError::Db(error)) => Err(error.into()),
        Err(UpdateError::Conflict) => conflict(&req, id, form, &typed).await,
    }
}

async fn conflict(req: &Req, id: FileId, mut form: FormState, typed: &Identity) -> Answer {
    let actor = req.actor();
    let saved = req.state.db.write(move |tx| {
        let patient = patients::find(tx, &actor, id)?;
        audit::opened(tx, &actor, patient.person, Some(patient.clinic), "file", id)?;
        Ok::<_, AppError>(patient)
    });
    let saved = saved.await?;
    form.set("revision", saved.revision.to_string()).error("", "patients-error-conflict");
    page(req, 409, id, form, false, differences(&saved.identity, typed))
}

/// What of the two identities differs, in the order of the form.
fn differences(saved: &Identity, typed: &Identity) -> Vec<Difference> {
    let rows = |identity: &Identity| {
        let mut form = FormState::default();
        fill(&mut form, identity);
        let of = |label: &'static str, field: &str| (label, Shown::Text, form.value(field).to_owned());
        let language = match identity.language {
            Lang::Fr => "patients-language-fr",
            Lang::En => "patients-language-en",
        };
        [
            of("patients-given-name", "given_name"),
            of("patients-family-name", "family_name"),
            ("patients-birth-date", Shown::Day, identity.birth_date.to_string()),
            ("patients-sex", Shown::Key, sex_key(identity.sex).to_owned()),
            of("patients-number", "insurance_number"),
            of("patients-number-reason", "insurance_reason"),
            of("patients-email", "email"),
            of("patients-mobile", "mobile"),
            of("patients-home-phone", "home_phone"),
            ("patients-language", Shown::Key, language.to_owned()),
            of("patients-address-line", "address_line"),
            of("patients-city", "city"),
            of("patients-province", "province"),
            of("patients-postal-code", "postal_code"),
        ]
    };
    let pairs = rows(saved).into_iter().zip(rows(typed));
    let differing = pairs.filter(|((_, _, saved), (_, _, typed))| saved != typed);
    differing.map(|((label, shown, saved), (_, _, typed))| Difference { label, shown, saved, typed }).collect()
}
