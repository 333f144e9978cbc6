//! Clinics and their departments.

use base::access::{self, Clinics};
use base::domain::listing::Sought;
use base::domain::organisation::{self, Clinic, Department, NewClinic, NewDepartment, PlaceError};
use base::error::AppError;
use base::i18n::Lang;
use base::ids::ClinicId;
use base::render::{FormState, View};
use base::web::{Answer, Pages, Reply, Req};
use serde::Serialize;

const ZONE: &str = "America/Toronto";
/// Longest name, in characters.
const NAME_MAX: usize = 200;
/// Longest telephone number, in characters.
const PHONE_MAX: usize = 40;

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
    query: String,
    clinics: Vec<Line>,
    pages: Pages,
    url: String,
    new_url: Option<String>,
}

impl View for IndexView {
    const TEMPLATE: &'static str = "admin/clinics/index.html";

    fn samples() -> Vec<Self> {
        let line = Line { name: "Clinique de la douleur".into(), official: "DOULEUR CHRONIQUE - ADULTE - (06)".into(), url: "/admin/clinics/0192".into() };
        let page = |query: &str, clinics, pages, new: bool| Self {
            query: query.into(),
            clinics,
            pages: Pages::sample(pages),
            url: "/admin/clinics".into(),
            new_url: new.then(|| "/admin/clinics/new".into()),
        };
        vec![page("", Vec::new(), 1, true), page("zz", Vec::new(), 1, false), page("", vec![line], 2, false)]
    }
}

fn name_of(clinic: &Clinic, lang: Lang) -> String {
    match lang {
        Lang::Fr => clinic.name_fr.clone(),
        Lang::En => clinic.name_en.clone(),
    }
}

/// The clinics one administers: all of them, or those that fit what is looked for.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn index(req: Req) -> Answer {
    let scope = Clinics::administered(&req.account()?.roles);
    let (everywhere, query) = (scope == Clinics::All, req.query("q").unwrap_or_default().trim().to_owned());
    let (sought, number) = (Sought::parse(&query), req.page_number("page"));
    let found = req.state.db.read(move |tx| organisation::find_clinics(tx, &scope, sought.as_ref(), number)).await?;
    let lines = found.rows.iter().map(|clinic| {
        let url = req.url("admin.clinics.show", &[("id", &clinic.id)])?;
        Ok(Line { name: clinic.public_name(req.lang).to_owned(), official: name_of(clinic, req.lang), url })
    });
    req.page(&IndexView {
        query,
        clinics: lines.collect::<Result<Vec<_>, AppError>>()?,
        pages: req.pages("page", found.paging),
        url: req.url("admin.clinics.index", &[])?,
        new_url: everywhere.then(|| req.url("admin.clinics.new", &[])).transpose()?,
    })
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
    let view = new_view(&req, req.blank())?;
    req.page(&view)
}

/// What was typed, checked as far as the form alone can tell.
struct Typed {
    names: [String; 4],
    labels: Option<(String, String)>,
    phone: String,
}

fn read(form: &mut FormState) -> Typed {
    let fields = ["name_fr", "name_en", "public_name_fr", "public_name_en"];
    let names = fields.map(|field| form.words(field, NAME_MAX, "error-clinic-name", "error-clinic-name-long"));
    let labels = ["mail_label_fr", "mail_label_en"].map(|field| (field, form.words_or_none(field, NAME_MAX, "error-clinic-name-long")));
    let labels = match labels {
        [(_, Some(fr)), (_, Some(en))] => Some((fr, en)),
        [(_, None), (_, None)] => None,
        [(fr, typed), (en, _)] => {
            form.error(if typed.is_none() { fr } else { en }, "error-clinic-mail-pair");
            None
        }
    };
    let phone = form.words("phone", PHONE_MAX, "error-clinic-phone", "error-clinic-phone-long");
    Typed { names, labels, phone }
}

/// Makes a clinic.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn create(req: Req) -> Answer {
    let mut form = req.typed();
    let typed = read(&mut form);
    if form.has_errors() {
        let view = new_view(&req, form)?;
        return req.page_status(422, &view);
    }
    let (actor, inner) = (req.actor(), req.clone());
    let made = req.once::<AppError, _>(move |tx| {
        let [name_fr, name_en, public_name_fr, public_name_en] = &typed.names;
        let mail_label = typed.labels.as_ref().map(|(fr, en)| (fr.as_str(), en.as_str()));
        let new = NewClinic { name_fr, name_en, public_name_fr, public_name_en, mail_label, phone: &typed.phone, time_zone: ZONE };
        let id = organisation::create_clinic(tx, &actor, &new).map_err(refused)?;
        inner.url("admin.clinics.show", &[("id", &id)])
    });
    Ok(Reply::see_other(made.await?))
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
    let actor = req.actor();
    let (clinic, departments): (Clinic, Vec<Department>) = req
        .state
        .db
        .read(move |tx| {
            access::clinic(tx, &actor, id)?;
            Ok::<_, AppError>((organisation::find_clinic(tx, id)?, organisation::list_departments(tx, &[id])?))
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
    let view = show_view(&req, id, req.blank()).await?;
    req.page(&view)
}

/// Adds a department.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn add_department(req: Req) -> Answer {
    let id: ClinicId = req.params.id("id")?;
    let mut form = req.typed();
    let names = ["name_fr", "name_en"].map(|field| form.words(field, NAME_MAX, "error-department-name", "error-department-name-long"));
    if form.has_errors() {
        let view = show_view(&req, id, form).await?;
        return req.page_status(422, &view);
    }
    let (actor, location) = (req.actor(), req.url("admin.clinics.show", &[("id", &id)])?);
    let made = req.once::<AppError, _>(move |tx| {
        let [name_fr, name_en] = &names;
        organisation::create_department(tx, &actor, &NewDepartment { clinic: id, name_fr, name_en }).map_err(refused)?;
        Ok(location)
    });
    Ok(Reply::see_other(made.await?))
}

fn refused(error: PlaceError) -> AppError {
    match error {
        PlaceError::Denied(denied) => denied.into(),
        PlaceError::Db(error) => error.into(),
        other => AppError::Internal(other.to_string()),
    }
}
