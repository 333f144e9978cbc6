//! The development clock: what time it is for every process of this database, and moving it forward.
//! Not here: running what falls due on the way (`jobs`).

use super::period::Period;
use base::clock::Ts;
use base::error::AppError;
use base::queue;
use base::web::{Answer, Reply, Req};
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// Moves time for every process of the database.
pub trait Traveller: Send + Sync {
    /// Moves time to `target`, running on the way what falls due, each thing at its own instant. Back when nothing due is left.
    fn travel(&self, target: Ts) -> BoxFuture<'static, Result<(), AppError>>;
}

/// `GET /dev/clock.json`.
///
/// # Errors
/// The database's.
pub(super) async fn show(req: Req) -> Answer {
    let (now, offset) = req.state.db.read(|tx| Ok::<_, AppError>((tx.now(), queue::offset(tx)?))).await?;
    Ok(Reply::json(&serde_json::json!({ "now": now, "offset_seconds": offset.num_milliseconds().saturating_add(500).div_euclid(1000) })))
}

/// `POST /dev/clock`: moves time forward by the field `advance`, an ISO 8601 duration.
///
/// # Errors
/// The database's, or a job's.
pub(super) async fn update(req: Req, traveller: Arc<dyn Traveller>) -> Answer {
    let now = req.state.db.read(|tx| Ok::<_, AppError>(tx.now())).await?;
    let period = req.form.get("advance").unwrap_or_default().parse::<Period>();
    let target = match period.map(|period| period.after(now)) {
        Ok(Some(target)) => target,
        Ok(None) => return Ok(Reply::text(422, "advance: beyond the calendar\n")),
        Err(error) => return Ok(Reply::text(422, format!("advance: {error}\n"))),
    };
    traveller.travel(target).await?;
    if req.form.get("page").is_some() {
        return req.redirect("dev.mailbox.index", &[]);
    }
    show(req).await
}
