//! The one writer of SQLite. Transactions that wait together are committed together, each in a savepoint of its own,
//! so that one `fsync` serves many and writers queue fairly instead of spinning on a lock.

use super::connection::{AnyConn, Manager};
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
type Work = Box<dyn FnOnce(&mut AnyConn, &Means) -> (Finish, Trace) + Send>;

/// What a transaction left behind in its group.
#[derive(Clone, Copy)]
enum Trace {
    /// Nothing, or its changes.
    Changes,
    /// Its changes, and jobs among them.
    Jobs,
    /// It could not be taken back alone: a full disk ends the whole group's transaction, and what would run after it
    /// would commit by itself.
    Broken,
}

/// Sends transactions to the writer thread.
#[derive(Clone)]
pub(super) struct Writer(SyncSender<Work>);

impl Writer {
    /// Starts the thread; it ends when the last handle is dropped.
    pub(super) fn start(manager: Manager, means: Arc<Means>, nudges: Arc<watch::Sender<u64>>) -> Result<Self, DbError> {
        let conn = manager.open()?;
        let (sender, receiver) = sync_channel(QUEUE_MAX);
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || run(&receiver, &manager, conn, &means, &nudges))
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
            let (result, trace) = match in_savepoint(conn, means, work) {
                Ok((value, true)) => (Ok(value), Trace::Jobs),
                Ok((value, false)) => (Ok(value), Trace::Changes),
                Err(Undone::Alone(error)) => (Err(error), Trace::Changes),
                Err(Undone::WithGroup(error)) => (Err(error), Trace::Broken),
            };
            let finish: Finish = Box::new(move |committed| {
                let _ = reply.send(match (result, committed) {
                    (Ok(_), Err(reason)) => Err(DbError::Commit(reason).into()),
                    (result, _) => result,
                });
            });
            (finish, trace)
        }));
        match sent {
            Ok(()) => answer.await.unwrap_or_else(|_| Err(DbError::Commit("the writer stopped".into()).into())),
            Err(TrySendError::Full(_)) => Err(DbError::Busy.into()),
            Err(TrySendError::Disconnected(_)) => Err(DbError::Commit("the writer has ended".into()).into()),
        }
    }
}

fn run(receiver: &Receiver<Work>, manager: &Manager, conn: AnyConn, means: &Means, nudges: &watch::Sender<u64>) {
    let mut conn = Some(conn);
    while let Ok(first) = receiver.recv() {
        let mut live = match conn.take().map_or_else(|| manager.open(), Ok) {
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
    if let Err(error) = begin_immediate(conn) {
        // somebody else holds the file: who waits behind this one would wait as long again, one after the other
        drop(first);
        receiver.try_iter().for_each(drop);
        return Err(error.to_string());
    }
    let mut finishes = Vec::new();
    let mut enqueued = false;
    let mut outcome = Ok(());
    let mut next = Some(first);
    while let Some(work) = next.take() {
        let (finish, trace) = work(conn, means);
        finishes.push(finish);
        match trace {
            Trace::Changes => {}
            Trace::Jobs => enqueued = true,
            Trace::Broken => outcome = Err("a neighbour ended the group".to_owned()),
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

/// How far a failed transaction was taken back.
enum Undone<E> {
    /// It alone.
    Alone(E),
    /// What surrounds it too, or it is not known.
    WithGroup(E),
}

fn in_savepoint<T, E: From<DbError>>(conn: &mut AnyConn, means: &Means, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<(T, bool), Undone<E>> {
    let broken = |error: diesel::result::Error| Undone::WithGroup(DbError::from(error).into());
    Manage::begin_transaction(conn).map_err(broken)?;
    let run = AssertUnwindSafe(|| Tx::begin(conn, means).map_err(E::from).and_then(|mut tx| work(&mut tx).map(|value| (value, tx.has_enqueued()))));
    // a defect in one transaction must not take its neighbours of the group with it
    let result = catch_unwind(run).unwrap_or_else(|_| Err(DbError::Other("a transaction panicked".into()).into()));
    match result {
        Ok(done) => {
            Manage::commit_transaction(conn).map_err(broken)?;
            Ok(done)
        }
        Err(error) if Manage::rollback_transaction(conn).is_ok() => Err(Undone::Alone(error)),
        Err(error) => Err(Undone::WithGroup(error)),
    }
}

/// One transaction of its own (PostgreSQL). Says whether jobs were enqueued.
pub(super) fn transaction<T, E: From<DbError>>(conn: &mut AnyConn, means: &Means, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<(T, bool), E> {
    in_savepoint(conn, means, work).map_err(|undone| match undone {
        Undone::Alone(error) | Undone::WithGroup(error) => error,
    })
}
