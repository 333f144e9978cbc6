//! Moving the demo's clock, which every process of the database follows. Only forward.

use crate::clock::Ts;
use crate::db::schema::dev_clock;
use crate::db::{DbError, Tx};
use chrono::TimeDelta;
use diesel::prelude::*;

/// How far the demo's clock is ahead.
///
/// # Errors
/// The database's.
pub fn offset(tx: &mut Tx<'_>) -> Result<TimeDelta, DbError> {
    let micros: Option<i64> = dev_clock::table.find(1).select(dev_clock::offset_us).first(tx.conn).optional()?;
    Ok(TimeDelta::microseconds(micros.unwrap_or(0)))
}

/// Moves the clock so that now is `target`; nothing when that has passed. Transactions that began earlier keep theirs.
///
/// # Errors
/// The database's.
pub fn move_to(tx: &mut Tx<'_>, target: Ts) -> Result<(), DbError> {
    let ahead = target - tx.now();
    if ahead <= TimeDelta::zero() {
        return Ok(());
    }
    let wanted = (offset(tx)? + ahead).num_microseconds().unwrap_or(i64::MAX);
    crate::each_db!(tx.conn, c => {
        let row = (dev_clock::id.eq(1), dev_clock::offset_us.eq(wanted));
        diesel::insert_into(dev_clock::table)
            .values(row)
            .on_conflict(dev_clock::id)
            .do_update()
            .set(dev_clock::offset_us.eq(wanted))
            .execute(c)
    })?;
    Ok(())
}
