//! Embedded migrations of both databases, run under a lock so that several processes may start together.

use super::DbError;
use super::connection::{AnyConn, Kind, Manager, Role, sqlite_path};
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

/// Migrations of SQLite.
pub const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
/// Migrations of PostgreSQL.
pub const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

const LOCK: i64 = 727_274;

fn source(kind: Kind) -> EmbeddedMigrations {
    match kind {
        Kind::Pg => POSTGRES,
        Kind::Sqlite => SQLITE,
    }
}

fn other(error: impl std::fmt::Display) -> DbError {
    DbError::Other(error.to_string())
}

/// The names of all migrations, oldest first.
///
/// # Errors
/// A folder that does not hold a migration.
pub fn names(kind: Kind) -> Result<Vec<String>, DbError> {
    let mut names: Vec<String> = match kind {
        Kind::Pg => MigrationSource::<diesel::pg::Pg>::migrations(&source(kind)).map_err(other)?.iter().map(|m| m.name().to_string()).collect(),
        Kind::Sqlite => MigrationSource::<diesel::sqlite::Sqlite>::migrations(&source(kind)).map_err(other)?.iter().map(|m| m.name().to_string()).collect(),
    };
    names.sort();
    Ok(names)
}

/// The names of migrations not yet applied.
///
/// # Errors
/// The database's.
pub fn pending(url: &str) -> Result<Vec<String>, DbError> {
    let kind = Kind::of(url)?;
    let mut conn = open(url, kind)?;
    let pending = conn.pending_migrations(source(kind)).map_err(other)?;
    Ok(pending.iter().map(|m| m.name().to_string()).collect())
}

fn open(url: &str, kind: Kind) -> Result<AnyConn, DbError> {
    if kind == Kind::Sqlite {
        super::connection::make_folder(url)?;
    }
    Manager::new(url, kind, if kind == Kind::Sqlite { Role::Writer } else { Role::Server }).open()
}

/// Applies what is pending; returns the names applied.
///
/// # Errors
/// The database's, or a migration that fails.
pub fn run(url: &str, kind: Kind) -> Result<Vec<String>, DbError> {
    let _file = match kind {
        Kind::Sqlite => {
            super::connection::make_folder(url)?;
            let file = std::fs::File::create(format!("{}.lock", sqlite_path(url))).map_err(other)?;
            file.lock().map_err(other)?;
            Some(file)
        }
        Kind::Pg => None,
    };
    let mut conn = open(url, kind)?;
    if let AnyConn::Pg(pg) = &mut conn {
        pg.batch_execute(&format!("SET lock_timeout='10min'; SET statement_timeout='0'; SELECT pg_advisory_lock({LOCK})"))?;
    }
    let applied = conn.run_pending_migrations(source(kind)).map(|v| v.iter().map(ToString::to_string).collect()).map_err(other);
    if let AnyConn::Pg(pg) = &mut conn {
        pg.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
    }
    applied
}

/// Undoes the newest migrations down to `name`, that one too. For tests of the migrations themselves.
///
/// # Errors
/// The database's.
pub fn undo(url: &str, name: &str) -> Result<(), DbError> {
    let kind = Kind::of(url)?;
    let mut conn = open(url, kind)?;
    while conn.revert_last_migration(source(kind)).map_err(other)?.to_string() != name {}
    Ok(())
}

/// Undoes every migration. For tests of the migrations themselves.
///
/// # Errors
/// The database's.
pub fn undo_all(url: &str) -> Result<(), DbError> {
    let kind = Kind::of(url)?;
    let mut conn = open(url, kind)?;
    conn.revert_all_migrations(source(kind)).map(|_| ()).map_err(other)
}
