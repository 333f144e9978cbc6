//! The staff of a clinic, and of the network: who holds which role, who is invited.

use crate::entry::{Choice, clinics, required, typed};
use base::access::Role;
use base::auth::codes::FreshCode;
use base::auth::email;
use base::db::DbError;
use base::domain::invitations::{NewStaff, Newcomer};
use base::domain::organisation::{self, Department};
use base::domain::staff::{self, Holder, OpenInvitation, StaffError};
use base::error::AppError;
use base::i18n::Lang;
use base::ids::{AccountId, ClinicId, DepartmentId, RoleGrantId};
use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

/// Somebody who holds a role.
#[derive(Serialize)]
struct Person {
    name: String,
    email: String,
    role: &'static str,
    place: String,
    since: String,
    end_url: Option<String>,
}

/// Somebody invited.
#[derive(Serialize)]
struct Invited {
    name: String,
    email: String,
    role: String,
    expires_at: String,
    locked: bool,
    expired: bool,
}

/// The list.
#[derive(Serialize)]
pub struct IndexView {
    query: String,
    people: Vec<Person>,
    invited: Vec<Invited>,
    new_url: String,
    url: String,
}

impl View for IndexView {
    const TEMPLATE: &'static str = "admin/users/index.html";

    fn samples() -> Vec<Self> {
        let person = |end: bool| Person {
            name: "Louise Gagnon".into(),
            email: "louise@exemple.ca".into(),
            role: Role::Professional.word(),
            place: "Clinique de la douleur, Ergothérapie".into(),
            since: "2026-06-01T14:00:00Z".into(),
            end_url: end.then(|| "/admin/users/0192/end".into()),
        };
        let invited = |locked, expired| Invited {
            name: "Marc Roy".into(),
            email: "marc@exemple.ca".into(),
            role: Role::Coordinator.word().into(),
            expires_at: "2026-06-06T14:00:00Z".into(),
            locked,
            expired,
        };
        let page = |people, invited, query: &str| Self { query: query.into(), people, invited, new_url: "/admin/users/new".into(), url: "/admin/users".into() };
        vec![
            page(Vec::new(), Vec::new(), "zz"),
            page(vec![person(true), person(false)], vec![invited(false, false), invited(true, false), invited(false, true)], ""),
        ]
    }
}

/// Who works here.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn index(req: Req) -> Answer {
    let own = req.account()?.account;
    let (holders, invitations) = req
        .state
        .db
        .read(move |tx| {
            let (seen, _, everywhere) = clinics(tx, own)?;
            let ids: Vec<ClinicId> = seen.iter().map(|clinic| clinic.id).collect();
            Ok::<_, DbError>((staff::list_holders(tx, &ids, everywhere)?, staff::list_open_invitations(tx, &ids, everywhere)?))
        })
        .await?;
    let query = req.query("q").unwrap_or_default().trim().to_lowercase();
    let matches = |name: &str, email: &str| query.is_empty() || name.to_lowercase().contains(&query) || email.contains(&query);
    let people = holders.iter().filter(|h| matches(&format!("{} {}", h.given_name, h.family_name), &h.email));
    let invited = invitations.iter().filter(|i| matches(&format!("{} {}", i.given_name, i.family_name), &i.email));
    let view = IndexView {
        people: people.map(|holder| person(&req, holder, own)).collect::<Result<_, _>>()?,
        invited: invited.map(|invitation| invited_line(&req, invitation)).collect(),
        new_url: req.url("admin.users.new", &[])?,
        url: req.url("admin.users.index", &[])?,
        query: req.query("q").unwrap_or_default().to_owned(),
    };
    req.page(&view)
}

fn person(req: &Req, holder: &Holder, own: AccountId) -> Result<Person, AppError> {
    Ok(Person {
        name: format!("{} {}", holder.given_name, holder.family_name),
        email: holder.email.clone(),
        role: holder.role.word(),
        place: holder.place(req.lang),
        since: holder.created_at.utc().to_rfc3339(),
        end_url: (holder.account != own).then(|| req.url("admin.roles.destroy", &[("id", &holder.grant)])).transpose()?,
    })
}

