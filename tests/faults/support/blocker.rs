//! Somebody else who holds the database: writers have to wait.

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};

enum Conn {
    Sqlite(SqliteConnection),
    Pg(PgConnection),
}

/// Holds the database until it is dropped. Reading goes on.
pub struct Blocker(Conn);

impl Blocker {
    /// Takes the write lock of a SQLite file, or that of the table of answers on PostgreSQL.
    pub fn hold(url: &str) -> Self {
        Self(if let Some(path) = url.strip_prefix("sqlite:") {
            let mut conn = SqliteConnection::establish(path).unwrap();
            conn.batch_execute("PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE").unwrap();
            Conn::Sqlite(conn)
        } else {
            let mut conn = PgConnection::establish(url).unwrap();
            conn.batch_execute("BEGIN; LOCK TABLE answers IN EXCLUSIVE MODE").unwrap();
            Conn::Pg(conn)
        })
    }
}

impl Drop for Blocker {
    fn drop(&mut self) {
        match &mut self.0 {
            Conn::Sqlite(conn) => conn.batch_execute("ROLLBACK").unwrap(),
            Conn::Pg(conn) => conn.batch_execute("ROLLBACK").unwrap(),
        }
    }
}
