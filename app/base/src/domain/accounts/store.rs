//! The rows of `accounts`.

use super::model::{Account, Address, Credentials, Languages, NewAccount, Phones};
use crate::db::schema::accounts::{self, dsl};
use crate::db::schema::files;
use crate::db::{DbError, Tx};
use crate::i18n::Lang;
use crate::ids::{AccountId, FileId, PersonId};
use diesel::prelude::*;

type Names = (AccountId, PersonId, String, String, String);
type Settings = (String, String, Option<String>, Option<String>, i32);
type Post = (Option<String>, Option<String>, Option<String>, Option<String>);

/// One account.
///
/// # Errors
/// The database's; not found when there is none.
pub fn load(tx: &mut Tx<'_>, id: AccountId) -> Result<Account, DbError> {
    let ((id, person, email, given_name, family_name), (page, notification, mobile, home, revision), (line, city, province, postal_code)): (
        Names,
        Settings,
        Post,
    ) = accounts::table
        .find(id)
        .select((
            (dsl::id, dsl::person_id, dsl::email, dsl::given_name, dsl::family_name),
            (dsl::page_language, dsl::notification_language, dsl::mobile, dsl::home_phone, dsl::revision),
            (dsl::address_line, dsl::city, dsl::province, dsl::postal_code),
        ))
        .first(tx.conn)?;
    let languages = Languages { page: lang(&page)?, notification: lang(&notification)? };
    let address = Address { line, city, province, postal_code };
    Ok(Account { id, person, email, given_name, family_name, languages, phones: Phones { mobile, home }, address, revision })
}

fn lang(code: &str) -> Result<Lang, DbError> {
    Lang::from_code(code).ok_or_else(|| DbError::damaged("language of an account"))
}

/// The open account of an address.
///
/// # Errors
/// The database's.
pub fn find_by_email_hash(tx: &mut Tx<'_>, email_hash: &str) -> Result<Option<AccountId>, DbError> {
    Ok(accounts::table.filter(dsl::email_hash.eq(email_hash)).filter(dsl::closed_at.is_null()).select(dsl::id).first(tx.conn).optional()?)
}

/// Whether the account may still be used.
///
/// # Errors
/// The database's.
pub fn is_open(tx: &mut Tx<'_>, id: AccountId) -> Result<bool, DbError> {
    let open = accounts::table.filter(dsl::id.eq(id)).filter(dsl::closed_at.is_null());
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(tx.conn)?)
}

/// What a login at this address compares; `None` when no open account has it.
///
/// # Errors
/// The database's.
pub fn credentials(tx: &mut Tx<'_>, email_hash: &str) -> Result<Option<Credentials>, DbError> {
    let row: Option<(AccountId, PersonId, String, i32)> = accounts::table
        .filter(dsl::email_hash.eq(email_hash))
        .filter(dsl::closed_at.is_null())
        .select((dsl::id, dsl::person_id, dsl::password_hash, dsl::failures))
        .first(tx.conn)
        .optional()?;
    Ok(row.map(|(account, person, password_hash, failures)| Credentials { account, person, password_hash, failures }))
}

/// Counts a wrong password in advance; also runs, for nothing, when no account has the address.
pub(crate) fn count_failure(tx: &mut Tx<'_>, email_hash: &str) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(accounts::table.filter(dsl::email_hash.eq(email_hash)))
        .set((dsl::failures.eq(dsl::failures + 1), dsl::failed_at.eq(now)))
        .execute(tx.conn)?;
    Ok(())
}

/// Takes back what was counted for a password that turned out right.
pub(crate) fn uncount_failure(tx: &mut Tx<'_>, id: AccountId) -> Result<(), DbError> {
    diesel::update(accounts::table.find(id).filter(dsl::failures.gt(0))).set(dsl::failures.eq(dsl::failures - 1)).execute(tx.conn)?;
    Ok(())
}

/// Forgets the wrong passwords: somebody logged in.
pub(crate) fn clear_failures(tx: &mut Tx<'_>, id: AccountId) -> Result<(), DbError> {
    diesel::update(accounts::table.find(id)).set(dsl::failures.eq(0)).execute(tx.conn)?;
    Ok(())
}