fn invited_line(req: &Req, invitation: &OpenInvitation) -> Invited {
    Invited {
        name: format!("{} {}", invitation.given_name, invitation.family_name),
        email: invitation.email.clone(),
        role: invitation.role.clone().unwrap_or_default(),
        expires_at: invitation.expires_at.utc().to_rfc3339(),
        locked: invitation.locked_at.is_some(),
        expired: invitation.expires_at <= req.now,
    }
}

/// The form to invite somebody.
#[derive(Serialize)]
pub struct NewView {
    form: FormState,
    roles: Vec<Choice>,
    places: Vec<Choice>,
    languages: Vec<Choice>,
    url: String,
    back_url: String,
}

impl View for NewView {
    const TEMPLATE: &'static str = "admin/users/new.html";

    fn samples() -> Vec<Self> {
        let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
        let page = |form| Self {
            form,
            roles: vec![choice("professional", ""), choice("clinic_admin", "")],
            places: vec![choice("a", "Clinique de la douleur"), choice("a/b", "Clinique de la douleur, Ergothérapie")],
            languages: languages(),
            url: "/admin/users/new".into(),
            back_url: "/admin/users".into(),
        };
        let mut wrong = FormState::default();
        wrong.set("email", "x").error("email", "login-error-email-malformed").error("place", "error-staff-department");
        vec![page(FormState::default()), page(wrong)]
    }
}

fn languages() -> Vec<Choice> {
    [Lang::Fr, Lang::En].map(|lang| Choice { value: lang.code().to_owned(), label: lang.name().to_owned() }).into()
}

/// What may be chosen: roles, and places as `clinic` or `clinic/department`.
struct Offer {
    roles: Vec<Role>,
    places: Vec<Choice>,
}

async fn offer(req: &Req) -> Result<Offer, AppError> {
    let (own, lang) = (req.account()?.account, req.lang);
    let offer = req
        .state
        .db
        .read(move |tx| {
            let (seen, held, _) = clinics(tx, own)?;
            let mut offer = Offer { roles: Vec::new(), places: Vec::new() };
            for clinic in &seen {
                offer.roles.extend(staff::may_invite(&held, clinic.id));
                offer.places.push(Choice { value: clinic.id.to_string(), label: clinic.public_name(lang).to_owned() });
                let departments: Vec<Department> = organisation::list_departments(tx, clinic.id)?;
                offer.places.extend(departments.iter().map(|department| Choice {
                    value: format!("{}/{}", clinic.id, department.id),
                    label: format!("{}, {}", clinic.public_name(lang), department.name(lang)),
                }));
            }
            offer.roles.sort();
            offer.roles.dedup();
            Ok::<_, DbError>(offer)
        })
        .await?;
    Ok(offer)
}

fn new_view(req: &Req, form: FormState, offer: Offer) -> Result<NewView, AppError> {
    Ok(NewView {
        form,
        roles: offer.roles.iter().map(|role| Choice { value: role.word().to_owned(), label: String::new() }).collect(),
        places: offer.places,
        languages: languages(),
        url: req.url("admin.users.create", &[])?,
        back_url: req.url("admin.users.index", &[])?,
    })
}

/// The form to invite somebody.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn new(req: Req) -> Answer {
    let mut form = FormState::default();
    form.set("language", Lang::Fr.code());
    let view = new_view(&req, form, offer(&req).await?)?;
    req.page(&view)
}

/// The code, shown once.
#[derive(Serialize)]
pub struct InvitedView {
    name: String,
    email: String,
    code: String,
    expires_at: String,
    back_url: String,
}

impl View for InvitedView {
    const TEMPLATE: &'static str = "admin/users/invited.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            name: "Louise Gagnon".into(),
            email: "louise@exemple.ca".into(),
            code: "A-123456".into(),
            expires_at: "2026-06-06T14:00:00Z".into(),
            back_url: "/admin/users".into(),
        }]
    }
}

