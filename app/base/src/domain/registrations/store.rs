//! The rows of `registrations`, and what of `files`, `persons` and `role_grants` an acceptance touches.

use super::model::{FileIdentity, Registration};
use crate::clock::Ts;
use crate::crypto;
use crate::db::schema::registrations::{self, dsl};
use crate::db::schema::{files, persons, representations, role_grants};
use crate::db::{DbError, Tx};
use crate::domain::accounts::{Address, Phones};
use crate::domain::invitations::Invitation;
use crate::domain::patients;
use crate::each_db;
use crate::i18n::Lang;
use crate::ids::{AccountId, FileId, InvitationId, PersonId, RegistrationId, RepresentationId, RoleGrantId};
use diesel::prelude::*;

type Row = (RegistrationId, Option<i32>, Option<String>, Option<Ts>, Option<Ts>, Option<Ts>);

pub(super) fn find(tx: &mut Tx<'_>, invitation: InvitationId, browser_hash: &str) -> Result<Option<Registration>, DbError> {
    let row: Option<Row> = registrations::table
        .filter(dsl::invitation_id.eq(invitation))
        .filter(dsl::browser_hash.eq(browser_hash))
        .select((dsl::id, dsl::terms_version, dsl::terms_language, dsl::terms_accepted_at, dsl::code_verified_at, dsl::identity_confirmed_at))
        .first(tx.conn)
        .optional()?;
    Ok(row.map(|(id, version, language, at, code_verified_at, identity_confirmed_at)| {
        let language = language.as_deref().and_then(Lang::from_code);
        Registration { id, terms: version.zip(language).zip(at).map(|((v, l), at)| (v, l, at)), code_verified_at, identity_confirmed_at }
    }))
}

pub(super) fn insert(tx: &mut Tx<'_>, invitation: &Invitation, browser_hash: &str) -> Result<(), DbError> {
    let row = (
        dsl::id.eq(tx.id::<RegistrationId>()),
        dsl::invitation_id.eq(invitation.id),
        dsl::browser_hash.eq(browser_hash),
        dsl::created_at.eq(tx.now()),
        dsl::expires_at.eq(invitation.expires_at),
    );
    each_db!(tx.conn, c => diesel::insert_into(registrations::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

pub(super) fn set_terms(tx: &mut Tx<'_>, id: RegistrationId, version: i32, language: Lang) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(registrations::table.find(id))
        .set((dsl::terms_version.eq(version), dsl::terms_language.eq(language.code()), dsl::terms_accepted_at.eq(now)))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn set_code_verified(tx: &mut Tx<'_>, id: RegistrationId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(registrations::table.find(id)).set(dsl::code_verified_at.eq(now)).execute(tx.conn)?;
    Ok(())
}

pub(super) fn set_identity_confirmed(tx: &mut Tx<'_>, id: RegistrationId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(registrations::table.find(id)).set(dsl::identity_confirmed_at.eq(now)).execute(tx.conn)?;
    Ok(())
}

pub(super) fn file_identity(tx: &mut Tx<'_>, id: FileId) -> Result<FileIdentity, DbError> {
    let patient = patients::load(tx, id)?;
    let insurance_number = patient.identity.number().map(str::to_owned);
    Ok(FileIdentity { file: id, person: patient.person, birth_date: patient.identity.birth_date, sex: patient.identity.sex, insurance_number })
}

/// What an account takes over from the file it comes from.
pub(super) fn contacts(tx: &mut Tx<'_>, id: FileId) -> Result<(Phones, Address), DbError> {
    let ((mobile, home), (line, city, province, postal_code)) = files::table
        .find(id)
        .select(((files::mobile, files::home_phone), (files::address_line, files::city, files::province, files::postal_code)))
        .first(tx.conn)?;
    Ok((Phones { mobile, home }, Address { line, city, province, postal_code }))
}

pub(super) fn person_of(tx: &mut Tx<'_>, file: FileId) -> Result<PersonId, DbError> {
    Ok(files::table.find(file).select(files::person_id).first(tx.conn)?)
}

/// A person who has no file: a member of the staff.
pub(super) fn insert_person(tx: &mut Tx<'_>) -> Result<PersonId, DbError> {
    let id: PersonId = tx.id();
    diesel::insert_into(persons::table).values((persons::id.eq(id), persons::created_at.eq(tx.now()))).execute(tx.conn)?;
    crypto::create_person_key(tx, id)?;
    Ok(id)
}

/// Grants the role that a member of the staff was invited to.
pub(super) fn grant(tx: &mut Tx<'_>, account: AccountId, invitation: &Invitation) -> Result<(), DbError> {
    let Some(role) = invitation.role.as_deref() else { return Ok(()) };
    diesel::insert_into(role_grants::table)
        .values((
            role_grants::id.eq(tx.id::<RoleGrantId>()),
            role_grants::account_id.eq(account),
            role_grants::role.eq(role),
            role_grants::clinic_id.eq(invitation.clinic),
            role_grants::department_id.eq(invitation.department),
            role_grants::profession_fr.eq(&invitation.profession_fr),
            role_grants::profession_en.eq(&invitation.profession_en),
            role_grants::granted_by.eq(invitation.created_by),
            role_grants::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The representation begins: its representative is `person` from now on.
pub(super) fn begin_representation(tx: &mut Tx<'_>, id: RepresentationId, person: PersonId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(representations::table.find(id).filter(representations::accepted_at.is_null()))
        .set((representations::person_id.eq(person), representations::accepted_at.eq(now)))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn representative(tx: &mut Tx<'_>, id: RepresentationId) -> Result<PersonId, DbError> {
    Ok(representations::table.find(id).select(representations::person_id).first(tx.conn)?)
}

/// Keyed hashes of birth date and number, of one file.
pub(super) fn marks(tx: &mut Tx<'_>, file: FileId) -> Result<(String, Option<String>), DbError> {
    Ok(files::table.find(file).select((files::birth_date_hash, files::insurance_number_hash)).first(tx.conn)?)
}

/// Keyed hashes of birth date and number, of every file of a person.
pub(super) fn marks_of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<(String, Option<String>)>, DbError> {
    Ok(files::table.filter(files::person_id.eq(person)).select((files::birth_date_hash, files::insurance_number_hash)).load(tx.conn)?)
}
