//! SQL of files. Birth date and number are sealed with the person's key; what is searched is kept as keyed hashes.

use super::model::{Duplicate, Identity, Insurance, Patient, Row, Sex};
use super::portal::PortalState;
use super::search::{Query, search_name};
use crate::clock::Ts;
use crate::crypto::{self, Place};
use crate::db::schema::{departments, file_departments, files, persons};
use crate::db::{DbError, MultiBackend, Tx};
use crate::domain::listing::PAGE_SIZE;
use crate::each_db;
use crate::i18n::Lang;
use crate::ids::{AccountId, ClinicId, DepartmentId, FileId, PersonId};
use chrono::NaiveDate;
use diesel::prelude::*;

fn birth_place(row: &str) -> Place<'_> {
    Place { table: "files", column: "birth_date", row }
}

fn number_place(row: &str) -> Place<'_> {
    Place { table: "files", column: "insurance_number", row }
}

/// Everything of a file that a change writes.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = files, treat_none_as_null = true)]
struct Values<'a> {
    given_name: &'a str,
    family_name: &'a str,
    search_name: String,
    sex: Sex,
    birth_date: Vec<u8>,
    birth_date_hash: String,
    insurance_number: Option<Vec<u8>>,
    insurance_number_hash: Option<String>,
    insurance_number_reason: Option<String>,
    email: Option<String>,
    email_hash: Option<String>,
    mobile: Option<String>,
    mobile_hash: Option<String>,
    home_phone: Option<String>,
    address_line: Option<String>,
    city: Option<String>,
    province: Option<String>,
    postal_code: Option<String>,
    language: &'a str,
    updated_at: Ts,
}

fn values<'a>(tx: &mut Tx<'_>, file: FileId, person: PersonId, identity: &'a Identity) -> Result<Values<'a>, DbError> {
    let row = file.to_string();
    let birth_date = crypto::seal(tx, birth_place(&row), person, identity.birth_date.format("%F").to_string().as_bytes())?;
    let insurance_number = match identity.number() {
        Some(number) => Some(crypto::seal(tx, number_place(&row), person, number.as_bytes())?),
        None => None,
    };
    let keys = tx.keys();
    Ok(Values {
        given_name: &identity.given_name,
        family_name: &identity.family_name,
        search_name: search_name(&identity.given_name, &identity.family_name),
        sex: identity.sex,
        birth_date,
        birth_date_hash: keys.birth_date_hash(identity.birth_date),
        insurance_number,
        insurance_number_hash: identity.number().map(|number| keys.number_hash(number)),
        insurance_number_reason: identity.number_reason().map(ToOwned::to_owned),
        email: identity.email.clone(),
        email_hash: identity.email.as_deref().map(|email| keys.email_hash(email)),
        mobile: identity.mobile.clone(),
        mobile_hash: identity.mobile.as_deref().map(|phone| keys.phone_hash(phone)),
        home_phone: identity.home_phone.clone(),
        address_line: identity.address_line.clone(),
        city: identity.city.clone(),
        province: identity.province.clone(),
        postal_code: identity.postal_code.clone(),
        language: identity.language.code(),
        updated_at: tx.now(),
    })
}

pub(super) fn insert_person(tx: &mut Tx<'_>) -> Result<PersonId, DbError> {
    let id: PersonId = tx.id();
    diesel::insert_into(persons::table).values((persons::id.eq(id), persons::created_at.eq(tx.now()))).execute(tx.conn)?;
    Ok(id)
}

pub(super) fn insert(tx: &mut Tx<'_>, by: Option<AccountId>, clinic: ClinicId, person: PersonId, identity: &Identity) -> Result<FileId, DbError> {
    let id: FileId = tx.id();
    let values = values(tx, id, person, identity)?;
    let now = tx.now();
    diesel::insert_into(files::table)
        .values((files::id.eq(id), files::clinic_id.eq(clinic), files::person_id.eq(person), files::created_by.eq(by), files::created_at.eq(now), values))
        .execute(tx.conn)?;
    Ok(id)
}

