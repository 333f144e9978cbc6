//! The headers that every answer carries, whatever it is.

use super::with_probes;
use poem::http::Method;
use tests::{Ask, Page};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; media-src 'self'; \
                   manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

fn is_secured(page: &Page) -> Result<(), String> {
    let long = page.header("strict-transport-security").strip_prefix("max-age=").and_then(|rest| rest.split(';').next()?.parse::<u64>().ok());
    let wanted = [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ];
    for (name, value) in wanted {
        if page.header(name) != value {
            return Err(format!("{name}: {:?}", page.header(name)));
        }
    }
    if long.is_none_or(|seconds| seconds < 31_536_000) || !page.header("strict-transport-security").contains("includeSubDomains") {
        return Err(format!("strict-transport-security: {:?}", page.header("strict-transport-security")));
    }
    if page.header("permissions-policy").is_empty() || page.header("referrer-policy").is_empty() || page.header("cache-control").is_empty() {
        return Err("permissions-policy, referrer-policy or cache-control is missing".to_owned());
    }
    if ["server", "x-powered-by"].iter().any(|name| !page.header(name).is_empty()) {
        return Err("the program names itself".to_owned());
    }
    Ok(())
}

#[tokio::test]
async fn every_kind_of_answer_carries_the_security_headers() {
    let app = with_probes().await;
    let sheet = app.state.assets.path("css/app.css").unwrap();
    let answers = [
        ("a page", Ask::get("/help"), 200),
        ("a page that is not there", Ask::get("/nowhere"), 404),
        ("a static file", Ask::get(&sheet), 200),
        ("a static file that is not there", Ask::get("/static/000000000000/css/app.css"), 404),
        ("a redirect", Ask::get("/"), 303),
        ("the head of a page", Ask::new(Method::HEAD, "/help"), 200),
        ("another method", Ask::new(Method::DELETE, "/help"), 405),
        ("a foreign form", Ask::form("/probe/echo", &[]), 403),
        ("a foreign host", Ask::get("/help").header("host", "evil.example"), 421),
        ("no host", Ask::get("/help").without("host"), 400),
        ("another kind of body", Ask::form("/probe/echo", &[]).header("content-type", "application/json").body("{}"), 415),
        ("a defect", Ask::get("/probe/broken"), 500),
        ("a panic", Ask::get("/probe/panic"), 500),
        ("no database", Ask::get("/probe/away"), 503),
        ("too many", Ask::get("/probe/too-many"), 429),
        ("a fragment for nobody", Ask::get("/care/0198f3a0-0000-7000-8000-000000000001/dashboard").partial(), 401),
        ("health", Ask::get("/healthz"), 200),
    ];
    for (what, ask, status) in answers {
        let page = app.browser().send(ask).await;
        assert_eq!(page.status, status, "{what}: {}", page.body);
        if let Err(header) = is_secured(&page) {
            panic!("{what}: {header}");
        }
    }
}

#[tokio::test]
async fn pages_are_never_stored_and_files_of_a_version_are_kept_for_ever() {
    let app = with_probes().await;
    for path in ["/help", "/nowhere", "/", "/probe"] {
        let page = app.browser().send(Ask::get(path)).await;
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        for name in ["HX-Request", "HX-Request-Type", "Cookie"] {
            assert!(page.header("vary").contains(name), "{path}: {}", page.header("vary"));
        }
    }
    let listing = app.state.assets.listing();
    assert!(listing.lines().count() > 5, "{listing}");
    for path in listing.lines().filter_map(|line| line.split(' ').nth(1)) {
        let page = app.browser().send(Ask::get(path)).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "public, max-age=31536000, immutable"), "{path}");
        assert!(!page.header("content-type").is_empty(), "{path}");
        assert!(page.header("set-cookie").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_page_with_a_one_time_link_sends_its_address_nowhere() {
    let app = with_probes().await;
    for path in ["/invitation/AAAA", "/password/reset/AAAA"] {
        assert_eq!(app.browser().send(Ask::get(path)).await.header("referrer-policy"), "no-referrer", "{path}");
    }
    assert_eq!(app.browser().send(Ask::get("/help")).await.header("referrer-policy"), "same-origin");
}

#[tokio::test]
async fn the_cookie_of_the_browser_has_its_attributes() {
    let app = with_probes().await;
    let mut browser = app.browser();
    browser.forget();
    let line = browser.send(Ask::get("/help")).await.header("set-cookie").to_owned();
    assert!(line.starts_with("sid=") && line.contains("; Path=/; HttpOnly; SameSite=Lax") && !line.contains("Secure"), "{line}");
    let again = browser.send(Ask::get("/help")).await;
    assert_eq!(again.header("set-cookie"), "", "a browser that has one keeps it");

    let setup = tests::Setup::default().with("base_url", "https://care.example.org");
    let app = tests::TestApp::start_with(setup).await;
    let mut browser = app.browser();
    browser.forget();
    let line = browser.send(Ask::get("/help").header("host", "care.example.org")).await.header("set-cookie").to_owned();
    assert!(line.starts_with("__Host-sid=") && line.contains("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{line}");
}
