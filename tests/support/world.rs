//! The invented world of the tests: two clinics, three departments, their staff, patients and representatives.
//!
//! Names, contacts and answers hold words that occur nowhere else, so that a page which must not show them can be searched.

use crate::TestApp;
use crate::canaries::{Canaries, NEIGHBOUR, PATIENT, STRANGER};
use base::access::Role;
use base::audit::Actor;
use base::config::Links;
use base::crypto::{Place, create_person_key, seal};
use base::db::schema::{accounts, clinics, departments, file_departments, files, persons, representations, role_grants, staff_tasks};
use base::db::{DbError, Tx};
use base::domain::activities::{self, SendError};
use base::domain::consents::{self, Channel, Decision, NewConsent};
use base::domain::definitions::{self, DefinitionKind};
use base::domain::follow_ups;
use base::domain::patients::fold;
use base::ids::{AccountId, ActivityId, ClinicId, DefinitionId, DepartmentId, FileId, FollowUpId, PersonId, RepresentationId, RoleGrantId, StaffTaskId};
use chrono::{Days, NaiveDate};
use diesel::prelude::*;

/// The password of every account of the world.
pub const PASSWORD: &str = "Jardin-7-lune!";

/// Somebody of the staff.
#[derive(Debug, Clone, Copy)]
pub struct Staff {
    /// The account.
    pub account: AccountId,
    /// The person of the account.
    pub person: PersonId,
    /// The role held; none for people who hold none.
    pub grant: Option<RoleGrantId>,
}

/// A patient with an account, a file, a follow-up and a questionnaire that waits.
#[derive(Debug, Clone, Copy)]
pub struct Patient {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
    /// The clinic's file.
    pub file: FileId,
    /// The follow-up.
    pub follow_up: FollowUpId,
    /// The questionnaire, due in seven days.
    pub questionnaire: ActivityId,
    /// A task of the department about the file.
    pub task: StaffTaskId,
}

/// Somebody who represents the first patient.
#[derive(Debug, Clone, Copy)]
pub struct Representative {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
}

/// Everybody and everything.
#[derive(Debug, Clone)]
pub struct World {
    /// The first clinic.
    pub clinic: ClinicId,
    /// Its first department: the patient's.
    pub department: DepartmentId,
    /// Its second department: the neighbour's.
    pub other_department: DepartmentId,
    /// The second clinic.
    pub other_clinic: ClinicId,
    /// Its department: the stranger's.
    pub far_department: DepartmentId,
    /// A professional of the first department.
    pub professional: Staff,
    /// A professional of the second department.
    pub other_professional: Staff,
    /// A professional of the second clinic.
    pub far_professional: Staff,
    /// The first clinic's administrator.
    pub clinic_admin: Staff,
    /// A support agent.
    pub support: Staff,
    /// The operator of the network.
    pub operator: Staff,
    /// The patient of most tests, in the first department.
    pub patient: Patient,
    /// A patient of the second department.
    pub neighbour: Patient,
    /// A patient of the second clinic.
    pub stranger: Patient,
    /// Represents the patient with every right.
    pub representative: Representative,
    /// Represents the patient with the right to files alone: none of the rights that pages of this version ask for.
    pub weak_representative: Representative,
    /// The published questionnaire on pain.
    pub pain_form: DefinitionId,
}

fn born(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 3, 15).expect("a day")
}

