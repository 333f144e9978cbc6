//! Time. The only place that reads the machine's clock; everything else is given an instant.
//! Not here: formatting for people (`i18n::dates`) and timers (`queue`).

use chrono::{DateTime, NaiveDateTime, SubsecRound, TimeDelta, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Timestamp;
use diesel::sqlite::Sqlite;
use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// An instant in UTC with microsecond precision: the precision that both databases keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Timestamp)]
pub struct Ts(DateTime<Utc>);

impl Ts {
    /// The instant `at`, truncated to microseconds.
    pub fn from_utc(at: DateTime<Utc>) -> Self {
        Self(at.trunc_subsecs(6))
    }

    /// Microseconds since 1970-01-01T00:00:00Z; an instant outside chrono's range becomes that epoch.
    pub fn from_micros(micros: i64) -> Self {
        Self(DateTime::from_timestamp_micros(micros).unwrap_or_default())
    }

    /// The same instant for chrono.
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// The same instant as templates read it, RFC 3339.
    pub fn rfc3339(self) -> String {
        self.0.to_rfc3339()
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }
}

impl Add<TimeDelta> for Ts {
    type Output = Self;
    fn add(self, delta: TimeDelta) -> Self {
        Self(self.0.checked_add_signed(delta).unwrap_or(DateTime::<Utc>::MAX_UTC).trunc_subsecs(6))
    }
}

impl Sub<TimeDelta> for Ts {
    type Output = Self;
    fn sub(self, delta: TimeDelta) -> Self {
        Self(self.0.checked_sub_signed(delta).unwrap_or(DateTime::<Utc>::MIN_UTC).trunc_subsecs(6))
    }
}

impl Sub for Ts {
    type Output = TimeDelta;
    fn sub(self, other: Self) -> TimeDelta {
        self.0 - other.0
    }
}

impl ToSql<Timestamp, Pg> for Ts {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let naive = self.0.naive_utc();
        <NaiveDateTime as ToSql<Timestamp, Pg>>::to_sql(&naive, &mut out.reborrow())
    }
}

impl ToSql<Timestamp, Sqlite> for Ts {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.format("%F %T%.6f").to_string());
        Ok(IsNull::No)
    }
}

impl ToSql<Timestamp, crate::db::MultiBackend> for Ts {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, crate::db::MultiBackend>) -> serialize::Result {
        out.set_value((Timestamp, self));
        Ok(IsNull::No)
    }
}

impl<DB: Backend> FromSql<Timestamp, DB> for Ts
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(NaiveDateTime::from_sql(bytes)?.and_utc().trunc_subsecs(6)))
    }
}

enum Source {
    System,
    Manual(AtomicI64),
}

/// Where "now" comes from: the machine, or a hand in tests.
/// The demo's travelling clock adds an offset that lives in the database (see `db::Tx::now`);
/// on PostgreSQL a node also corrects itself by its measured distance to the server.
#[derive(Clone)]
pub struct Clock {
    source: Arc<Source>,
    skew_us: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self { source: Arc::new(Source::System), skew_us: Arc::default() }
    }

    /// A clock that stands still until it is moved.
    pub fn manual(at: Ts) -> Self {
        Self { source: Arc::new(Source::Manual(AtomicI64::new(at.micros()))), skew_us: Arc::default() }
    }

    /// The present instant, without the demo's offset.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    pub fn now(&self) -> Ts {
        let micros = match &*self.source {
            Source::System => Utc::now().timestamp_micros(),
            Source::Manual(at) => at.load(Ordering::SeqCst),
        };
        Ts::from_micros(micros.saturating_add(self.skew_us.load(Ordering::Relaxed)))
    }

    /// Moves a manual clock; a system clock does not move.
    pub fn advance(&self, delta: TimeDelta) {
        if let Source::Manual(at) = &*self.source {
            at.fetch_add(delta.num_microseconds().unwrap_or(0), Ordering::SeqCst);
        }
    }

    /// Sets how far the shared time is ahead of this machine.
    pub fn set_skew(&self, delta: TimeDelta) {
        self.skew_us.store(delta.num_microseconds().unwrap_or(0), Ordering::Relaxed);
    }
}
