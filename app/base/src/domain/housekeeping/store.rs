//! What is spent, and after how long it goes.

use crate::db::schema::{
    done_forms, local_mailbox, login_attempts, login_codes, parked_posts, password_resets, rate_counters, registrations, remembered_browsers, sessions,
};
use crate::db::{DbError, Tx};
use chrono::TimeDelta;
use diesel::prelude::*;

/// Ended or timed out: the rules on repeated trying look back one day, people at most a few more.
const SPENT_DAYS: i64 = 7;
/// Links to a new password that are over still get their own words for so long.
const RESET_DAYS: i64 = 30;
/// The local mailbox is for development.
const MAILBOX_DAYS: i64 = 400;

/// Removes spent codes, attempts, sessions, counters, parked forms; returns how many rows went.
///
/// # Errors
/// The database's.
pub fn purge_spent(tx: &mut Tx<'_>) -> Result<usize, DbError> {
    let now = tx.now();
    let spent = now - TimeDelta::days(SPENT_DAYS);
    let long = now - TimeDelta::days(RESET_DAYS);
    let mut gone = diesel::delete(login_codes::table.filter(login_codes::expires_at.lt(spent))).execute(tx.conn)?;
    let codes = login_codes::table.filter(login_codes::attempt_id.eq(login_attempts::id));
    gone += diesel::delete(login_attempts::table.filter(login_attempts::created_at.lt(spent)).filter(diesel::dsl::not(diesel::dsl::exists(codes))))
        .execute(tx.conn)?;
    gone += diesel::delete(password_resets::table.filter(password_resets::expires_at.lt(long))).execute(tx.conn)?;
    gone += diesel::delete(sessions::table.filter(sessions::expires_at.lt(spent))).execute(tx.conn)?;
    gone += diesel::delete(registrations::table.filter(registrations::expires_at.lt(spent))).execute(tx.conn)?;
    gone += diesel::delete(remembered_browsers::table.filter(remembered_browsers::expires_at.lt(now))).execute(tx.conn)?;
    gone += diesel::delete(rate_counters::table.filter(rate_counters::window_at.lt(now - TimeDelta::days(2)))).execute(tx.conn)?;
    gone += diesel::delete(parked_posts::table.filter(parked_posts::expires_at.lt(now))).execute(tx.conn)?;
    gone += diesel::delete(done_forms::table.filter(done_forms::created_at.lt(spent))).execute(tx.conn)?;
    gone += diesel::delete(local_mailbox::table.filter(local_mailbox::sent_at.lt(now - TimeDelta::days(MAILBOX_DAYS)))).execute(tx.conn)?;
    Ok(gone)
}
