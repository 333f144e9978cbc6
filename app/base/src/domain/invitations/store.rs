//! The rows of `invitations`.

use super::model::{CODE_TRIES_MAX, CodeChannel, Invitation, Purpose};
use crate::clock::Ts;
use crate::crypto::token_hash;
use crate::db::schema::invitations::{self, dsl};
use crate::db::schema::{clinics, files};
use crate::db::{DbError, Tx};
use crate::i18n::Lang;
use crate::ids::{AccountId, ClinicId, DepartmentId, FileId, InvitationId, PersonId, RepresentationId};
use diesel::prelude::*;

type About = (InvitationId, Purpose, Option<FileId>, Option<RepresentationId>, Option<ClinicId>, Option<DepartmentId>);
type Staff = (Option<String>, Option<String>, Option<String>);
type Whom = (String, String, String, String, String);
type Code = (String, CodeChannel, i32, Option<AccountId>);
type Times = (Ts, Ts, Option<Ts>, Option<Ts>, Option<Ts>, Option<Ts>, Option<Ts>);
type Row = (About, Staff, Whom, Code, Times);

type Columns = (
    (dsl::id, dsl::purpose, dsl::file_id, dsl::representation_id, dsl::clinic_id, dsl::department_id),
    (dsl::role, dsl::profession_fr, dsl::profession_en),
    (dsl::given_name, dsl::family_name, dsl::email, dsl::email_hash, dsl::language),
    (dsl::code_hash, dsl::code_channel, dsl::code_failures, dsl::created_by),
    (dsl::created_at, dsl::expires_at, dsl::opened_at, dsl::locked_at, dsl::accepted_at, dsl::replaced_at, dsl::renewal_asked_at),
);
const COLUMNS: Columns = (
    (dsl::id, dsl::purpose, dsl::file_id, dsl::representation_id, dsl::clinic_id, dsl::department_id),
    (dsl::role, dsl::profession_fr, dsl::profession_en),
    (dsl::given_name, dsl::family_name, dsl::email, dsl::email_hash, dsl::language),
    (dsl::code_hash, dsl::code_channel, dsl::code_failures, dsl::created_by),
    (dsl::created_at, dsl::expires_at, dsl::opened_at, dsl::locked_at, dsl::accepted_at, dsl::replaced_at, dsl::renewal_asked_at),
);

fn read((about, staff, whom, code, times): Row) -> Result<Invitation, DbError> {
    let (id, purpose, file, representation, clinic, department) = about;
    let (role, profession_fr, profession_en) = staff;
    let (given_name, family_name, email, email_hash, language) = whom;
    let (code_hash, code_channel, code_failures, created_by) = code;
    let (created_at, expires_at, opened_at, locked_at, accepted_at, replaced_at, renewal_asked_at) = times;
    let language = Lang::from_code(&language).ok_or_else(|| DbError::damaged("language of an invitation"))?;
    Ok(Invitation {
        id,
        purpose,
        file,
        representation,
        clinic,
        department,
        role,
        profession_fr,
        profession_en,
        given_name,
        family_name,
        email,
        email_hash,
        language,
        code_hash,
        code_channel,
        code_failures,
        created_by,
        created_at,
        expires_at,
        opened_at,
        locked_at,
        accepted_at,
        replaced_at,
        renewal_asked_at,
    })
}

/// One invitation.
///
/// # Errors
/// The database's; not found when there is none.
pub fn load(tx: &mut Tx<'_>, id: InvitationId) -> Result<Invitation, DbError> {
    read(invitations::table.find(id).select(COLUMNS).first::<Row>(tx.conn)?)
}

/// The invitation that the link with this token opens; `None` when no such link was ever mailed.
///
/// # Errors
/// The database's.
pub fn find_by_token(tx: &mut Tx<'_>, token: &str) -> Result<Option<Invitation>, DbError> {
    let row: Option<Row> = invitations::table.filter(dsl::token_hash.eq(token_hash(token))).select(COLUMNS).first(tx.conn).optional()?;
    row.map(read).transpose()
}

