//! Somebody else writes for a while: whoever waits is served when the other has done, or told to come back; nobody waits
//! for those before them too.

use crate::support::blocker::Blocker;
use crate::support::client::Client;
use crate::support::site::Site;
use crate::support::writer::Writer;
use futures_util::future::join_all;
use std::time::{Duration, Instant};

/// As long as a writer waits for another.
const LIMIT: Duration = Duration::from_secs(5);
const WRITERS: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_waits_for_another_and_is_served() {
    let site = Site::new().await;
    let server = site.serve(&["--no-worker"]).await;
    let mut writer = site.writer(&server).await;
    writer.save().await.unwrap().expect(200);
    let blocker = Blocker::hold(site.app.database_url());
    let hold = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        drop(blocker);
    };
    let begun = Instant::now();
    let (page, ()) = tokio::join!(writer.save(), hold);
    page.unwrap().expect(200);
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(site.kept(writer.activity).await, (2, 2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_too_long_is_told_so_and_not_one_after_the_other() {
    let site = Site::new().await;
    let server = site.serve(&["--no-worker"]).await;
    let mut writers = Vec::new();
    for _ in 0..WRITERS {
        let mut writer = site.writer(&server).await;
        writer.save().await.unwrap().expect(200);
        writers.push(writer);
    }
    let blocker = Blocker::hold(site.app.database_url());
    let begun = Instant::now();
    let pages = join_all(writers.iter_mut().map(Writer::save)).await;
    let waited = begun.elapsed();
    for page in pages {
        let page = page.unwrap().expect(503);
        assert_eq!((page.heading().as_str(), page.header("retry-after")), ("Le service revient bientôt", "5"));
    }
    assert!(waited >= LIMIT.mul_f32(0.9) && waited < LIMIT * 2, "{waited:?}");
    let visitor = Client::new(&server.url());
    visitor.get("/login").await.expect(200);
    visitor.get("/healthz").await.expect(200);
    drop(blocker);
    for writer in &mut writers {
        writer.save().await.unwrap().expect(200);
        assert_eq!(site.kept(writer.activity).await, (2, 2, 2), "what was refused is not there");
    }
    eprintln!("{WRITERS} writers waited {waited:?} together");
}
