//! C97: what goes wrong is told with a number and nothing else, and the process lives.

use super::with_probes;
use tests::Ask;

#[tokio::test]
async fn an_unknown_address_gets_a_page_of_its_own() {
    let app = with_probes().await;
    let page = app.browser().get("/nowhere").await.expect(404);
    assert!(page.header("content-type").starts_with("text/html") && !page.heading().is_empty(), "{}", page.body);
    assert!(!page.attributes("a", "href").is_empty(), "there is a way on");
}

#[tokio::test]
async fn a_defect_is_told_by_its_number_alone() {
    let app = with_probes().await;
    for (path, status) in [("/probe/broken", 500), ("/probe/away", 503)] {
        let page = app.browser().get(path).await.expect(status);
        assert!(!page.body.contains("secret detail"), "{}", page.body);
        let numbers = page.texts("strong.tabular");
        assert!(numbers.len() == 1 && numbers[0].len() == 16 && numbers[0].bytes().all(|b| b.is_ascii_hexdigit()), "{numbers:?}");
    }
    let first = app.browser().get("/probe/broken").await.texts("strong.tabular");
    let second = app.browser().get("/probe/broken").await.texts("strong.tabular");
    assert_ne!(first, second, "each request has its own number");
}

#[tokio::test]
async fn who_is_asked_to_wait_is_told_how_long() {
    let app = with_probes().await;
    assert_eq!(app.browser().get("/probe/too-many").await.expect(429).header("retry-after"), "90");
    assert_eq!(app.browser().get("/probe/away").await.expect(503).header("retry-after"), "5");
}

#[tokio::test]
async fn a_panic_is_a_defect_and_the_process_lives() {
    let app = with_probes().await;
    for path in ["/probe/panic", "/probe/panic-in-read", "/probe/panic-in-write"] {
        for _ in 0..6 {
            app.browser().send(Ask::get(path)).await.expect(500);
        }
        app.browser().get("/readyz").await.expect(200);
        // the next write finds its transaction
        let before = app.count_events().await;
        app.write(|tx| base::audit::record(tx, &base::audit::Actor::system("after a panic"), base::audit::Event::new("probe.done"))).await;
        assert_eq!(app.count_events().await, before + 1, "{path}");
    }
}

#[tokio::test]
async fn readiness_says_where_mail_goes() {
    let app = with_probes().await;
    let page = app.browser().get("/readyz").await.expect(200);
    let ready: serde_json::Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!((ready["ready"].as_bool(), ready["mail"].as_str()), (Some(true), Some("local mailbox")));
    app.browser().get("/healthz").await.expect(200);
}