/// The latest invitation of a patient to this file.
///
/// # Errors
/// The database's.
pub fn latest_of_file(tx: &mut Tx<'_>, file: FileId) -> Result<Option<Invitation>, DbError> {
    let row: Option<Row> = invitations::table
        .filter(dsl::file_id.eq(file))
        .filter(dsl::purpose.eq(Purpose::Patient))
        .order((dsl::created_at.desc(), dsl::id.desc()))
        .select(COLUMNS)
        .first(tx.conn)
        .optional()?;
    row.map(read).transpose()
}

/// The clinic that invites, by its public name in `lang`, and its telephone; `None` for an operator's invitation.
///
/// # Errors
/// The database's.
pub fn inviter(tx: &mut Tx<'_>, invitation: &Invitation, lang: Lang) -> Result<Option<(String, String)>, DbError> {
    let Some(clinic) = invitation.clinic else { return Ok(None) };
    let (fr, en, phone): (String, String, String) =
        clinics::table.find(clinic).select((clinics::public_name_fr, clinics::public_name_en, clinics::phone)).first(tx.conn)?;
    let name = match lang {
        Lang::Fr => fr,
        Lang::En => en,
    };
    Ok(Some((name, phone)))
}

/// The label under which a clinic invites by mail; `None` where it is switched off (S18).
pub(super) fn mail_label(tx: &mut Tx<'_>, clinic: ClinicId, lang: Lang) -> Result<Option<String>, DbError> {
    let (fr, en): (Option<String>, Option<String>) = clinics::table.find(clinic).select((clinics::mail_label_fr, clinics::mail_label_en)).first(tx.conn)?;
    Ok(match lang {
        Lang::Fr => fr,
        Lang::En => en,
    })
}

/// What of a file an invitation needs.
pub(super) struct FileRow {
    pub clinic: ClinicId,
    pub person: PersonId,
    pub given_name: String,
    pub family_name: String,
    pub email: Option<String>,
    pub mobile: Option<String>,
    pub language: Lang,
    pub birth_date: Vec<u8>,
}

pub(super) fn file(tx: &mut Tx<'_>, id: FileId) -> Result<FileRow, DbError> {
    type Found = (ClinicId, PersonId, String, String, Option<String>, Option<String>, String, Vec<u8>);
    let (clinic, person, given_name, family_name, email, mobile, language, birth_date): Found = files::table
        .find(id)
        .select((files::clinic_id, files::person_id, files::given_name, files::family_name, files::email, files::mobile, files::language, files::birth_date))
        .first(tx.conn)?;
    let language = Lang::from_code(&language).ok_or_else(|| DbError::damaged("language of a file"))?;
    Ok(FileRow { clinic, person, given_name, family_name, email, mobile, language, birth_date })
}

