//! « Paramètres du compte »: what is known, what may be changed, the password, every session (S98–S101, D23).

mod edit;
mod password;
mod show;

use base::render::SampleSet;
use base::web::{Access, Table};

/// The rows of the settings.
pub fn routes(table: &mut Table) {
    let own = Access::Account;
    table.get("account.settings.show", "/settings", own, show::show);
    table.post("account.sessions.destroy_all", "/settings/sessions", own, show::end_everywhere);
    table.get("account.languages.edit", "/settings/languages", own, edit::languages);
    table.post("account.languages.update", "/settings/languages", own, edit::update_languages);
    table.get("account.phones.edit", "/settings/phones", own, edit::phones);
    table.post("account.phones.update", "/settings/phones", own, edit::update_phones);
    table.get("account.address.edit", "/settings/address", own, edit::address);
    table.post("account.address.update", "/settings/address", own, edit::update_address);
    table.get("account.password.edit", "/settings/password", own, password::edit);
    table.post("account.password.update", "/settings/password", own, password::update);
    table.post("account.password.code", "/settings/password/code", own, password::send_code);
}

/// The views of the settings.
pub fn views() -> Vec<SampleSet> {
    base::views![show::ShowView, edit::LanguagesView, edit::PhonesView, edit::AddressView, password::EditView]
}
