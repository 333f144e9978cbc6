//! Everything that an application keeps: the bytes of its files, and its rows as text.

use crate::TestApp;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Who holds a job now, and when the tables were made: what depends on the machine's clock and processes.
const FLEETING: [&str; 2] = ["job_workers", "__diesel_schema_migrations"];

impl TestApp {
    /// Every byte that the database keeps: its files on SQLite with what is not yet written back, its rows on PostgreSQL.
    pub fn stored(&self) -> Vec<(String, Vec<u8>)> {
        if !self.database_url().starts_with("sqlite:") {
            return self.rows().into_iter().map(|row| (row.split(": ").next().unwrap_or_default().to_owned(), row.into_bytes())).collect();
        }
        let files = std::fs::read_dir(self.folder()).expect("the folder can be read").map(|entry| entry.expect("an entry").path());
        files.filter(|path| path.is_file()).map(|path| (path.display().to_string(), std::fs::read(&path).expect("the file can be read"))).collect()
    }

    /// Every row of every table, as `table: row`, in order.
    pub fn rows(&self) -> Vec<String> {
        let mut rows = match self.database_url().strip_prefix("sqlite:") {
            Some(path) => rows_of_sqlite(path),
            None => rows_of_postgres(self.database_url()),
        };
        rows.sort();
        rows
    }

    /// The rows of some tables.
    pub fn rows_of(&self, tables: &[&str]) -> Vec<String> {
        self.rows().into_iter().filter(|row| tables.iter().any(|table| row.starts_with(&format!("{table}: ")))).collect()
    }
}

fn rows_of_postgres(url: &str) -> Vec<String> {
    let mut conn = PgConnection::establish(url).expect("the database answers");
    let tables: Vec<Line> =
        sql_query("SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = 'public'").load(&mut conn).expect("tables");
    let mut all = Vec::new();
    for Line { line: table } in tables.into_iter().filter(|table| !FLEETING.contains(&table.line.as_str())) {
        let rows: Vec<Line> = sql_query(format!("SELECT t::text AS line FROM {table} t")).load(&mut conn).expect("rows");
        all.extend(rows.into_iter().map(|row| format!("{table}: {}", row.line)));
    }
    all
}

fn rows_of_sqlite(path: &str) -> Vec<String> {
    let mut conn = SqliteConnection::establish(path).expect("the file opens");
    let tables: Vec<Line> =
        sql_query("SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").load(&mut conn).expect("tables");
    let mut all = Vec::new();
    for Line { line: table } in tables.into_iter().filter(|table| !FLEETING.contains(&table.line.as_str())) {
        let columns: Vec<Line> = sql_query(format!("SELECT name AS line FROM pragma_table_info('{table}')")).load(&mut conn).expect("columns");
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{}\")", column.line)).collect();
        let rows: Vec<Line> = sql_query(format!("SELECT {} AS line FROM \"{table}\"", quoted.join(" || ',' || "))).load(&mut conn).expect("rows");
        all.extend(rows.into_iter().map(|row| format!("{table}: {}", row.line)));
    }
    all
}