pub(super) fn insert(tx: &mut Tx<'_>, new: &Invitation, token: &str) -> Result<(), DbError> {
    diesel::insert_into(invitations::table)
        .values((
            (dsl::id.eq(new.id), dsl::purpose.eq(new.purpose), dsl::file_id.eq(new.file), dsl::representation_id.eq(new.representation)),
            (dsl::clinic_id.eq(new.clinic), dsl::department_id.eq(new.department), dsl::role.eq(&new.role)),
            (dsl::profession_fr.eq(&new.profession_fr), dsl::profession_en.eq(&new.profession_en)),
            (dsl::given_name.eq(&new.given_name), dsl::family_name.eq(&new.family_name)),
            (dsl::email.eq(&new.email), dsl::email_hash.eq(&new.email_hash), dsl::language.eq(new.language.code())),
            (dsl::token_hash.eq(token_hash(token)), dsl::code_hash.eq(&new.code_hash), dsl::code_channel.eq(new.code_channel)),
            (dsl::created_by.eq(new.created_by), dsl::created_at.eq(new.created_at), dsl::expires_at.eq(new.expires_at)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Puts what is open or dead of the same file, or of the same address without a file, behind a newer invitation.
pub(super) fn replace_earlier(tx: &mut Tx<'_>, new: &Invitation) -> Result<(), DbError> {
    let now = tx.now();
    let earlier = invitations::table
        .filter(dsl::id.ne(new.id))
        .filter(dsl::purpose.eq(new.purpose))
        .filter(dsl::accepted_at.is_null())
        .filter(dsl::replaced_at.is_null());
    let set = dsl::replaced_at.eq(now);
    let update = |tx: &mut Tx<'_>| match (new.file, new.clinic) {
        (Some(file), _) => diesel::update(earlier.filter(dsl::file_id.eq(file)).filter(dsl::representation_id.is_null())).set(set).execute(tx.conn),
        (None, Some(clinic)) => {
            diesel::update(earlier.filter(dsl::file_id.is_null()).filter(dsl::email_hash.eq(&new.email_hash)).filter(dsl::clinic_id.eq(clinic)))
                .set(set)
                .execute(tx.conn)
        }
        (None, None) => diesel::update(earlier.filter(dsl::file_id.is_null()).filter(dsl::email_hash.eq(&new.email_hash)).filter(dsl::clinic_id.is_null()))
            .set(set)
            .execute(tx.conn),
    };
    update(tx)?;
    Ok(())
}

pub(super) fn set_renewal_asked(tx: &mut Tx<'_>, id: InvitationId) -> Result<bool, DbError> {
    let now = tx.now();
    let unasked = invitations::table.find(id).filter(dsl::renewal_asked_at.is_null());
    Ok(diesel::update(unasked).set(dsl::renewal_asked_at.eq(now)).execute(tx.conn)? == 1)
}

/// Notes that the person has begun, the first time.
pub(crate) fn mark_opened(tx: &mut Tx<'_>, id: InvitationId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(invitations::table.find(id).filter(dsl::opened_at.is_null())).set(dsl::opened_at.eq(now)).execute(tx.conn)?;
    Ok(())
}

/// Counts a try of the code in advance; gives its number, or `None` when all were used.
pub(crate) fn count_try(tx: &mut Tx<'_>, id: InvitationId) -> Result<Option<i32>, DbError> {
    let open = invitations::table.find(id).filter(dsl::code_failures.lt(CODE_TRIES_MAX)).filter(dsl::locked_at.is_null()).filter(dsl::accepted_at.is_null());
    if diesel::update(open).set(dsl::code_failures.eq(dsl::code_failures + 1)).execute(tx.conn)? == 0 {
        return Ok(None);
    }
    Ok(Some(invitations::table.find(id).select(dsl::code_failures).first(tx.conn)?))
}

/// Takes back a try whose code was right, or was never compared.
pub(crate) fn add_back_try(tx: &mut Tx<'_>, id: InvitationId) -> Result<(), DbError> {
    diesel::update(invitations::table.find(id).filter(dsl::code_failures.gt(0))).set(dsl::code_failures.eq(dsl::code_failures - 1)).execute(tx.conn)?;
    Ok(())
}

/// Locks the invitation when its tries are used up; says whether this did it.
pub(crate) fn lock(tx: &mut Tx<'_>, id: InvitationId) -> Result<bool, DbError> {
    let now = tx.now();
    let spent = invitations::table.find(id).filter(dsl::code_failures.ge(CODE_TRIES_MAX)).filter(dsl::locked_at.is_null()).filter(dsl::accepted_at.is_null());
    Ok(diesel::update(spent).set(dsl::locked_at.eq(now)).execute(tx.conn)? == 1)
}

/// Accepts the invitation, once; says whether this did it.
pub(crate) fn mark_accepted(tx: &mut Tx<'_>, id: InvitationId) -> Result<bool, DbError> {
    let now = tx.now();
    let open = invitations::table
        .find(id)
        .filter(dsl::accepted_at.is_null())
        .filter(dsl::replaced_at.is_null())
        .filter(dsl::locked_at.is_null())
        .filter(dsl::expires_at.gt(now));
    Ok(diesel::update(open).set(dsl::accepted_at.eq(now)).execute(tx.conn)? == 1)
}

/// Notes whose account came of it.
pub(crate) fn set_accepted_by(tx: &mut Tx<'_>, id: InvitationId, account: AccountId) -> Result<(), DbError> {
    diesel::update(invitations::table.find(id)).set(dsl::accepted_by.eq(account)).execute(tx.conn)?;
    Ok(())
}
