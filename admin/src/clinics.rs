//! Clinics and their departments.

use crate::entry::{clinics, required, typed};
use base::domain::organisation::{self, Clinic, Department, NewClinic, NewDepartment, PlaceError};
use base::error::AppError;
use base::i18n::Lang;
use base::ids::ClinicId;
use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

const ZONE: &str = "America/Toronto";

/// A line of the list.
#[derive(Serialize)]
struct Line {
    name: String,
    official: String,
    url: String,
}

/// The list.
#[derive(Serialize)]
pub struct IndexView {
    clinics: Vec<Line>,
    new_url: Option<String>,
}

impl View for IndexView {
    const TEMPLATE: &'static str = "admin/clinics/index.html";

    fn samples() -> Vec<Self> {
        let line = Line { name: "Clinique de la douleur".into(), official: "DOULEUR CHRONIQUE - ADULTE - (06)".into(), url: "/admin/clinics/0192".into() };
        vec![Self { clinics: Vec::new(), new_url: Some("/admin/clinics/new".into()) }, Self { clinics: vec![line], new_url: None }]
    }
}

fn name_of(clinic: &Clinic, lang: Lang) -> String {
    match lang {
        Lang::Fr => clinic.name_fr.clone(),
        Lang::En => clinic.name_en.clone(),
    }
}

/// The clinics one administers.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn index(req: Req) -> Answer {
    let own = req.account()?.account;
    let (seen, _, everywhere) = req.state.db.read(move |tx| clinics(tx, own)).await?;
    let lines = seen.iter().map(|clinic| {
        let url = req.url("admin.clinics.show", &[("id", &clinic.id)])?;
        Ok(Line { name: clinic.public_name(req.lang).to_owned(), official: name_of(clinic, req.lang), url })
    });
    let clinics = lines.collect::<Result<Vec<_>, AppError>>()?;
    let new_url = everywhere.then(|| req.url("admin.clinics.new", &[])).transpose()?;
    req.page(&IndexView { clinics, new_url })
}

/// The form of a new clinic.
#[derive(Serialize)]
pub struct NewView {
    form: FormState,
    url: String,
    back_url: String,
}

impl View for NewView {
    const TEMPLATE: &'static str = "admin/clinics/new.html";

    fn samples() -> Vec<Self> {
        let mut wrong = FormState::default();
        wrong.error("name_fr", "error-clinic-name");
        [FormState::default(), wrong].map(|form| Self { form, url: "/admin/clinics/new".into(), back_url: "/admin/clinics".into() }).into()
    }
}

fn new_view(req: &Req, form: FormState) -> Result<NewView, AppError> {
    Ok(NewView { form, url: req.url("admin.clinics.create", &[])?, back_url: req.url("admin.clinics.index", &[])? })
}

/// The form of a new clinic.
///
/// # Errors
/// A template that fails.
pub async fn new(req: Req) -> Answer {
    let view = new_view(&req, FormState::default())?;
    req.page(&view)
}

/// Makes a clinic.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn create(req: Req) -> Answer {
    let mut form = typed(&req);
    let names = ["name_fr", "name_en", "public_name_fr", "public_name_en"].map(|field| required(&mut form, field, "error-clinic-name"));
    let phone = required(&mut form, "phone", "error-clinic-phone");
    if form.has_errors() {
        let view = new_view(&req, form)?;
        return req.page_status(422, &view);
    }
    let labels = ["mail_label_fr", "mail_label_en"].map(|field| form.value(field).trim().to_owned());
    let actor = req.actor();
    let id = req
        .state
        .db
        .write(move |tx| {
            let [name_fr, name_en, public_name_fr, public_name_en] = &names;
            let [label_fr, label_en] = &labels;
            let mail_label = (!label_fr.is_empty() && !label_en.is_empty()).then_some((label_fr.as_str(), label_en.as_str()));
            organisation::create_clinic(tx, &actor, &NewClinic { name_fr, name_en, public_name_fr, public_name_en, mail_label, phone: &phone, time_zone: ZONE })
        })
        .await
        .map_err(refused)?;
    req.redirect("admin.clinics.show", &[("id", &id)])
}

/// One clinic.
#[derive(Serialize)]
pub struct ShowView {
    form: FormState,
    name: String,
    official: String,
    phone: String,
    departments: Vec<String>,
    url: String,
    back_url: String,
}

impl View for ShowView {
    const TEMPLATE: &'static str = "admin/clinics/show.html";

    fn samples() -> Vec<Self> {
        let page = |form, departments| Self {
            form,
            name: "Clinique de la douleur".into(),
            official: "DOULEUR CHRONIQUE - ADULTE - (06)".into(),
            phone: "514 555-0123".into(),
            departments,
            url: "/admin/clinics/0192".into(),
            back_url: "/admin/clinics".into(),
        };
        let mut wrong = FormState::default();
        wrong.error("name_fr", "error-department-name");
        vec![page(FormState::default(), vec!["Ergothérapie".into()]), page(wrong, Vec::new())]
    }
}

async fn show_view(req: &Req, id: ClinicId, form: FormState) -> Result<ShowView, AppError> {
    let own = req.account()?.account;
    let (clinic, departments): (Clinic, Vec<Department>) = req
        .state
        .db
        .read(move |tx| {
            let (seen, _, _) = clinics(tx, own)?;
            let clinic = seen.into_iter().find(|clinic| clinic.id == id).ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((clinic, organisation::list_departments(tx, id)?))
        })
        .await?;
    Ok(ShowView {
        form,
        name: clinic.public_name(req.lang).to_owned(),
        official: name_of(&clinic, req.lang),
        phone: clinic.phone.clone(),
        departments: departments.iter().map(|d| d.name(req.lang).to_owned()).collect(),
        url: req.path.clone(),
        back_url: req.url("admin.clinics.index", &[])?,
    })
}

/// One clinic and its departments.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn show(req: Req) -> Answer {
    let id: ClinicId = req.params.id("id")?;
    let view = show_view(&req, id, FormState::default()).await?;
    req.page(&view)
}

/// Adds a department.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn add_department(req: Req) -> Answer {
    let id: ClinicId = req.params.id("id")?;
    let mut form = typed(&req);
    let names = ["name_fr", "name_en"].map(|field| required(&mut form, field, "error-department-name"));
    if form.has_errors() {
        let view = show_view(&req, id, form).await?;
        return req.page_status(422, &view);
    }
    let actor = req.actor();
    req.state
        .db
        .write(move |tx| {
            let [name_fr, name_en] = &names;
            organisation::create_department(tx, &actor, &NewDepartment { clinic: id, name_fr, name_en })
        })
        .await
        .map_err(refused)?;
    req.redirect("admin.clinics.show", &[("id", &id)])
}

fn refused(error: PlaceError) -> AppError {
    match error {
        PlaceError::Denied(denied) => denied.into(),
        PlaceError::Db(error) => error.into(),
        other => AppError::Internal(other.to_string()),
    }
}