fn insert_clinic(tx: &mut Tx<'_>, name: &str) -> Result<ClinicId, DbError> {
    let id: ClinicId = tx.id();
    diesel::insert_into(clinics::table)
        .values((
            clinics::id.eq(id),
            clinics::name_fr.eq(format!("Clinique {name}")),
            clinics::name_en.eq(format!("{name} Clinic")),
            clinics::public_name_fr.eq(format!("Centre {name}")),
            clinics::public_name_en.eq(format!("{name} Centre")),
            clinics::phone.eq("514 555-0100"),
            clinics::time_zone.eq("America/Toronto"),
            clinics::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

fn insert_department(tx: &mut Tx<'_>, clinic: ClinicId, name: &str) -> Result<DepartmentId, DbError> {
    let id: DepartmentId = tx.id();
    diesel::insert_into(departments::table)
        .values((
            departments::id.eq(id),
            departments::clinic_id.eq(clinic),
            departments::name_fr.eq(format!("Service {name}")),
            departments::name_en.eq(format!("{name} department")),
            departments::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

pub(crate) fn insert_person(tx: &mut Tx<'_>) -> Result<PersonId, DbError> {
    let id: PersonId = tx.id();
    diesel::insert_into(persons::table).values((persons::id.eq(id), persons::created_at.eq(tx.now()))).execute(tx.conn)?;
    create_person_key(tx, id)?;
    Ok(id)
}

/// A person with an account. The password of all is [`PASSWORD`].
fn insert_account(tx: &mut Tx<'_>, hash: &str, given: &str, family: &str, email: &str) -> Result<Staff, DbError> {
    let (account, person): (AccountId, PersonId) = (tx.id(), insert_person(tx)?);
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(account),
            accounts::person_id.eq(person),
            accounts::email.eq(email),
            accounts::email_hash.eq(tx.keys().email_hash(email)),
            accounts::given_name.eq(given),
            accounts::family_name.eq(family),
            accounts::password_hash.eq(hash),
            accounts::password_changed_at.eq(tx.now()),
            accounts::page_language.eq("fr"),
            accounts::notification_language.eq("fr"),
            accounts::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    let version = base::domain::terms::current_version(tx)?;
    base::domain::terms::accept(tx, &Actor::system("test"), account, version, base::i18n::Lang::Fr, tx.now())?;
    Ok(Staff { account, person, grant: None })
}

fn grant(tx: &mut Tx<'_>, account: AccountId, role: Role, clinic: Option<ClinicId>, department: Option<DepartmentId>) -> Result<RoleGrantId, DbError> {
    let id: RoleGrantId = tx.id();
    let profession = department.map(|_| ("ergothérapeute", "occupational therapist"));
    diesel::insert_into(role_grants::table)
        .values((
            role_grants::id.eq(id),
            role_grants::account_id.eq(account),
            role_grants::role.eq(role),
            role_grants::clinic_id.eq(clinic),
            role_grants::department_id.eq(department),
            role_grants::profession_fr.eq(profession.map(|(fr, _)| fr)),
            role_grants::profession_en.eq(profession.map(|(_, en)| en)),
            role_grants::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

/// Where a file is kept, and by whom it was made.
#[derive(Clone, Copy)]
pub(crate) struct Home {
    pub(crate) clinic: ClinicId,
    pub(crate) department: DepartmentId,
    pub(crate) maker: Staff,
}

pub(crate) fn insert_file(tx: &mut Tx<'_>, place: Home, person: PersonId, given: &str, canaries: Canaries) -> Result<FileId, DbError> {
    let id: FileId = tx.id();
    let row = id.to_string();
    let birth = born(1960);
    let sealed_birth = seal(tx, Place { table: "files", column: "birth_date", row: &row }, person, birth.to_string().as_bytes())?;
    let sealed_number = seal(tx, Place { table: "files", column: "insurance_number", row: &row }, person, canaries.insurance_number.as_bytes())?;
    let (birth_hash, number_hash, email_hash) = {
        let keys = tx.keys();
        (keys.birth_date_hash(birth), keys.number_hash(canaries.insurance_number), keys.email_hash(canaries.email))
    };
    diesel::insert_into(files::table)
        .values((
            (
                files::id.eq(id),
                files::clinic_id.eq(place.clinic),
                files::person_id.eq(person),
                files::given_name.eq(given),
                files::family_name.eq(canaries.family_name),
                files::search_name.eq(format!("{} {}", fold(canaries.family_name), fold(given))),
                files::sex.eq("other"),
                files::birth_date.eq(sealed_birth),
                files::birth_date_hash.eq(birth_hash),
            ),
            (
                files::insurance_number.eq(Some(sealed_number)),
                files::insurance_number_hash.eq(Some(number_hash)),
                files::email.eq(Some(canaries.email)),
                files::email_hash.eq(Some(email_hash)),
                files::language.eq("fr"),
                files::created_by.eq(Some(place.maker.account)),
                files::created_at.eq(tx.now()),
                files::updated_at.eq(tx.now()),
            ),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(file_departments::table)
        .values((file_departments::file_id.eq(id), file_departments::department_id.eq(place.department)))
        .execute(tx.conn)?;
    Ok(id)
}

/// Who acts when a professional does something in the world.
pub(crate) fn actor_of(staff: Staff) -> Actor {
    Actor { account: Some(staff.account), person: Some(staff.person), acting_for: None, request: "test".to_owned(), origin: None }
}

fn links() -> Links {
    Links { base_url: "http://127.0.0.1:8080".to_owned() }
}

/// A patient of a place, through the doors that the program has: consent, follow-up, questionnaire.
fn insert_patient(tx: &mut Tx<'_>, hash: &str, place: Home, given: &str, canaries: Canaries) -> Result<Patient, SendError> {
    let holder = insert_account(tx, hash, given, canaries.family_name, canaries.email)?;
    let file = insert_file(tx, place, holder.person, given, canaries)?;
    let actor = actor_of(place.maker);
    let consent = NewConsent { decision: Decision::Given, decided_on: today(tx), channel: Channel::InPerson, consenter: None };
    consents::record(tx, &actor, file, &consent).map_err(|error| DbError::Other(error.to_string()))?;
    let trajectory = definitions::shipped_trajectory(tx, "suivi-libre")?;
    let follow_up = follow_ups::open(tx, &actor, file, trajectory.id).map_err(|error| DbError::Other(error.to_string()))?;
    let due = today(tx).checked_add_days(Days::new(7));
    let form = pain_form(tx, place.clinic)?;
    let questionnaire = activities::send_questionnaire(tx, &actor, &links(), follow_up, form, due)?;
    let task = insert_task(tx, place, file)?;
    Ok(Patient { account: holder.account, person: holder.person, file, follow_up, questionnaire, task })
}

fn insert_task(tx: &mut Tx<'_>, place: Home, file: FileId) -> Result<StaffTaskId, DbError> {
    let id: StaffTaskId = tx.id();
    diesel::insert_into(staff_tasks::table)
        .values((
            staff_tasks::id.eq(id),
            staff_tasks::dedup_key.eq(format!("test:{id}")),
            staff_tasks::clinic_id.eq(place.clinic),
            staff_tasks::department_id.eq(Some(place.department)),
            staff_tasks::kind.eq("invitation_code_locked"),
            staff_tasks::file_id.eq(Some(file)),
            staff_tasks::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

fn pain_form(tx: &mut Tx<'_>, clinic: ClinicId) -> Result<DefinitionId, DbError> {
    let found = definitions::list_published(tx, DefinitionKind::Questionnaire, clinic)?;
    Ok(found.into_iter().find(|definition| definition.key == "intensite-douleur").expect("the form on pain is shipped").id)
}

/// Lets somebody act for a patient.
fn represent(tx: &mut Tx<'_>, who: Staff, patient: Patient, by: Staff, all: bool) -> Result<(), DbError> {
    diesel::insert_into(representations::table)
        .values((
            representations::id.eq(tx.id::<RepresentationId>()),
            representations::person_id.eq(who.person),
            representations::represented_id.eq(patient.person),
            representations::file_id.eq(patient.file),
            representations::may_see.eq(all),
            representations::may_answer.eq(all),
            representations::may_message.eq(all),
            representations::may_files.eq(true),
            representations::may_appointments.eq(all),
            representations::starts_on.eq(today(tx)),
            representations::accepted_at.eq(Some(tx.now())),
            representations::created_by.eq(by.account),
            representations::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The day on the calendar of the clinics: until five in the morning, UTC is a day ahead.
pub(crate) fn today(tx: &Tx<'_>) -> NaiveDate {
    base::i18n::dates::local(tx.now().utc(), chrono_tz::America::Toronto).date()
}

impl World {
    /// Builds the world in an application's database.
    pub async fn build(app: &TestApp) -> Self {
        let hash = app.state.passwords.hash(PASSWORD.to_owned()).await.expect("a hash");
        app.write(move |tx| build(tx, &hash)).await
    }

    /// The professional who cares for the patient, as the audit log sees them.
    pub fn professional_actor(&self) -> Actor {
        actor_of(self.professional)
    }

    /// Sends one more questionnaire on pain to the patient.
    pub async fn send_questionnaire(&self, app: &TestApp, due_in_days: Option<u64>) -> ActivityId {
        let (actor, follow_up, form) = (self.professional_actor(), self.patient.follow_up, self.pain_form);
        app.write(move |tx| {
            let due = due_in_days.and_then(|days| today(tx).checked_add_days(Days::new(days)));
            activities::send_questionnaire(tx, &actor, &links(), follow_up, form, due)
        })
        .await
    }

    /// Sends the newest version of a form to the patient.
    pub async fn send_form(&self, app: &TestApp, key: &'static str) -> ActivityId {
        let (actor, follow_up, clinic) = (self.professional_actor(), self.patient.follow_up, self.clinic);
        app.write(move |tx| {
            let found = definitions::list_published(tx, DefinitionKind::Questionnaire, clinic)?;
            let form = found.into_iter().find(|definition| definition.key == key).expect("the form is published").id;
            activities::send_questionnaire(tx, &actor, &links(), follow_up, form, None)
        })
        .await
    }

    /// Ends every representation of the patient.
    pub async fn end_representations(&self, app: &TestApp) {
        let person = self.patient.person;
        app.write(move |tx| {
            let now = tx.now();
            diesel::update(representations::table.filter(representations::represented_id.eq(person)))
                .set(representations::ended_at.eq(Some(now)))
                .execute(tx.conn)?;
            Ok::<_, DbError>(())
        })
        .await;
    }
}

fn build(tx: &mut Tx<'_>, hash: &str) -> Result<World, SendError> {
    let (clinic, other_clinic) = (insert_clinic(tx, "Boréale")?, insert_clinic(tx, "Australe")?);
    let (department, other_department) = (insert_department(tx, clinic, "A")?, insert_department(tx, clinic, "B")?);
    let far_department = insert_department(tx, other_clinic, "C")?;
    let mut staff = |given: &str, role: Role, clinic: Option<ClinicId>, department: Option<DepartmentId>| -> Result<Staff, DbError> {
        let one = insert_account(tx, hash, given, "Personnel", &format!("{}@equipe.test", given.to_lowercase()))?;
        let held = grant(tx, one.account, role, clinic, department)?;
        Ok(Staff { grant: Some(held), ..one })
    };
    let professional = staff("Patricia", Role::Professional, Some(clinic), Some(department))?;
    let other_professional = staff("Octave", Role::Professional, Some(clinic), Some(other_department))?;
    let far_professional = staff("Fabienne", Role::Professional, Some(other_clinic), Some(far_department))?;
    let clinic_admin = staff("Adele", Role::ClinicAdmin, Some(clinic), None)?;
    let support = staff("Sylvain", Role::Support, None, None)?;
    let operator = staff("Odile", Role::Operator, None, None)?;
    let patient = insert_patient(tx, hash, Home { clinic, department, maker: professional }, "Philippe", PATIENT)?;
    let neighbour = insert_patient(tx, hash, Home { clinic, department: other_department, maker: other_professional }, "Noémie", NEIGHBOUR)?;
    let stranger = insert_patient(tx, hash, Home { clinic: other_clinic, department: far_department, maker: far_professional }, "Ulysse", STRANGER)?;
    let full = insert_account(tx, hash, "Renée", "Proche", "renee@exemple.test")?;
    let weak = insert_account(tx, hash, "Gaston", "Proche", "gaston@exemple.test")?;
    represent(tx, full, patient, professional, true)?;
    represent(tx, weak, patient, professional, false)?;
    let pain_form = pain_form(tx, clinic)?;
    Ok(World {
        clinic,
        department,
        other_department,
        other_clinic,
        far_department,
        professional,
        other_professional,
        far_professional,
        clinic_admin,
        support,
        operator,
        patient,
        neighbour,
        stranger,
        representative: Representative { account: full.account, person: full.person },
        weak_representative: Representative { account: weak.account, person: weak.person },
        pain_form,
    })
}
