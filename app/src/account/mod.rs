//! Signing in and out, invitations, forgotten passwords, settings: for every role.
//! Not here: hashing and codes (`base::auth`), rules and SQL (`base::domain`), the public terms (`public`).

mod browser;
mod invitation;
mod login;
mod login_code;
mod login_terms;
mod logout;
mod new_password;
mod password_forgot;
mod password_reset;
mod settings;

use base::render::SampleSet;
use base::web::{Access, Table};

/// The rows of this surface.
pub fn routes(table: &mut Table) {
    let anyone = Access::Public;
    table.get("account.login.new", "/login", anyone, login::new);
    table.post("account.login.create", "/login", anyone, login::create);
    table.get("account.login_code.new", "/login/code", anyone, login_code::new);
    table.post("account.login_code.create", "/login/code", anyone, login_code::create);
    table.post("account.login_code_copy.create", "/login/code/copy", anyone, login_code::send_again);
    table.get("account.login_terms.edit", "/login/terms", anyone, login_terms::edit);
    table.post("account.login_terms.update", "/login/terms", anyone, login_terms::update);
    table.get("account.logout.new", "/logout", anyone, logout::new);
    table.post("account.logout.create", "/logout", anyone, logout::create);
    table.get("account.password_forgot.new", "/password/forgot", anyone, password_forgot::new);
    table.post("account.password_forgot.create", "/password/forgot", anyone, password_forgot::create);
    table.get("account.password_reset.edit", "/password/reset/{token}", anyone, password_reset::edit);
    table.post("account.password_reset.update", "/password/reset/{token}", anyone, password_reset::update);
    invitation::routes(table);
    settings::routes(table);
}

/// The views of this surface.
pub fn views() -> Vec<SampleSet> {
    let own = base::views![
        login::NewView,
        login_code::NewView,
        login_terms::EditView,
        logout::NewView,
        password_forgot::NewView,
        password_reset::EditView,
        password_reset::DeadView
    ];
    [own, invitation::views(), settings::views()].into_iter().flatten().collect()
}
