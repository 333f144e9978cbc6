//! What shrinks is sent compressed to those who take it: static files packed once, pages each time, small answers never.

use super::with_probes;
use flate2::read::GzDecoder;
use poem::http::HeaderMap;
use poem::{Endpoint as _, Request};
use std::io::Read as _;
use tests::TestApp;

async fn ask(app: &TestApp, path: &str, encodings: &str) -> (HeaderMap, Vec<u8>) {
    let request = Request::builder().uri(path.parse().unwrap()).header("host", "127.0.0.1:8080").header("accept-encoding", encodings);
    let (parts, body) = app.site.call(request.finish()).await.unwrap().into_parts();
    assert_eq!(parts.status, 200, "{path}");
    (parts.headers, body.into_vec().await.unwrap())
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_static_file_is_the_same_packed_and_plain_and_says_that_it_differs() {
    let app = with_probes().await;
    for name in ["css/app.css", "icons.svg", "js/app.js"] {
        let path = app.state.assets.path(name).unwrap();
        let (headers, packed) = ask(&app, &path, "gzip, br").await;
        assert_eq!((text(&headers, "content-encoding"), text(&headers, "vary")), ("gzip", "Accept-Encoding"), "{name}");
        let (headers, plain) = ask(&app, &path, "br").await;
        assert_eq!((text(&headers, "content-encoding"), text(&headers, "vary")), ("", "Accept-Encoding"), "{name}");
        assert!(packed.len() < plain.len() && unpacked(&packed) == plain, "{name}");
    }
    let font = app.state.assets.path("fonts/open-sans-latin.woff2").unwrap();
    assert_eq!(text(&ask(&app, &font, "gzip").await.0, "content-encoding"), "", "packed already");
}

#[tokio::test]
async fn a_page_is_packed_and_a_small_answer_goes_as_it_is() {
    let app = with_probes().await;
    let (headers, packed) = ask(&app, "/login", "gzip").await;
    assert_eq!(text(&headers, "content-encoding"), "gzip");
    assert!(text(&headers, "vary").contains("Accept-Encoding"));
    assert!(String::from_utf8(unpacked(&packed)).unwrap().contains("</html>"));
    assert_eq!(text(&ask(&app, "/login", "identity").await.0, "content-encoding"), "");
    for path in ["/probe", "/healthz", "/readyz"] {
        assert_eq!(text(&ask(&app, path, "gzip").await.0, "content-encoding"), "", "{path}");
    }
}
