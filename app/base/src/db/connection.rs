//! One connection type for both databases, and the pool.

use super::DbError;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{self, HandleError, ManageConnection, R2D2Connection};
use std::time::Duration;

/// A connection to either database; queries written on it compile once for both.
#[derive(diesel::MultiConnection)]
pub enum AnyConn {
    /// PostgreSQL.
    Pg(diesel::PgConnection),
    /// SQLite.
    Sqlite(diesel::SqliteConnection),
}

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// PostgreSQL.
    Pg,
    /// SQLite.
    Sqlite,
}

impl Kind {
    /// The kind that a database address names.
    ///
    /// # Errors
    /// An address that begins with neither `sqlite:` nor `postgres://` nor `postgresql://`.
    pub fn of(url: &str) -> Result<Self, DbError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Pg)
        } else if url.strip_prefix("sqlite:").is_some_and(|path| !path.is_empty()) {
            Ok(Self::Sqlite)
        } else {
            Err(DbError::Other("the database address must be sqlite:PATH or postgres://…".into()))
        }
    }
}

/// The file of a SQLite address.
pub(super) fn sqlite_path(url: &str) -> &str {
    url.strip_prefix("sqlite:").unwrap_or(url)
}

/// Creates the folder that the SQLite file goes into.
pub(super) fn make_folder(url: &str) -> Result<(), DbError> {
    match std::path::Path::new(sqlite_path(url)).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder).map_err(|e| DbError::Connect(format!("{}: {e}", folder.display()))),
        _ => Ok(()),
    }
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// SQLite, reading only.
    Reader,
    /// SQLite, the one writer.
    Writer,
    /// SQLite, a writer that does not wait for the disk.
    Hurried,
    /// PostgreSQL.
    Server,
}

/// Opens connections.
pub(super) struct Manager {
    url: String,
    kind: Kind,
    role: Role,
}

/// How often opening is tried before it counts as failed, and how long in between: whoever asks for a connection waits
/// for the pool's own pauses, which are long.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(25);

/// Limits of libpq, where the address sets none: a server that says nothing any more is given up after seconds.
const LIMITS: [(&str, &str); 5] =
    [("connect_timeout", "2"), ("tcp_user_timeout", "5000"), ("keepalives_idle", "5"), ("keepalives_interval", "2"), ("keepalives_count", "3")];

/// The address with those limits.
fn limited(url: &str) -> String {
    LIMITS.iter().filter(|(key, _)| !url.contains(&format!("{key}="))).fold(url.to_owned(), |url, (key, value)| {
        let link = if url.contains('?') { '&' } else { '?' };
        format!("{url}{link}{key}={value}")
    })
}

impl Manager {
    pub(super) fn new(url: &str, kind: Kind, role: Role) -> Self {
        let url = if kind == Kind::Pg { limited(url) } else { url.to_owned() };
        Self { url, kind, role }
    }

    pub(super) fn open(&self) -> Result<AnyConn, DbError> {
        self.connect().map_err(|e| DbError::Connect(e.to_string()))
    }

    fn try_connect(&self) -> Result<AnyConn, r2d2::Error> {
        let mut conn = match self.kind {
            Kind::Pg => AnyConn::Pg(PgConnection::establish(&self.url)?),
            Kind::Sqlite => AnyConn::Sqlite(SqliteConnection::establish(sqlite_path(&self.url))?),
        };
        prepare(&mut conn, self.role).map_err(r2d2::Error::QueryError)?;
        Ok(conn)
    }
}

fn prepare(conn: &mut AnyConn, role: Role) -> QueryResult<()> {
    // busy_timeout comes first: journal_mode=WAL itself needs a lock
    conn.batch_execute(match role {
        Role::Reader => {
            "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA query_only=ON; PRAGMA cache_size=-4000;"
        }
        Role::Writer => {
            "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864;"
        }
        Role::Hurried => "PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
        Role::Server => "SET TIME ZONE 'UTC'; SET lock_timeout='5s'; SET statement_timeout='30s'; SET idle_in_transaction_session_timeout='60s';",
    })
}

impl ManageConnection for Manager {
    type Connection = AnyConn;
    type Error = r2d2::Error;

    fn connect(&self) -> Result<AnyConn, r2d2::Error> {
        let mut tries = 1;
        loop {
            match self.try_connect() {
                Err(_) if tries < TRIES => std::thread::sleep(PAUSE * tries),
                other => return other,
            }
            tries += 1;
        }
    }

    fn is_valid(&self, conn: &mut AnyConn) -> Result<(), r2d2::Error> {
        conn.ping().map_err(r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut AnyConn) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

/// Tells of connections that broke. What it means for somebody is an error of theirs, told where it lands.
#[derive(Debug)]
struct Lost;

impl HandleError<r2d2::Error> for Lost {
    fn handle_error(&self, error: r2d2::Error) {
        let error = error.to_string();
        tracing::warn!("database connection: {}", error.lines().next().unwrap_or_default());
    }
}

pub(super) type Pool = r2d2::Pool<Manager>;

pub(super) fn pool(manager: Manager, size: u32) -> Result<Pool, DbError> {
    Ok(r2d2::Pool::builder()
        .max_size(size.max(1))
        .min_idle(Some(1))
        .connection_timeout(Duration::from_secs(2))
        .test_on_check_out(manager.role == Role::Server)
        .error_handler(Box::new(Lost))
        .build(manager)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_the_limits_that_it_does_not_set() {
        let limits = "connect_timeout=2&tcp_user_timeout=5000&keepalives_idle=5&keepalives_interval=2&keepalives_count=3";
        assert_eq!(limited("postgres://h/d"), format!("postgres://h/d?{limits}"));
        assert_eq!(limited("postgres://h/d?connect_timeout=9"), format!("postgres://h/d?connect_timeout=9&{}", limits.split_once('&').unwrap().1));
    }
}
