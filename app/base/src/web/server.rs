//! The site: from poem's request to the route's handler and back.

use super::request::Request;
use super::table::{Access, Entry, Matched};
use super::{Browser, Cookies, Form, Handler, Params, Req, compression, failure, gate, guard, headers};
use crate::error::AppError;
use crate::i18n::Lang;
use crate::state::AppState;
use futures_util::FutureExt as _;
use poem::http::{HeaderMap, Method, header};
use poem::{Endpoint, Response};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

/// The whole site as one poem endpoint.
pub struct Site {
    state: Arc<AppState>,
    browser_cookie: &'static str,
}

const LANG_COOKIE: &str = "lang";
const LANG_SECONDS: i64 = 400 * 24 * 3600;
const USER_AGENT_MAX: usize = 200;
const ONE_TIME_LINKS: [&str; 2] = ["/invitation/", "/password/reset/"];
/// How long a body may take to arrive.
const BODY_PATIENCE: Duration = Duration::from_mins(1);
const FORM_TYPE: &str = "application/x-www-form-urlencoded";

impl Site {
    /// The site of this application.
    pub fn new(state: Arc<AppState>) -> Self {
        let browser_cookie = if state.is_https() { "__Host-sid" } else { "sid" };
        Self { state, browser_cookie }
    }

    /// The name of the browser token's cookie.
    pub fn browser_cookie(&self) -> &'static str {
        self.browser_cookie
    }

    async fn answer(&self, mut raw: poem::Request) -> Response {
        if raw.method() == Method::GET
            && let Some(response) = self.state.assets.answer(raw.uri().path(), raw.headers())
        {
            return response;
        }
        let mut request = self.read_head(&raw);
        let is_head = raw.method() == Method::HEAD;
        let gzip = compression::is_accepted(raw.headers());
        let admitted = self.admit(&mut request, &mut raw).await;
        let req: Req = Arc::new(request);
        let answer = match admitted {
            Ok(handler) => match AssertUnwindSafe(handler(Arc::clone(&req))).catch_unwind().await {
                Ok(answer) => guard::witness(&req, answer).await,
                Err(_) => Err(AppError::Internal("a handler panicked".into())),
            },
            Err(error) => Err(error),
        };
        let mut reply = failure::settle(&req, answer);
        let https = self.state.is_https();
        if let Some(lang) = req.query("lang").and_then(Lang::from_code) {
            reply = reply.cookie(LANG_COOKIE, lang.code(), Some(LANG_SECONDS), https);
        }
        let mut response = reply.into_response(self.browser_cookie, https, gzip);
        if is_head {
            response.take_body();
        }
        response
    }

    /// What can be known without the database.
    fn read_head(&self, raw: &poem::Request) -> Request {
        let chance = self.state.db.chance();
        let cookies = Cookies::of(raw.headers());
        let query = Form::parse(raw.uri().query().unwrap_or_default().as_bytes()).unwrap_or_default();
        let lang = query.get("lang").and_then(Lang::from_code).or_else(|| cookies.get(LANG_COOKIE).and_then(Lang::from_code)).unwrap_or_default();
        let config = &self.state.config;
        let socket = raw.remote_addr().as_socket_addr().map(std::net::SocketAddr::ip);
        Request {
            route: "none",
            path: raw.uri().path().to_owned(),
            params: Params::default(),
            form: Form::default(),
            lang,
            page: gate::page_of(raw.headers(), &config.base_url),
            partial: header_text(raw.headers(), "hx-request-type") == Some("partial"),
            id: crate::crypto::hex(&chance.bytes::<8>()),
            origin: gate::origin_of(raw.headers(), socket, |ip| config.trusted_proxies.iter().any(|net| net.contains(ip))),
            user_agent: header_text(raw.headers(), "user-agent").unwrap_or_default().chars().take(USER_AGENT_MAX).collect(),
            browser: Browser::of(&cookies, self.browser_cookie, chance),
            now: self.state.db.clock().now(),
            signed_in: None,
            acted: None,
            state: Arc::clone(&self.state),
            query,
            cookies,
        }
    }

    /// Every check before the handler, cheapest first.
    async fn admit(&self, req: &mut Request, raw: &mut poem::Request) -> Result<Handler, AppError> {
        let state = Arc::clone(&self.state);
        let host = gate::check_host(raw.headers(), raw.uri(), &state.config.base_url)?;
        let matched = state.table.find(raw.method(), &req.path);
        let entry = match &matched {
            Matched::Found(entry, params) => {
                req.route = entry.name;
                req.params = Params(params.clone());
                Some(*entry)
            }
            _ => None,
        };
        let who = guard::identify(req, entry).await?;
        let entry = match matched {
            Matched::Found(entry, _) => entry,
            Matched::OtherMethod => return Err(AppError::Method),
            Matched::Nothing => return Err(AppError::NotFound),
        };
        let socket = raw.remote_addr().as_socket_addr().map(std::net::SocketAddr::ip);
        if matches!(entry.access, Access::Dev) && !(state.config.dev && gate::is_direct_loopback(raw.headers(), &host, socket)) {
            return Err(AppError::NotFound);
        }
        if matches!(entry.access, Access::Loopback) && !socket.is_none_or(|ip| ip.is_loopback()) {
            return Err(AppError::NotFound);
        }
        if !raw.method().is_safe() {
            req.form = read_form(raw, entry).await?;
            if !entry.may_repeat {
                req.form.distinct()?;
            }
            if entry.access != Access::Dev {
                gate::check_form(raw.headers(), &host, &req.form, &req.browser, state.db.keys())?;
            }
        }
        guard::admit(req, entry, who, raw.method()).await?;
        Ok(Arc::clone(&entry.handler))
    }
}

fn header_text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

async fn read_form(raw: &mut poem::Request, entry: &Entry) -> Result<Form, AppError> {
    let length = header_text(raw.headers(), "content-length").map(str::parse::<usize>);
    let length = length.transpose().map_err(|_| AppError::Malformed("content length"))?;
    if length.is_some() && raw.headers().contains_key(header::TRANSFER_ENCODING) {
        return Err(AppError::Malformed("two lengths"));
    }
    if length.is_some_and(|bytes| bytes > entry.body_max) {
        return Err(AppError::TooLarge);
    }
    let kind = header_text(raw.headers(), "content-type").unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind != FORM_TYPE && !(kind.is_empty() && length.unwrap_or(0) == 0) {
        return Err(AppError::MediaType);
    }
    let body = tokio::time::timeout(BODY_PATIENCE, raw.take_body().into_bytes_limit(entry.body_max)).await;
    let body = body.map_err(|_| AppError::Malformed("the body did not come in time"))?.map_err(|error| match error {
        poem::error::ReadBodyError::PayloadTooLarge => AppError::TooLarge,
        _ => AppError::Malformed("body"),
    })?;
    Form::parse(&body)
}

impl Endpoint for Site {
    type Output = Response;

    async fn call(&self, raw: poem::Request) -> poem::Result<Response> {
        let started = std::time::Instant::now();
        let method = raw.method().clone();
        let one_time = ONE_TIME_LINKS.iter().any(|prefix| raw.uri().path().starts_with(prefix));
        let mut response = self.answer(raw).await;
        headers::secure(&mut response, one_time);
        tracing::debug!(%method, status = response.status().as_u16(), micros = started.elapsed().as_micros(), "answered");
        Ok(response)
    }
}
