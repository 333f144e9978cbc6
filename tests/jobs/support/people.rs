//! A person with an account, a file and something to answer.

use base::db::schema::{accounts, activities, clinics, definitions, departments, files, follow_ups, persons};
use base::db::{DbError, Tx};
use base::ids::{AccountId, ActivityId, ClinicId, DefinitionId, DepartmentId, FileId, FollowUpId, PersonId};
use chrono::TimeDelta;
use diesel::prelude::*;

/// Makes everything that an activity needs; the person is zoe@example.com and reads English.
pub fn activity(tx: &mut Tx<'_>, state: &str, due_in: TimeDelta) -> Result<ActivityId, DbError> {
    let (person, account) = account(tx)?;
    let (clinic, department) = clinic(tx)?;
    let file = file(tx, person, clinic)?;
    let (definition, run, id): (DefinitionId, FollowUpId, ActivityId) = (tx.id(), tx.id(), tx.id());
    let now = tx.now();
    diesel::insert_into(definitions::table)
        .values((
            (definitions::id.eq(definition), definitions::kind.eq("questionnaire"), definitions::key.eq("pain"), definitions::version.eq(1)),
            (definitions::hash.eq("h"), definitions::title_fr.eq("Douleur"), definitions::title_en.eq("Pain"), definitions::body.eq("{}")),
            definitions::published_at.eq(now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(follow_ups::table)
        .values((
            (follow_ups::id.eq(run), follow_ups::file_id.eq(file), follow_ups::person_id.eq(person), follow_ups::clinic_id.eq(clinic)),
            (follow_ups::department_id.eq(department), follow_ups::definition_id.eq(definition), follow_ups::title_fr.eq("Douleur")),
            (follow_ups::title_en.eq("Pain"), follow_ups::started_at.eq(now), follow_ups::created_by.eq(account)),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(activities::table)
        .values((
            (activities::id.eq(id), activities::follow_up_id.eq(run), activities::person_id.eq(person), activities::clinic_id.eq(clinic)),
            (activities::department_id.eq(department), activities::kind.eq("questionnaire"), activities::title_fr.eq("Douleur")),
            (activities::title_en.eq("Pain"), activities::state.eq(state), activities::due_at.eq(Some(now + due_in))),
            (activities::available_at.eq(now), activities::requested_by.eq(account)),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

fn account(tx: &mut Tx<'_>) -> Result<(PersonId, AccountId), DbError> {
    let (person, account): (PersonId, AccountId) = (tx.id(), tx.id());
    let now = tx.now();
    diesel::insert_into(persons::table).values((persons::id.eq(person), persons::created_at.eq(now))).execute(tx.conn)?;
    base::crypto::create_person_key(tx, person)?;
    diesel::insert_into(accounts::table)
        .values((
            (accounts::id.eq(account), accounts::person_id.eq(person), accounts::email.eq("zoe@example.com")),
            (accounts::email_hash.eq(tx.keys().email_hash("zoe@example.com")), accounts::given_name.eq("Zoé"), accounts::family_name.eq("Roy")),
            (accounts::password_hash.eq("x"), accounts::password_changed_at.eq(now), accounts::page_language.eq("fr")),
            (accounts::notification_language.eq("en"), accounts::created_at.eq(now)),
        ))
        .execute(tx.conn)?;
    Ok((person, account))
}

fn clinic(tx: &mut Tx<'_>) -> Result<(ClinicId, DepartmentId), DbError> {
    let (clinic, department): (ClinicId, DepartmentId) = (tx.id(), tx.id());
    let now = tx.now();
    diesel::insert_into(clinics::table)
        .values((
            (clinics::id.eq(clinic), clinics::name_fr.eq("Clinique"), clinics::name_en.eq("Clinic"), clinics::public_name_fr.eq("Clinique")),
            (clinics::public_name_en.eq("Clinic"), clinics::phone.eq("514 555-0100"), clinics::time_zone.eq("America/Toronto"), clinics::created_at.eq(now)),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(departments::table)
        .values((
            (departments::id.eq(department), departments::clinic_id.eq(clinic), departments::name_fr.eq("Département")),
            (departments::name_en.eq("Department"), departments::created_at.eq(now)),
        ))
        .execute(tx.conn)?;
    Ok((clinic, department))
}

fn file(tx: &mut Tx<'_>, person: PersonId, clinic: ClinicId) -> Result<FileId, DbError> {
    let file: FileId = tx.id();
    let now = tx.now();
    diesel::insert_into(files::table)
        .values((
            (files::id.eq(file), files::clinic_id.eq(clinic), files::person_id.eq(person), files::given_name.eq("Zoé"), files::family_name.eq("Roy")),
            (files::search_name.eq("zoe roy"), files::sex.eq("f"), files::birth_date.eq(vec![0u8]), files::birth_date_hash.eq("x")),
            (files::language.eq("en"), files::created_at.eq(now), files::updated_at.eq(now)),
        ))
        .execute(tx.conn)?;
    Ok(file)
}