/// What was typed, checked as far as the form alone can tell.
struct Entry {
    given_name: String,
    family_name: String,
    email: String,
    language: Lang,
    role: Role,
    clinic: ClinicId,
    department: Option<DepartmentId>,
    profession_fr: String,
    profession_en: String,
}

fn entry(form: &mut FormState) -> Option<Entry> {
    let given_name = required(form, "given_name", "error-staff-given-name");
    let family_name = required(form, "family_name", "error-staff-family-name");
    let address = email::parse(form.value("email"));
    if address.is_none() {
        form.error("email", "login-error-email-malformed");
    }
    let role = Role::from_text(form.value("role")).ok();
    if role.is_none() {
        form.error("role", "error-staff-role");
    }
    let mut place = form.value("place").split('/').map(ToOwned::to_owned).collect::<Vec<_>>().into_iter();
    let clinic = place.next().and_then(|id| id.parse().ok());
    if clinic.is_none() {
        form.error("place", "error-staff-place");
    }
    let department = place.next().and_then(|id| id.parse().ok());
    Some(Entry {
        given_name,
        family_name,
        email: address?,
        language: Lang::from_code(form.value("language")).unwrap_or_default(),
        role: role?,
        clinic: clinic?,
        department,
        profession_fr: form.value("profession_fr").trim().to_owned(),
        profession_en: form.value("profession_en").trim().to_owned(),
    })
}

/// Invites somebody; the page that answers shows the code, once.
///
/// # Errors
/// Not found; the database's; a template that fails.
pub async fn create(req: Req) -> Answer {
    let mut form = typed(&req);
    let entry = entry(&mut form).filter(|_| !form.has_errors());
    let Some(entry) = entry else {
        let view = new_view(&req, form, offer(&req).await?)?;
        return req.page_status(422, &view);
    };
    let code = FreshCode::draw(&req.state.passwords, req.state.db.keys(), req.state.db.chance()).await.map_err(|e| AppError::Unavailable(e.to_string()))?;
    let (actor, links) = (req.actor(), req.state.config.links());
    let (name, email) = (format!("{} {}", entry.given_name, entry.family_name), entry.email.clone());
    let done = req
        .state
        .db
        .write(move |tx| {
            let who = Newcomer { given_name: &entry.given_name, family_name: &entry.family_name, email: &entry.email, language: entry.language };
            let word = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
            let (fr, en) = (word(&entry.profession_fr), word(&entry.profession_en));
            let place =
                NewStaff { role: entry.role, clinic: entry.clinic, department: entry.department, profession_fr: fr.as_deref(), profession_en: en.as_deref() };
            staff::invite(tx, &actor, &links, &who, &place, &code)
        })
        .await;
    match done {
        Ok(invited) => {
            let back_url = req.url("admin.users.index", &[])?;
            req.page(&InvitedView { name, email, code: invited.code, expires_at: invited.expires_at.utc().to_rfc3339(), back_url })
        }
        Err(StaffError::DepartmentMissing) => {
            form.error("place", "error-staff-department");
            let view = new_view(&req, form, offer(&req).await?)?;
            req.page_status(422, &view)
        }
        Err(error) => Err(refused(error)),
    }
}

fn refused(error: StaffError) -> AppError {
    match error {
        StaffError::Denied(denied) => denied.into(),
        StaffError::OwnRole | StaffError::DepartmentMissing => AppError::Conflict,
        StaffError::Db(error) => error.into(),
    }
}

/// Ends a role.
///
/// # Errors
/// Not found; one's own role; the database's.
pub async fn destroy(req: Req) -> Answer {
    let id: RoleGrantId = req.params.id("id")?;
    let actor = req.actor();
    req.state.db.write(move |tx| staff::end_role(tx, &actor, id)).await.map_err(refused)?;
    req.redirect("admin.users.index", &[])
}
