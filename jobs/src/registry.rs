//! Which runner does which job.

use crate::{
    JobContext, JobError, deliver_message, expire_invitation, export_audit_head, purge_jobs, purge_spent, remind_deadline, seal_audit, start_password_reset,
};
use base::queue::{Claimed, Job};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

type Run = Arc<dyn Fn(JobContext, &str) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync>;

/// The runners by the names of their queues; cheap to clone.
#[derive(Clone, Default)]
pub struct Registry(HashMap<&'static str, Run>);

impl Registry {
    /// The runners of the service.
    pub fn standard() -> Self {
        Self::default()
            .with(deliver_message::run)
            .with(expire_invitation::run)
            .with(remind_deadline::run)
            .with(start_password_reset::run)
            .with(purge_spent::run)
            .with(purge_jobs::run)
            .with(seal_audit::run)
            .with(export_audit_head::run)
    }

    /// The same with one more runner.
    #[must_use]
    pub fn with<J, F, R>(mut self, run: F) -> Self
    where
        J: Job,
        F: Fn(JobContext, J) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let run: Run = Arc::new(move |ctx, payload| match serde_json::from_str::<J>(payload) {
            Ok(job) => run(ctx, job).boxed(),
            Err(error) => std::future::ready(Err(JobError::fail(format!("payload: {error}")))).boxed(),
        });
        self.0.insert(J::QUEUE, run);
        self
    }

    /// Runs one job; a panic is an error like others.
    pub(crate) async fn run(&self, ctx: JobContext, job: &Claimed) -> Result<(), JobError> {
        // an older node may meet the jobs of a newer one while they are being replaced
        let Some(run) = self.0.get(job.queue.as_str()) else { return Err(JobError::retry("no runner for this queue")) };
        let attempt = AssertUnwindSafe(async { run(ctx, &job.payload).await });
        attempt.catch_unwind().await.unwrap_or_else(|_| Err(JobError::retry("the runner panicked")))
    }
}
