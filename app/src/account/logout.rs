//! Logging out.

use super::browser;
use base::db::DbError;
use base::domain::sessions::{self, EndReason};
use base::render::View;
use base::web::{Answer, Reply, Req};
use poem::http::HeaderName;
use serde::Serialize;

/// A page with the one button, for who follows a link to `/logout`: a GET changes nothing.
#[derive(Serialize)]
pub struct NewView {}

impl View for NewView {
    const TEMPLATE: &'static str = "account/logout/new.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// The page with the button; the login page when nobody is signed in.
///
/// # Errors
/// A template that fails.
pub async fn new(req: Req) -> Answer {
    if req.signed_in.is_none() { req.redirect("account.login.new", &[]) } else { req.page(&NewView {}) }
}

/// Ends the session on the server, gives the browser a new token, and has it drop what it kept (C47).
///
/// # Errors
/// The database's.
pub async fn create(req: Req) -> Answer {
    if let Some(who) = req.signed_in.as_deref() {
        let (actor, session) = (req.actor(), who.session);
        req.state.db.write::<_, DbError, _>(move |tx| sessions::end(tx, &actor, session, EndReason::LoggedOut)).await?;
    }
    gone(&req)
}

/// The answer to a browser whose session has just ended.
pub(super) fn gone(req: &Req) -> Answer {
    let url = req.url("account.login.new", &[("done", &"logout")])?;
    let reply = Reply::see_other(url).browser(browser::fresh(req));
    Ok(reply.header(HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\""))
}
