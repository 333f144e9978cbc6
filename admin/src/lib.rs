//! The back office: people and places for now. Not here: SQL, rules (`base::domain`), anything clinical.

mod clinics;
mod users;

use base::access::Role;
use base::render::SampleSet;
use base::web::{Access, Table};

/// Who administers people.
const PEOPLE: Access = Access::Role(&[Role::ClinicAdmin, Role::Operator]);
/// Who administers places.
const PLACES: Access = Access::Role(&[Role::Operator, Role::ClinicAdmin]);

/// The rows of this surface.
pub fn routes(table: &mut Table) {
    table.get("admin.users.index", "/admin/users", PEOPLE, users::index);
    table.get("admin.users.new", "/admin/users/new", PEOPLE, users::new);
    table.post("admin.users.create", "/admin/users/new", PEOPLE, users::create);
    table.post("admin.roles.destroy", "/admin/users/{id}/end", PEOPLE, users::destroy);
    table.get("admin.clinics.index", "/admin/clinics", PLACES, clinics::index);
    table.get("admin.clinics.new", "/admin/clinics/new", Access::Role(&[Role::Operator]), clinics::new);
    table.post("admin.clinics.create", "/admin/clinics/new", Access::Role(&[Role::Operator]), clinics::create);
    table.get("admin.clinics.show", "/admin/clinics/{id}", PLACES, clinics::show);
    table.post("admin.departments.create", "/admin/clinics/{id}", PLACES, clinics::add_department);
}

/// The views of this surface.
pub fn views() -> Vec<SampleSet> {
    base::views![users::IndexView, users::NewView, users::InvitedView, clinics::IndexView, clinics::NewView, clinics::ShowView]
}
