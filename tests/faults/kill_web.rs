//! R2: the web process is killed while answers are saved. Every saving that was answered is there, with its record.

use crate::support::client::Client;
use crate::support::program::free_address;
use crate::support::site::Site;
use crate::support::writer::Writer;
use crate::support::{is_long_run, until};
use futures_util::future::join_all;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const WRITERS: usize = 4;

/// Saves until it is told to stop.
async fn save(mut writer: Writer, saved: Arc<AtomicUsize>, stop: Arc<AtomicBool>) -> Writer {
    while !stop.load(Ordering::Relaxed) {
        match writer.save().await {
            Some(page) if page.status == 200 => drop(saved.fetch_add(1, Ordering::Relaxed)),
            _ => tokio::time::sleep(std::time::Duration::from_millis(5)).await,
        }
    }
    writer
}

#[tokio::test(flavor = "multi_thread")]
async fn every_saved_answer_is_there_although_the_web_process_is_killed() {
    let (kills, savings_each) = if is_long_run() { (50, 400) } else { (5, 40) };
    let site = Site::new().await;
    let address = free_address();
    let mut server = site.serve_at(&["--no-worker"], address).await;
    let (saved, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let mut tasks = Vec::new();
    for _ in 0..WRITERS {
        tasks.push(tokio::spawn(save(site.writer(&server).await, Arc::clone(&saved), Arc::clone(&stop))));
    }
    for _ in 0..kills {
        let enough = saved.load(Ordering::Relaxed) + savings_each;
        until("answers are saved", || async { saved.load(Ordering::Relaxed) >= enough }).await;
        server.kill().await;
        server = site.serve_at(&["--no-worker"], address).await;
    }
    stop.store(true, Ordering::Relaxed);
    let mut unheard = 0;
    for writer in join_all(tasks).await {
        let mut writer = writer.unwrap();
        assert!(writer.reload().await, "the page opens, with nothing missing");
        let version = writer.version();
        assert_eq!(site.kept(writer.activity).await, (version, version, version), "whole rows, each with its record");
        assert!(version >= writer.acknowledged);
        unheard += version - writer.acknowledged;
    }
    assert!(usize::try_from(unheard).unwrap() <= kills * WRITERS);
    assert!(Client::new(&server.url()).is_ready().await);
    site.verify_audit().await;
    eprintln!("{kills} kills, {} answers acknowledged and kept, {unheard} kept without an answer", saved.load(Ordering::Relaxed));
}
