//! Whether a letter about an invitation still has somebody who waits for it: asked before each one leaves.

use crate::db::schema::invitations;
use crate::db::{DbError, Tx};
use crate::ids::InvitationId;
use diesel::prelude::*;

/// Whether an invitation was used, replaced or locked: nobody waits for a letter about it any more.
///
/// # Errors
/// The database's.
pub fn is_settled(tx: &mut Tx<'_>, id: InvitationId) -> Result<bool, DbError> {
    let settled = invitations::table
        .filter(invitations::id.eq(id))
        .filter(invitations::accepted_at.is_not_null().or(invitations::replaced_at.is_not_null()).or(invitations::locked_at.is_not_null()));
    Ok(diesel::select(diesel::dsl::exists(settled)).get_result(tx.conn)?)
}

/// Whether an invitation can still be used, so that a letter about it is still true.
///
/// # Errors
/// The database's.
pub fn is_open(tx: &mut Tx<'_>, id: InvitationId) -> Result<bool, DbError> {
    let open = invitations::table
        .filter(invitations::id.eq(id))
        .filter(invitations::expires_at.gt(tx.now()))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::replaced_at.is_null())
        .filter(invitations::locked_at.is_null())
        .filter(invitations::expired_at.is_null());
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(tx.conn)?)
}
