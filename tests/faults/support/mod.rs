//! What the faults share: programs as processes, browsers over the wire, disks and servers that can break.

pub mod blocker;
pub mod client;
pub mod disk;
pub mod postgres;
pub mod program;
pub mod site;
pub mod writer;

use std::time::{Duration, Instant};

/// How long a condition may take to come true.
const PATIENCE: Duration = Duration::from_secs(90);
const LOOK: Duration = Duration::from_millis(20);

/// Waits until `condition` says so.
pub async fn until<F, R>(what: &str, mut condition: F)
where
    F: FnMut() -> R,
    R: Future<Output = bool>,
{
    let begun = Instant::now();
    while !condition().await {
        assert!(begun.elapsed() < PATIENCE, "still not: {what}");
        tokio::time::sleep(LOOK).await;
    }
}

/// Whether the long run was asked for.
pub fn is_long_run() -> bool {
    std::env::var_os("PASSERELLE_TEST_LONG").is_some()
}
