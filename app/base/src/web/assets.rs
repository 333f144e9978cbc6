//! Style sheet, scripts, icons and font, embedded, under addresses that hold a hash of their content; compressed once.

use super::compression::{self, Effort};
use crate::crypto::hex;
use bytes::Bytes;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::{Body, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;

#[derive(RustEmbed)]
#[folder = "../static"]
struct Files;

/// The static files of this build.
pub struct Assets {
    by_name: HashMap<String, String>,
    by_path: HashMap<String, Asset>,
}

struct Asset {
    kind: &'static str,
    plain: Bytes,
    packed: Option<Bytes>,
}

const SHEET: &str = "css/app.css";

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        _ => "text/plain; charset=utf-8",
    }
}

/// Joins the sheets in the order of the manifest; comments and needless space go.
fn sheet() -> Vec<u8> {
    let manifest = Files::get("css/manifest.txt").map(|f| String::from_utf8_lossy(&f.data).into_owned()).unwrap_or_default();
    let mut css = String::new();
    for name in manifest.lines().map(str::trim).filter(|name| !name.is_empty()) {
        if let Some(file) = Files::get(&format!("css/{name}")) {
            css.push_str(&String::from_utf8_lossy(&file.data));
            css.push('\n');
        }
    }
    let mut out = String::with_capacity(css.len());
    let mut rest = css.as_str();
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    out.push_str(rest);
    let lines: Vec<&str> = out.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n").into_bytes()
}

impl Assets {
    /// Reads the embedded files. Addresses inside the style sheet (`url(../fonts/…)`) get their hash too.
    pub fn load() -> Self {
        let mut assets = Self { by_name: HashMap::new(), by_path: HashMap::new() };
        for name in Files::iter().filter(|n| !n.starts_with("css/")) {
            if let Some(file) = Files::get(&name) {
                assets.add(&name, file.data.into_owned());
            }
        }
        let mut css = String::from_utf8(sheet()).unwrap_or_default();
        for (name, path) in &assets.by_name {
            css = css.replace(&format!("../{name}"), path);
        }
        assets.add(SHEET, css.into_bytes());
        assets
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        let mut tag = hex(&Sha256::digest(&bytes));
        tag.truncate(12);
        let path = format!("/static/{tag}/{name}");
        self.by_name.insert(name.to_owned(), path.clone());
        let kind = kind_of(name);
        let packed = if compression::is_compressible(kind) { compression::pack(&bytes, Effort::Once) } else { None };
        self.by_path.insert(path, Asset { kind, plain: bytes.into(), packed: packed.map(Bytes::from) });
    }

    /// The address of a file; None when there is none of that name.
    pub fn path(&self, name: &str) -> Option<String> {
        self.by_name.get(name).cloned()
    }

    pub(super) fn answer(&self, path: &str, asked: &HeaderMap) -> Option<Response> {
        let asset = self.by_path.get(path)?;
        let response = Response::builder()
            .status(StatusCode::OK)
            .header(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind))
            .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
        let Some(packed) = &asset.packed else { return Some(response.body(Body::from_bytes(asset.plain.clone()))) };
        let response = response.header(header::VARY, "Accept-Encoding");
        Some(if compression::is_accepted(asked) {
            response.header(header::CONTENT_ENCODING, "gzip").body(Body::from_bytes(packed.clone()))
        } else {
            response.body(Body::from_bytes(asset.plain.clone()))
        })
    }

    /// Names and addresses, one a line; for tests.
    pub fn listing(&self) -> String {
        let mut names: Vec<_> = self.by_name.iter().collect();
        names.sort();
        names.iter().fold(String::new(), |mut out, (name, path)| {
            let _ = writeln!(out, "{name} {path}");
            out
        })
    }
}
