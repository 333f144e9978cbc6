//! C89: looking changes nothing but the log, the use of the session and counters. C90: no page holds a script, a style or a
//! handler of its own. C91: an address gives a page or a fragment as it is asked, and neither is stored.

use super::site::{addresses, everybody, everything};
use poem::http::Method;
use std::collections::{BTreeMap, BTreeSet};
use tests::{Ask, Page, TestApp, html};

/// What a look may write: who looked, when the session was last used, how often something was tried.
const MAY_GROW: [&str; 3] = ["audit_events", "rate_counters", "sessions"];

fn changes(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let differ = before.iter().filter(|(table, rows)| !MAY_GROW.contains(&table.as_str()) && after.get(*table) != Some(rows));
    differ.map(|(table, rows)| format!("{table}: {rows:?} became {:?}", after.get(table))).collect()
}

#[tokio::test]
async fn every_look_at_every_page_twice_as_everybody_changes_nothing() {
    let (app, world) = TestApp::with_world().await;
    let paths = addresses(&app, &world, &Method::GET);
    let mut browsers = Vec::new();
    for (who, account) in everybody(&world) {
        let browser = match account {
            Some(account) => app.signed_in(account).await,
            None => app.browser(),
        };
        browsers.push((who, browser));
    }
    let before = everything(&app);
    let mut seen = BTreeSet::new();
    for _ in 0..2 {
        for (who, browser) in &mut browsers {
            for path in &paths {
                let page = browser.send(Ask::get(path)).await;
                assert!(page.status < 500, "{who} {path}: {}", page.status);
                if page.status == 200 {
                    seen.insert(path.clone());
                }
                browser.send(Ask::new(Method::HEAD, path)).await;
            }
        }
    }
    assert!(seen.len() > 25, "only {} addresses answered with a page: {seen:?}", seen.len());
    assert_eq!(changes(&before, &everything(&app)), Vec::<String>::new());
    let log = |all: &BTreeMap<String, Vec<String>>| all["audit_events"].clone();
    let (first, last) = (log(&before), log(&everything(&app)));
    assert!(first.iter().all(|row| last.contains(row)), "what the log held it still holds");
}

/// What of a page a browser would run or style without asking our files.
fn faults(page: &Page) -> Vec<String> {
    let document = scraper::Html::parse_document(&page.body);
    let mut found = Vec::new();
    for element in document.select(&html::selector("*")) {
        let (name, value) = (element.value().name(), element.value());
        if name == "style" || (name == "script" && value.attr("src").is_none()) {
            found.push(format!("<{name}> in the page"));
        }
        for (attribute, text) in value.attrs() {
            let is_handler = attribute.starts_with("on") || attribute.contains("hx-on") || attribute == "style" || attribute == "srcdoc";
            let is_address = matches!(attribute, "src" | "href" | "action" | "data" | "formaction" | "poster");
            let is_ours = text.starts_with('/') && !text.starts_with("//") || text.starts_with('#') || text.starts_with('?');
            let is_contact = attribute == "href" && name == "a" && (text.starts_with("tel:") || text.starts_with("mailto:"));
            if is_handler || text.trim_start().to_lowercase().starts_with("javascript:") || text.starts_with("js:") {
                found.push(format!("{name} {attribute}={text}"));
            } else if is_address && !is_ours && !is_contact {
                found.push(format!("{name} {attribute}={text} leads elsewhere"));
            }
        }
    }
    found
}

#[tokio::test]
async fn no_page_holds_a_script_a_style_a_handler_or_a_way_out() {
    let (app, world) = TestApp::with_world().await;
    let paths = addresses(&app, &world, &Method::GET);
    let (mut complaints, mut seen) = (Vec::new(), 0);
    for (who, account) in everybody(&world) {
        let mut browser = match account {
            Some(account) => app.signed_in(account).await,
            None => app.browser(),
        };
        for path in &paths {
            let page = browser.send(Ask::get(path)).await;
            if page.header("content-type").starts_with("text/html") {
                seen += 1;
                complaints.extend(faults(&page).into_iter().map(|fault| format!("{who} {path}: {fault}")));
            }
        }
    }
    assert!(seen > 100, "only {seen} pages");
    assert_eq!(complaints, Vec::<String>::new());
}

#[tokio::test]
async fn an_address_gives_a_whole_page_unless_a_fragment_is_asked_for_and_neither_is_stored() {
    let (app, world) = TestApp::with_world().await;
    let path = format!("/care/{}/questionnaires/{}", world.patient.person, world.patient.questionnaire);
    let mut browser = app.signed_in(world.patient.account).await;
    let whole = browser.send(Ask::get(&path)).await.expect(200);
    assert!(whole.body.contains("<html") && whole.has("main"));
    let saved =
        browser.post_partial(&path, &[("asked", "pain_now"), ("version-pain_now", "0"), ("answer-pain_now", "3"), ("autosave", "pain_now")]).await.expect(200);
    assert!(!saved.body.contains("<html") && !saved.body.is_empty(), "{}", saved.body);
    for page in [&whole, &saved] {
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(page.header("vary").contains("HX-Request-Type"), "{}", page.header("vary"));
    }
    // the same addresses, asked for directly: always a page
    for path in addresses(&app, &world, &Method::POST) {
        let direct = browser.send(Ask::get(&path)).await;
        let is_page = direct.body.contains("<html") || direct.status == 303;
        assert!(is_page, "{path}: {} {}", direct.status, direct.body);
    }
}
