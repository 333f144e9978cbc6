//! Errors become answers here, and are logged here, once.

use super::request::Request;
use super::table::Matched;
use super::{Answer, Reply};
use crate::error::AppError;
use crate::render::View;
use poem::http::{HeaderName, Method, header};
use serde::Serialize;

/// The page of every error.
#[derive(Serialize)]
pub(super) struct ErrorView {
    status: u16,
    title_key: &'static str,
    text_key: &'static str,
    reference: Option<String>,
    retry_minutes: Option<i64>,
}

impl ErrorView {
    fn of(error: &AppError, request: &str) -> Self {
        let (title_key, text_key) = match error {
            AppError::Forged(_) => ("errors-csrf-title", "errors-csrf-text"),
            AppError::Conflict => ("errors-conflict-title", "errors-conflict-text"),
            AppError::TooMany { .. } => ("errors-too-many-title", "errors-too-many-text"),
            AppError::Unavailable(_) => ("errors-unavailable-title", "errors-unavailable-text"),
            AppError::Internal(_) => ("errors-internal-title", "errors-internal-text"),
            AppError::Malformed(_) | AppError::Misdirected | AppError::Method | AppError::TooLarge | AppError::MediaType => {
                ("errors-malformed-title", "errors-malformed-text")
            }
            AppError::Unauthenticated | AppError::NotFound => ("errors-not-found-title", "errors-not-found-text"),
        };
        Self {
            status: error.status(),
            title_key,
            text_key,
            reference: (error.status() >= 500).then(|| request.to_owned()),
            retry_minutes: match error {
                AppError::TooMany { retry_after } => Some((retry_after + 59) / 60),
                _ => None,
            },
        }
    }
}

impl View for ErrorView {
    const TEMPLATE: &'static str = "errors/error.html";

    fn samples() -> Vec<Self> {
        let errors = [
            AppError::NotFound,
            AppError::Forged("sample"),
            AppError::Conflict,
            AppError::Malformed("sample"),
            AppError::TooMany { retry_after: 120 },
            AppError::Unavailable(String::new()),
            AppError::Internal(String::new()),
        ];
        errors.iter().map(|error| Self::of(error, "01999999")).collect()
    }
}

/// Turns what a handler gave into an answer.
pub(super) fn settle(req: &Request, answer: Answer) -> Reply {
    let error = match answer {
        Ok(reply) => return reply,
        Err(error) => error,
    };
    log(req.route, &req.id, &error);
    if matches!(error, AppError::Unauthenticated) {
        return to_login(req);
    }
    let reply = req.page_status(error.status(), &ErrorView::of(&error, &req.id)).unwrap_or_else(|failed| {
        tracing::error!(request = %req.id, "the error page failed: {failed}");
        Reply::text(error.status(), format!("{} {}", error.status(), req.id))
    });
    match error {
        AppError::TooMany { retry_after } => reply.header(header::RETRY_AFTER, retry_after.to_string()),
        AppError::Unavailable(_) => reply.header(header::RETRY_AFTER, "5"),
        _ => reply,
    }
}

pub(super) fn log(route: &str, request: &str, error: &AppError) {
    match error.status() {
        500.. => tracing::error!(route, request, "{error}"),
        400 | 403 | 413 | 415 | 421 => tracing::warn!(route, request, "{error}"),
        _ => tracing::debug!(route, request, "{error}"),
    }
}

/// The login, with the way back. A fragment is told by header, never shown a login page inside.
fn to_login(req: &Request) -> Reply {
    let back = way_back(req).filter(|path| path != "/");
    let args: Vec<(String, String)> = back.map(|path| ("to".to_owned(), path)).into_iter().collect();
    let url = req.state.table.url("account.login.new", &args).unwrap_or_else(|| "/login".to_owned());
    if req.partial { Reply::text(401, "").header(HeaderName::from_static("hx-redirect"), url) } else { Reply::see_other(url) }
}

/// The page to come back to: the one that sent the request; its own address where that is a page.
fn way_back(req: &Request) -> Option<String> {
    let is_page = |path: &str| matches!(req.state.table.find(&Method::GET, path), Matched::Found(..));
    let own = Some(req.path.as_str()).filter(|path| !req.partial && is_page(path));
    own.or(req.page.as_deref().filter(|path| is_page(path))).map(str::to_owned)
}
