//! Whether the database takes writes just now: a full disk and a server that only stands by can still be read.
//! Not here: the page that says so.

use super::{Db, DbError, Kind};
use diesel::connection::SimpleConnection as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long an answer counts: whoever asks more often writes no more often.
const FRESH: Duration = Duration::from_secs(1);

/// When it was tried, and what came of it.
type Trial = (Instant, Result<(), String>);

/// The last trial of this process.
#[derive(Clone, Default)]
pub(super) struct LastTrial(Arc<Mutex<Option<Trial>>>);

impl Db {
    /// Commits a write that changes nothing; tried at most once a second, in between the last answer counts.
    ///
    /// # Errors
    /// The database's: it does not answer, its disk is full, it only stands by.
    pub async fn check_writes(&self) -> Result<(), DbError> {
        let mut last = self.last_trial.0.lock().await;
        if let Some((_, known)) = last.as_ref().filter(|(at, _)| at.elapsed() < FRESH) {
            return known.clone().map_err(DbError::Commit);
        }
        let sql = match self.kind {
            // sets the number that it has: a page goes through the journal to the disk
            Kind::Sqlite => "PRAGMA user_version = 0",
            // a transaction with a number of its own leaves its end in the server's log
            Kind::Pg => "SELECT pg_current_xact_id()",
        };
        let tried = self.write::<_, DbError, _>(move |tx| Ok(tx.conn.batch_execute(sql)?)).await;
        *last = Some((Instant::now(), tried.as_ref().copied().map_err(ToString::to_string)));
        tried
    }
}