/// Writes a change on top of `revision`; false when that is not the current one any more.
pub(super) fn update(tx: &mut Tx<'_>, file: FileId, person: PersonId, revision: i32, identity: &Identity) -> Result<bool, DbError> {
    let values = values(tx, file, person, identity)?;
    let current = files::table.find(file).filter(files::revision.eq(revision));
    let changed = diesel::update(current).set((values, files::revision.eq(revision + 1))).execute(tx.conn)?;
    Ok(changed == 1)
}

/// Lets a department see a file; false when it did already.
pub(super) fn add_department(tx: &mut Tx<'_>, file: FileId, department: DepartmentId) -> Result<bool, DbError> {
    let row = (file_departments::file_id.eq(file), file_departments::department_id.eq(department));
    let written = each_db!(tx.conn, c => diesel::insert_into(file_departments::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(written == 1)
}

pub(super) fn clinic_of_department(tx: &mut Tx<'_>, department: DepartmentId) -> Result<Option<ClinicId>, DbError> {
    Ok(departments::table.find(department).select(departments::clinic_id).first(tx.conn).optional()?)
}

pub(super) fn duplicates(tx: &mut Tx<'_>, clinic: ClinicId, identity: &Identity) -> Result<Vec<Duplicate>, DbError> {
    let number = identity.number().map(|number| tx.keys().number_hash(number));
    let born = tx.keys().birth_date_hash(identity.birth_date);
    let name = search_name(&identity.given_name, &identity.family_name);
    let same_person = files::birth_date_hash.eq(born).and(files::search_name.eq(name));
    let rows: Vec<(FileId, String, String, Option<String>)> = files::table
        .filter(files::clinic_id.eq(clinic))
        .filter(files::insurance_number_hash.eq(number.clone().unwrap_or_default()).assume_not_null().or(same_person))
        .order((files::created_at, files::id))
        .select((files::id, files::given_name, files::family_name, files::insurance_number_hash))
        .load(tx.conn)?;
    let one = |(file, given_name, family_name, hash): (FileId, String, String, Option<String>)| Duplicate {
        file,
        given_name,
        family_name,
        same_number: number.is_some() && hash == number,
    };
    Ok(rows.into_iter().map(one).collect())
}

fn open_date(tx: &mut Tx<'_>, file: FileId, person: PersonId, sealed: &[u8]) -> Result<NaiveDate, DbError> {
    let plain = crypto::open(tx, birth_place(&file.to_string()), person, sealed)?;
    String::from_utf8_lossy(&plain).parse().map_err(DbError::damaged)
}

fn open_number(tx: &mut Tx<'_>, file: FileId, person: PersonId, sealed: Option<Vec<u8>>) -> Result<Option<String>, DbError> {
    let Some(sealed) = sealed else { return Ok(None) };
    let plain = crypto::open(tx, number_place(&file.to_string()), person, &sealed)?;
    Ok(Some(String::from_utf8(plain).map_err(DbError::damaged)?))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = files)]
struct FileRow {
    person_id: PersonId,
    clinic_id: ClinicId,
    given_name: String,
    family_name: String,
    sex: Sex,
    birth_date: Vec<u8>,
    insurance_number: Option<Vec<u8>>,
    insurance_number_reason: Option<String>,
    email: Option<String>,
    mobile: Option<String>,
    home_phone: Option<String>,
    address_line: Option<String>,
    city: Option<String>,
    province: Option<String>,
    postal_code: Option<String>,
    language: String,
    created_at: Ts,
    updated_at: Ts,
    revision: i32,
}

/// One file, opened. Who may open it is asked before (`access::file`).
///
/// # Errors
/// Not found, or the database's.
pub fn load(tx: &mut Tx<'_>, id: FileId) -> Result<Patient, DbError> {
    let row: FileRow = files::table.find(id).select(FileRow::as_select()).first(tx.conn)?;
    let birth_date = open_date(tx, id, row.person_id, &row.birth_date)?;
    let insurance = match open_number(tx, id, row.person_id, row.insurance_number)? {
        Some(number) => Insurance::Number { number, reason: row.insurance_number_reason },
        None => Insurance::NoNumber { reason: row.insurance_number_reason.unwrap_or_default() },
    };
    let identity = Identity {
        given_name: row.given_name,
        family_name: row.family_name,
        sex: row.sex,
        birth_date,
        insurance,
        email: row.email,
        mobile: row.mobile,
        home_phone: row.home_phone,
        address_line: row.address_line,
        city: row.city,
        province: row.province,
        postal_code: row.postal_code,
        language: Lang::from_code(&row.language).unwrap_or_default(),
    };
    Ok(Patient { id, person: row.person_id, clinic: row.clinic_id, identity, created_at: row.created_at, updated_at: row.updated_at, revision: row.revision })
}

/// The files of these departments that fit the query. Evaluated for both databases at once.
fn fitting<'q>(tx: &Tx<'_>, departments: &[DepartmentId], query: &Query) -> files::BoxedQuery<'q, MultiBackend> {
    let held = file_departments::table.filter(file_departments::department_id.eq_any(departments.to_vec())).select(file_departments::file_id);
    let all = files::table.filter(files::id.eq_any(held)).into_boxed();
    match query {
        Query::All => all,
        Query::Email(address) => all.filter(files::email_hash.eq(tx.keys().email_hash(address))),
        Query::Phone(phone) => all.filter(files::mobile_hash.eq(tx.keys().phone_hash(phone)).or(files::home_phone.eq(phone.clone()))),
        Query::Number(number) => all.filter(files::insurance_number_hash.eq(tx.keys().number_hash(number))),
        Query::Name(words) => words.iter().fold(all, |found, word| {
            let begins = files::search_name.like(format!("{word}%"));
            found.filter(begins.or(files::search_name.like(format!("% {word}%"))))
        }),
    }
}

