//! The map of all addresses: each surface adds its rows, every row with its access.

use crate::{account, clinician, health, home, patient, public, session};
use base::render::SampleSet;
use base::web::{Access, Table};

/// Every route of the product; the dev pages are added by `site::state`.
pub fn table() -> Table {
    let mut table = Table::default();
    table.get("home.index", "/", Access::Public, home::index);
    table.get("health.live", "/healthz", Access::Public, health::live).quiet();
    table.get("health.ready", "/readyz", Access::Public, health::ready).quiet();
    table.post("session.extension.create", "/session/extension", Access::Account, session::extend);
    public::routes(&mut table);
    account::routes(&mut table);
    patient::routes(&mut table);
    clinician::routes(&mut table);
    admin::routes(&mut table);
    table
}

/// Every view with its samples, for the test that renders them all.
pub fn views() -> Vec<SampleSet> {
    [base::web::views(), public::views(), account::views(), patient::views(), clinician::views(), admin::views(), crate::dev::views()]
        .into_iter()
        .flatten()
        .collect()
}
