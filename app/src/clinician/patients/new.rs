//! A new file. When the clinic may have one already, the professional chooses before a second one is made.

use super::fields::{entry, provinces, refuse};
use base::access;
use base::db::DbError;
use base::domain::organisation;
use base::domain::patients::{self, CreateError, Duplicate, Duplicates};
use base::domain::sessions;
use base::error::AppError;
use base::ids::{DepartmentId, FileId};
use base::render::{Choice, FormState, View};
use base::web::{Answer, Reply, Req};
use serde::Serialize;

/// A file that may be of the same person.
#[derive(Serialize)]
struct Same {
    value: String,
    name: String,
    by_number: bool,
}

/// The form.
#[derive(Serialize)]
pub struct NewView {
    form: FormState,
    duplicates: Vec<Same>,
    departments: Vec<Choice>,
    provinces: Vec<&'static str>,
    recovered: bool,
}

impl View for NewView {
    const TEMPLATE: &'static str = "clinician/patients/new.html";

    fn samples() -> Vec<Self> {
        let page = |form, duplicates, departments: usize, recovered| Self {
            form,
            duplicates,
            departments: (0..departments).map(|n| Choice { value: n.to_string(), label: "Clinique de la douleur".into() }).collect(),
            provinces: provinces(),
            recovered,
        };
        let mut wrong = FormState::default();
        wrong.error("family_name", "patients-error-family-name-missing").error("insurance_number", "patients-error-number-form");
        let mut same = FormState::default();
        same.error("duplicate", "patients-error-may-exist");
        let known = |by_number| Same { value: "0192".into(), name: "Louise Gagnon".into(), by_number };
        vec![page(FormState::default(), vec![], 1, false), page(wrong, vec![], 2, true), page(same, vec![known(true), known(false)], 1, false)]
    }
}

/// The empty form, or what was sent too late to be kept (D6).
///
/// # Errors
/// The database's, or a template that fails.
pub async fn new(req: Req) -> Answer {
    let (account, path) = (req.account()?.account, req.path.clone());
    let kept = req.state.db.read(move |tx| sessions::parked(tx, account, &path)).await?;
    let recovered = kept.is_some();
    let mut form = match kept {
        Some(fields) => FormState::typed(fields.into_iter().filter(|(name, _)| name != "csrf")),
        None => req.blank(),
    };
    if form.value("province").is_empty() {
        form.set("province", "QC");
    }
    page(&req, 200, form, Vec::new(), recovered).await
}

async fn page(req: &Req, status: u16, form: FormState, duplicates: Vec<Duplicate>, recovered: bool) -> Answer {
    let account = req.account()?.account;
    let departments = req
        .state
        .db
        .read(move |tx| {
            let ids = access::departments_of(tx, account)?;
            organisation::departments(tx, &ids)
        })
        .await?;
    let departments = departments.iter().map(|d| Choice { value: d.id.to_string(), label: d.name(req.lang).to_owned() }).collect();
    let one = |d: Duplicate| Same { value: d.file.to_string(), name: format!("{} {}", d.given_name, d.family_name), by_number: d.same_number };
    let duplicates = duplicates.into_iter().map(one).collect();
    req.page_status(status, &NewView { form, duplicates, departments, provinces: provinces(), recovered })
}

/// Why there is no new file.
enum Refused {
    MayExist(Vec<Duplicate>),
    Other(AppError),
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Self {
        Self::Other(error)
    }
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Self {
        Self::Other(error.into())
    }
}

impl From<CreateError> for Refused {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::MayExist(known) => Self::MayExist(known),
            CreateError::Denied(denied) => Self::Other(denied.into()),
            CreateError::Db(error) => Self::Other(error.into()),
        }
    }
}

/// Makes the file, or opens the one that the professional says it is.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn create(req: Req) -> Answer {
    let mut form = req.typed();
    let identity = match patients::check(&entry(&req.form), req.today()) {
        Ok(identity) => identity,
        Err(problems) => {
            refuse(&mut form, &problems);
            return page(&req, 422, form, Vec::new(), false).await;
        }
    };
    let duplicates = match req.form.text("duplicate") {
        "" => Duplicates::Ask,
        "other" => Duplicates::Ignore,
        file => file.parse::<FileId>().map_or(Duplicates::Ask, Duplicates::Use),
    };
    let department: DepartmentId = req.form.text("department").parse().map_err(|_| AppError::NotFound)?;
    let (actor, inner, account) = (req.actor(), req.clone(), req.account()?.account);
    let made = req.once(move |tx| {
        sessions::forget_parked(tx, account, &inner.path)?;
        let file = patients::create_patient(tx, &actor, department, &identity, duplicates)?;
        Ok::<_, Refused>(inner.url("clinician.patients.show", &[("id", &file)])?)
    });
    match made.await {
        Ok(location) => Ok(Reply::see_other(location)),
        Err(Refused::Other(error)) => Err(error),
        Err(Refused::MayExist(known)) => {
            form.error("duplicate", "patients-error-may-exist");
            page(&req, 422, form, known, false).await
        }
    }
}
