//! The one writer of SQLite. Transactions that wait together are committed together, each in a savepoint of its own,
//! so that one `fsync` serves many and writers queue fairly instead of spinning on a lock.

use super::connection::{AnyConn, Manager, Role};
use super::{DbError, Means, Tx};
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use tokio::sync::{oneshot, watch};

const QUEUE_MAX: usize = 4096;
const GROUP_MAX: usize = 128;

type Manage = <AnyConn as diesel::Connection>::TransactionManager;
/// Told whether the group was committed; then answers the one who waits.
type Finish = Box<dyn FnOnce(Result<(), String>) + Send>;
/// Runs inside the group's transaction.
type Work = Box<dyn FnOnce(&mut AnyConn, &Means) -> (Finish, bool) + Send>;

/// Sends transactions to the writer thread.
#[derive(Clone)]
pub(super) struct Writer(SyncSender<Work>);

impl Writer {
    /// Starts the thread; it ends when the last handle is dropped.
    pub(super) fn start(manager: Manager, role: Role, means: Arc<Means>, nudges: Arc<watch::Sender<u64>>) -> Result<Self, DbError> {
        let conn = manager.open(role)?;
        let (sender, receiver) = sync_channel(QUEUE_MAX);
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || run(&receiver, (&manager, role), conn, &means, &nudges))
            .map_err(|e| DbError::Connect(e.to_string()))?;
        Ok(Self(sender))
    }

    pub(super) async fn submit<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let sent = self.0.try_send(Box::new(move |conn, means| {
            let (result, enqueued) = match in_savepoint(conn, means, work) {
                Ok((value, enqueued)) => (Ok(value), enqueued),
                Err(error) => (Err(error), false),
            };
            let finish: Finish = Box::new(move |committed| {
                let _ = reply.send(match (result, committed) {
                    (Ok(_), Err(reason)) => Err(DbError::Commit(reason).into()),
                    (result, _) => result,
                });
            });
            (finish, enqueued)
        }));
        match sent {
            Ok(()) => answer.await.unwrap_or_else(|_| Err(DbError::Commit("the writer stopped".into()).into())),
            Err(TrySendError::Full(_)) => Err(DbError::Busy.into()),
            Err(TrySendError::Disconnected(_)) => Err(DbError::Commit("the writer has ended".into()).into()),
        }
    }
}

fn run(receiver: &Receiver<Work>, (manager, role): (&Manager, Role), conn: AnyConn, means: &Means, nudges: &watch::Sender<u64>) {
    let mut conn = Some(conn);
    while let Ok(first) = receiver.recv() {
        let mut live = match conn.take().map_or_else(|| manager.open(role), Ok) {
            Ok(live) => live,
            Err(error) => {
                tracing::error!("database: cannot open: {error}");
                drop(first);
                continue;
            }
        };
        let group = catch_unwind(AssertUnwindSafe(|| commit_group(first, receiver, &mut live, means)));
        match group {
            Ok(Ok(enqueued)) => {
                if enqueued {
                    nudges.send_modify(|n| *n += 1);
                }
                conn = Some(live);
            }
            Ok(Err(reason)) => tracing::error!("database: group not committed: {reason}"),
            Err(_) => tracing::error!("database: a transaction panicked; its group was rolled back"),
        }
    }
}

/// Runs what waits, commits once, then answers everyone. Err: the connection must be given up.
fn commit_group(first: Work, receiver: &Receiver<Work>, conn: &mut AnyConn, means: &Means) -> Result<bool, String> {
    let mut finishes = Vec::new();
    let mut enqueued = false;
    let mut outcome = begin_immediate(conn).map_err(|e| e.to_string());
    let mut next = Some(first);
    while let Some(work) = next.take() {
        if outcome.is_ok() {
            let (finish, any) = work(conn, means);
            finishes.push(finish);
            enqueued |= any;
        }
        if outcome.is_ok() && finishes.len() < GROUP_MAX {
            next = receiver.try_recv().ok();
        }
    }
    if outcome.is_ok() {
        outcome = Manage::commit_transaction(conn).map_err(|e| e.to_string());
    }
    if outcome.is_err() {
        let _ = Manage::rollback_transaction(conn);
    }
    for finish in finishes {
        finish(outcome.clone());
    }
    outcome.map(|()| enqueued)
}

fn begin_immediate(conn: &mut AnyConn) -> Result<(), DbError> {
    match conn {
        AnyConn::Sqlite(sqlite) => Ok(AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?),
        AnyConn::Pg(_) => Ok(Manage::begin_transaction(conn)?),
    }
}

fn in_savepoint<T, E: From<DbError>>(conn: &mut AnyConn, means: &Means, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<(T, bool), E> {
    Manage::begin_transaction(conn).map_err(DbError::from)?;
    let run = AssertUnwindSafe(|| Tx::begin(conn, means).map_err(E::from).and_then(|mut tx| work(&mut tx).map(|value| (value, tx.has_enqueued()))));
    // a defect in one transaction must not take its neighbours of the group with it
    let result = catch_unwind(run).unwrap_or_else(|_| Err(DbError::Other("a transaction panicked".into()).into()));
    match result {
        Ok(done) => {
            Manage::commit_transaction(conn).map_err(DbError::from)?;
            Ok(done)
        }
        Err(error) => {
            let _ = Manage::rollback_transaction(conn);
            Err(error)
        }
    }
}

/// One transaction of its own (PostgreSQL). Says whether jobs were enqueued.
pub(super) fn transaction<T, E: From<DbError>>(conn: &mut AnyConn, means: &Means, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<(T, bool), E> {
    in_savepoint(conn, means, work)
}
