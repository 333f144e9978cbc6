//! The rows of `password_resets`.

use crate::clock::Ts;
use crate::db::schema::password_resets::{self, dsl};
use crate::db::{DbError, Tx};
use crate::ids::{AccountId, PasswordResetId};
use diesel::prelude::*;

#[derive(Queryable)]
pub(super) struct Row {
    pub account: AccountId,
    pub expires_at: Ts,
    pub used_at: Option<Ts>,
    pub replaced_at: Option<Ts>,
}

pub(super) fn find(tx: &mut Tx<'_>, token_hash: &str) -> Result<Option<Row>, DbError> {
    Ok(password_resets::table
        .filter(dsl::token_hash.eq(token_hash))
        .select((dsl::account_id, dsl::expires_at, dsl::used_at, dsl::replaced_at))
        .first(tx.conn)
        .optional()?)
}

pub(super) fn insert(tx: &mut Tx<'_>, account: AccountId, token_hash: &str, expires_at: Ts) -> Result<(), DbError> {
    diesel::insert_into(password_resets::table)
        .values((
            dsl::id.eq(tx.id::<PasswordResetId>()),
            dsl::account_id.eq(account),
            dsl::token_hash.eq(token_hash),
            dsl::created_at.eq(tx.now()),
            dsl::expires_at.eq(expires_at),
        ))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn replace(tx: &mut Tx<'_>, account: AccountId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(password_resets::table.filter(dsl::account_id.eq(account)).filter(dsl::used_at.is_null()).filter(dsl::replaced_at.is_null()))
        .set(dsl::replaced_at.eq(now))
        .execute(tx.conn)?;
    Ok(())
}

/// Uses the link up if it is still open; gives its account.
pub(super) fn use_up(tx: &mut Tx<'_>, token_hash: &str) -> Result<Option<AccountId>, DbError> {
    let now = tx.now();
    let open = password_resets::table
        .filter(dsl::token_hash.eq(token_hash))
        .filter(dsl::used_at.is_null())
        .filter(dsl::replaced_at.is_null())
        .filter(dsl::expires_at.gt(now));
    if diesel::update(open).set(dsl::used_at.eq(now)).execute(tx.conn)? == 0 {
        return Ok(None);
    }
    Ok(Some(password_resets::table.filter(dsl::token_hash.eq(token_hash)).select(dsl::account_id).first(tx.conn)?))
}
