//! Methods: HEAD is GET without its body, others are refused.

use super::with_probes;
use poem::http::Method;
use tests::Ask;

#[tokio::test]
async fn head_has_the_status_and_headers_of_get_and_no_body() {
    let app = with_probes().await;
    for path in ["/help", "/", "/nowhere", "/healthz"] {
        let (get, head) = (app.browser().send(Ask::get(path)).await, app.browser().send(Ask::new(Method::HEAD, path)).await);
        assert_eq!(
            (get.status, get.header("content-type"), get.header("location")),
            (head.status, head.header("content-type"), head.header("location")),
            "{path}"
        );
        assert!(head.body.is_empty() && (get.status == 303 || !get.body.is_empty()), "{path}");
    }
}

#[tokio::test]
async fn other_methods_are_not_allowed() {
    let app = with_probes().await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::TRACE, Method::CONNECT, Method::POST] {
        let page = app.browser().send(Ask::new(method.clone(), "/help")).await;
        assert_eq!(page.status, 405, "{method}");
    }
    app.browser().send(Ask::get("/probe/echo")).await.expect(405);
    app.browser().send(Ask::new(Method::DELETE, "/nowhere")).await.expect(404);
}

#[tokio::test]
async fn paths_that_climb_or_end_otherwise_lead_nowhere() {
    let app = with_probes().await;
    for path in ["/help/", "//help", "/HELP", "/help/..", "/static/../Cargo.toml", "/static/%2e%2e/secret.key", "/.git/config", "/.env", "/help%00"] {
        assert_eq!(app.browser().send(Ask::get(path)).await.status, 404, "{path}");
    }
}
