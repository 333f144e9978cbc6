//! C96: the address that counts is the one of the connection; what a request says of itself changes nothing.

use base::access::Denied;
use base::db::schema::audit_events;
use diesel::prelude::*;
use tests::{Ask, Setup, TestApp, World};

const HEADERS: [&str; 5] = ["x-forwarded-for", "x-real-ip", "forwarded", "true-client-ip", "cf-connecting-ip"];

#[tokio::test]
async fn claiming_another_address_each_time_passes_no_limit() {
    let app = TestApp::start_with(Setup::default().with("limits.failures_per_origin_hour", "4")).await;
    World::build(&app).await;
    let mut seen = Vec::new();
    for n in 0..8 {
        let mut browser = app.browser();
        let token = browser.csrf();
        let fields = [("csrf", token.as_str()), ("email", &format!("nobody{n}@exemple.test")), ("password", "Mauvais-1-mot!")];
        let fields: Vec<(String, String)> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let claims = HEADERS.iter().fold(Ask::form("/login", &fields), |ask, name| ask.header(name, &format!("203.0.113.{n}")));
        seen.push(browser.send(claims).await.status);
    }
    assert!(seen[..4].iter().all(|status| *status == 422), "{seen:?}");
    assert!(seen[4..].iter().all(|status| *status == 429), "{seen:?}");
    let origins: Vec<Option<String>> = app.read(|tx| Ok::<_, Denied>(audit_events::table.select(audit_events::origin).load(tx.conn)?)).await;
    assert!(origins.iter().flatten().all(|origin| !origin.starts_with("203.0.113.")), "{origins:?}");
}
