//! SQL of forms that were carried out.

use crate::db::schema::done_forms;
use crate::db::{DbError, Tx};
use crate::ids::AccountId;
use diesel::prelude::*;

fn row_key(account: AccountId, key: &str) -> String {
    format!("{account}:{key}")
}

/// Where the form of this key led its account; None when it was not carried out yet.
///
/// # Errors
/// The database's.
pub fn find(tx: &mut Tx<'_>, account: AccountId, key: &str) -> Result<Option<String>, DbError> {
    Ok(done_forms::table.find(row_key(account, key)).select(done_forms::location).first(tx.conn).optional()?)
}

/// Notes, in the transaction of the change, that a form was carried out and where it leads.
///
/// # Errors
/// The database's; a unique violation when the same form is being carried out at this moment.
pub fn remember(tx: &mut Tx<'_>, account: AccountId, key: &str, location: &str) -> Result<(), DbError> {
    diesel::insert_into(done_forms::table)
        .values((
            done_forms::form_key.eq(row_key(account, key)),
            done_forms::account_id.eq(account),
            done_forms::location.eq(location),
            done_forms::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(())
}
