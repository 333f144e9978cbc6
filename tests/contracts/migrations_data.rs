//! Migrations that change what is there: each keeps what it means, up and down.

use base::db::{Kind, migrations};
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{Bool, Nullable, Text};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use tests::own_database;

#[derive(QueryableByName)]
struct Fate {
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Nullable<Text>)]
    failure: Option<String>,
    #[diesel(sql_type = Bool)]
    has_failed: bool,
}

fn run(url: &str, sql: &str) {
    match url.strip_prefix("sqlite:") {
        Some(path) => SqliteConnection::establish(path).unwrap().batch_execute(sql).unwrap(),
        None => PgConnection::establish(url).unwrap().batch_execute(sql).unwrap(),
    }
}

/// The messages in the order of their identifiers: state, reason, whether they count as failed.
fn fates(url: &str) -> Vec<(String, Option<String>, bool)> {
    let query = "SELECT state, failure, failed_at IS NOT NULL AS has_failed FROM outbound_messages ORDER BY id";
    let rows: Vec<Fate> = match url.strip_prefix("sqlite:") {
        Some(path) => sql_query(query).load(&mut SqliteConnection::establish(path).unwrap()).unwrap(),
        None => sql_query(query).load(&mut PgConnection::establish(url).unwrap()).unwrap(),
    };
    rows.into_iter().map(|row| (row.state, row.failure, row.has_failed)).collect()
}

#[test]
fn a_message_that_nobody_needed_counts_as_dropped_and_one_that_came_too_late_as_failed() {
    let own = own_database();
    let migration = "20261127000001";
    migrations::run(&own.url, Kind::of(&own.url).unwrap()).unwrap();
    migrations::undo(&own.url, migration).unwrap();
    let blob = if own.url.starts_with("sqlite:") { "x'00'" } else { "'\\x00'" };
    for (id, state, failed_on, reason) in [
        ("1", "failed", "'2026-01-02'", "'no longer true'"),
        ("2", "failed", "'2026-01-05'", "'no longer true'"),
        ("3", "refused", "'2026-01-02'", "'smtp-550'"),
        ("4", "sent", "NULL", "NULL"),
    ] {
        run(
            &own.url,
            &format!(
                "INSERT INTO outbound_messages (id, channel, recipient, recipient_hash, template, language, message_id, state, valid_until, created_at, failed_at, failure)
                 VALUES ('{id}', 'email', {blob}, 'h', 'new_item', 'fr', '{id}', '{state}', '2026-01-04 00:00:00', '2026-01-01 00:00:00', {failed_on}, {reason})"
            ),
        );
    }
    let before = fates(&own.url);
    let kind = Kind::of(&own.url).unwrap();
    migrations::run(&own.url, kind).unwrap();
    let word = |text: &str| Some(text.to_owned());
    let after = [
        ("dropped".to_owned(), word("no longer needed"), false),
        ("failed".to_owned(), word("too late"), true),
        ("refused".to_owned(), word("smtp-550"), true),
        ("sent".to_owned(), None, false),
    ];
    assert_eq!(fates(&own.url), after);
    migrations::undo(&own.url, migration).unwrap();
    assert_eq!(fates(&own.url), before, "the way back");
}
