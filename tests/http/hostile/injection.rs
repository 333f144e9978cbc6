//! C87: values are bound, never part of a statement: in every parameter of every address, in every field of every form and
//! in every query, as those who may send them.

use super::encoded;
use super::site::{addresses, everybody, everything};
use poem::http::Method;
use std::collections::{BTreeMap, BTreeSet};
use tests::{Ask, Browser, Page, TestApp, World};

const PAYLOADS: [&str; 10] = [
    "1' OR '1'='1",
    "'; DROP TABLE accounts; --",
    "\" OR \"\"=\"",
    "1) UNION SELECT id, email, password_hash FROM accounts --",
    "' || (SELECT password_hash FROM accounts LIMIT 1) || '",
    "$$; DELETE FROM files; --$$",
    "\\'; DELETE FROM files; --",
    "?1 :a $1 @p",
    "%' AND 1=(SELECT COUNT(*) FROM accounts) AND '%'='",
    "_%",
];

/// Fields of the query that some page reads.
const QUERIES: [&str; 8] = ["q", "page", "invited", "tab", "lang", "file", "to", "reported"];

/// How many rows there are, and the names of the tables: nothing may be dropped or emptied.
fn sizes(app: &TestApp) -> BTreeMap<String, usize> {
    everything(app).into_iter().map(|(table, rows)| (table, rows.len())).collect()
}

#[track_caller]
fn is_told(page: &Page, place: &str) {
    assert!(page.status < 500, "{place}: {} {}", page.status, page.said());
    for secret in ["$argon2", "password_hash", "syntax error", "SQLSTATE", "sqlite"] {
        assert!(!page.body.replace("&#x27;", "'").contains(secret) || place.contains(secret), "{place} shows {secret}");
    }
}

#[track_caller]
fn is_whole(app: &TestApp, before: &BTreeMap<String, usize>) {
    let after = sizes(app);
    let kept = ["accounts", "files", "persons", "clinics", "departments", "role_grants", "activities", "follow_ups", "definitions", "representations"];
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "a table is gone");
    for table in kept {
        assert!(after[table] >= before[table], "{table} lost rows");
    }
}

/// Somebody whom the route lets in, so that what was sent is read.
async fn reader_of(app: &TestApp, world: &World, path: &str) -> Browser {
    let account = match path.split('/').nth(1) {
        Some("care" | "settings") => world.patient.account,
        Some("clinic") => world.professional.account,
        Some("admin") => world.operator.account,
        _ => return app.browser(),
    };
    app.signed_in(account).await
}

#[tokio::test]
async fn no_parameter_of_an_address_is_part_of_a_statement() {
    let (app, world) = TestApp::with_world().await;
    let before = sizes(&app);
    let rows: Vec<(Method, &str)> = app.state.table.entries().iter().map(|entry| (entry.method.clone(), entry.path)).collect();
    let (mut tried, person) = (0, world.patient.person.to_string());
    for (method, path) in rows.into_iter().filter(|(_, path)| path.contains('{')) {
        let mut browser = reader_of(&app, &world, path).await;
        for payload in PAYLOADS {
            let value = encoded(payload);
            let mut addresses = BTreeSet::from([path.replace("{id}", &value).replace("{token}", &value).replace("{person}", &value)]);
            if path.contains("{id}") {
                addresses.insert(path.replace("{person}", &person).replace("{id}", &value));
            }
            for address in addresses {
                let page = if method == Method::GET { browser.send(Ask::get(&address)).await } else { browser.post_only(&address, &[]).await };
                is_told(&page, &format!("{method} {path} {payload}"));
                assert!(matches!(page.status, 303 | 404 | 410), "{method} {path} {payload}: {}", page.status);
                tried += 1;
            }
        }
    }
    assert!(tried > 300, "{tried}");
    is_whole(&app, &before);
}

#[tokio::test]
async fn no_query_is_part_of_a_statement_and_none_widens_a_list() {
    let (app, world) = TestApp::with_world().await;
    let before = sizes(&app);
    for path in ["/clinic", "/clinic/patients", "/admin/users", "/admin/clinics", "/login", "/help", "/settings"] {
        let mut browser = reader_of(&app, &world, path).await;
        for query in QUERIES {
            for payload in PAYLOADS {
                let page = browser.send(Ask::get(&format!("{path}?{query}={}", encoded(payload)))).await;
                is_told(&page, &format!("{path} {query} {payload}"));
                assert_eq!(page.status, 200, "{path}?{query}={payload}");
                assert!(!["Vraimontagne", "Zirconelle"].iter().any(|word| page.body.contains(word)), "{path}?{query}={payload} shows another department");
                if query == "q" && ["/clinic/patients", "/admin/users", "/admin/clinics"].contains(&path) {
                    assert!(!page.has("main tbody tr") && !page.has("main li.card"), "{path} {payload} finds somebody");
                }
            }
        }
    }
    is_whole(&app, &before);
}

/// The forms of a page: where each is sent, and its fields.
fn forms(page: &Page) -> Vec<(String, Vec<String>)> {
    let actions: BTreeSet<String> = page.attributes("form[method=post]", "action").into_iter().collect();
    let fields = |action: &String| {
        let names = page.attributes(&format!("form[action='{action}'] [name]"), "name");
        names.into_iter().filter(|name| name != "csrf").collect::<BTreeSet<_>>().into_iter().collect()
    };
    actions.iter().map(|action| (action.clone(), fields(action))).collect()
}

async fn send_hostile(browser: &mut Browser, page: &Page, action: &str, field: &str, payload: &str) -> Page {
    let mut all = page.fields(&format!("form[action='{action}']"));
    all.retain(|(name, _)| name != "csrf" && name != field);
    all.push((field.to_owned(), payload.to_owned()));
    browser.post_only(action, &all).await
}

async fn try_forms(app: &TestApp, world: &World, who: &str, account: base::ids::AccountId, path: &str, sent: &mut BTreeSet<(String, String)>) {
    let mut browser = app.signed_in(account).await;
    let page = browser.send(Ask::get(path)).await;
    for (action, fields) in forms(&page).into_iter().filter(|(action, _)| action != "/logout") {
        for field in fields {
            // the same form stands on many pages
            if !sent.insert((action.clone(), field.clone())) {
                continue;
            }
            for payload in PAYLOADS.into_iter().step_by(2) {
                let answer = send_hostile(&mut browser, &page, &action, &field, payload).await;
                is_told(&answer, &format!("{who} {action} {field} {payload} ({})", world.patient.file));
                if answer.status == 303 && answer.header("location").starts_with("/login") {
                    browser = app.signed_in(account).await;
                }
            }
        }
    }
}

#[tokio::test]
async fn no_field_of_a_form_is_part_of_a_statement() {
    let (app, world) = TestApp::with_world().await;
    let before = sizes(&app);
    let paths = addresses(&app, &world, &Method::GET);
    let mut sent = BTreeSet::new();
    for (who, account) in everybody(&world) {
        let Some(account) = account else { continue };
        for path in &paths {
            try_forms(&app, &world, who, account, path, &mut sent).await;
        }
    }
    let mut nobody = app.browser();
    for path in ["/login", "/password/forgot"] {
        let page = nobody.get(path).await.expect(200);
        for (action, fields) in forms(&page) {
            for field in fields {
                for payload in PAYLOADS {
                    let answer = send_hostile(&mut nobody, &page, &action, &field, payload).await;
                    is_told(&answer, &format!("nobody {action} {field} {payload}"));
                }
            }
        }
    }
    assert!(sent.len() > 60, "only {} fields were found: {sent:?}", sent.len());
    is_whole(&app, &before);
}
