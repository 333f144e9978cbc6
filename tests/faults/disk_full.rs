//! R35: a full disk. A clean page in the person's language, nothing kept by half, no clinical page without its record,
//! and all goes on by itself as soon as there is room.

use crate::support::client::Client;
use crate::support::disk::SmallDisk;
use crate::support::program::Program;
use crate::support::site::Site;
use crate::support::until;
use crate::support::writer::Writer;
use base::access::Denied;
use base::db::schema::audit_events;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use tests::{Page, is_postgres, own_file};

const MEGABYTES: u32 = 24;
/// The journal that is there already has room for so many at most.
const SAVINGS_MAX: usize = 2_000;
const CARE: &str = "record.opened";

fn is_clean_refusal(page: &Page, title: &str) {
    assert_eq!(page.heading(), title);
    let numbers = page.texts("strong.tabular");
    assert!(numbers.len() == 1 && numbers[0].len() == 16 && numbers[0].bytes().all(|b| b.is_ascii_hexdigit()), "{numbers:?}");
    assert!(page.header("retry-after").parse::<u32>().unwrap() > 0);
    for word in ["disk", "sqlite", "SQLite", "database", "pain"] {
        assert!(!page.said().contains(word), "{word}: {}", page.said());
    }
}

async fn count(site: &Site, action: &'static str) -> i64 {
    let count = site.app.read(move |tx| Ok::<i64, Denied>(audit_events::table.filter(audit_events::action.eq(action)).count().get_result(tx.conn)?));
    count.await
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

async fn is_sound(site: &Site) {
    let word = site.app.read(|tx| Ok::<String, Denied>(sql_query("PRAGMA integrity_check").get_result::<Word>(tx.conn)?.integrity_check)).await;
    assert_eq!(word, "ok");
}

/// Saves until the disk takes no more; the answer that says so.
async fn save_until_full(writer: &mut Writer) -> Page {
    for _ in 0..SAVINGS_MAX {
        let page = writer.save().await.expect("the server answers");
        if page.status != 200 {
            return page;
        }
    }
    panic!("{SAVINGS_MAX} answers were saved on a full disk");
}

/// What still works, and what must not.
async fn while_full(site: &Site, server: &Program, writer: &mut Writer) {
    let refused = save_until_full(writer).await.expect(503);
    is_clean_refusal(&refused, "Le service revient bientôt");
    let visitor = Client::new(&server.url());
    until("the server says that it is not ready", || async { visitor.get("/readyz").await.status == 503 }).await;
    assert!(visitor.get("/readyz").await.body.contains("\"ready\":false"));
    for page in ["/healthz", "/login", "/help"] {
        visitor.get(page).await.expect(200);
    }
    let before = count(site, CARE).await;
    for _ in 0..20 {
        for (lang, title) in [("en", "The service will be back soon"), ("fr", "Le service revient bientôt")] {
            let page = writer.client.get(&format!("{}?lang={lang}", writer.path)).await.expect(503);
            is_clean_refusal(&page, title);
        }
    }
    assert_eq!(count(site, CARE).await, before, "no page, no record");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_cleanly_and_everything_goes_on_when_there_is_room() {
    if is_postgres() {
        return; // the disk of a PostgreSQL server is its own affair
    }
    let Some(disk) = SmallDisk::mount(MEGABYTES) else { return };
    let site = Site::on(own_file(tempfile::tempdir_in(disk.path()).unwrap())).await;
    let mut server = site.serve(&[]).await;
    let mut writer = site.writer(&server).await;
    assert!(writer.reload().await);
    writer.save().await.unwrap().expect(200);
    for round in 1..=2 {
        let acknowledged = writer.acknowledged;
        disk.fill();
        while_full(&site, &server, &mut writer).await;
        let kept = site.kept(writer.activity).await;
        assert_eq!(kept, (writer.acknowledged, writer.acknowledged, writer.acknowledged), "kept, recorded and newest are what was acknowledged");
        eprintln!("round {round}: {} answers fitted into the journal, then 503", writer.acknowledged - acknowledged);
        disk.free();
        let visitor = Client::new(&server.url());
        until("the server is ready again", || visitor.is_ready()).await;
        assert!(writer.reload().await, "the page opens again");
        writer.save().await.unwrap().expect(200);
    }
    site.log_in(&server).await;
    assert_eq!(site.kept(writer.activity).await.2, writer.acknowledged);
    is_sound(&site).await;
    site.verify_audit().await;
    assert!(server.is_alive(), "the same process all along");
}
