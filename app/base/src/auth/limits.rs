//! How often something may be tried, counted in the database: the same on every node, and after a restart.
//!
//! A window is cut into sixty slices; what was counted leaves when its whole slice is older than the window, so that
//! a limit is never exceeded within any window of that length.

use crate::clock::Ts;
use crate::crypto::token_hash;
use crate::db::schema::rate_counters;
use crate::db::{DbError, Tx};
use crate::each_db;
use chrono::TimeDelta;
use diesel::prelude::*;
use std::net::IpAddr;

const SLICES: i64 = 60;

/// A limit: so many of something within a time.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Its name, the first part of the counters' names.
    pub name: &'static str,
    /// How many are allowed.
    pub most: u32,
    /// Within this many seconds.
    pub seconds: i64,
}

/// Whether one more is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Allowed,
    /// Not before so many seconds from now.
    Wait(u32),
}

impl Limit {
    fn slice(&self) -> i64 {
        (self.seconds * 1_000_000 / SLICES).max(1)
    }

    fn slice_of(&self, at: Ts) -> Ts {
        Ts::from_micros(at.micros().div_euclid(self.slice()) * self.slice())
    }

    fn bucket(&self, key: &str) -> String {
        format!("{}:{key}", self.name)
    }

    /// Takes the place of one more, unless the limit is reached. Concurrent callers wait for each other.
    ///
    /// # Errors
    /// The database's.
    pub fn take(&self, tx: &mut Tx<'_>, key: &str) -> Result<Verdict, DbError> {
        self.add(tx, key, 1)?;
        let (count, oldest) = self.count(tx, key)?;
        if count <= i64::from(self.most) {
            return Ok(Verdict::Allowed);
        }
        self.add(tx, key, -1)?;
        Ok(Verdict::Wait(self.wait(tx.now(), oldest)))
    }

    /// Gives a place back.
    ///
    /// # Errors
    /// The database's.
    pub fn give_back(&self, tx: &mut Tx<'_>, key: &str) -> Result<(), DbError> {
        self.add(tx, key, -1)
    }

    /// Whether one more would be allowed, without taking its place.
    ///
    /// # Errors
    /// The database's.
    pub fn look(&self, tx: &mut Tx<'_>, key: &str) -> Result<Verdict, DbError> {
        let (count, oldest) = self.count(tx, key)?;
        Ok(if count < i64::from(self.most) { Verdict::Allowed } else { Verdict::Wait(self.wait(tx.now(), oldest)) })
    }

    /// Forgets what was counted.
    ///
    /// # Errors
    /// The database's.
    pub fn clear(&self, tx: &mut Tx<'_>, key: &str) -> Result<(), DbError> {
        diesel::delete(rate_counters::table.filter(rate_counters::bucket.eq(self.bucket(key)))).execute(tx.conn)?;
        Ok(())
    }

    fn add(&self, tx: &mut Tx<'_>, key: &str, by: i32) -> Result<(), DbError> {
        let row = (rate_counters::bucket.eq(self.bucket(key)), rate_counters::window_at.eq(self.slice_of(tx.now())), rate_counters::count.eq(by));
        each_db!(tx.conn, c => {
            diesel::insert_into(rate_counters::table)
                .values(row)
                .on_conflict((rate_counters::bucket, rate_counters::window_at))
                .do_update()
                .set(rate_counters::count.eq(rate_counters::count + by))
                .execute(c)
        })?;
        Ok(())
    }

    fn count(&self, tx: &mut Tx<'_>, key: &str) -> Result<(i64, Option<Ts>), DbError> {
        let since = tx.now() - TimeDelta::seconds(self.seconds) - TimeDelta::microseconds(self.slice());
        let rows: Vec<(Ts, i32)> = rate_counters::table
            .filter(rate_counters::bucket.eq(self.bucket(key)))
            .filter(rate_counters::window_at.gt(since))
            .order(rate_counters::window_at)
            .select((rate_counters::window_at, rate_counters::count))
            .load(tx.conn)?;
        let oldest = rows.iter().find(|(_, count)| *count > 0).map(|(at, _)| *at);
        Ok((rows.iter().map(|(_, count)| i64::from(*count)).sum(), oldest))
    }

    fn wait(&self, now: Ts, oldest: Option<Ts>) -> u32 {
        let free = oldest.map_or(now, |at| at + TimeDelta::seconds(self.seconds) + TimeDelta::microseconds(self.slice()));
        u32::try_from((free - now).num_seconds() + 1).unwrap_or(1).max(1)
    }
}

