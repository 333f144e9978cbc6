//! A session's last use.

use crate::clock::Ts;
use crate::db::schema::sessions;
use crate::db::{DbError, Tx};
use crate::ids::SessionId;
use diesel::prelude::*;

/// Records that a session was used at `now`; never moves it back, never revives an ended one.
///
/// # Errors
/// The database's.
pub fn touch(tx: &mut Tx<'_>, session: SessionId, now: Ts) -> Result<(), DbError> {
    diesel::update(sessions::table.find(session).filter(sessions::ended_at.is_null()).filter(sessions::seen_at.lt(now)))
        .set(sessions::seen_at.eq(now))
        .execute(tx.conn)?;
    Ok(())
}
