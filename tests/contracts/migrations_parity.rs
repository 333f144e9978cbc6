//! Both databases have the same tables, columns and obligations, and every migration can be taken back.

use base::db::{Kind, migrations};
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use std::collections::BTreeMap;
use tests::own_database;
use tests::repository::listing;

/// A column: its table, its name, its type in our words, whether it may be empty.
type Columns = BTreeMap<(String, String), (String, bool)>;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    of: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    nullable: String,
}

fn of_sqlite(url: &str) -> Columns {
    let mut conn = SqliteConnection::establish(url.trim_start_matches("sqlite:")).unwrap();
    let query = "SELECT t.name AS \"of\", c.name AS name, lower(c.type) AS kind, CASE WHEN c.\"notnull\" = 1 THEN 'NO' ELSE 'YES' END AS nullable \
                 FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";
    columns(sql_query(query).load(&mut conn).unwrap())
}

fn of_postgres(url: &str) -> Columns {
    let mut conn = PgConnection::establish(url).unwrap();
    let query = "SELECT table_name::text AS \"of\", column_name::text AS name, data_type::text AS kind, is_nullable::text AS nullable \
                 FROM information_schema.columns WHERE table_schema = 'public'";
    columns(sql_query(query).load(&mut conn).unwrap())
}

fn columns(rows: Vec<Row>) -> Columns {
    let ours = rows.into_iter().filter(|row| !row.of.starts_with("__"));
    ours.map(|row| ((row.of, row.name), (word(&row.kind).to_owned(), row.nullable == "YES"))).collect()
}

/// The same word for the same type on both.
fn word(kind: &str) -> &str {
    match kind {
        "timestamp without time zone" => "timestamp",
        "bytea" => "blob",
        other => other,
    }
}

#[test]
fn both_databases_have_migrations_of_the_same_names() {
    let (sqlite, postgres) = (listing("migrations/sqlite"), listing("migrations/postgres"));
    assert_eq!(sqlite, postgres);
    for name in sqlite {
        for kind in ["sqlite", "postgres"] {
            assert_eq!(listing(&format!("migrations/{kind}/{name}")), ["down.sql", "up.sql"], "{kind}/{name}");
        }
    }
    assert_eq!(migrations::names(Kind::Sqlite).unwrap(), migrations::names(Kind::Pg).unwrap(), "embedded in the program");
}

#[test]
fn migrations_go_up_down_and_up_again() {
    let own = own_database();
    let kind = Kind::of(&own.url).unwrap();
    let read = |url: &str| if kind == Kind::Sqlite { of_sqlite(url) } else { of_postgres(url) };
    let names = migrations::names(kind).unwrap();
    assert_eq!(migrations::pending(&own.url).unwrap().len(), names.len());
    assert_eq!(migrations::run(&own.url, kind).unwrap().len(), names.len());
    let first = read(&own.url);
    assert!(first.len() > 100, "only {} columns", first.len());
    migrations::undo_all(&own.url).unwrap();
    assert_eq!(read(&own.url), Columns::new(), "something is left after going down");
    migrations::run(&own.url, kind).unwrap();
    assert_eq!(read(&own.url), first, "the second time up made something else");
    assert!(migrations::pending(&own.url).unwrap().is_empty());
}

#[test]
fn migrating_twice_at_once_applies_each_migration_once() {
    let own = own_database();
    let kind = Kind::of(&own.url).unwrap();
    let applied: usize = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| migrations::run(&own.url, kind).unwrap().len())).collect();
        runs.into_iter().map(|run| run.join().unwrap()).sum()
    });
    assert_eq!(applied, migrations::names(kind).unwrap().len());
}

#[test]
fn both_databases_have_the_same_columns() {
    if !tests::is_postgres() {
        // compared in the run on PostgreSQL, which has both
        return;
    }
    let own = own_database();
    migrations::run(&own.url, Kind::Pg).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite:{}", folder.path().join("p.db").display());
    migrations::run(&sqlite, Kind::Sqlite).unwrap();
    let (sqlite, postgres) = (of_sqlite(&sqlite), of_postgres(&own.url));
    for (column, shape) in &sqlite {
        assert_eq!(Some(shape), postgres.get(column), "{column:?} on PostgreSQL");
    }
    assert_eq!(sqlite.len(), postgres.len());
}
