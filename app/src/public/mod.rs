//! Pages that anyone may read: help, accessibility, terms, privacy. Not here: login and invitations (`account`).

mod pages;

use base::render::SampleSet;
use base::web::{Access, Table};

/// The rows of this surface.
pub fn routes(table: &mut Table) {
    table.get("public.help.index", "/help", Access::Public, pages::help);
    table.get("public.create_account.show", "/help/create-account", Access::Public, pages::create_account);
    table.get("public.accessibility.show", "/accessibility", Access::Public, pages::accessibility);
    table.get("public.terms.show", "/terms", Access::Public, pages::terms);
    table.get("public.privacy.show", "/privacy", Access::Public, pages::privacy);
}

/// The views of this surface.
pub fn views() -> Vec<SampleSet> {
    base::views![pages::HelpView, pages::CreateAccountView, pages::AccessibilityView, pages::TermsView, pages::PrivacyView]
}
