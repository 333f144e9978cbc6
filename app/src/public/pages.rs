//! The public pages.

use base::domain::terms;
use base::i18n::Lang;
use base::render::{Section, View, sections};
use base::web::{Answer, Req};
use serde::Serialize;

/// The day on which the texts of these pages were last changed.
const UPDATED_ON: &str = "2026-11-22";

macro_rules! dated_page {
    ($view:ident, $template:literal, $handler:ident, $doc:literal) => {
        #[doc = $doc]
        #[derive(Serialize)]
        pub struct $view {
            updated_on: &'static str,
        }

        impl View for $view {
            const TEMPLATE: &'static str = $template;

            fn samples() -> Vec<Self> {
                vec![Self { updated_on: UPDATED_ON }]
            }
        }

        #[doc = $doc]
        ///
        /// # Errors
        /// A template that fails.
        pub async fn $handler(req: Req) -> Answer {
            req.page(&$view { updated_on: UPDATED_ON })
        }
    };
}

dated_page!(HelpView, "public/help/index.html", help, "Frequent questions and both support routes.");
dated_page!(CreateAccountView, "public/help/create_account.html", create_account, "How to create an account.");
dated_page!(AccessibilityView, "public/accessibility.html", accessibility, "The accessibility statement.");
dated_page!(PrivacyView, "public/privacy.html", privacy, "The confidentiality notice.");

/// The terms of use that hold now.
#[derive(Serialize)]
pub struct TermsView {
    version: i32,
    published_on: String,
    sections: Vec<Section>,
}

impl View for TermsView {
    const TEMPLATE: &'static str = "public/terms.html";

    fn samples() -> Vec<Self> {
        let text = "## In short\n\n- One\n- Two\n\n## More\n\nText.\n";
        vec![Self { version: 1, published_on: UPDATED_ON.to_owned(), sections: sections(text) }]
    }
}

/// The terms of use that hold now.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn terms(req: Req) -> Answer {
    let lang: Lang = req.lang;
    let terms = req.state.db.read(move |tx| terms::current(tx, lang)).await?;
    let view = TermsView { version: terms.version, published_on: terms.published_at.utc().to_rfc3339(), sections: sections(&terms.body) };
    req.page(&view)
}
