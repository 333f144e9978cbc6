//! Where the server answers, and under which public address.
//! Not here: serving (`web`).

use super::Network;
use super::setting::{Kind, Setting};
use super::values::Values;
use poem::http::Uri;
use std::net::{Ipv4Addr, SocketAddr};

const PORT: u16 = 8080;

pub(super) const SETTINGS: &[Setting] = &[
    Setting::text("listen", "127.0.0.1:8080", "Address and port that the server answers on. Behind a proxy on another machine: `0.0.0.0:8080`."),
    Setting::optional(
        "base_url",
        "https://portal.example.org",
        "Public address of the service. Every link in a mail begins with it, and requests for another host are refused. \
         Default: the listen address when that is a loopback one; required otherwise.",
    ),
    Setting::text(
        "trusted_proxies",
        "",
        "Addresses or networks (CIDR) of the proxies in front. Only from them are `X-Forwarded-For` and its like believed; \
         from anyone else they are ignored.",
    )
    .read_as(Kind::List),
];

pub(super) fn listen(values: &Values) -> SocketAddr {
    let fallback = SocketAddr::from((Ipv4Addr::LOCALHOST, PORT));
    let Some(text) = values.text("listen") else { return fallback };
    let numeric = text.strip_prefix("localhost:").map_or_else(|| text.clone(), |port| format!("127.0.0.1:{port}"));
    numeric.parse().unwrap_or_else(|_| {
        values.problem("listen", format!("“{text}” is not an address and a port, like 127.0.0.1:8080 or [::]:8080"));
        fallback
    })
}

pub(super) fn base_url(values: &Values, listen: SocketAddr) -> String {
    let Some(text) = values.text("base_url") else {
        if !listen.ip().is_loopback() {
            values.problem("base_url", format!("required when the server listens on {listen}: the address people open, like https://portal.example.org"));
        }
        let url = format!("http://{listen}");
        values.derive("base_url", &url, "listen");
        return url;
    };
    let url = text.trim_end_matches('/');
    match url.parse::<Uri>() {
        Ok(uri) if is_origin(&uri) && is_bare(url) => {
            if uri.scheme_str() == Some("http") && !uri.host().is_some_and(is_loopback_name) {
                values.warning("base_url", "not https: passwords and health data would cross the network in the clear");
            }
        }
        _ => values.problem("base_url", format!("“{text}” must be http:// or https:// and a host, without a path")),
    }
    url.to_owned()
}

fn is_origin(uri: &Uri) -> bool {
    matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty())
}

/// Nothing after the host and port, no login before them.
fn is_bare(url: &str) -> bool {
    url.split_once("://").is_some_and(|(_, rest)| !rest.contains(['/', '?', '#', '@']))
}

/// Whether a host name means this machine.
fn is_loopback_name(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

pub(super) fn trusted_proxies(values: &Values) -> Vec<Network> {
    let mut networks = Vec::new();
    for text in values.list("trusted_proxies") {
        match text.parse() {
            Ok(network) => networks.push(network),
            Err(e) => values.problem("trusted_proxies", format!("“{text}” {e}")),
        }
    }
    networks
}