pub(super) fn count(tx: &mut Tx<'_>, departments: &[DepartmentId], query: &Query) -> Result<i64, DbError> {
    Ok(fitting(tx, departments, query).count().get_result(tx.conn)?)
}

type ListRow = (FileId, PersonId, String, String, Vec<u8>, Option<Vec<u8>>, Option<String>, Option<String>);

/// One page: those changed last first when everything is asked for, else by name.
pub(super) fn page(tx: &mut Tx<'_>, departments: &[DepartmentId], query: &Query, offset: i64) -> Result<Vec<(Row, PersonId)>, DbError> {
    let found = fitting(tx, departments, query);
    let ordered = match query {
        Query::All => found.order((files::updated_at.desc(), files::id.desc())),
        _ => found.order((files::search_name, files::id)),
    };
    let rows: Vec<ListRow> = ordered
        .offset(offset)
        .limit(PAGE_SIZE)
        .select((files::id, files::person_id, files::given_name, files::family_name, files::birth_date, files::insurance_number, files::email, files::mobile))
        .load(tx.conn)?;
    crypto::load_keys(tx, &rows.iter().map(|row| row.1).collect::<Vec<_>>())?;
    let mut page = Vec::with_capacity(rows.len());
    for (file, person, given_name, family_name, born, number, email, mobile) in rows {
        let birth_date = open_date(tx, file, person, &born)?;
        let number = open_number(tx, file, person, number)?;
        page.push((Row { file, given_name, family_name, birth_date, number, email, mobile, state: PortalState::NotInvited }, person));
    }
    Ok(page)
}

/// The health insurance numbers of these files, opened with one query for the keys.
///
/// # Errors
/// The database's.
pub(crate) fn numbers(tx: &mut Tx<'_>, ids: &[FileId]) -> Result<std::collections::HashMap<FileId, String>, DbError> {
    let rows: Vec<(FileId, PersonId, Option<Vec<u8>>)> =
        files::table.filter(files::id.eq_any(ids.to_vec())).select((files::id, files::person_id, files::insurance_number)).load(tx.conn)?;
    crypto::load_keys(tx, &rows.iter().map(|row| row.1).collect::<Vec<_>>())?;
    let mut found = std::collections::HashMap::new();
    for (file, person, sealed) in rows {
        if let Some(number) = open_number(tx, file, person, sealed)? {
            found.insert(file, number);
        }
    }
    Ok(found)
}
