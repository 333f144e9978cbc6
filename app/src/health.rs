//! Whether the process lives and whether it can serve.

use base::db::DbError;
use base::web::{Answer, Reply, Req};

/// The process answers.
///
/// # Errors
/// None.
pub async fn live(_req: Req) -> Answer {
    Ok(Reply::text(200, "ok\n"))
}

/// The database answers, is migrated and takes writes. Says so when mail stays on this machine.
///
/// # Errors
/// None: what is wrong is told in the answer, with status 503.
pub async fn ready(req: Req) -> Answer {
    let db = &req.state.db;
    let mut database = db.read(|tx| base::domain::definitions::count(tx).map(|_| ())).await;
    if database.is_ok() {
        database = db.check_writes().await;
    }
    let mail = if req.state.config.smtp_url.is_some() { "smtp" } else { "local mailbox" };
    Ok(match database {
        Ok(()) => Reply::json(&serde_json::json!({ "ready": true, "mail": mail })),
        Err(error) => unready(&error),
    })
}

fn unready(error: &DbError) -> Reply {
    tracing::warn!("not ready: {error}");
    Reply::new(503, "application/json", serde_json::json!({ "ready": false, "database": "unavailable" }).to_string().into_bytes())
}
