//! The staff of a clinic, and of the network: who holds which role, who is invited.

use base::access::{Clinics, Role};
use base::auth::codes::FreshCode;
use base::auth::email;
use base::domain::invitations::{Invited as Sent, NewStaff, Newcomer};
use base::domain::listing::Sought;
use base::domain::organisation;
use base::domain::staff::{self, Holder, OpenInvitation, StaffError};
use base::error::AppError;
use base::i18n::Lang;
use base::ids::{ClinicId, DepartmentId, RoleGrantId};
use base::render::{Choice, FormState, View};
use base::web::{Answer, Once, Pages, Refused, Reply, Req};
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
    pages: Pages,
    invited: Vec<Invited>,
    invited_pages: Pages,
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
        let page = |people, invited, query: &str, pages| Self {
            query: query.into(),
            people,
            pages: Pages::sample(pages),
            invited,
            invited_pages: Pages::sample(pages),
            new_url: "/admin/users/new".into(),
            url: "/admin/users".into(),
        };
        vec![
            page(Vec::new(), Vec::new(), "", 1),
            page(Vec::new(), Vec::new(), "zz", 1),
            page(vec![person(true), person(false)], vec![invited(false, false), invited(true, false), invited(false, true)], "", 2),
        ]
    }
}

/// Who works here and who is invited: everybody, or those who fit what is looked for.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn index(req: Req) -> Answer {
    let scope = Clinics::administered(&req.account()?.roles);
    let query = req.query("q").unwrap_or_default().trim().to_owned();
    let (sought, number, invited_number) = (Sought::parse(&query), req.page_number("page"), req.page_number("invited"));
    let (people, invited) = req
        .state
        .db
        .read(move |tx| {
            let people = staff::find_holders(tx, &scope, sought.as_ref(), number)?;
            Ok::<_, AppError>((people, staff::find_open_invitations(tx, &scope, sought.as_ref(), invited_number)?))
        })
        .await?;
    req.page(&IndexView {
        query,
        people: people.rows.iter().map(|holder| person(&req, holder)).collect::<Result<_, _>>()?,
        pages: req.pages("page", people.paging),
        invited: invited.rows.iter().map(|invitation| invited_line(&req, invitation)).collect(),
        invited_pages: req.pages("invited", invited.paging),
        new_url: req.url("admin.users.new", &[])?,
        url: req.url("admin.users.index", &[])?,
    })
}

fn person(req: &Req, holder: &Holder) -> Result<Person, AppError> {
    let who = req.account()?;
    let may_end = holder.account != who.account && staff::may_end(&who.roles, holder.role, holder.clinic);
    Ok(Person {
        name: format!("{} {}", holder.given_name, holder.family_name),
        email: holder.email.clone(),
        role: holder.role.word(),
        place: holder.place(req.lang),
        since: holder.created_at.rfc3339(),
        end_url: may_end.then(|| req.url("admin.roles.destroy", &[("id", &holder.grant)])).transpose()?,
    })
}

fn invited_line(req: &Req, invitation: &OpenInvitation) -> Invited {
    Invited {
        name: format!("{} {}", invitation.given_name, invitation.family_name),
        email: invitation.email.clone(),
        role: invitation.role.clone().unwrap_or_default(),
        expires_at: invitation.expires_at.rfc3339(),
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
    let (held, lang) = (req.account()?.roles.clone(), req.lang);
    let offer = req.state.db.read(move |tx| {
        let clinics = organisation::administered(tx, &Clinics::administered(&held))?;
        let departments = organisation::list_departments(tx, &clinics.iter().map(|clinic| clinic.id).collect::<Vec<_>>())?;
        let mut offer = Offer { roles: Vec::new(), places: Vec::new() };
        for clinic in &clinics {
            offer.roles.extend(staff::may_invite(&held, clinic.id));
            offer.places.push(Choice { value: clinic.id.to_string(), label: clinic.public_name(lang).to_owned() });
            offer.places.extend(departments.iter().filter(|department| department.clinic == clinic.id).map(|department| Choice {
                value: format!("{}/{}", clinic.id, department.id),
                label: format!("{}, {}", clinic.public_name(lang), department.name(lang)),
            }));
        }
        offer.roles.sort();
        offer.roles.dedup();
        Ok::<_, AppError>(offer)
    });
    offer.await
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
    let mut form = req.blank();
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

/// Longest name or profession, in characters.
const WORDS_MAX: usize = 100;

/// What was typed, checked as far as the form alone can tell.
struct Entry {
    given_name: String,
    family_name: String,
    email: String,
    language: Lang,
    role: Role,
    clinic: ClinicId,
    department: Option<DepartmentId>,
    profession_fr: Option<String>,
    profession_en: Option<String>,
}

impl Entry {
    fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    fn who(&self) -> Newcomer<'_> {
        Newcomer { given_name: &self.given_name, family_name: &self.family_name, email: &self.email, language: self.language }
    }

    fn place(&self) -> NewStaff<'_> {
        let (profession_fr, profession_en) = (self.profession_fr.as_deref(), self.profession_en.as_deref());
        NewStaff { role: self.role, clinic: self.clinic, department: self.department, profession_fr, profession_en }
    }
}

