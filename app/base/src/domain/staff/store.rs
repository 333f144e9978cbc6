//! SQL of staff.

use super::model::{Holder, OpenInvitation};
use crate::access::Role;
use crate::db::schema::{accounts, clinics, departments, invitations, role_grants};
use crate::db::{DbError, Tx};
use crate::ids::{AccountId, ClinicId, RoleGrantId};
use diesel::prelude::*;

macro_rules! holders {
    () => {
        role_grants::table
            .inner_join(accounts::table.on(accounts::id.eq(role_grants::account_id)))
            .left_join(clinics::table.on(clinics::id.nullable().eq(role_grants::clinic_id)))
            .left_join(departments::table.on(departments::id.nullable().eq(role_grants::department_id)))
            .filter(role_grants::ended_at.is_null())
            .filter(accounts::closed_at.is_null())
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
    };
}

/// Who holds a role in these clinics; `everywhere` lists the whole network.
///
/// # Errors
/// The database's.
pub fn list_holders(tx: &mut Tx<'_>, clinics_seen: &[ClinicId], everywhere: bool) -> Result<Vec<Holder>, DbError> {
    if everywhere {
        return Ok(holders!().load(tx.conn)?);
    }
    Ok(holders!().filter(role_grants::clinic_id.eq_any(clinics_seen.to_vec())).load(tx.conn)?)
}

/// Invitations of staff that wait, newest first.
///
/// # Errors
/// The database's.
pub fn list_open_invitations(tx: &mut Tx<'_>, clinics_seen: &[ClinicId], everywhere: bool) -> Result<Vec<OpenInvitation>, DbError> {
    let mut query = invitations::table
        .filter(invitations::purpose.eq_any(["staff", "operator"]))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::replaced_at.is_null())
        .order((invitations::created_at.desc(), invitations::id.desc()))
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
        .into_boxed();
    if !everywhere {
        query = query.filter(invitations::clinic_id.eq_any(clinics_seen.to_vec()));
    }
    Ok(query.load(tx.conn)?)
}

pub(super) fn find_grant(tx: &mut Tx<'_>, id: RoleGrantId) -> Result<(AccountId, Role, Option<ClinicId>), DbError> {
    Ok(role_grants::table
        .filter(role_grants::id.eq(id))
        .filter(role_grants::ended_at.is_null())
        .select((role_grants::account_id, role_grants::role, role_grants::clinic_id))
        .first(tx.conn)?)
}

pub(super) fn end_grant(tx: &mut Tx<'_>, id: RoleGrantId, account: AccountId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(role_grants::table.find(id)).set(role_grants::ended_at.eq(now)).execute(tx.conn)?;
    // the next request of every session of this account signs in anew
    diesel::update(accounts::table.find(account)).set(accounts::epoch.eq(accounts::epoch + 1)).execute(tx.conn)?;
    Ok(())
}
