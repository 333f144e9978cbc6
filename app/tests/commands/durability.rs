//! C111: who saw what is on the disk before the page leaves: the process is killed the moment a page has come, and the
//! event is there.

use super::{Server, folder, free_address, get_with, run};
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::BigInt;
use diesel::{Connection as _, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use std::path::Path;

const PERSON: &str = "0198f3a0-0000-7000-8000-000000000001";
const ACCOUNT: &str = "0198f3a0-0000-7000-8000-000000000002";
/// The secret in the browser's cookie.
const TOKEN: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const KILLS: i64 = 5;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn database(folder: &Path) -> SqliteConnection {
    SqliteConnection::establish(&folder.join("data/passerelle.db").display().to_string()).unwrap()
}

/// Somebody who is logged in.
fn write_session(conn: &mut SqliteConnection) {
    let (now, hash) = ("strftime('%Y-%m-%d %H:%M:%f', 'now')", base::crypto::token_hash(TOKEN));
    conn.batch_execute(&format!(
        "INSERT INTO persons (id, created_at) VALUES ('{PERSON}', {now});
         INSERT INTO accounts (id, person_id, email, email_hash, given_name, family_name, password_hash, password_changed_at, page_language,
           notification_language, created_at)
         VALUES ('{ACCOUNT}', '{PERSON}', 'a@exemple.test', 'x', 'Ana', 'Roy', 'x', {now}, 'fr', 'fr', {now});
         INSERT INTO sessions (id, account_id, token_hash, created_at, seen_at, expires_at, idle_seconds, epoch, user_agent)
         VALUES ('{ACCOUNT}', '{ACCOUNT}', '{hash}', {now}, {now}, strftime('%Y-%m-%d %H:%M:%f', 'now', '+1 hour'), 1800, 0, 'test');"
    ))
    .unwrap();
}

fn count_looks(conn: &mut SqliteConnection) -> i64 {
    let found: Count =
        sql_query(format!("SELECT count(*) AS count FROM audit_events WHERE action LIKE 'record.%' AND person_id = '{PERSON}'")).get_result(conn).unwrap();
    found.count
}

#[test]
fn a_page_that_was_shown_is_in_the_log_although_the_process_was_killed_at_once() {
    let folder = folder();
    assert!(run(folder.path(), &["migrate"], &[]).status.success());
    write_session(&mut database(folder.path()));
    for killed in 1..=KILLS {
        let mut server = Server::start(folder.path(), free_address());
        let page = get_with(server.address, &format!("/care/{PERSON}/dashboard"), &format!("sid={TOKEN}")).unwrap();
        server.child.kill().unwrap();
        server.child.wait().unwrap();
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
        assert_eq!(count_looks(&mut database(folder.path())), killed, "as many events as pages");
    }
    let verdict = run(folder.path(), &["audit", "verify"], &[]);
    assert!(verdict.status.success(), "{verdict:?}");
}
