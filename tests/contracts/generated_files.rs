//! What is generated is what it would be if it were generated now. `PASSERELLE_TEST_UPDATE=1` writes it.

use base::config;
use diesel::sql_types::{BigInt, Integer, Text};
use diesel::{Connection as _, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use std::fmt::Write as _;
use tests::TestApp;
use tests::repository::{read, root};

#[expect(clippy::disallowed_methods, reason = "asks whether generated files are to be written")]
fn is_update() -> bool {
    std::env::var("PASSERELLE_TEST_UPDATE").is_ok_and(|value| value == "1")
}

#[track_caller]
fn is_current(path: &str, now: &str) {
    if is_update() {
        std::fs::write(root().join(path), now).unwrap();
    }
    let kept = read(path);
    if kept != now {
        let line = kept.lines().zip(now.lines()).position(|(kept, now)| kept != now).unwrap_or_else(|| kept.lines().count().min(now.lines().count()));
        panic!(
            "{path} differs from line {}: {:?} instead of {:?}; PASSERELLE_TEST_UPDATE=1 writes it",
            line + 1,
            kept.lines().nth(line),
            now.lines().nth(line)
        );
    }
}

#[test]
fn the_page_of_settings_is_what_the_settings_say() {
    is_current("docs/configuration.md", &config::document());
}

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text, column_name = "type")]
    kind: String,
    #[diesel(sql_type = Integer)]
    notnull: i32,
    #[diesel(sql_type = BigInt)]
    pk: i64,
}

fn sql_type(kind: &str) -> &'static str {
    match kind {
        "TEXT" => "Text",
        "TIMESTAMP" => "Timestamp",
        "DATE" => "Date",
        "BLOB" => "Binary",
        "BOOLEAN" => "Bool",
        "INTEGER" => "Integer",
        "BIGINT" => "BigInt",
        other => panic!("a column of type {other}: add it to the list, for both databases"),
    }
}

/// The tables as diesel declares them.
fn schema(conn: &mut SqliteConnection) -> String {
    let tables: Vec<Table> =
        sql_query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY rowid")
            .load(conn)
            .unwrap();
    let mut text =
        String::from("//! Diesel's view of the tables. Generated from the migrated database by `tests/contracts/generated_files.rs`; not written by hand.\n");
    for table in &tables {
        let columns: Vec<Column> =
            sql_query(format!("SELECT name, type, \"notnull\", pk FROM pragma_table_info('{}') ORDER BY cid", table.name)).load(conn).unwrap();
        let mut keys: Vec<&Column> = columns.iter().filter(|column| column.pk > 0).collect();
        keys.sort_by_key(|column| column.pk);
        let keys: Vec<&str> = keys.iter().map(|column| column.name.as_str()).collect();
        let _ = write!(text, "\ndiesel::table! {{\n    {} ({}) {{\n", table.name, keys.join(", "));
        for column in &columns {
            let kind = sql_type(&column.kind);
            let kind = if column.notnull == 1 { kind.to_owned() } else { format!("Nullable<{kind}>") };
            let _ = writeln!(text, "        {} -> {kind},", column.name);
        }
        text.push_str("    }\n}\n");
    }
    let mut names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    names.sort_unstable();
    text.push_str("\ndiesel::allow_tables_to_appear_in_same_query!(\n");
    for name in names {
        let _ = writeln!(text, "    {name},");
    }
    text.push_str(");\n");
    text
}

#[tokio::test]
async fn the_tables_in_rust_are_those_of_the_migrated_database() {
    if tests::is_postgres() {
        // made from SQLite; that PostgreSQL has the same tables is the parity test's business
        return;
    }
    let app = TestApp::start().await;
    let mut conn = SqliteConnection::establish(app.database_url().trim_start_matches("sqlite:")).unwrap();
    is_current("app/base/src/db/schema.rs", &schema(&mut conn));
}

#[test]
fn every_style_sheet_is_in_the_list_that_joins_them() {
    let manifest = read("app/static/css/manifest.txt");
    let mut listed: Vec<&str> = manifest.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    listed.sort_unstable();
    let files: Vec<String> = tests::repository::listing("app/static/css").into_iter().filter(|name| name.split('.').next_back() == Some("css")).collect();
    assert_eq!(listed, files);
}
