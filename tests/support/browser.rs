//! A browser as far as the server notices: it keeps cookies, follows redirects, says where a request comes from, and
//! sends the token of the page it shows.

use crate::html;
use base::state::AppState;
use base::web::{Browser as Token, Site};
use poem::http::{HeaderMap, Method, StatusCode, Uri};
use poem::{Endpoint as _, Request};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

const REDIRECTS_MAX: usize = 8;

/// A browser.
pub struct Browser {
    site: Arc<Site>,
    cookies: BTreeMap<String, String>,
    state: Arc<AppState>,
    token: String,
    csrf: Option<String>,
}

/// What a browser was answered.
#[derive(Debug, Clone)]
pub struct Page {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; what is no UTF-8 is replaced.
    pub body: String,
    /// The path and query that answered, after redirects.
    pub url: String,
}

impl Page {
    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The texts of the elements that a selector finds.
    pub fn texts(&self, css: &str) -> Vec<String> {
        html::texts(&self.body, css)
    }

    /// Whether a selector finds anything.
    pub fn has(&self, css: &str) -> bool {
        !self.texts(css).is_empty()
    }

    /// The values of an attribute.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        html::attributes(&self.body, css, name)
    }

    /// The main heading.
    pub fn heading(&self) -> String {
        self.texts("h1").into_iter().next().unwrap_or_default()
    }

    /// What a browser would send with a form, without its buttons.
    pub fn fields(&self, form: &str) -> Vec<(String, String)> {
        html::fields(&self.body, form)
    }

    /// Whether the page holds these words; no-break spaces count as spaces.
    pub fn says(&self, words: &str) -> bool {
        self.body.replace('\u{a0}', " ").contains(words)
    }

    /// What the page says, without its frame.
    pub fn said(&self) -> String {
        let main = self.texts("main").join(" ");
        if main.is_empty() { self.body.chars().take(2_000).collect() } else { main }
    }

    /// The same page, when its status is the one expected.
    #[expect(clippy::return_self_not_must_use, reason = "the check is the point, the page a convenience")]
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} answered {}", self.url, self.said());
        self
    }
}

/// One request, put together piece by piece.
pub struct Ask {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    with_cookies: bool,
}

impl Ask {
    /// A request of a method.
    pub fn new(method: Method, path: &str) -> Self {
        Self { method, path: path.to_owned(), headers: vec![("host".to_owned(), "127.0.0.1:8080".to_owned())], body: Vec::new(), with_cookies: true }
    }

    /// A GET.
    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    /// A POST of a form from a page of this site.
    pub fn form(path: &str, fields: &[(String, String)]) -> Self {
        Self::new(Method::POST, path).header("content-type", "application/x-www-form-urlencoded").header("sec-fetch-site", "same-origin").body(encoded(fields))
    }

    /// Sets a header; one of the same name is replaced.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds a header beside one of the same name.
    #[must_use]
    pub fn also(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a header out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Asks for a fragment, as htmx does.
    #[must_use]
    pub fn partial(self) -> Self {
        self.header("hx-request", "true").header("hx-request-type", "partial")
    }
}

/// Fields as `application/x-www-form-urlencoded`.
fn encoded(fields: &[(String, String)]) -> String {
    let escape = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
    };
    fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect::<Vec<_>>().join("&")
}

/// Pairs of texts as fields.
fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

impl Browser {
    pub(crate) fn new(site: Arc<Site>, state: Arc<AppState>) -> Self {
        let token = Token::fresh(state.db.chance()).token().to_owned();
        let cookies = BTreeMap::from([(site.browser_cookie().to_owned(), token.clone())]);
        Self { site, cookies, state, token, csrf: None }
    }

    /// The same browser before another process.
    pub(crate) fn at(&self, site: Arc<Site>, state: Arc<AppState>) -> Self {
        Self { site, cookies: self.cookies.clone(), state, token: self.token.clone(), csrf: self.csrf.clone() }
    }

