//! What a handler answers with.

use super::Browser;
use super::compression::{self, Effort};
use poem::http::{HeaderName, HeaderValue, StatusCode, header};
use poem::{Body, Response};

/// An answer.
#[derive(Debug)]
pub struct Reply {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
    browser: Option<Browser>,
}

impl Reply {
    /// A page or fragment.
    pub fn html(status: u16, html: String) -> Self {
        Self::new(status, "text/html; charset=utf-8", html.into_bytes())
    }

    /// A JSON document.
    pub fn json(value: &serde_json::Value) -> Self {
        Self::new(200, "application/json", value.to_string().into_bytes())
    }

    /// Plain text.
    pub fn text(status: u16, text: impl Into<String>) -> Self {
        Self::new(status, "text/plain; charset=utf-8", text.into().into_bytes())
    }

    /// Bytes of another kind.
    pub fn new(status: u16, kind: &'static str, body: Vec<u8>) -> Self {
        let headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static(kind))];
        Self { status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), headers, body, browser: None }
    }

    /// 303 to an address of ours.
    pub fn see_other(url: impl AsRef<str>) -> Self {
        Self { status: StatusCode::SEE_OTHER, headers: Vec::new(), body: Vec::new(), browser: None }.header(header::LOCATION, url.as_ref())
    }

    /// 204: done, nothing to show.
    pub fn nothing() -> Self {
        Self { status: StatusCode::NO_CONTENT, headers: Vec::new(), body: Vec::new(), browser: None }
    }

    /// Adds a header; one with forbidden characters is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: impl AsRef<str>) -> Self {
        if let Ok(value) = HeaderValue::from_str(value.as_ref()) {
            self.headers.push((name, value));
        }
        self
    }

    /// Sets a cookie of our own, besides the browser token. `seconds` None: until the browser is closed; 0: removed.
    #[must_use]
    pub fn cookie(self, name: &str, value: &str, seconds: Option<i64>, https: bool) -> Self {
        self.header(header::SET_COOKIE, cookie(name, value, seconds, https))
    }

    /// Gives the browser another token: at login and at logout.
    #[must_use]
    pub fn browser(mut self, browser: Browser) -> Self {
        self.browser = Some(browser);
        self
    }

    fn is_worth_packing(&self) -> bool {
        let header = |wanted| self.headers.iter().find(|(name, _)| *name == wanted).and_then(|(_, value)| value.to_str().ok());
        self.body.len() >= compression::WORTH_BYTES
            && header(header::CONTENT_ENCODING).is_none()
            && header(header::CONTENT_TYPE).is_some_and(compression::is_compressible)
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// With `gzip`, the one who asked takes it.
    pub(super) fn into_response(self, browser_cookie: &str, https: bool, gzip: bool) -> Response {
        let packed = if gzip && self.is_worth_packing() { compression::pack(&self.body, Effort::Each) } else { None };
        let mut response = Response::builder().status(self.status);
        if packed.is_some() {
            response = response.header(header::CONTENT_ENCODING, "gzip");
        }
        let mut response = response.body(Body::from_vec(packed.unwrap_or(self.body)));
        for (name, value) in self.headers {
            response.headers_mut().append(name, value);
        }
        if let Some(browser) = self.browser
            && let Ok(value) = HeaderValue::from_str(&cookie(browser_cookie, browser.token(), None, https))
        {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        response
    }
}

/// One `Set-Cookie` line: `HttpOnly`, `SameSite=Lax`, `Path=/`, `Secure` on https.
pub(super) fn cookie(name: &str, value: &str, seconds: Option<i64>, https: bool) -> String {
    let age = seconds.map(|s| format!("; Max-Age={s}")).unwrap_or_default();
    let secure = if https { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}")
}
