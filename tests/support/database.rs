//! A database for one test: a SQLite file in a temporary folder, or a database of its own on the PostgreSQL server that
//! `PASSERELLE_TEST_DATABASE_URL` names. Both are gone when the test ends.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use tempfile::TempDir;

/// The PostgreSQL server to test on, if any.
#[expect(clippy::disallowed_methods, reason = "the tests themselves are told by the environment which database to use")]
pub fn server_url() -> Option<String> {
    std::env::var("PASSERELLE_TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// Whether the tests run on PostgreSQL.
pub fn is_postgres() -> bool {
    server_url().is_some()
}

/// A database and the folder of its application, removed at the end.
pub struct Own {
    /// Its address.
    pub url: String,
    /// The folder for everything else.
    pub folder: TempDir,
    server: Option<(String, String)>,
}

/// An empty database of the kind that the tests run on.
pub fn own_database() -> Own {
    let folder = tempfile::tempdir().expect("a temporary folder");
    match server_url() {
        Some(server) => own_database_on(&server, folder),
        None => own_file(folder),
    }
}

/// A SQLite file in this folder.
pub fn own_file(folder: TempDir) -> Own {
    Own { url: format!("sqlite:{}", folder.path().join("passerelle.db").display()), folder, server: None }
}

/// An empty database on this PostgreSQL server; its application has this folder.
pub fn own_database_on(server: &str, folder: TempDir) -> Own {
    let name = format!("test_{:032x}", unique());
    let mut conn = PgConnection::establish(server).expect("the PostgreSQL server answers");
    conn.batch_execute(&format!("CREATE DATABASE {name}")).expect("a database can be created");
    let (before, _) = server.rsplit_once('/').expect("the address names a database");
    Own { url: format!("{before}/{name}"), folder, server: Some((server.to_owned(), name)) }
}

#[expect(clippy::disallowed_methods, reason = "only tells the databases of parallel tests apart")]
fn unique() -> u128 {
    use rand::Rng as _;
    rand::rng().random()
}

impl Drop for Own {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server
            && let Ok(mut conn) = PgConnection::establish(server)
        {
            // a database left behind harms nobody: the server of a test run is thrown away
            let _ = conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}