    /// Sets a cookie, as a thief would.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
        self.csrf = None;
    }

    /// The token in the browser's cookie when it was made.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Forgets all cookies.
    pub fn forget(&mut self) {
        self.cookies.clear();
        self.csrf = None;
    }

    /// A CSRF token that belongs to the cookie this browser holds.
    pub fn csrf(&self) -> String {
        if let Some(token) = &self.csrf {
            return token.clone();
        }
        let keys = self.state.db.keys();
        let cookie = self.cookie(self.site.browser_cookie()).unwrap_or_default();
        masked(&keys.csrf_token(cookie))
    }

    fn cookie_line(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Opens a page and follows redirects.
    pub async fn get(&mut self, path: &str) -> Page {
        let page = self.send(Ask::get(path)).await;
        self.follow(page).await
    }

    /// Sends a form with the token of the last page, and follows redirects.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.post_only(path, &owned(fields)).await;
        self.follow(page).await
    }

    /// Sends a form as it stands on a page, with the values given replacing or joining its own, and follows redirects.
    pub async fn submit(&mut self, page: &Page, form: &str, fields: &[(&str, &str)]) -> Page {
        let action = page.attributes(form, "action").into_iter().next().unwrap_or_else(|| page.url.clone());
        let mut all = page.fields(form);
        assert!(!all.is_empty(), "no form {form} on {}: {}", page.url, page.body);
        all.retain(|(name, _)| name != "csrf" && !fields.iter().any(|(given, _)| given == name));
        all.extend(owned(fields));
        let answer = self.post_only(&action, &all).await;
        self.follow(answer).await
    }

    /// Sends a form with the token of the last page; a redirect is not followed.
    pub async fn post_only(&mut self, path: &str, fields: &[(String, String)]) -> Page {
        let mut all = vec![("csrf".to_owned(), self.csrf())];
        all.extend_from_slice(fields);
        self.send(Ask::form(path, &all)).await
    }

    /// Sends a form as htmx does, for a fragment.
    pub async fn post_partial(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.csrf();
        self.send(Ask::form(path, &owned(fields)).partial().header("x-csrf-token", &token)).await
    }

    /// Follows redirects inside the site.
    pub async fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..REDIRECTS_MAX {
            if page.status != StatusCode::SEE_OTHER.as_u16() {
                return page;
            }
            let to = page.header("location").split('#').next().unwrap_or_default().to_owned();
            assert!(to.starts_with('/') && !to.starts_with("//"), "a redirect leaves the site: {to}");
            page = self.send(Ask::get(&to)).await;
        }
        panic!("redirects do not end: {}", page.url);
    }

    /// Sends a request as it is, and keeps the cookies of the answer.
    pub async fn send(&mut self, ask: Ask) -> Page {
        let uri: Uri = ask.path.parse().unwrap_or_else(|error| panic!("{}: {error}", ask.path));
        let mut builder = Request::builder().method(ask.method).uri(uri.clone());
        for (name, value) in &ask.headers {
            builder = builder.header(name.as_str(), value.as_str());
        }
        if ask.with_cookies && !self.cookies.is_empty() {
            builder = builder.header("cookie", self.cookie_line());
        }
        let response = self.site.call(builder.body(ask.body)).await.expect("the site always answers");
        let (parts, body) = response.into_parts();
        let bytes = body.into_vec().await.expect("the body can be read");
        self.keep_cookies(&parts.headers);
        let page = Page {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            url: uri.path_and_query().map_or_else(|| uri.to_string(), ToString::to_string),
        };
        if page.header("content-type").starts_with("text/html")
            && let Some(token) = page.attributes("form input[name=csrf]", "value").into_iter().next()
        {
            self.csrf = Some(token);
        }
        page
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()) {
            let mut parts = line.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { continue };
            if name == self.site.browser_cookie() && self.cookie(name) != Some(value) {
                self.csrf = None;
            }
            if parts.any(|part| part == "Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// A token as a page prints it: masked, here with nothing.
fn masked(plain: &str) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let plain = URL_SAFE_NO_PAD.decode(plain).expect("the token is base64");
    let mask = [0u8; 32];
    URL_SAFE_NO_PAD.encode(mask.iter().copied().chain(plain).collect::<Vec<u8>>())
}
