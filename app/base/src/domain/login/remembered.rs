//! Browsers that remember an e-mail address, and nothing else (D3, C29). The cookie is an opaque token.

use crate::crypto::{Place, open_system, seal_system};
use crate::db::schema::remembered_browsers;
use crate::db::{DbError, Tx};
use chrono::TimeDelta;
use diesel::prelude::*;

/// How long a browser remembers, in days.
pub const REMEMBERED_DAYS: i64 = 365;

fn place(row: &str) -> Place<'_> {
    Place { table: "remembered_browsers", column: "email", row }
}

/// The address that the browser with this token remembers.
///
/// # Errors
/// The database's.
pub fn remembered_email(tx: &mut Tx<'_>, token_hash: &str) -> Result<Option<String>, DbError> {
    let sealed: Option<Vec<u8>> = remembered_browsers::table
        .find(token_hash)
        .filter(remembered_browsers::expires_at.gt(tx.now()))
        .select(remembered_browsers::email)
        .first(tx.conn)
        .optional()?;
    let Some(sealed) = sealed else { return Ok(None) };
    let plain = open_system(tx, place(token_hash), &sealed)?;
    String::from_utf8(plain).map(Some).map_err(DbError::damaged)
}

/// Lets the browser with this token remember an address. It is known to the account only once its code was right.
///
/// # Errors
/// The database's.
pub fn remember(tx: &mut Tx<'_>, token_hash: &str, email: &str) -> Result<(), DbError> {
    let sealed = seal_system(tx, place(token_hash), email.as_bytes())?;
    diesel::insert_into(remembered_browsers::table)
        .values((
            remembered_browsers::token_hash.eq(token_hash),
            remembered_browsers::email.eq(sealed),
            remembered_browsers::created_at.eq(tx.now()),
            remembered_browsers::expires_at.eq(tx.now() + TimeDelta::days(REMEMBERED_DAYS)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Forgets what the browser with this token remembers.
///
/// # Errors
/// The database's.
pub fn forget(tx: &mut Tx<'_>, token_hash: &str) -> Result<(), DbError> {
    diesel::delete(remembered_browsers::table.find(token_hash)).execute(tx.conn)?;
    Ok(())
}
