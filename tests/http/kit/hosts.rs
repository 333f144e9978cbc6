//! C40 and C96: only our own host is answered, links come from the settings, addresses of origin from the socket.

use super::with_probes;
use tests::{Ask, Setup, TestApp};

#[tokio::test]
async fn a_foreign_host_is_told_that_it_is_wrong_here() {
    let app = TestApp::start_with(Setup::default().with("base_url", "https://care.example.org")).await;
    for host in ["evil.example", "care.example.org.evil.example", "care.example.org:444", "localhost", "127.0.0.1:8080"] {
        let page = app.browser().send(Ask::get("/help").header("host", host)).await;
        assert_eq!(page.status, 421, "{host}");
        assert!(!page.body.contains("evil"), "{host}: {}", page.body);
    }
    app.browser().send(Ask::get("/help").header("host", "CARE.example.org")).await.expect(200);
}

#[tokio::test]
async fn two_hosts_or_none_are_malformed() {
    let app = with_probes().await;
    app.browser().send(Ask::get("/help").without("host")).await.expect(400);
    app.browser().send(Ask::get("/help").also("host", "evil.example")).await.expect(400);
    app.browser().send(Ask::get("http://evil.example/help")).await.expect(400);
    app.browser().send(Ask::get("http://evil.example/help").header("host", "evil.example")).await.expect(421);
}

#[tokio::test]
async fn forwarded_hosts_change_no_link() {
    let app = with_probes().await;
    let names = ["x-forwarded-host", "x-host", "forwarded", "x-original-url", "x-rewrite-url"];
    let plain = app.browser().get("/help").await.expect(200);
    for name in names {
        let page = app.browser().send(Ask::get("/help").header(name, "evil.example")).await.expect(200);
        assert!(!page.body.contains("evil.example"), "{name}");
        assert_eq!(page.attributes("a", "href"), plain.attributes("a", "href"), "{name}");
    }
}

#[tokio::test]
async fn the_pages_for_development_answer_loopback_hosts_only_and_nothing_forwarded() {
    let app = TestApp::start_with(Setup::default().with("dev", "true").routes(|table| {
        table.get("dev.probe", "/dev/probe", base::web::Access::Dev, |_: base::web::Req| async { Ok(base::web::Reply::text(200, "dev")) });
    }))
    .await;
    app.browser().send(Ask::get("/dev/probe")).await.expect(200);
    app.browser().send(Ask::get("/dev/probe").header("host", "localhost:8080")).await.expect(200);
    for name in ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"] {
        app.browser().send(Ask::get("/dev/probe").header(name, "127.0.0.1")).await.expect(404);
    }
    let closed = TestApp::start_with(Setup::default().routes(|table| {
        table.get("dev.probe", "/dev/probe", base::web::Access::Dev, |_: base::web::Req| async { Ok(base::web::Reply::text(200, "dev")) });
    }))
    .await;
    closed.browser().send(Ask::get("/dev/probe")).await.expect(404);
}