/// The groups an address of origin belongs to, each with how many times the limit of one address it may use:
/// an IPv4 address alone; an IPv6 address with its /64, /56 and /48 (×1, ×4, ×16).
pub fn origin_groups(origin: Option<IpAddr>) -> Vec<(String, u32)> {
    let network = |ip: std::net::Ipv6Addr, bits: u32| std::net::Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << (128 - bits)));
    match origin.map(|ip| ip.to_canonical()) {
        None => vec![("unknown".to_owned(), 1)],
        Some(IpAddr::V4(ip)) => vec![(ip.to_string(), 1)],
        Some(IpAddr::V6(ip)) => [(64, 1), (56, 4), (48, 16)].iter().map(|&(bits, times)| (format!("{}/{bits}", network(ip, bits)), times)).collect(),
    }
}

/// Takes a place for an address of origin in each of its groups; all or none.
///
/// # Errors
/// The database's.
pub fn take_origin(tx: &mut Tx<'_>, limit: Limit, origin: Option<IpAddr>) -> Result<Verdict, DbError> {
    let groups = origin_groups(origin);
    for (place, (key, times)) in groups.iter().enumerate() {
        let wider = Limit { most: limit.most.saturating_mul(*times), ..limit };
        if let Verdict::Wait(seconds) = wider.take(tx, key)? {
            for (taken, _) in groups.iter().take(place) {
                limit.give_back(tx, taken)?;
            }
            return Ok(Verdict::Wait(seconds));
        }
    }
    Ok(Verdict::Allowed)
}

/// Gives back what [`take_origin`] took.
///
/// # Errors
/// The database's.
pub fn give_back_origin(tx: &mut Tx<'_>, limit: Limit, origin: Option<IpAddr>) -> Result<(), DbError> {
    origin_groups(origin).iter().try_for_each(|(key, _)| limit.give_back(tx, key))
}

/// A key that does not tell what it stands for.
pub fn opaque(text: &str) -> String {
    token_hash(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::World;

    const THREE: Limit = Limit { name: "test", most: 3, seconds: 3600 };

    #[test]
    fn an_address_counts_with_its_neighbours() {
        let groups = |text: &str| origin_groups(Some(text.parse().unwrap()));
        assert_eq!(groups("192.0.2.7"), [("192.0.2.7".to_owned(), 1)]);
        assert_eq!(groups("::ffff:192.0.2.7"), groups("192.0.2.7"));
        let six = groups("2001:db8:aa:bbcc:1:2:3:4");
        assert_eq!(six, [("2001:db8:aa:bbcc::/64".to_owned(), 1), ("2001:db8:aa:bb00::/56".to_owned(), 4), ("2001:db8:aa::/48".to_owned(), 16)]);
    }

    #[tokio::test]
    async fn a_limit_is_exact_under_concurrency_and_frees_itself() {
        let world = World::new();
        let all = futures_util::future::join_all((0..64).map(|_| world.write(|tx| THREE.take(tx, "k")))).await;
        assert_eq!(all.iter().filter(|v| **v == Verdict::Allowed).count(), 3);
        world.clock.advance(TimeDelta::minutes(59));
        assert!(matches!(world.write(|tx| THREE.take(tx, "k")).await, Verdict::Wait(1..=120)));
        world.clock.advance(TimeDelta::minutes(2));
        assert_eq!(world.write(|tx| THREE.take(tx, "k")).await, Verdict::Allowed);
        assert_eq!(world.write(|tx| THREE.take(tx, "other")).await, Verdict::Allowed);
    }

    #[tokio::test]
    async fn a_refused_network_leaves_nothing_counted() {
        let world = World::new();
        let ip = |last: u16| Some(IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, last]));
        for n in 0..3 {
            assert_eq!(world.write(move |tx| take_origin(tx, THREE, ip(n))).await, Verdict::Allowed);
        }
        assert!(matches!(world.write(move |tx| take_origin(tx, THREE, ip(9))).await, Verdict::Wait(_)), "one /64 is one origin");
        let other = Some(IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, 1]));
        assert_eq!(world.write(move |tx| take_origin(tx, THREE, other)).await, Verdict::Allowed);
        world.write(move |tx| give_back_origin(tx, THREE, other)).await;
    }
}
