//! What domain code is given: a connection inside a transaction, the instant, chance and keys.

use super::schema::dev_clock;
use super::{AnyConn, DbError, Means};
use crate::chance::Chance;
use crate::clock::Ts;
use crate::crypto::Keyring;
use crate::ids::Id;
use chrono::TimeDelta;
use diesel::prelude::*;
use std::sync::Arc;

/// A running transaction. "Now" does not move while it runs.
pub struct Tx<'c> {
    /// The connection, for the queries of `store.rs`.
    pub conn: &'c mut AnyConn,
    now: Ts,
    means: &'c Means,
    enqueued: bool,
}

impl<'c> Tx<'c> {
    pub(super) fn begin(conn: &'c mut AnyConn, means: &'c Means) -> Result<Self, DbError> {
        let now = present(conn, means)?;
        Ok(Self { conn, now, means, enqueued: false })
    }

    /// The instant at which this transaction began.
    pub fn now(&self) -> Ts {
        self.now
    }

    /// A new identifier.
    pub fn id<I: Id>(&self) -> I {
        I::fresh(self.now, &self.means.chance)
    }

    /// The source of random bytes.
    pub fn chance(&self) -> &'c Chance {
        &self.means.chance
    }

    /// The keys of this installation.
    pub fn keys(&self) -> &'c Keyring {
        &self.means.keys
    }

    pub(crate) fn shared_keys(&self) -> Arc<Keyring> {
        Arc::clone(&self.means.keys)
    }

    /// The name of this process.
    pub fn node(&self) -> &'c str {
        &self.means.node
    }

    pub(crate) fn mark_enqueued(&mut self) {
        self.enqueued = true;
    }

    pub(super) fn has_enqueued(&self) -> bool {
        self.enqueued
    }
}

/// The present instant: the node's clock, moved by the offset kept in the database where time may travel.
fn present(conn: &mut AnyConn, means: &Means) -> Result<Ts, DbError> {
    let now = means.clock.now();
    if !means.travelling {
        return Ok(now);
    }
    let offset: Option<i64> = dev_clock::table.find(1).select(dev_clock::offset_us).get_result(conn).optional()?;
    Ok(now + TimeDelta::microseconds(offset.unwrap_or(0)))
}
