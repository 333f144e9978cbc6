//! What the web kit promises for every route.

mod bodies;
mod compression;
mod failures;
mod forgery;
mod headers;
mod hosts;
mod languages;
mod methods;
mod sessions;

use base::web::{Access, Answer, Reply, Req, Table};
use tests::{Setup, TestApp};

/// An application with routes that answer as their names say.
pub(crate) async fn with_probes() -> TestApp {
    TestApp::start_with(Setup::default().routes(probes)).await
}

fn probes(table: &mut Table) {
    table.get("probe.page", "/probe", Access::Public, |_: Req| async { Ok(Reply::html(200, "<p>probe</p>".to_owned())) });
    table.post("probe.echo", "/probe/echo", Access::Public, echo);
    table.post("probe.once", "/probe/once", Access::Public, once);
    table.get("probe.panic", "/probe/panic", Access::Public, panics);
    table.get("probe.panic_in_read", "/probe/panic-in-read", Access::Public, panics_in_read);
    table.get("probe.panic_in_write", "/probe/panic-in-write", Access::Public, panics_in_write);
    table.get("probe.broken", "/probe/broken", Access::Public, |_: Req| async { Err(base::error::AppError::Internal("secret detail".to_owned())) });
    table.get("probe.away", "/probe/away", Access::Public, |_: Req| async { Err(base::error::AppError::Unavailable("secret detail".to_owned())) });
    table.get("probe.too_many", "/probe/too-many", Access::Public, |_: Req| async { Err(base::error::AppError::TooMany { retry_after: 90 }) });
}

async fn echo(req: Req) -> Answer {
    let fields: Vec<String> = req.form.fields().filter(|(name, _)| *name != "csrf").map(|(name, value)| format!("{name}={value}")).collect();
    Ok(Reply::text(200, fields.join("&")))
}

async fn once(req: Req) -> Answer {
    req.form.once(&["email"])?;
    Ok(Reply::text(200, "ok"))
}

async fn panics(_: Req) -> Answer {
    panic!("on purpose")
}

async fn panics_in_read(req: Req) -> Answer {
    req.state.db.read(|_| -> Result<Reply, base::error::AppError> { panic!("on purpose") }).await
}

async fn panics_in_write(req: Req) -> Answer {
    req.state.db.write(|_| -> Result<Reply, base::error::AppError> { panic!("on purpose") }).await
}

/// Fields as a browser holds them.
pub(crate) fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
