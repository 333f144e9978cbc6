//! What a browser must load before it shows the first page.

use app::{routes, site};
use base::i18n::Lang;
use base::web::Assets;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::sync::Arc;
use tests::TestApp;
use tests::repository::read;

const CSS_MAX: usize = 9 * 1024;
const JS_MAX: usize = 3 * 1024;
const FIRST_PAGE_MAX: usize = 14 * 1024;

fn gzipped(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

async fn sheet() -> String {
    let app = TestApp::start().await;
    let path = app.state.assets.path("css/app.css").expect("there is a style sheet");
    app.browser().get(&path).await.expect(200).body
}

#[tokio::test]
async fn the_style_sheet_is_at_most_9_kb() {
    let size = gzipped(sheet().await.as_bytes());
    assert!(size <= CSS_MAX, "{size} bytes");
}

#[test]
fn the_script_of_our_own_is_at_most_3_kb() {
    let size = gzipped(read("app/static/js/app.js").as_bytes());
    assert!(size <= JS_MAX, "{size} bytes");
}

#[tokio::test]
async fn the_login_page_and_its_style_sheet_are_at_most_14_kb() {
    let renderer = site::renderer(&Arc::new(routes::table()), &Arc::new(Assets::load()));
    let set = routes::views().into_iter().find(|set| set.template == "account/login/new.html").expect("there is a login page");
    let pages = (set.render)(&renderer, Lang::Fr);
    let page = pages.into_iter().next().expect("the login page has samples").expect("the login page renders");
    let size = gzipped(page.as_bytes()) + gzipped(sheet().await.as_bytes());
    assert!(size <= FIRST_PAGE_MAX, "{size} bytes");
}