/// Keeps a dearer hash of the same password, if `old` is still the one in place.
///
/// # Errors
/// The database's.
pub fn note_rehash(tx: &mut Tx<'_>, id: AccountId, old: &str, new: &str) -> Result<(), DbError> {
    diesel::update(accounts::table.find(id).filter(dsl::password_hash.eq(old))).set(dsl::password_hash.eq(new)).execute(tx.conn)?;
    Ok(())
}

/// The newest file that a clinic holds on a person.
///
/// # Errors
/// The database's.
pub fn newest_file(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<FileId>, DbError> {
    Ok(files::table.filter(files::person_id.eq(person)).order((files::created_at.desc(), files::id.desc())).select(files::id).first(tx.conn).optional()?)
}

pub(super) fn insert(tx: &mut Tx<'_>, new: &NewAccount<'_>) -> Result<AccountId, DbError> {
    let id: AccountId = tx.id();
    let now = tx.now();
    let email_hash = tx.keys().email_hash(new.email);
    diesel::insert_into(accounts::table)
        .values((
            (dsl::id.eq(id), dsl::person_id.eq(new.person), dsl::email.eq(new.email), dsl::email_hash.eq(email_hash)),
            (dsl::given_name.eq(new.given_name), dsl::family_name.eq(new.family_name)),
            (dsl::password_hash.eq(new.password_hash), dsl::password_changed_at.eq(now), dsl::created_at.eq(now)),
            (dsl::page_language.eq(new.page_language.code()), dsl::notification_language.eq(new.notification_language.code())),
            (dsl::mobile.eq(&new.phones.mobile), dsl::home_phone.eq(&new.phones.home)),
            (dsl::address_line.eq(&new.address.line), dsl::city.eq(&new.address.city)),
            (dsl::province.eq(&new.address.province), dsl::postal_code.eq(&new.address.postal_code)),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

pub(super) fn set_password(tx: &mut Tx<'_>, id: AccountId, hash: &str) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(accounts::table.find(id)).set((dsl::password_hash.eq(hash), dsl::password_changed_at.eq(now), dsl::failures.eq(0))).execute(tx.conn)?;
    Ok(())
}

/// Makes every session of the account invalid at once, on every node. Gives the new epoch.
pub(crate) fn raise_epoch(tx: &mut Tx<'_>, id: AccountId) -> Result<i32, DbError> {
    diesel::update(accounts::table.find(id)).set(dsl::epoch.eq(dsl::epoch + 1)).execute(tx.conn)?;
    Ok(accounts::table.find(id).select(dsl::epoch).first(tx.conn)?)
}

/// The present epoch of an account.
pub(crate) fn epoch(tx: &mut Tx<'_>, id: AccountId) -> Result<i32, DbError> {
    Ok(accounts::table.find(id).select(dsl::epoch).first(tx.conn)?)
}

pub(super) fn set_languages(tx: &mut Tx<'_>, id: AccountId, revision: i32, languages: Languages) -> Result<bool, DbError> {
    let changed = diesel::update(accounts::table.find(id).filter(dsl::revision.eq(revision)))
        .set((dsl::page_language.eq(languages.page.code()), dsl::notification_language.eq(languages.notification.code()), dsl::revision.eq(revision + 1)))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

pub(super) fn set_phones(tx: &mut Tx<'_>, id: AccountId, revision: i32, phones: &Phones) -> Result<bool, DbError> {
    let changed = diesel::update(accounts::table.find(id).filter(dsl::revision.eq(revision)))
        .set((dsl::mobile.eq(&phones.mobile), dsl::home_phone.eq(&phones.home), dsl::revision.eq(revision + 1)))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

pub(super) fn set_address(tx: &mut Tx<'_>, id: AccountId, revision: i32, address: &Address) -> Result<bool, DbError> {
    let changed = diesel::update(accounts::table.find(id).filter(dsl::revision.eq(revision)))
        .set((
            dsl::address_line.eq(&address.line),
            dsl::city.eq(&address.city),
            dsl::province.eq(&address.province),
            dsl::postal_code.eq(&address.postal_code),
            dsl::revision.eq(revision + 1),
        ))
        .execute(tx.conn)?;
    Ok(changed == 1)
}
