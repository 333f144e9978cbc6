//! A long-running process: the site, the worker, or both, from start to graceful stop.
//! Not here: what they do (`web`, `jobs`).

use super::Outcome;
use super::failure::Failure;
use super::heads::Strict;
use super::notify;
use super::opening::Opened;
use crate::dev::{self, Traveller};
use crate::site;
use base::auth::password::{Cost, Passwords};
use base::clock::Ts;
use base::config::Config;
use base::db::{Db, Kind};
use base::error::AppError;
use base::state::AppState;
use base::web::Site;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jobs::{JobContext, Worker};
use poem::Server;
use poem::listener::{Acceptor, Listener as _, TcpListener};
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long requests and jobs that have begun may take to finish after the signal to stop.
const GRACE: Duration = Duration::from_secs(20);
/// How long the head of a request may take.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection may be silent, in a body and between requests.
const SILENCE_MAX: Duration = Duration::from_secs(75);
/// How often a node measures how far its clock is from the database server's.
const CLOCK_PERIOD: Duration = Duration::from_secs(30);

/// What a process does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    /// Serves pages.
    pub(super) web: bool,
    /// Does the work of the queue.
    pub(super) worker: bool,
}

/// Runs until the signal to stop. `ready` is called once, when everything answers.
///
/// # Errors
/// The address is taken, the database does not answer, a mail setting cannot work.
pub(super) async fn host(config: Config, opened: Opened, parts: Parts, ready: impl FnOnce() -> Outcome) -> Outcome {
    let mut signals = Signals::new()?;
    // bound first: when the address is taken, nothing else has begun
    let acceptor = if parts.web { Some(bind(config.listen).await?) } else { None };
    let traveller = Arc::new(ByJobs::default());
    let state = build(config, opened, &traveller)?;
    let context = JobContext::new(state.db.clone(), Arc::clone(&state.config), Arc::clone(&state.renderer)).map_err(|e| Failure::Other(e.to_string()))?;
    traveller.0.get_or_init(|| context.clone());
    state.db.follow_server_clock().await?;
    let worker = if parts.worker { Some(Worker::start(context, jobs::Options { grace: GRACE, ..jobs::Options::default() }).await?) } else { None };
    ready()?;
    notify::ready();
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    if state.db.kind() == Kind::Pg {
        tasks.spawn(follow_clock(state.db.clone(), stop.clone()));
    }
    let serving = async {
        if let Some(acceptor) = acceptor {
            return serve(acceptor, state, stop.clone()).await;
        }
        stop.cancelled().await;
        Ok(())
    };
    let stopping = async {
        signals.wait(&stop).await;
        tracing::info!("stopping");
        notify::stopping();
        stop.cancel();
        if let Some(worker) = worker {
            worker.stop().await;
        }
        tasks.close();
        tasks.wait().await;
    };
    let (served, ()) = tokio::join!(serving.inspect(|_| stop.cancel()), stopping);
    tracing::info!("stopped");
    Ok(served?)
}

fn build(config: Config, opened: Opened, traveller: &Arc<ByJobs>) -> Result<Arc<AppState>, Failure> {
    let Opened { db, keys } = opened;
    let passwords = Passwords::new(keys, db.chance().clone(), Cost::default()).map_err(|e| Failure::Other(e.to_string()))?;
    let dev = config.dev;
    let traveller: Arc<dyn Traveller> = Arc::<ByJobs>::clone(traveller);
    Ok(site::state(db, config, passwords, |table| {
        if dev {
            dev::routes(table, &traveller);
        }
    }))
}

async fn bind(listen: SocketAddr) -> Result<impl Acceptor + 'static, Failure> {
    TcpListener::bind(listen).into_acceptor().await.map_err(|error| taken(listen, &error))
}

/// Why the address cannot be had.
pub(super) fn taken(listen: SocketAddr, error: &std::io::Error) -> Failure {
    Failure::Other(format!(
        "cannot listen on {listen}: {error}. Is another one running? Choose another address: --set listen=127.0.0.1:PORT, or --listen for the demo."
    ))
}

async fn serve(acceptor: impl Acceptor + 'static, state: Arc<AppState>, stop: CancellationToken) -> std::io::Result<()> {
    let acceptor = Strict { inner: acceptor, patience: HEAD_PATIENCE };
    Server::new_with_acceptor(acceptor).idle_timeout(SILENCE_MAX).run_with_graceful_shutdown(Site::new(state), stop.cancelled_owned(), Some(GRACE)).await
}

/// Keeps this node's clock at the database server's, so that all nodes agree on what is due and what has expired.
async fn follow_clock(db: Db, stop: CancellationToken) {
    let mut rhythm = tokio::time::interval(CLOCK_PERIOD);
    rhythm.tick().await;
    while stop.run_until_cancelled(rhythm.tick()).await.is_some() {
        if let Err(error) = db.follow_server_clock().await {
            tracing::warn!("the database server's clock could not be read: {error}");
        }
    }
}

/// Ctrl-C and SIGTERM.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Waits for one of them, or for the end of the server.
    async fn wait(&mut self, stop: &CancellationToken) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Moves time by running the jobs that fall due. It knows how once the process is put together.
#[derive(Default)]
struct ByJobs(OnceLock<JobContext>);

impl Traveller for ByJobs {
    fn travel(&self, target: Ts) -> BoxFuture<'static, Result<(), AppError>> {
        let context = self.0.get().cloned();
        async move {
            let context = context.ok_or_else(|| AppError::Unavailable("starting".to_owned()))?;
            jobs::travel(&context, target).await?;
            Ok(())
        }
        .boxed()
    }
}
