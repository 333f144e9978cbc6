//! The browser that logs in: what the domain must know of it, the cookie by which it is remembered, its new token.

use base::crypto::token_hash;
use base::domain::login::{Entered, REMEMBERED_DAYS, Rules, Visitor};
use base::render::FormState;
use base::web::{Answer, Browser, Reply, Req};

const LANG_COOKIE: &str = "lang";
const LANG_SECONDS: i64 = 400 * 24 * 3600;

/// The name of the cookie that remembers an address.
fn device_cookie(req: &Req) -> &'static str {
    if req.state.is_https() { "__Host-device" } else { "device" }
}

/// Hash of the token by which this browser is remembered.
pub(super) fn device_hash(req: &Req) -> Option<String> {
    req.cookies.get(device_cookie(req)).filter(|token| token.len() == 43).map(token_hash)
}

/// Lets the browser carry this token from now on; an empty one is removed.
pub(super) fn set_device(req: &Req, reply: Reply, token: &str) -> Reply {
    let seconds = if token.is_empty() { 0 } else { REMEMBERED_DAYS * 24 * 3600 };
    req.set_cookie(reply, device_cookie(req), token, Some(seconds))
}

/// The browser as a login sees it.
pub(super) fn visitor(req: &Req) -> Visitor {
    Visitor { browser_hash: req.browser.hash(), device_hash: device_hash(req), origin: req.origin, user_agent: req.user_agent.clone() }
}

/// The settings that a login follows.
pub(super) fn rules(req: &Req) -> Rules {
    let config = &req.state.config;
    Rules { failures_per_origin_hour: config.limits.failures_per_origin_hour, code_minutes: config.login_code_minutes }
}

/// A new token for this browser (C45).
pub(super) fn fresh(req: &Req) -> Browser {
    Browser::fresh(req.state.db.chance())
}

/// Leads a person who has just logged in to where they wanted to go, in their own language.
pub(super) fn entered(req: &Req, browser: Browser, entered: &Entered) -> Answer {
    let home = req.url("home.index", &[])?;
    let reply = Reply::see_other(entered.return_to.as_deref().unwrap_or(&home)).browser(browser);
    Ok(in_language(req, reply, entered.page_language))
}

/// Keeps the language of pages in this browser.
pub(super) fn in_language(req: &Req, reply: Reply, lang: base::i18n::Lang) -> Reply {
    req.set_cookie(reply, LANG_COOKIE, lang.code(), Some(LANG_SECONDS))
}

/// A form that cannot be taken before some time has passed: 429 with its page.
pub(super) fn waits(reply: Reply, seconds: u32) -> Reply {
    reply.header(poem::http::header::RETRY_AFTER, seconds.to_string())
}

/// Minutes to wait, as the page says them.
pub(super) fn minutes(seconds: u32) -> u32 {
    seconds.div_ceil(60)
}

/// The form-wide error "too many, wait".
pub(super) fn wait_error(form: &mut FormState, seconds: u32) {
    form.error_value("", "login-error-wait", "minutes", minutes(seconds));
}
