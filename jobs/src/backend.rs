//! The only file that says apalis: a desk as apalis's backend, and the workers that take from it. apalis limits what
//! runs at once, runs it, acknowledges it and stops it; leases and batches are the desk's.
//!
//! apalis's own storages are not used: they cannot share our transaction, and its `Persisted` backend fetches and
//! acknowledges by turns, so that a slow database would stop both.

use crate::desk::{Desk, Ticket};
use crate::{JobContext, JobError, Registry};
use apalis::layers::WorkerBuilderExt as _;
use apalis_core::backend::finalize::Ephemeral;
use apalis_core::backend::{Backend, BackendConfig};
use apalis_core::error::{BoxDynError, WorkerError};
use apalis_core::task::builder::TaskBuilder;
use apalis_core::task::data::Data;
use apalis_core::task::task_id::TaskId;
use apalis_core::task::{ExecutionContext, Task};
use apalis_core::worker::builder::WorkerBuilder;
use apalis_core::worker::context::WorkerContext;
use apalis_core::worker::ext::ack::{Acknowledge, AcknowledgeLayer};
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio_util::sync::CancellationToken;

/// Yields what the desk has taken.
struct DeskBackend(Arc<Desk>);

impl Backend for DeskBackend {
    type Task = Task<Ticket>;
    type Error = Infallible;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(&mut self, cx: &mut Context<'_>, _: &WorkerContext) -> Poll<Option<Result<Task<Ticket>, Infallible>>> {
        self.0.poll_job(cx).map(|job| {
            // one lease of a job is one task: the same job may come again while a lost lease of it still runs
            let id = TaskId::from_string(format!("{}/{}", job.id, job.fence));
            let ticket = Ticket { job };
            Some(Ok(TaskBuilder::new(ticket.clone()).task_id(id).data(Arc::new(ticket)).build()))
        })
    }

    fn poll_close(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
}

impl BackendConfig for DeskBackend {
    type Args = Ticket;
    type Id = String;
    type Kind = Ephemeral;
    type Config = ();
    type Layer = AcknowledgeLayer<Results>;

    fn config(&self) -> &() {
        &()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> Self::Layer {
        AcknowledgeLayer::new(Results(Arc::clone(&self.0)))
    }
}

/// Hands results to the desk.
#[derive(Clone)]
struct Results(Arc<Desk>);

impl Acknowledge<()> for Results {
    type Error = Infallible;
    type Future = Ready<Result<(), Infallible>>;

    fn ack(&mut self, result: &Result<(), BoxDynError>, ctx: &ExecutionContext) -> Self::Future {
        if let Some(ticket) = ctx.data().get::<Arc<Ticket>>() {
            let result = match result {
                Ok(()) => Ok(()),
                Err(error) => Err(error.downcast_ref::<JobError>().cloned().unwrap_or_else(|| JobError::retry(error))),
            };
            self.0.end(&ticket.job, result);
        }
        ready(Ok(()))
    }
}

/// What the handler of a task is given.
#[derive(Clone)]
struct Means {
    ctx: JobContext,
    registry: Registry,
    desk: Arc<Desk>,
}

async fn handle(ticket: Ticket, means: Data<Means>) -> Result<(), JobError> {
    if !means.desk.keeper.is_live() {
        return Err(JobError::LeaseLost);
    }
    means.registry.run(means.ctx.clone(), &ticket.job).await
}

/// Runs what `desk` takes, `concurrency` at a time, until `stop`: then what runs is finished.
pub(crate) async fn work(name: String, desk: Arc<Desk>, concurrency: usize, ctx: JobContext, registry: Registry, stop: CancellationToken) {
    let worker =
        WorkerBuilder::new(name.as_str()).backend(DeskBackend(Arc::clone(&desk))).data(Means { ctx, registry, desk }).concurrency(concurrency).build(handle);
    let signal = async move {
        stop.cancelled().await;
        Ok::<(), WorkerError>(())
    };
    if let Err(error) = worker.run_until(signal).await {
        tracing::error!(worker = name, "a pool of workers ended: {error}");
    }
}
