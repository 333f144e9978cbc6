//! Forms that arrived after their session had ended: kept sealed for an hour, bound to account and address (D6).

use crate::crypto::{Place, open_system, seal_system};
use crate::db::schema::parked_posts;
use crate::db::{DbError, Tx};
use crate::ids::{AccountId, ParkedPostId};
use chrono::TimeDelta;
use diesel::prelude::*;

/// How long a form is kept.
pub const PARKED_MINUTES: i64 = 60;

fn place(row: &str) -> Place<'_> {
    Place { table: "parked_posts", column: "body", row }
}

/// Keeps the fields of a form for the account that sent it.
///
/// # Errors
/// The database's.
pub fn park_post(tx: &mut Tx<'_>, account: AccountId, path: &str, fields: &[(String, String)]) -> Result<(), DbError> {
    let id: ParkedPostId = tx.id();
    let plain = serde_json::to_vec(fields).map_err(DbError::damaged)?;
    let body = seal_system(tx, place(&id.to_string()), &plain)?;
    diesel::delete(parked_posts::table.filter(parked_posts::account_id.eq(account)).filter(parked_posts::path.eq(path))).execute(tx.conn)?;
    diesel::insert_into(parked_posts::table)
        .values((
            parked_posts::id.eq(id),
            parked_posts::account_id.eq(account),
            parked_posts::path.eq(path),
            parked_posts::body.eq(body),
            parked_posts::created_at.eq(tx.now()),
            parked_posts::expires_at.eq(tx.now() + TimeDelta::minutes(PARKED_MINUTES)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// What the account had sent to `path` too late, if it is still kept.
///
/// # Errors
/// The database's.
pub fn parked(tx: &mut Tx<'_>, account: AccountId, path: &str) -> Result<Option<Vec<(String, String)>>, DbError> {
    let kept: Option<(ParkedPostId, Vec<u8>)> = parked_posts::table
        .filter(parked_posts::account_id.eq(account))
        .filter(parked_posts::path.eq(path))
        .filter(parked_posts::expires_at.gt(tx.now()))
        .select((parked_posts::id, parked_posts::body))
        .first(tx.conn)
        .optional()?;
    let Some((id, body)) = kept else { return Ok(None) };
    let plain = open_system(tx, place(&id.to_string()), &body)?;
    serde_json::from_slice(&plain).map(Some).map_err(DbError::damaged)
}

/// Forgets what was kept for `path`: the account has sent it again.
///
/// # Errors
/// The database's.
pub fn forget_parked(tx: &mut Tx<'_>, account: AccountId, path: &str) -> Result<(), DbError> {
    let own = parked_posts::table.filter(parked_posts::account_id.eq(account)).filter(parked_posts::path.eq(path));
    // each autosave comes by here, and hardly ever is there anything to forget: looking writes nothing
    let kept: Vec<ParkedPostId> = own.select(parked_posts::id).load(tx.conn)?;
    if !kept.is_empty() {
        diesel::delete(parked_posts::table.filter(parked_posts::id.eq_any(kept))).execute(tx.conn)?;
    }
    Ok(())
}
