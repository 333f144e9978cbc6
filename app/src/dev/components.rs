//! Every component in every state, for people, axe and pictures.

use base::render::{FormState, View};
use base::web::{Answer, Req};
use serde::Serialize;

/// The page; its form has an error, so that fields show theirs.
#[derive(Serialize)]
pub(super) struct ComponentsView {
    form: FormState,
}

impl ComponentsView {
    fn new() -> Self {
        let mut form = FormState::default();
        form.error("email", "dev-components-error");
        Self { form }
    }
}

impl View for ComponentsView {
    const TEMPLATE: &'static str = "components/samples.html";

    fn samples() -> Vec<Self> {
        vec![Self::new()]
    }
}

/// `GET /dev/components`.
///
/// # Errors
/// A template that fails.
pub(super) async fn index(req: Req) -> Answer {
    req.page(&ComponentsView::new())
}
