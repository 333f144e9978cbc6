//! A browser over the wire: keeps cookies, knows the token of its forms, follows no redirect by itself.

use reqwest::Url;
use reqwest::cookie::Jar;
use reqwest::redirect::Policy;
use std::sync::Arc;
use std::time::Duration;
use tests::Page;

/// Nobody waits longer for a page.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser; clones share their cookies.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    csrf: String,
}

impl Client {
    /// A browser that knows nobody, at the server of this base address.
    pub fn new(base: &str) -> Self {
        Self::with(base, &[], String::new())
    }

    /// A browser with cookies, and the token that belongs to them.
    pub fn with(base: &str, cookies: &[(&str, &str)], csrf: String) -> Self {
        let jar = Jar::default();
        let url: Url = base.parse().unwrap();
        for (name, value) in cookies {
            jar.add_cookie_str(&format!("{name}={value}; Path=/"), &url);
        }
        let http = reqwest::Client::builder().cookie_provider(Arc::new(jar)).redirect(Policy::none()).timeout(PATIENCE).build().unwrap();
        Self { http, base: base.to_owned(), csrf }
    }

    async fn send(&self, request: reqwest::RequestBuilder, path: &str) -> Result<Page, reqwest::Error> {
        let answer = request.send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Ok(Page { status, headers, body: answer.text().await?, url: path.to_owned() })
    }

    /// Opens a page.
    pub async fn try_get(&self, path: &str) -> Result<Page, reqwest::Error> {
        self.send(self.http.get(format!("{}{path}", self.base)), path).await
    }

    /// Opens a page of a server that must answer.
    pub async fn get(&self, path: &str) -> Page {
        self.try_get(path).await.unwrap_or_else(|error| panic!("{path}: {error:?}"))
    }

    /// Sends a form as htmx does.
    pub async fn try_post_partial(&self, path: &str, fields: &[(&str, &str)]) -> Result<Page, reqwest::Error> {
        let request = self.http.post(format!("{}{path}", self.base)).header("hx-request", "true").header("hx-request-type", "partial");
        self.send(request.header("sec-fetch-site", "same-origin").header("x-csrf-token", &self.csrf).form(fields), path).await
    }

    /// Sends the form of a page with these values.
    pub async fn submit(&self, page: &Page, fields: &[(&str, &str)]) -> Page {
        let form = "main form";
        let action = page.attributes(form, "action").into_iter().next().unwrap_or_else(|| page.url.clone());
        let kept = page.fields(form);
        let mut all: Vec<(&str, &str)> = fields.to_vec();
        all.extend(kept.iter().filter(|(name, _)| !fields.iter().any(|(given, _)| given == name)).map(|(name, value)| (name.as_str(), value.as_str())));
        let request = self.http.post(format!("{}{action}", self.base)).header("sec-fetch-site", "same-origin").form(&all);
        self.send(request, &action).await.unwrap_or_else(|error| panic!("{action}: {error:?}"))
    }

    /// Whether `/readyz` says that all is well.
    pub async fn is_ready(&self) -> bool {
        self.try_get("/readyz").await.is_ok_and(|page| page.status == 200)
    }
}