/// A clinic, or a clinic and a department of it.
fn place(typed: &str) -> Option<(ClinicId, Option<DepartmentId>)> {
    match typed.split_once('/') {
        Some((clinic, department)) => Some((clinic.parse().ok()?, Some(department.parse().ok()?))),
        None => Some((typed.parse().ok()?, None)),
    }
}

fn entry(form: &mut FormState) -> Option<Entry> {
    let given_name = form.words("given_name", WORDS_MAX, "error-staff-given-name", "error-staff-name-long");
    let family_name = form.words("family_name", WORDS_MAX, "error-staff-family-name", "error-staff-name-long");
    let address = email::parse(form.value("email"));
    if address.is_none() {
        form.error("email", "login-error-email-malformed");
    }
    let role = Role::from_text(form.value("role")).ok();
    if role.is_none() {
        form.error("role", "error-staff-role");
    }
    let place = place(form.value("place"));
    if place.is_none() {
        form.error("place", "error-staff-place");
    }
    let [profession_fr, profession_en] = ["profession_fr", "profession_en"].map(|field| form.words_or_none(field, WORDS_MAX, "error-staff-profession-long"));
    if profession_fr.is_some() != profession_en.is_some() {
        form.error(if profession_fr.is_none() { "profession_fr" } else { "profession_en" }, "error-staff-profession-pair");
    }
    let (clinic, department) = place?;
    let language = Lang::from_code(form.value("language")).unwrap_or_default();
    Some(Entry { given_name, family_name, email: address?, language, role: role?, clinic, department, profession_fr, profession_en })
}

/// Invites somebody; the page that answers shows the code, once. Sent a second time, the form only leads back to the list.
///
/// # Errors
/// Not found; too many hashes at once; the database's; a template that fails.
pub async fn create(req: Req) -> Answer {
    let mut form = req.typed();
    match invite(&req, &mut form).await? {
        Some(Once::Done((entry, sent))) => {
            let back_url = req.url("admin.users.index", &[])?;
            req.page(&InvitedView { name: entry.name(), email: entry.email, code: sent.code, expires_at: sent.expires_at.rfc3339(), back_url })
        }
        Some(Once::Before(location)) => Ok(Reply::see_other(location)),
        None => {
            let view = new_view(&req, form, offer(&req).await?)?;
            req.page_status(422, &view)
        }
    }
}

/// None when the form is refused; it says why.
async fn invite(req: &Req, form: &mut FormState) -> Result<Option<Once<(Entry, Sent)>>, AppError> {
    let Some(entry) = entry(form).filter(|_| !form.has_errors()) else { return Ok(None) };
    // hashing a code is slow: it is done before the transaction
    let code = FreshCode::draw(&req.state.passwords, req.state.db.keys(), req.state.db.chance()).await?;
    let (actor, links, location) = (req.actor(), req.state.config.links(), req.url("admin.users.index", &[])?);
    let done = req.once_with(move |tx| {
        let sent = staff::invite(tx, &actor, &links, &entry.who(), &entry.place(), &code).map_err(refused)?;
        Ok((location, (entry, sent)))
    });
    match done.await {
        Ok(done) => Ok(Some(done)),
        Err(Refused::Other(error)) => Err(error),
        Err(Refused::Form(field, key)) => {
            form.error(field, key);
            Ok(None)
        }
    }
}

/// Why nobody was invited.
fn refused(error: StaffError) -> Refused {
    match error {
        StaffError::Denied(denied) => denied.into(),
        StaffError::OwnRole => Refused::Form("email", "error-staff-own-role"),
        StaffError::DepartmentMissing => Refused::Form("place", "error-staff-department"),
        StaffError::ClinicUnknown => Refused::Form("place", "error-staff-clinic"),
        StaffError::Db(error) => error.into(),
    }
}

/// Ends a role; one that has ended already stays as it is.
///
/// # Errors
/// Not found; one's own role; the database's.
pub async fn destroy(req: Req) -> Answer {
    let id: RoleGrantId = req.params.id("id")?;
    let actor = req.actor();
    match req.state.db.write(move |tx| staff::end_role(tx, &actor, id)).await {
        Ok(_) => req.redirect("admin.users.index", &[]),
        Err(StaffError::Denied(denied)) => Err(denied.into()),
        Err(StaffError::Db(error)) => Err(error.into()),
        Err(StaffError::OwnRole | StaffError::DepartmentMissing | StaffError::ClinicUnknown) => Err(AppError::Conflict),
    }
}
