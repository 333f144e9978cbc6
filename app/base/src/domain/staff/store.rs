//! SQL of staff.

use super::model::{Holder, OpenInvitation};
use crate::access::{Clinics, Role};
use crate::clock::Ts;
use crate::db::schema::{accounts, clinics, departments, invitations, role_grants};
use crate::db::{DbError, Tx};
use crate::domain::listing::{Listed, Sought, cut};
use crate::ids::{AccountId, ClinicId, InvitationId, RoleGrantId};
use diesel::prelude::*;

/// Somebody in a list, as far as it decides whether they fit: identifier, first and last name, address.
type Named<I> = (I, String, String, String);

/// One page of those who fit.
fn page_of<I: Copy>(named: Vec<Named<I>>, sought: Option<&Sought>, page: i64) -> (crate::domain::listing::Paging, Vec<I>) {
    let fits = |(_, given, family, email): &Named<I>| sought.is_none_or(|sought| sought.fits(&format!("{given} {family}"), email));
    let fitting: Vec<I> = named.iter().filter(|one| fits(one)).map(|one| one.0).collect();
    cut(&fitting, page)
}

/// Who holds a role in these clinics and fits, by name.
///
/// # Errors
/// The database's.
pub fn find_holders(tx: &mut Tx<'_>, scope: &Clinics, sought: Option<&Sought>, page: i64) -> Result<Listed<Holder>, DbError> {
    let mut named = role_grants::table
        .inner_join(accounts::table.on(accounts::id.eq(role_grants::account_id)))
        .filter(role_grants::ended_at.is_null())
        .filter(accounts::closed_at.is_null())
        .order((accounts::family_name, accounts::given_name, role_grants::id))
        .select((role_grants::id, accounts::given_name, accounts::family_name, accounts::email))
        .into_boxed();
    if let Clinics::Only(ids) = scope {
        named = named.filter(role_grants::clinic_id.eq_any(ids.clone()));
    }
    let (paging, ids) = page_of(named.load::<Named<RoleGrantId>>(tx.conn)?, sought, page);
    let rows = role_grants::table
        .inner_join(accounts::table.on(accounts::id.eq(role_grants::account_id)))
        .left_join(clinics::table.on(clinics::id.nullable().eq(role_grants::clinic_id)))
        .left_join(departments::table.on(departments::id.nullable().eq(role_grants::department_id)))
        .filter(role_grants::id.eq_any(ids))
        .order((accounts::family_name, accounts::given_name, role_grants::id))
        .select((
            role_grants::id,
            accounts::id,
            accounts::given_name,
            accounts::family_name,
            accounts::email,
            role_grants::role,
            role_grants::clinic_id,
            clinics::public_name_fr.nullable(),
            clinics::public_name_en.nullable(),
            departments::name_fr.nullable(),
            departments::name_en.nullable(),
            role_grants::created_at,
        ))
        .load(tx.conn)?;
    Ok(Listed { rows, paging })
}

/// Invitations of staff that wait and fit, newest first.
///
/// # Errors
/// The database's.
pub fn find_open_invitations(tx: &mut Tx<'_>, scope: &Clinics, sought: Option<&Sought>, page: i64) -> Result<Listed<OpenInvitation>, DbError> {
    let newest = (invitations::created_at.desc(), invitations::id.desc());
    let mut named = invitations::table
        .filter(invitations::purpose.eq_any(["staff", "operator"]))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::replaced_at.is_null())
        .order(newest)
        .select((invitations::id, invitations::given_name, invitations::family_name, invitations::email))
        .into_boxed();
    if let Clinics::Only(ids) = scope {
        named = named.filter(invitations::clinic_id.eq_any(ids.clone()));
    }
    let (paging, ids) = page_of(named.load::<Named<InvitationId>>(tx.conn)?, sought, page);
    let rows = invitations::table
        .filter(invitations::id.eq_any(ids))
        .order(newest)
        .select((
            invitations::id,
            invitations::given_name,
            invitations::family_name,
            invitations::email,
            invitations::role,
            invitations::clinic_id,
            invitations::created_at,
            invitations::expires_at,
            invitations::locked_at,
        ))
        .load(tx.conn)?;
    Ok(Listed { rows, paging })
}

/// A role that was granted: to whom, which, where, and since when it has ended.
pub(super) type Granted = (AccountId, Role, Option<ClinicId>, Option<Ts>);

pub(super) fn find_grant(tx: &mut Tx<'_>, id: RoleGrantId) -> Result<Option<Granted>, DbError> {
    Ok(role_grants::table
        .find(id)
        .select((role_grants::account_id, role_grants::role, role_grants::clinic_id, role_grants::ended_at))
        .first(tx.conn)
        .optional()?)
}

/// Ends a role; false when it has ended already.
pub(super) fn end_grant(tx: &mut Tx<'_>, id: RoleGrantId, account: AccountId) -> Result<bool, DbError> {
    let now = tx.now();
    let held = role_grants::table.find(id).filter(role_grants::ended_at.is_null());
    if diesel::update(held).set(role_grants::ended_at.eq(now)).execute(tx.conn)? == 0 {
        return Ok(false);
    }
    // the next request of every session of this account signs in anew
    diesel::update(accounts::table.find(account)).set(accounts::epoch.eq(accounts::epoch + 1)).execute(tx.conn)?;
    Ok(true)
}
