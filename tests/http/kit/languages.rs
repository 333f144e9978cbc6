//! French until somebody chooses; the choice is remembered.

use super::with_probes;
use tests::Ask;

#[tokio::test]
async fn a_page_is_french_until_somebody_chooses() {
    let app = with_probes().await;
    let mut browser = app.browser();
    let lang = |page: &tests::Page| page.attributes("html", "lang").join("");
    let first = browser.send(Ask::get("/help").header("accept-language", "en-CA,en;q=0.9")).await.expect(200);
    assert_eq!(lang(&first), "fr", "the browser's preference is not asked");
    let english = browser.get("/help?lang=en").await.expect(200);
    assert_eq!(lang(&english), "en");
    let cookie = english.header("set-cookie");
    assert!(cookie.starts_with("lang=en; Path=/; HttpOnly; SameSite=Lax; Max-Age="), "{cookie}");
    assert_eq!(lang(&browser.get("/help").await), "en", "remembered");
    assert_eq!(lang(&browser.get("/nowhere").await), "en", "on error pages too");
    assert_eq!(lang(&browser.get("/help?lang=fr").await), "fr");
    assert_eq!(lang(&browser.get("/help").await), "fr");
}

#[tokio::test]
async fn an_unknown_language_changes_nothing() {
    let app = with_probes().await;
    let mut browser = app.browser();
    browser.get("/help?lang=en").await.expect(200);
    for bad in ["de", "EN", "", "en%0d%0aset-cookie:a=b"] {
        let page = browser.send(Ask::get(&format!("/help?lang={bad}"))).await;
        assert_eq!((page.status, page.attributes("html", "lang").join(""), page.header("set-cookie")), (200, "en".to_owned(), ""), "{bad}");
    }
}

#[tokio::test]
async fn every_page_leads_to_itself_in_the_other_language() {
    let app = with_probes().await;
    let page = app.browser().get("/help/create-account?from=mail").await.expect(200);
    let links = page.attributes("a[hreflang=en]", "href");
    assert_eq!(links, ["/help/create-account?lang=en&from=mail"]);
    assert_eq!(page.texts("a[hreflang=en]"), ["English"]);
    let english = app.browser().get("/help?lang=en").await;
    assert_eq!(english.texts("a[hreflang=fr]"), ["Français"]);
}
