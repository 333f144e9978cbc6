//! What is decided before anything is read: the host, the origin, the place a form comes from.

use super::{Browser, Form};
use crate::crypto::Keyring;
use crate::error::AppError;
use poem::http::{HeaderMap, HeaderName, Uri, header};
use std::net::IpAddr;

const CSRF_FIELD: &str = "csrf";
const CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-token");

fn text(headers: &HeaderMap, name: impl poem::http::header::AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The name part of `host[:port]`.
fn host_name(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

/// Whether a host name means this machine.
pub(super) fn is_loopback_name(authority: &str) -> bool {
    let name = host_name(authority);
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The host a request is addressed to must be ours; links are never made from it.
pub(super) fn check_host(headers: &HeaderMap, uri: &Uri, base: &str) -> Result<String, AppError> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().map_err(|_| AppError::Malformed("host"))?.to_owned(),
        (None, _) => uri.authority().map(ToString::to_string).ok_or(AppError::Malformed("no host"))?,
        (Some(_), Some(_)) => return Err(AppError::Malformed("two hosts")),
    };
    if uri.authority().is_some_and(|authority| authority.as_str() != host) {
        return Err(AppError::Malformed("two hosts"));
    }
    let own = base.split("://").nth(1).unwrap_or_default().trim_end_matches('/');
    if host.eq_ignore_ascii_case(own) || (is_loopback_name(own) && is_loopback_name(&host)) { Ok(host) } else { Err(AppError::Misdirected) }
}

/// The address of origin: the socket's, or, behind configured proxies, the last one they did not add themselves.
pub(super) fn origin_of(headers: &HeaderMap, socket: Option<IpAddr>, is_trusted: impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
    let mut address = socket?;
    if !is_trusted(address) {
        return Some(address);
    }
    let forwarded: Vec<IpAddr> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .map_while(|part| part.trim().parse().ok())
        .collect();
    for hop in forwarded.into_iter().rev() {
        address = hop;
        if !is_trusted(hop) {
            break;
        }
    }
    Some(address)
}

/// The path of the page of this site that a request comes from: by htmx's word, else by the browser's.
pub(super) fn page_of(headers: &HeaderMap, base: &str) -> Option<String> {
    let address: Uri = text(headers, "hx-current-url").or_else(|| text(headers, header::REFERER))?.parse().ok()?;
    let own = base.split("://").nth(1).unwrap_or_default().trim_end_matches('/');
    let host = address.authority()?.as_str();
    let is_ours = host.eq_ignore_ascii_case(own) || (is_loopback_name(own) && is_loopback_name(host));
    is_ours.then(|| address.path().to_owned())
}

/// Dev pages answer only to loopback names and to requests that no proxy forwarded.
pub(super) fn is_direct_loopback(headers: &HeaderMap, host: &str, socket: Option<IpAddr>) -> bool {
    let forwarded = headers.keys().any(|name| name.as_str() == "forwarded" || name.as_str().starts_with("x-forwarded-"));
    is_loopback_name(host) && !forwarded && socket.is_none_or(|ip| ip.is_loopback())
}

/// A form must come from a page of this site: by the browser's word, and by the token of the page.
pub(super) fn check_form(headers: &HeaderMap, host: &str, form: &Form, browser: &Browser, keys: &Keyring) -> Result<(), AppError> {
    match text(headers, "sec-fetch-site") {
        Some("same-origin") => {}
        Some(_) => return Err(AppError::Forged("another site")),
        None => {
            let origin = text(headers, header::ORIGIN).ok_or(AppError::Forged("no origin"))?;
            let from = origin.split("://").nth(1).unwrap_or_default();
            if !from.eq_ignore_ascii_case(host) {
                return Err(AppError::Forged("another origin"));
            }
        }
    }
    let token = text(headers, CSRF_HEADER).or_else(|| form.get(CSRF_FIELD)).unwrap_or_default();
    if browser.owns_csrf(keys, token) { Ok(()) } else { Err(AppError::Forged("no valid token")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_our_host_is_answered() {
        let root: Uri = "/".parse().unwrap();
        assert!(check_host(&headers(&[("host", "care.example.org")]), &root, "https://care.example.org").is_ok());
        assert!(check_host(&headers(&[("host", "evil.example")]), &root, "https://care.example.org").is_err());
        assert!(check_host(&headers(&[("host", "127.0.0.1:9")]), &root, "https://care.example.org").is_err());
        assert!(check_host(&headers(&[("host", "localhost:9")]), &root, "http://127.0.0.1:8080").is_ok());
        assert!(check_host(&headers(&[("host", "localhost.evil.example")]), &root, "http://127.0.0.1:8080").is_err());
        let absolute: Uri = "http://evil.example/".parse().unwrap();
        assert!(check_host(&headers(&[("host", "care.example.org")]), &absolute, "https://care.example.org").is_err());
    }

    #[test]
    fn forwarded_addresses_count_only_behind_trusted_proxies() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let spoof = headers(&[("x-forwarded-for", "1.1.1.1, 203.0.113.9"), ("x-real-ip", "8.8.8.8")]);
        assert_eq!(origin_of(&spoof, Some(proxy), |_| false), Some(proxy));
        assert_eq!(origin_of(&spoof, Some(proxy), |ip| ip == proxy), Some("203.0.113.9".parse().unwrap()));
        assert_eq!(origin_of(&headers(&[]), Some(proxy), |ip| ip == proxy), Some(proxy));
    }

    #[test]
    fn a_form_needs_the_browsers_word_and_the_token() {
        let (keys, chance) = (Keyring::new(&[3; 32]).unwrap(), crate::chance::Chance::seeded(1));
        let mut browser = Browser::fresh(&chance);
        browser.is_new = false;
        let token = browser.csrf(&keys, &chance);
        let form = Form::parse(format!("csrf={token}").as_bytes()).unwrap();
        let empty = Form::default();
        let check = |pairs: &[(&'static str, &str)], form: &Form| check_form(&headers(pairs), "h:1", form, &browser, &keys).is_ok();
        assert!(check(&[("sec-fetch-site", "same-origin")], &form));
        assert!(check(&[("origin", "http://h:1")], &form));
        assert!(check(&[("sec-fetch-site", "same-origin"), ("x-csrf-token", &token)], &empty));
        assert!(!check(&[("sec-fetch-site", "cross-site"), ("origin", "http://h:1")], &form));
        assert!(!check(&[("sec-fetch-site", "same-site")], &form));
        assert!(!check(&[("origin", "null")], &form));
        assert!(!check(&[], &form));
        assert!(!check(&[("sec-fetch-site", "same-origin")], &empty));
    }
}
