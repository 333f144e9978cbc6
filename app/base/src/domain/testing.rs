//! A small world for the tests beside the domain: a temporary SQLite database, a clock that stands still, seeded chance.

use crate::audit::Actor;
use crate::auth::password::{Cost, Passwords};
use crate::chance::Chance;
use crate::clock::{Clock, Ts};
use crate::crypto::{self, Keyring, Place};
use crate::db::schema::{
    clinics, departments, file_departments, files, outbound_messages as messages, persons, role_grants, virtual_care_consents as consents,
};
use crate::db::{Db, DbError, Options, Tx};
use crate::domain::accounts::{self, Address, NewAccount, Phones};
use crate::domain::outbox::{self, Message};
use crate::i18n::Lang;
use crate::ids::{AccountId, ClinicId, ConsentId, DepartmentId, FileId, MessageId, PersonId, RoleGrantId};
use diesel::prelude::*;
use std::sync::Arc;
use tempfile::TempDir;

/// The world of one test.
pub(crate) struct World {
    pub db: Db,
    pub clock: Clock,
    pub passwords: Arc<Passwords>,
    _folder: TempDir,
}

impl World {
    /// A migrated database at noon of a working day, UTC.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = Arc::new(Keyring::new(&[42; 32]).unwrap());
        let chance = Chance::seeded(11);
        let clock = Clock::manual(Ts::from_utc("2026-03-04T17:00:30Z".parse().unwrap()));
        let options = Options {
            url: format!("sqlite:{}", folder.path().join("t.db").display()),
            connections: 4,
            travelling: false,
            clock: clock.clone(),
            chance: chance.clone(),
            keys: Arc::clone(&keys),
            node: "test".to_owned(),
        };
        let db = Db::open(options).unwrap();
        db.migrate().unwrap();
        let passwords = Arc::new(Passwords::new(keys, chance, Cost { memory_kib: 64, passes: 1, lanes: 1 }).unwrap());
        Self { db, clock, passwords, _folder: folder }
    }

    /// One write transaction that must succeed.
    pub(crate) async fn write<T, E, F>(&self, work: F) -> T
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + std::fmt::Debug + Send + 'static,
    {
        self.db.write(work).await.unwrap()
    }

    /// One read that must succeed.
    pub(crate) async fn read<T, F>(&self, work: F) -> T
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, DbError> + Send + 'static,
        T: Send + 'static,
    {
        self.db.read(work).await.unwrap()
    }
}

/// A clinic with one department.
pub(crate) fn clinic(tx: &mut Tx<'_>) -> Result<(ClinicId, DepartmentId), DbError> {
    let (clinic, department) = (tx.id::<ClinicId>(), tx.id::<DepartmentId>());
    let now = tx.now();
    diesel::insert_into(clinics::table)
        .values((
            (clinics::id.eq(clinic), clinics::name_fr.eq("Clinique"), clinics::name_en.eq("Clinic")),
            (clinics::public_name_fr.eq("Clinique du Vallon"), clinics::public_name_en.eq("Vallon Clinic"), clinics::mail_label_fr.eq("Clinique du Vallon")),
            (clinics::phone.eq("514 555-0100"), clinics::time_zone.eq("America/Toronto"), clinics::created_at.eq(now)),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(departments::table)
        .values((
            departments::id.eq(department),
            departments::clinic_id.eq(clinic),
            departments::name_fr.eq("Service"),
            departments::name_en.eq("Department"),
            departments::created_at.eq(now),
        ))
        .execute(tx.conn)?;
    Ok((clinic, department))
}

/// A person with a key.
pub(crate) fn person(tx: &mut Tx<'_>) -> Result<PersonId, DbError> {
    let id: PersonId = tx.id();
    diesel::insert_into(persons::table).values((persons::id.eq(id), persons::created_at.eq(tx.now()))).execute(tx.conn)?;
    crypto::create_person_key(tx, id)?;
    Ok(id)
}

/// A file of the clinic, of somebody of its own.
pub(crate) fn file(tx: &mut Tx<'_>, place: (ClinicId, DepartmentId), email: Option<&str>, born: &str) -> Result<FileId, DbError> {
    let id: FileId = tx.id();
    let owner = person(tx)?;
    let row = id.to_string();
    let now = tx.now();
    let birth_date = crypto::seal(tx, Place { table: "files", column: "birth_date", row: &row }, owner, born.as_bytes())?;
    let birth_date_hash = tx.keys().birth_date_hash(born.parse().map_err(DbError::damaged)?);
    diesel::insert_into(files::table)
        .values((
            (
                files::id.eq(id),
                files::clinic_id.eq(place.0),
                files::person_id.eq(owner),
                files::given_name.eq("Rosalie"),
                files::family_name.eq("Vaillancourt"),
            ),
            (
                files::search_name.eq("vaillancourt rosalie"),
                files::sex.eq("female"),
                files::birth_date.eq(birth_date),
                files::birth_date_hash.eq(birth_date_hash),
            ),
            (files::email.eq(email), files::email_hash.eq(email.map(|e| tx.keys().email_hash(e))), files::language.eq("fr")),
            (files::created_at.eq(now), files::updated_at.eq(now)),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(file_departments::table).values((file_departments::file_id.eq(id), file_departments::department_id.eq(place.1))).execute(tx.conn)?;
    Ok(id)
}

/// An account with a person of its own.
pub(crate) fn account(tx: &mut Tx<'_>, email: &str, password_hash: &str) -> Result<AccountId, DbError> {
    let owner = person(tx)?;
    let new = NewAccount {
        person: owner,
        email,
        given_name: "Paul",
        family_name: "Tremblay",
        password_hash,
        page_language: Lang::Fr,
        notification_language: Lang::En,
        phones: Phones::default(),
        address: Address::default(),
    };
    accounts::create(tx, &Actor::system("test"), &new)
}

/// A professional of the department, as an actor.
pub(crate) fn professional(tx: &mut Tx<'_>, place: (ClinicId, DepartmentId), email: &str) -> Result<Actor, DbError> {
    let account = account(tx, email, "none")?;
    diesel::insert_into(role_grants::table)
        .values((
            role_grants::id.eq(tx.id::<RoleGrantId>()),
            role_grants::account_id.eq(account),
            role_grants::role.eq("professional"),
            role_grants::clinic_id.eq(place.0),
            role_grants::department_id.eq(place.1),
            role_grants::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(Actor { account: Some(account), ..Actor::system("test") })
}

/// The consent that an invitation asks for.
pub(crate) fn consent(tx: &mut Tx<'_>, actor: &Actor, file: FileId, decision: &str) -> Result<(), DbError> {
    diesel::insert_into(consents::table)
        .values((
            consents::id.eq(tx.id::<ConsentId>()),
            consents::file_id.eq(file),
            consents::decision.eq(decision),
            consents::decided_on.eq(tx.now().utc().date_naive()),
            consents::channel.eq("in_person"),
            consents::recorded_by.eq(actor.account.ok_or_else(|| DbError::damaged("no account"))?),
            consents::recorded_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The messages of a template, oldest first.
pub(crate) fn letters(tx: &mut Tx<'_>, template: &str) -> Result<Vec<Message>, DbError> {
    let ids: Vec<MessageId> =
        messages::table.filter(messages::template.eq(template)).order((messages::created_at, messages::id)).select(messages::id).load(tx.conn)?;
    ids.into_iter().map(|id| outbox::load(tx, id).and_then(|m| m.ok_or_else(|| DbError::damaged("no message")))).collect()
}
